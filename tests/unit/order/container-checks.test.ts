import { nextDeadline } from '../../../domain/order/deadlines'
import { runBefore, type Run } from './run'

/** Instants of the factory's clock, in March 2026. */
const at = (time: string) => new Date(`2026-03-${time.replace(' ', 'T')}:00+08:00`).toISOString()
const open = (run: Run) =>
  Object.values(run.state.tasks).flatMap(({ key, kind, closedAt }) =>
    kind === 'containerCheck' && !closedAt ? [key.replace('containerCheck:S1:2026-03-', '')] : [],
  )
const missed = (run: Run) =>
  run.events.flatMap(({ type, data, at: when }) =>
    type === 'containerChecksMissed' ? [[when, ...data.days]] : [],
  )

/** The walk's lot, on board since Monday, 2 March 2026. */
const atSea = () => runBefore('sendShippingAdvice')

/** Lets the timer fire at each of its instants, up to one. */
function pass(run: Run, until: string): void {
  for (let next = nextDeadline(run.state); next && next.at <= until; next = nextDeadline(run.state)) {
    run.now = next.at
    run.passDeadlines()
  }
  run.now = until
}

const check = (run: Run, checkedOn: string) =>
  run.give('recordContainerStatus', { shipment: 'S1', checkedOn, status: 'at sea' })

describe('the container check', () => {
  it('of a day that nobody did is recorded as missed when the day is over, and the next one opens', () => {
    const run = atSea()
    expect(open(run)).toEqual(['04'])
    pass(run, at('04 23:59'))
    expect([open(run), missed(run)]).toEqual([['04'], []])

    pass(run, at('05 00:00'))
    expect(missed(run)).toEqual([[at('05 00:00'), '2026-03-04']])
    expect(open(run)).toEqual(['04', '06'])
    expect(run.state.tasks['containerCheck:S1:2026-03-06']?.dueAt).toBe(at('06 17:00'))
  })

  it('comes on every Monday, Wednesday and Friday, each with its ladder, however long nobody answers', () => {
    const run = atSea()
    pass(run, at('12 12:00'))
    expect(open(run)).toEqual(['04', '06', '09', '11', '13'])
    const due = run.events.flatMap(({ type, data, at: when }) =>
      type === 'escalated' && data.task.startsWith('containerCheck') && data.level === 'due' ? [when] : [],
    )
    expect(due).toEqual([at('04 17:00'), at('06 17:00'), at('09 17:00'), at('11 17:00')])
  })

  it('is answered by the next one that is recorded', () => {
    const run = atSea()
    pass(run, at('07 09:00'))
    expect(open(run)).toEqual(['04', '06', '09'])
    check(run, '2026-03-04')
    expect(open(run)).toEqual(['06', '09'])
    check(run, '2026-03-07')
    expect(open(run)).toEqual(['09'])
  })

  it('recorded in time is not missed', () => {
    const run = atSea()
    pass(run, at('04 18:00'))
    check(run, '2026-03-04')
    pass(run, at('06 12:00'))
    expect([open(run), missed(run)]).toEqual([['06'], []])
  })

  it('is put off by no promise of the one before', () => {
    const run = atSea()
    pass(run, at('04 12:00'))
    const given = run.give('acknowledgeTask', {
      task: 'containerCheck:S1:2026-03-04',
      promisedAt: at('13 12:00'),
    })
    expect(given.ok).toBe(true)
    pass(run, at('09 18:00'))
    expect(open(run)).toEqual(['04', '06', '09'])
  })

  it('of days on which the timer could not fire is recorded too, and asks for the next one alone', () => {
    const run = atSea()
    run.now = at('12 12:00')
    while (run.passDeadlines().length > 0);
    expect(missed(run)).toEqual([[at('12 12:00'), '2026-03-04', '2026-03-06', '2026-03-09', '2026-03-11']])
    expect(open(run)).toEqual(['04', '13'])
  })

  it.each(['the order is on hold', 'the goods are delivered', 'the order lives by rules 2'])(
    'is not recorded as missed while %s',
    (why) => {
      const run = atSea()
      if (why.includes('hold')) run.give('holdOrder', { reason: 'Wait' })
      if (why.includes('rules')) run.state = { ...run.state, rules: 2 }
      if (why.includes('delivered')) {
        run.give('recordDelivery', { shipment: 'S1', deliveredOn: '2026-03-02', signedBy: 'Buyer' })
      }
      pass(run, at('12 12:00'))
      expect(missed(run)).toEqual([])
    },
  )
})
