import fc from 'fast-check'
import {
  conversion,
  productMeetingDone,
  productionOrdersFor,
  productionOrdersReleased,
} from '../../../../domain/order/stages/conversion'
import { releaseDepartments, signOffDepartments, type OrderState } from '../../../../domain/order/state'
import type { MilestoneKey } from '../../../../domain/policy/milestone'
import {
  aLine,
  after,
  anOrder,
  events,
  now,
  refusal,
  released,
  reviewed,
  type Given,
} from './review-fixtures'

const codes = (state: OrderState) => conversion.gate(state).map((blocker) => blocker.code)
const taskKeys = (state: OrderState) => conversion.tasks(state).map((task) => task.key)
const later = '2026-03-11T02:00:00.000Z'

const create = { command: 'createProductionOrders', body: {}, department: 'planning' } as const
const acknowledge = { command: 'acknowledgeRelease', body: {} } as const
const meeting = {
  command: 'holdProductMeeting',
  body: {
    heldOn: '2026-03-10',
    attendees: ['E01', 'T1'],
    minutes: 'Collar as sample',
    specialPoints: ['Mind the rib'],
  },
} satisfies Given<'holdProductMeeting'>
const signOff = { command: 'signOffProductMeeting', body: {} } as const
const fix = { command: 'fixPlan', body: {}, department: 'planning' } as const

function acknowledged(state: OrderState): OrderState {
  return releaseDepartments.reduce(
    (current, department) => after(current, { ...acknowledge, department }),
    state,
  )
}

function signedOff(state: OrderState): OrderState {
  return signOffDepartments.reduce((current, department) => after(current, { ...signOff, department }), state)
}

const converted = () => after(signedOff(after(acknowledged(released()), meeting)), fix)

function openedAt(
  stage: 'conversion' | 'production' | 'shipment',
  milestones: [string, string][] = [],
): OrderState {
  const done = milestones.map(([milestone, doneOn]) => ({ milestone, doneOn }))
  return anOrder({ opening: { stage, milestones: done, produced: [], shipped: [] } })
}

describe('the stage of conversion', () => {
  it('opens when the review is through and closes again when it reopens', () => {
    expect(conversion.entry(anOrder())).toBe(false)
    expect(conversion.entry(reviewed())).toBe(true)
    const query = {
      id: 'Q1',
      subject: 'Rib',
      question: 'Which?',
      department: 'technical' as const,
      blocking: true,
      raisedAt: now,
      raisedBy: 'T1',
    }
    expect(conversion.entry({ ...reviewed(), queries: [query] })).toBe(false)
  })

  it('names everything that is missing, in both languages', () => {
    expect(codes(reviewed())).toEqual([
      'production-order:1',
      ...releaseDepartments.map((department) => `release-unacknowledged:${department}`),
      'product-meeting',
      ...signOffDepartments.map((department) => `sign-off:${department}`),
      'plan-not-fixed',
    ])
    for (const { zh } of conversion.gate(reviewed())) expect(zh).toMatch(/[\u4e00-\u9fff]/)
  })

  it('ends when all of it is done', () => {
    expect(codes(converted())).toEqual([])
    expect(taskKeys(converted())).toEqual([])
  })

  it('counts as passed for an order opened behind it, with its production orders', () => {
    const state = openedAt('production')
    expect(conversion.gate(state)).toEqual([])
    expect(conversion.tasks(state)).toEqual([])
    expect(conversion.gate(openedAt('conversion'))).not.toEqual([])
  })
})

describe('createProductionOrders (R14)', () => {
  it('makes one per line with its link, and nothing more when repeated', () => {
    const state = released(reviewed(anOrder({ lines: [aLine(), aLine({ line: 7 })], amount: '5000' })))
    expect(state.conversion.productionOrders).toEqual([
      { id: 'SO-1-P1', line: 1, product: 'TS-100', quantities: aLine().quantities, createdAt: now },
      { id: 'SO-1-P7', line: 7, product: 'TS-100', quantities: aLine().quantities, createdAt: now },
    ])
    expect(events(state, create)).toEqual([])
  })

  it('makes one for a line added later, which every department acknowledges anew', () => {
    const state = acknowledged(released())
    const more = { ...state, order: { ...state.order, lines: [...state.order.lines, aLine({ line: 2 })] } }
    expect(codes(more)).toContain('production-order:2')
    expect(conversion.milestones.productionOrder?.(more)).toBeUndefined()
    const again = after(more, { ...create, at: later })
    expect(again.conversion.productionOrders.map((order) => order.id)).toEqual(['SO-1-P1', 'SO-1-P2'])
    expect(codes(again)).toContain('release-unacknowledged:warehouse')
    expect(conversion.milestones.productionOrder?.(again)).toBe(later)
  })

  it('is idempotent whatever the lines', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 1, max: 9999 }), { minLength: 1, maxLength: 20 }),
        (numbers) => {
          const state = anOrder({ lines: numbers.map((line) => aLine({ line })) })
          const once = after(state, create)
          expect(once.conversion.productionOrders.map((order) => order.line)).toEqual(numbers)
          expect(productionOrdersFor(once, later)).toEqual([])
        },
      ),
    )
  })

  it('does not count withdrawn production orders', () => {
    const state = released()
    const productionOrders = state.conversion.productionOrders.map((order) => ({
      ...order,
      withdrawnAt: now,
    }))
    const withdrawn = { ...state, conversion: { ...state.conversion, productionOrders } }
    expect(codes(withdrawn)).toContain('production-order:1')
    expect(productionOrdersReleased(withdrawn)).toBe(false)
  })
})

describe('production orders of an order opened under way', () => {
  it('carry the start that its opening tells', () => {
    const [order] = productionOrdersFor(openedAt('production', [['productionStart', '2026-03-02']]), now)
    expect(order).toMatchObject({ startedAt: '2026-03-02T00:00:00.000Z' })
    expect(order).not.toHaveProperty('completedAt')
    expect(productionOrdersFor(openedAt('production'), now)[0]).not.toHaveProperty('startedAt')
  })

  it('are complete when production is behind it', () => {
    const known = openedAt('shipment', [['productionComplete', '2026-03-06']])
    expect(productionOrdersFor(known, now)[0]).toMatchObject({
      startedAt: now,
      completedAt: '2026-03-06T00:00:00.000Z',
    })
    expect(productionOrdersFor(openedAt('shipment'), now)[0]).toMatchObject({
      startedAt: now,
      completedAt: now,
    })
  })
})

describe('productionOrdersReleased', () => {
  it('is true once every line has its order and the plan is fixed, whether or not the meeting was held', () => {
    expect(productionOrdersReleased(reviewed())).toBe(false)
    expect(productionOrdersReleased(released())).toBe(false)
    expect(productionOrdersReleased(after(released(), fix))).toBe(true)
  })

  it('needs the production orders of an order opened under way, but no fixing', () => {
    const state = openedAt('production')
    expect(productionOrdersReleased(state)).toBe(false)
    const conversionState = { ...state.conversion, productionOrders: productionOrdersFor(state, now) }
    expect(productionOrdersReleased({ ...state, conversion: conversionState })).toBe(true)
  })
})

describe('acknowledgeRelease (R15)', () => {
  it('is asked of all seven departments once the production orders exist', () => {
    expect(taskKeys(reviewed())).toEqual([])
    expect(taskKeys(released())).toEqual([
      ...releaseDepartments.map((department) => `acknowledge:${department}`),
      'fixPlan',
    ])
  })

  it('is given for one’s own department, once', () => {
    const state = after(released(), { ...acknowledge, department: 'warehouse', code: 'W1' })
    expect(state.conversion.acknowledged).toEqual({ warehouse: { by: 'W1', at: now } })
    expect(taskKeys(state)).not.toContain('acknowledge:warehouse')
    expect(events(state, { ...acknowledge, department: 'warehouse' })).toEqual([])
  })

  it('is recorded by merchandising for a department that it names', () => {
    expect(refusal(released(), acknowledge)).toMatchObject({ kind: 'malformed', code: 'department-required' })
    const state = after(released(), { ...acknowledge, body: { department: 'quality' } })
    expect(state.conversion.acknowledged.quality).toBeDefined()
  })

  it('is refused for another department, and before there is anything to acknowledge', () => {
    const other = {
      ...acknowledge,
      body: { department: 'quality' as const },
      department: 'warehouse' as const,
    }
    expect(refusal(released(), other)).toMatchObject({ kind: 'forbidden', code: 'not-your-department' })
    expect(refusal(reviewed(), { ...acknowledge, department: 'warehouse' }).code).toBe('no-production-order')
  })
})

describe('the product meeting (R26)', () => {
  it('is refused before the production orders exist, and for a day to come', () => {
    expect(refusal(reviewed(), meeting).code).toBe('no-production-order')
    expect(
      refusal(released(), { ...meeting, body: { ...meeting.body, heldOn: '2026-03-11' } }),
    ).toMatchObject({
      code: 'not-yet',
      problems: [{ pointer: '/heldOn' }],
    })
  })

  it('counts once technical, production and quality have signed it off', () => {
    const held = after(released(), meeting)
    expect(taskKeys(held)).toEqual(
      expect.arrayContaining(signOffDepartments.map((name) => `signOff:${name}`)),
    )
    expect(productMeetingDone(held)).toBe(false)
    const two = after(after(held, { ...signOff, department: 'technical' }), {
      ...signOff,
      department: 'production',
    })
    expect(codes(two)).toContain('sign-off:quality')
    expect(conversion.milestones.productMeeting?.(two)).toBeUndefined()
    const all = after(two, { ...signOff, department: 'quality', at: later })
    expect(productMeetingDone(all)).toBe(true)
    expect(conversion.milestones.productMeeting?.(all)).toBe(later)
    expect(events(all, { ...signOff, department: 'quality' })).toEqual([])
  })

  it('is signed off anew when its minutes change, and unchanged when repeated', () => {
    const held = signedOff(after(released(), meeting))
    expect(events(held, meeting)).toEqual([])
    const corrected = after(held, { ...meeting, body: { ...meeting.body, minutes: 'Collar as drawing' } })
    expect(productMeetingDone(corrected)).toBe(false)
  })

  it('is not signed off by others, nor before it was held', () => {
    const held = after(released(), meeting)
    expect(refusal(held, { ...signOff, department: 'sales' })).toMatchObject({
      kind: 'forbidden',
      code: 'not-a-signing-department',
    })
    expect(refusal(released(), { ...signOff, department: 'quality' }).code).toBe('meeting-not-held')
  })
})

describe('fixPlan (R102)', () => {
  const adjust = (milestone: MilestoneKey, dueOn: string): Given<'fixPlan'> => ({
    ...fix,
    body: { adjustments: [{ milestone, dueOn, reason: 'line is free' }] },
  })

  it('makes the plan the baseline, with adjusted days at the same time of day', () => {
    const state = after(released(), adjust('productionStart', '2026-04-20'))
    expect(state.conversion.planFixedAt).toBe(now)
    expect(state.plan?.milestones.find(({ key }) => key === 'productionStart')).toMatchObject({
      dueOn: '2026-04-20',
      dueAt: '2026-04-20T09:30:00.000Z',
      baselineAt: '2026-04-20T09:30:00.000Z',
    })
    expect(state.plan?.milestones.find(({ key }) => key === 'packed')?.baselineAt).toBe(
      '2026-05-07T09:30:00.000Z',
    )
  })

  it('counts the day in the factory’s zone', () => {
    const state = released()
    const milestones = state.plan!.milestones.map((milestone) =>
      milestone.key === 'packed' ? { ...milestone, dueAt: '2026-05-06T22:00:00.000Z' } : milestone,
    )
    const early = after({ ...state, plan: { ...state.plan!, milestones } }, adjust('packed', '2026-05-08'))
    expect(early.plan?.milestones.find(({ key }) => key === 'packed')?.dueAt).toBe('2026-05-07T22:00:00.000Z')
  })

  it('changes nothing when repeated, and takes further adjustments', () => {
    const state = after(released(), adjust('productionStart', '2026-04-20'))
    expect(events(state, adjust('productionStart', '2026-04-20'))).toEqual([])
    expect(events(state, fix)).toEqual([])
    expect(events(state, adjust('productionStart', '2026-04-21'))).toHaveLength(1)
  })

  it.each([
    ['milestone-not-planned', adjust('vgm', '2026-05-10'), 'milestone'],
    ['milestone-follows-sailing', adjust('onBoard', '2026-05-14'), 'milestone'],
    ['milestone-follows-sailing', adjust('delivered', '2026-06-20'), 'milestone'],
    ['after-sailing', adjust('packed', '2026-05-16'), 'dueOn'],
    ['date-passed', adjust('packed', '2026-03-09'), 'dueOn'],
  ] as const)('refuses: %s', (code, given, field) => {
    expect(refusal(released(), given)).toMatchObject({
      code,
      problems: [{ pointer: `/adjustments/0/${field}` }],
    })
  })

  it('refuses a milestone that was reached or that stands twice', () => {
    const reached = { ...released(), milestones: { review: '2026-03-10' } }
    expect(refusal(reached, adjust('review', '2026-03-12')).code).toBe('milestone-reached')
    const once = { milestone: 'packed' as const, dueOn: '2026-05-08', reason: 'line is free' }
    expect(refusal(released(), { ...fix, body: { adjustments: [once, once] } })).toMatchObject({
      kind: 'malformed',
      code: 'milestone-given-twice',
    })
  })

  it('waits for the production orders and for the plan', () => {
    expect(refusal(reviewed(), fix).code).toBe('no-production-order')
    expect(refusal({ ...released(), plan: undefined }, fix).code).toBe('not-planned-yet')
    expect(refusal({ ...released(), planStale: 'ship date 2026-05-22' }, fix)).toMatchObject({
      code: 'plan-being-made-anew',
      detail: expect.stringContaining('ship date 2026-05-22'),
    })
  })
})
