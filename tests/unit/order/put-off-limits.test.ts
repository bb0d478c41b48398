import type { CommandBody } from '../../../domain/order/commands'
import { ladderStartsAt, pendingSteps } from '../../../domain/order/deadlines'
import { draft } from '../../../domain/order/events'
import type { Booking, Task } from '../../../domain/order/state'
import { newRun, runBefore, type Run } from './run'

/** Instants of the factory's clock, in 2026. */
const at = (time: string) => new Date(`2026-${time.replace(' ', 'T')}:00+08:00`).toISOString()

/** An open task of a run, by key; the test fails without it. */
function open(run: Run, key: string): Task {
  const task = run.state.tasks[key]
  if (!task || task.closedAt) throw new Error(`${key} is not open`)
  return task
}

/** `done`, or the refusal's code, field and words. */
function promise(run: Run, task: string, promisedAt: string): string {
  const body: CommandBody<'acknowledgeTask'> = { task, promisedAt, reason: 'Yarn' }
  const decision = run.give('acknowledgeTask', body)
  if (decision.ok) return 'done'
  const [problem] = decision.refusal.problems ?? []
  return `${decision.refusal.code} ${problem?.pointer} ${problem?.detail}`
}

/** The walk's order: it sails on Friday, 1 May 2026, and its cut-offs are not known yet. */
const withoutCutOffs = () => runBefore('enterShippingOrder')

function enterCutOffs(run: Run, cutOffs: { kind: 'documents' | 'vgm' | 'gateIn' | 'customs'; at: string }[]) {
  const [{ id } = { id: '' }] = run.state.customs.bookings
  const decision = run.give('enterShippingOrder', { booking: id, number: 'SO-1', cutOffs })
  if (!decision.ok) throw new Error(JSON.stringify(decision.refusal))
  return decision
}

describe('a promise of a task without a cut-off', () => {
  it('lies no later than the end of the ship date', () => {
    const run = newRun()
    const shipEnd = at('05-15 17:30')
    expect(promise(run, 'receiptAcknowledged', '2099-01-01T00:00:00.000Z')).toBe(
      `past-limit /promisedAt Must be ${shipEnd} or earlier, the end of the ship date`,
    )
    expect(promise(run, 'receiptAcknowledged', at('05-15 17:31'))).toMatch(/^past-limit \/promisedAt/)
    expect(promise(run, 'receiptAcknowledged', shipEnd)).toBe('done')
  })

  it('lies no later than thirty working days after it is due, where that is after the sailing', () => {
    const run = newRun()
    const { receiptAcknowledged } = run.state.tasks
    const after = { ...receiptAcknowledged!, dueAt: at('05-20 17:30') }
    run.state = { ...run.state, tasks: { receiptAcknowledged: after } }
    expect(promise(run, 'receiptAcknowledged', '2099-01-01T00:00:00.000Z')).toBe(
      `past-limit /promisedAt Must be ${at('07-02 17:30')} or earlier, 30 working days after it is due`,
    )
  })

  it('lies no later than thirty working days from now, once the ship date has passed', () => {
    const run = newRun()
    run.now = at('05-18 10:00')
    expect(promise(run, 'receiptAcknowledged', '2099-01-01T00:00:00.000Z')).toBe(
      `past-limit /promisedAt Must be ${at('06-30 10:00')} or earlier, 30 working days from now`,
    )
  })

  it('is taken as before by an order of rules 2', () => {
    const run = newRun()
    run.state = { ...run.state, rules: 2 }
    expect(promise(run, 'receiptAcknowledged', '2099-01-01T00:00:00.000Z')).toBe('done')
  })

  it('limits a snooze too', () => {
    const run = newRun()
    run.now = at('05-15 16:00')
    const decision = run.give('snoozeTask', {
      task: 'receiptAcknowledged',
      until: at('05-15 18:00'),
      reason: 'Yarn',
    })
    expect(decision).toMatchObject({ refusal: { code: 'past-limit', problems: [{ pointer: '/until' }] } })
  })
})

describe('a limit that comes later', () => {
  const cutOffs = [
    { kind: 'documents', at: at('04-28 12:00') },
    { kind: 'customs', at: at('04-29 12:00') },
  ] as const
  const key = 'packed'
  /** Two hours before the first cut-off. */
  const lastWarning = at('04-28 10:00')

  it('cuts back what was promised and snoozed beyond it, on record', () => {
    const run = withoutCutOffs()
    const promisedAt = at('04-30 12:00')
    expect(promise(run, key, promisedAt)).toBe('done')

    const { events } = enterCutOffs(run, [...cutOffs])

    expect(events).toContainEqual(
      expect.objectContaining({
        type: 'putOffCutBack',
        by: 'gendan',
        data: expect.objectContaining({ task: key, until: lastWarning }),
      }),
    )
    expect(open(run, key).promise).toMatchObject({ at: lastWarning, given: promisedAt })
    expect(ladderStartsAt(run.state, open(run, key))).toBe(lastWarning)
  })

  it('cuts back a snooze and a silence, and brings their steps to the last warning', () => {
    const run = withoutCutOffs()
    run.now = at('04-27 16:00')
    expect(run.give('snoozeTask', { task: key, until: at('04-29 16:00'), reason: 'Yarn' }).ok).toBe(true)
    expect(run.give('acknowledgeTask', { task: key }).ok).toBe(true)
    enterCutOffs(run, [...cutOffs])
    expect(open(run, key)).toMatchObject({
      snoozed: { until: lastWarning },
      acknowledged: { until: lastWarning },
    })
    const own = pendingSteps(run.state).filter(
      (step) => step.task.key === key && step.reachedAt < lastWarning,
    )
    expect(own.every((step) => step.at <= lastWarning)).toBe(true)
  })

  it('cuts back with a sailing to which the carrier has moved the goods, once its cut-offs are known', () => {
    const run = withoutCutOffs()
    promise(run, key, at('04-30 12:00'))
    const [{ id: booking } = { id: '' }] = run.state.customs.bookings
    const sailing = { vessel: 'MV Early', voyage: '1E', etd: '2026-04-29', eta: '2026-06-03', reason: 'Swap' }
    run.give('rollBooking', { booking, ...sailing, cutOffs: [{ kind: 'gateIn', at: at('04-27 12:00') }] })
    expect(open(run, key).promise).toMatchObject({ at: at('04-27 10:00'), given: at('04-30 12:00') })
  })

  it('leaves what lies before it as it is, and what it does not limit', () => {
    const run = withoutCutOffs()
    const keys = Object.values(run.state.tasks).flatMap(({ key, closedAt, milestone }) =>
      closedAt || !milestone ? [] : [key],
    )
    for (const key of keys) promise(run, key, at('04-27 12:00'))
    const { events } = enterCutOffs(run, [...cutOffs])
    expect(events.filter(({ type }) => type === 'putOffCutBack')).toEqual([])
  })

  it('never cuts back to before now', () => {
    const run = withoutCutOffs()
    promise(run, key, at('04-30 12:00'))
    run.now = at('04-28 11:00')
    enterCutOffs(run, [...cutOffs])
    expect(open(run, key).promise?.at).toBe(at('04-28 11:00'))
  })

  it('may be the latest shipment of a credit', () => {
    const run = withoutCutOffs()
    promise(run, key, at('04-30 12:00'))
    const letterOfCredit = {
      receivedAt: run.now, number: 'LC-1', bank: 'DNB', amount: '4250.00', currency: 'USD', presentationDays: 21,
      latestShipmentOn: '2026-04-28', expiresOn: '2026-06-30',
    } // prettier-ignore
    run.apply([draft('letterOfCreditRecorded', { letterOfCredit })])
    expect(open(run, key).promise?.at).toBe(at('04-27 17:30'))
  })

  it('changes nothing of an order of rules 2', () => {
    const run = withoutCutOffs()
    run.state = { ...run.state, rules: 2 }
    promise(run, key, '2027-09-01T00:00:00.000Z')
    enterCutOffs(run, [...cutOffs])
    expect(open(run, key).promise?.at).toBe('2027-09-01T00:00:00.000Z')
  })
})

describe('the work that comes before a cut-off', () => {
  const cutOffs: Booking['cutOffs'] = {
    documents: at('04-27 12:00'),
    vgm: at('04-27 18:00'),
    gateIn: at('04-28 12:00'),
    customs: at('04-29 12:00'),
  }

  /** The walk's order with these cut-offs, and one task of this kind open. */
  function with_(task: Partial<Task> & Pick<Task, 'key'>): Run {
    const run = runBefore('instructBroker')
    const bookings = run.state.customs.bookings.map((booking) => ({ ...booking, cutOffs }))
    const wanted = run.state.tasks['brokerInstructed'] ?? Object.values(run.state.tasks)[0]!
    const opened = { ...wanted, closedAt: undefined, milestone: undefined, ref: undefined, ...task }
    run.state = {
      ...run.state,
      customs: { ...run.state.customs, bookings },
      tasks: { ...run.state.tasks, [task.key]: opened },
    }
    return run
  }

  it.each<[string, Partial<Task>, string]>([
    ['brokerInstructed', { milestone: 'brokerInstructed', stage: 'customs' }, at('04-29 10:00')],
    ['midInspection', { milestone: 'midInspection', stage: 'production' }, at('04-27 10:00')],
    ['openShipment', { stage: 'shipment', kind: 'internal' }, at('04-27 10:00')],
  ])('is %s', (key, task, latest) => {
    const run = with_({ key, ...task })
    const late = new Date(Date.parse(latest) + 60_000).toISOString()
    expect(promise(run, key, late)).toMatch(new RegExp(`^past-cut-off /promisedAt Must be ${latest}`))
    expect(promise(run, key, latest)).toBe('done')
  })

  it('is that of the booking which a customs task names, not of the first', () => {
    const key = 'shippingDocuments:BK2'
    const run = with_({ key, stage: 'customs', ref: 'BK2' })
    const [first] = run.state.customs.bookings
    const other: Booking = { ...first!, id: 'BK2', cutOffs: { documents: at('04-25 12:00') } }
    run.state = {
      ...run.state,
      customs: { ...run.state.customs, bookings: [first!, other] },
    }
    expect(promise(run, key, at('04-26 12:00'))).toMatch(/^past-cut-off/)
  })
})
