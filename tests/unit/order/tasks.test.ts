import { noticesOf } from '../../../domain/order/notifications'
import { openTasks } from '../../../domain/order/deadlines'
import type { OrderState } from '../../../domain/order/state'
import { runBefore } from './run'

const keys = (state: OrderState) => openTasks(state).map(({ key }) => key)
const booking = 'BK-GD26-00001'
const roll = {
  booking,
  vessel: 'MV Dusk',
  voyage: '2E',
  etd: '2026-05-08',
  eta: '2026-06-12',
  reason: 'Missed',
}

describe('a cut-off and the milestone that it limits', () => {
  it('are one task: nobody is written to twice for the same thing', () => {
    const before = runBefore('enterShippingOrder')
    expect(keys(before.state).filter((key) => key.startsWith('cutOff:'))).toEqual([])
    const run = runBefore('stuffContainers')
    const asked = keys(run.state)
    expect(asked).toEqual(expect.arrayContaining(['documents', 'vgm', 'gateIn', 'customs'].map((kind) => `cutOff:${booking}:${kind}`)))
    for (const milestone of ['shippingInstruction', 'vgm', 'gateIn', 'released']) expect(asked).not.toContain(milestone)
  }) // prettier-ignore

  it('is the milestone’s again while the sailing has no cut-offs, on the ladder of a booking', () => {
    const run = runBefore('submitShippingInstruction')
    expect(keys(run.state)).not.toContain('gateIn')
    run.give('rollBooking', roll)
    expect(keys(run.state).filter((key) => key.startsWith('cutOff:'))).toEqual([])
    expect(run.state.tasks.gateIn).toMatchObject({ kind: 'booking', milestone: 'gateIn' })
    expect(run.state.tasks.gateIn?.closedAt).toBeUndefined()
  })

  it('never says that a cut-off was missed for a date that is the plan’s own', () => {
    const run = runBefore('recordDeclaration')
    expect(run.state.tasks.declared).toMatchObject({ kind: 'booking' })
    expect(run.state.tasks.declared?.cutOffAt).toBeUndefined()
  })
})

describe('a cut-off that was missed', () => {
  function missed() {
    const run = runBefore('recordGateIn')
    run.now = '2026-04-29T10:00:00.000Z'
    run.passDeadlines()
    return run
  }

  it('reaches everyone, and asks to rebook', () => {
    const run = missed()
    expect(run.state.tasks[`cutOff:${booking}:gateIn`]?.taken).toEqual([
      'remind',
      'lead',
      'manager',
      'director',
      'missed',
    ])
    expect(run.state.tasks[`rebook:${booking}`]).toMatchObject({
      kind: 'booking',
      department: 'shipping',
      ref: booking,
    })
    expect(keys(run.state).filter((key) => key.startsWith('rebook:'))).toHaveLength(1)
  })

  it('is done with once the booking is rolled, and warns again for the next sailing', () => {
    const run = missed()
    const cutOffs = [{ kind: 'gateIn' as const, at: '2026-05-06T10:00:00.000Z' }]
    run.give('rollBooking', { ...roll, cutOffs })
    expect(keys(run.state)).not.toContain(`rebook:${booking}`)
    expect(run.state.tasks[`cutOff:${booking}:gateIn`]).toMatchObject({
      dueAt: '2026-05-06T10:00:00.000Z',
      cutOffAt: '2026-05-06T10:00:00.000Z',
      taken: [],
      title: { en: expect.stringContaining('MV Dusk') },
    })
    run.now = '2026-05-06T02:00:00.000Z'
    run.passDeadlines()
    expect(run.state.tasks[`cutOff:${booking}:gateIn`]?.taken).toEqual(['remind', 'lead'])
  })

  it('can be acknowledged by its key', () => {
    const run = runBefore('recordGateIn')
    expect(run.give('acknowledgeTask', { task: `cutOff:${booking}:gateIn` })).toMatchObject({ ok: true })
  })
})

describe('the terms of payment', () => {
  it('decide whether a deposit is waited for', () => {
    const run = runBefore('recordContract')
    expect(run.state.plan?.milestones.some(({ key }) => key === 'depositIn')).toBe(true)
    run.give('specifyTerms', { payment: [{ percent: '100', trigger: 'afterShipment', days: 60, gate: 'none' }] })
    expect(run.state.plan?.milestones.some(({ key }) => key === 'depositIn')).toBe(false)
    run.give('specifyTerms', { payment: [{ percent: '30', trigger: 'contract', days: 5, gate: 'purchase' }, { percent: '70', trigger: 'billOfLadingCopy', days: 7, gate: 'billOfLading' }] })
    expect(run.state.plan?.milestones.some(({ key }) => key === 'depositIn')).toBe(true)
    expect(run.state.milestones.depositIn).toBeUndefined()
  }) // prettier-ignore
})

describe('an exception', () => {
  it('is told at once, and is due on the day by which it must be settled', () => {
    const run = runBefore('startProduction')
    const description = 'Needle broke '.repeat(100)
    run.give('raiseException', { kind: 'machine', description, department: 'production', dueOn: '2026-03-06', hitsShipDate: false, owner: 'PR02' })
    const task = run.state.tasks['exception:E1']!
    expect(task).toMatchObject({ dueAt: '2026-03-06T09:30:00.000Z', owner: 'PR02' })
    const raised = run.events.find(({ type }) => type === 'exceptionRaised')!
    expect(noticesOf(run.state, raised)).toMatchObject([{ kind: 'taskAssigned', recipients: { people: ['PR02'] } }])
    expect(task.title.en).toMatch(/^Settle by 2026-03-06: Needle broke/)
    expect(task.title.en.length).toBeLessThan(160)
    run.give('resolveException', { exception: 'E1', action: 'Changed' })
    expect(run.state.tasks['exception:E1']?.closedAt).toBe(run.now)
  }) // prettier-ignore
})
