import type { EventDraft, EventOf, OrderEvent } from '../../../domain/order/events'
import { draft } from '../../../domain/order/events'
import { noticesOf, type Notice } from '../../../domain/order/notifications'
import { defaultPolicy, type Ladder, type LadderStep, type Policy } from '../../../domain/policy'
import { journeys } from './journeys'
import { newRun, runBefore, startOf, type Run } from './run'

const eventOf = (given: EventDraft, seq = 99): OrderEvent => ({
  ...given,
  by: 'M1',
  seq,
  at: '2026-03-02T02:00:00.000Z',
})

/** Notices of everything that happened to a run since it began. */
function notices(run: Run): Notice[] {
  return run.events.slice(run.point.events.length).flatMap((event) => noticesOf(run.state, event))
}

describe('who is written to', () => {
  it('of a late task: the step’s audience, with what it asks and the task as it was', () => {
    const run = newRun()
    run.now = '2026-03-03T09:30:00.000Z'
    run.passDeadlines()
    const [notice] = notices(run).filter(({ task }) => task?.key === 'receiptAcknowledged')
    expect(notice).toMatchObject({
      kind: 'escalation',
      level: 'due',
      recipients: { audiences: ['owner'] },
      asks: { en: expect.stringContaining('Due now'), zh: expect.stringContaining('现已到期') },
      task: { owner: 'ME03', dueAt: '2026-03-03T09:30:00.000Z' },
      facts: { dueAt: '2026-03-03T09:30:00.000Z' },
    })
    expect(notice?.breaksQuietHours).toBeUndefined()
  })

  it('nobody, of a step that was passed over', () => {
    const run = newRun()
    const data = { task: 'receiptAcknowledged', step: 0, level: 'remind', dueAt: '2026-03-03T09:30:00.000Z' }
    expect(noticesOf(run.state, eventOf(draft('escalated', { ...data, passedOver: true })))).toEqual([])
    expect(noticesOf(run.state, eventOf(draft('escalated', data)))).toHaveLength(1)
    expect(noticesOf(run.state, eventOf(draft('escalated', { ...data, task: 'gone' })))).toEqual([])
  })

  it('of a cut-off: at night and on holidays too', () => {
    const run = runBefore('stuffContainers')
    run.now = '2026-04-29T11:00:00.000Z'
    run.passDeadlines()
    const urgent = notices(run).filter(({ task }) => task?.kind === 'cutOff')
    expect(urgent.length).toBeGreaterThan(0)
    for (const notice of urgent) expect(notice.breaksQuietHours).toBe(true)
  })

  it('of production orders: every department that works on them', () => {
    const run = runBefore('createProductionOrders')
    run.give('createProductionOrders', {})
    expect(notices(run)).toMatchObject([
      {
        kind: 'released',
        recipients: { departments: ['planning', 'purchasing', 'warehouse', 'technical', 'production', 'quality', 'shipping'] },
      },
    ]) // prettier-ignore
  })

  it('of the start: the customs clerk gets the plan, once', () => {
    const run = runBefore('startProduction')
    run.give('startProduction', { productionOrder: 'GD26-00001-P1' })
    run.give('startProduction', { productionOrder: 'GD26-00001-P1' })
    expect(notices(run)).toMatchObject([
      { kind: 'planConfirmed', recipients: { departments: ['shipping'], people: ['ME03'] } },
    ])
  })

  it('of a hold and its end: those with open work', () => {
    const run = newRun()
    run.give('holdOrder', { reason: 'Credit limit' })
    run.give('resumeOrder', {})
    expect(notices(run).map(({ kind }) => kind)).toEqual(['held', 'resumed'])
    expect(notices(run)[0]).toMatchObject({
      recipients: { people: ['ME03'], departments: expect.arrayContaining(['merchandising', 'production']) },
      facts: { reason: 'Credit limit' },
    })
  })

  it('of a cancellation: those who undo something, those whose work ends, and sales', () => {
    const run = newRun()
    run.give('cancelOrder', { reason: 'Withdrawn' })
    const [notice] = notices(run)
    expect(notice).toMatchObject({
      kind: 'cancelled',
      recipients: { audiences: ['sales'], people: ['ME03'] },
    })
    expect(notice?.recipients.departments).toEqual(
      expect.arrayContaining(['merchandising', 'production', 'purchasing', 'warehouse', 'technical']),
    )
  })

  it('of a task that was handed over: the person who has it now', () => {
    const run = newRun()
    run.give('reassignTask', { task: 'verdict:production', to: 'PR09' })
    run.give('reassignTask', { task: 'verdict:production', to: 'PR09' })
    expect(notices(run)).toMatchObject([
      { kind: 'taskAssigned', recipients: { people: ['PR09'] }, task: { owner: 'PR09' } },
    ])
  })

  const arrival = (slipDays?: number) =>
    eventOf(
      draft('containerStatusRecorded', {
        shipment: 'S1',
        checkedOn: '2026-05-20',
        status: 'At sea',
        by: 'SH1',
        eta: '2026-06-25',
        ...(slipDays === undefined ? {} : { slipDays }),
      }),
    )
  /** The order's policy with these steps for container checks. */
  function policyWith(steps: LadderStep[], more: Partial<Ladder> = {}): { policy: Policy } {
    const { ladders } = defaultPolicy
    const containerCheck = { ...ladders.containerCheck, ...more, steps }
    return { policy: { ...defaultPolicy, version: 7, ladders: { ...ladders, containerCheck } } }
  }

  it('of an arrival that slips by more than three days: sales and the customer', () => {
    const { state } = newRun()
    expect(noticesOf(state, arrival())).toEqual([])
    expect(noticesOf(state, arrival(3))).toEqual([])
    expect(noticesOf(state, arrival(4))).toMatchObject([
      {
        kind: 'etaSlipped',
        recipients: { audiences: ['sales', 'customer'] },
        facts: { eta: '2026-06-25', slipDays: '4' },
        asks: defaultPolicy.ladders.containerCheck.steps.at(-1)!.asks,
        policyVersion: defaultPolicy.version,
      },
    ])
  })

  it('of an arrival that slips: whom the step of the order’s own policy names, in its words', () => {
    const run = runBefore('sendShippingAdvice')
    const asks = { en: 'See to {{order}}, {{task}}.', zh: '请跟进 {{order}}。' }
    const step: LadderStep = { level: 'etaSlips', when: 'etaSlips', audience: ['merchandiser', 'lead'], asks }
    const edited = { ...run.state, ...policyWith([step], { breaksQuietHours: true }) }
    expect(noticesOf(edited, arrival(4))).toMatchObject([
      {
        recipients: { audiences: ['merchandiser', 'lead'] },
        asks: { en: `See to ${edited.number}, Check the containers of S1.` },
        policyVersion: 7,
        breaksQuietHours: true,
        // By the task the lead is that of shipping.
        task: { kind: 'containerCheck', ref: 'S1', department: 'shipping' },
      },
    ])
    const second: LadderStep = { ...step, level: 'sales', audience: ['sales', 'lead'] }
    expect(noticesOf({ ...edited, ...policyWith([step, second]) }, arrival(4))).toMatchObject([
      { recipients: { audiences: ['merchandiser', 'lead', 'sales'] } },
    ])
  })

  it('of an arrival that slips: nobody, where the policy has no step for it', () => {
    const { state } = newRun()
    const steps = defaultPolicy.ladders.containerCheck.steps.filter(({ when }) => when === undefined)
    expect(noticesOf({ ...state, ...policyWith(steps) }, arrival(4))).toEqual([])
  })

  it('of a reminder: only the person who set it', () => {
    const run = newRun()
    run.give('setReminder', { text: 'Ring Hansen', at: '2026-03-02T03:00:00Z' }, { code: 'X01' })
    run.advance(3)
    run.passDeadlines()
    const reminders = notices(run).filter(({ kind }) => kind === 'reminder')
    expect(reminders).toMatchObject([{ recipients: { people: ['X01'] }, facts: { text: 'Ring Hansen' } }])
    expect(Object.keys(reminders[0]!.recipients)).toEqual(['people'])
  })
})

describe('a plan that does not fit', () => {
  const alerts = (events: readonly OrderEvent[]) =>
    events.filter((event): event is EventOf<'planDoesNotFit'> => event.type === 'planDoesNotFit')

  it('is told once, not for each milestone, with the earliest date that would do', () => {
    const run = newRun({ shipOn: '2026-03-20' })
    expect(run.state.plan!.misfits.length).toBeGreaterThan(1)
    const [alert, ...others] = alerts(run.events)
    expect(others).toEqual([])
    expect(noticesOf(run.state, alert!)).toMatchObject([
      {
        kind: 'planDoesNotFit',
        recipients: { people: ['ME03'], audiences: ['sales'], departments: ['planning'] },
        facts: { earliestShipOn: run.state.plan!.earliestShipOn },
      },
    ])
  })

  it('is told again only when its answer changes', () => {
    const run = newRun({ shipOn: '2026-03-20' })
    run.give('specifyTerms', { incoterm: 'CFR' })
    expect(run.events.filter(({ type }) => type === 'planned')).toHaveLength(2)
    expect(alerts(run.events)).toHaveLength(1)
    run.give('specifyTerms', { shipOn: '2026-03-13' })
    run.advance(48)
    run.give('specifyTerms', { shipOn: '2026-03-16' })
    const answers = alerts(run.events).map(({ data }) => data.earliestShipOn)
    expect(answers).toHaveLength(new Set(answers).size)
  })

  it('says nothing of an order opened under way that is on time', () => {
    for (const journey of journeys.filter(({ start }) => start.order.opening)) {
      expect([journey.name, alerts(startOf(journey).events)]).toEqual([journey.name, []])
    }
  })
})
