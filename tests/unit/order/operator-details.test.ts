import { nextDeadline } from '../../../domain/order/deadlines'
import { highestEscalation, orderDetails } from '../../../domain/order/operator-details'
import type { OrderState, Task } from '../../../domain/order/state'
import { journeys, travel } from './journeys'
import { newRun, runBefore } from './run'

const details = (state: OrderState, now: string, conflict?: string) =>
  orderDetails(state, { now, next: nextDeadline(state), conflict })

describe('the details that operators see', () => {
  it('tell the order as a story', () => {
    const run = newRun()
    run.advance(24)
    const lines = details(run.state, run.now).split('\n')
    expect(lines[0]).toBe('### GD26-00001 · C-NORDLYS · PO-7781')
    expect(lines[2]).toContain('open · ships 2026-05-15 · merchandiser ME03')
    expect(lines[4]).toContain('▶ review 审单评审 → · conversion 转生产单')
    expect(lines[6]).toMatch(/^\*\*Next\*\* 2026-03-02 17:30: remind: Receipt acknowledged$/)
    expect(lines).toContain('| Task | Owner | Due | Escalated |')
    expect(lines).toContain('| Receipt acknowledged 回单 | ME03 | 2026-03-03 17:30 | – |')
    expect(lines).toContain(
      '| Joint review: verdict of production 订单评审：生产部意见 | production 生产部 | 2026-03-03 17:30 | – |',
    )
    expect(lines).toContain('- review: The customer has not confirmed the quantity 数量尚未经客户确认')
  })

  it('say what is late, held, too tight and not recorded', () => {
    const run = newRun({ shipOn: '2026-03-20' })
    run.advance(72)
    run.passDeadlines()
    const text = details(run.state, run.now, 'other events at 12')
    expect(text).toContain('**the plan does not fit**')
    expect(text).toContain('| 2026-03-03 17:30 **late** | supervisor |')
    expect(text).toContain('**Recording stopped**: other events at 12')
    run.give('holdOrder', { reason: 'Wait' })
    expect(details(run.state, run.now)).toContain('**on hold**')
    expect(details(run.state, run.now)).not.toContain('**late**')
    run.give('cancelOrder', { reason: 'Withdrawn' })
    expect(details(run.state, run.now)).toContain('**Next** nothing is pending')
  })

  it('say once what binds both the date and what can be promised, with no digits around a slash', () => {
    const { state, now } = newRun()
    const binding = {
      kind: 'material' as const,
      text: { en: 'FAB-1 from PO-9001/1 comes on 2026-03-10', zh: 'PO-9001/1 的 FAB-1 3月10日才到料' },
    }
    const other = { kind: 'capacity' as const, text: { en: 'SEW1 is full', zh: 'SEW1 排满' } }
    const outlook = { planVersion: 4, projectedShipOn: '2026-05-20', daysLate: 3, slackDays: 0, binding }
    const shown = (promise: typeof binding | typeof other) =>
      details({ ...state, outlook: { ...outlook, promise: { shipOn: '2026-05-21', binding: promise } } }, now)
    const reason = 'FAB-1 from PO-9001/\u20601 comes on 2026-03-10 · PO-9001/\u20601 的 FAB-1 3月10日才到料'
    const start = `projected to ship 2026-05-20 · **3 working days late** · ${reason} · can be promised from 2026-05-21`
    expect(shown(binding).split('\n')).toContain(start)
    expect(shown(other).split('\n')).toContain(`${start} · SEW1 is full · SEW1 排满`)
  })

  it('speak before there is a plan', () => {
    const { calendar: _c, plan: _p, policy: _y, ...state } = newRun().state
    expect(details({ ...state, tasks: {} }, state.openedAt)).toContain('not planned yet')
  })

  it('fit into what the server takes, whatever the order holds', () => {
    const { state } = newRun()
    const long = '跟单员须尽快处理'.repeat(300)
    const tasks = Object.fromEntries(
      Array.from({ length: 500 }, (_, index): [string, Task] => {
        const title = { en: long, zh: long }
        return [`t${index}`, { ...state.tasks.receiptAcknowledged!, key: `t${index}`, title }]
      }),
    )
    const text = details(
      { ...state, tasks, order: { ...state.order, buyerOrderNumber: long } },
      state.openedAt,
      long,
    )
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(20_000)
    expect(text).toContain('**Next**')
  })

  it('are one table, whatever people type', () => {
    const { state } = newRun({ buyerOrderNumber: 'PO | 1\n# big' })
    const tasks = {
      t: { ...state.tasks.receiptAcknowledged!, title: { en: 'a | b\n| c |', zh: '甲\r\n乙' } },
    }
    const lines = details({ ...state, tasks }, state.openedAt).split('\n')
    expect(lines.filter((line) => line.startsWith('| a'))).toEqual([
      '| a / b / c / 甲 乙 | ME03 | 2026-03-03 17:30 | – |',
    ])
    expect(lines[0]).toBe('### GD26-00001 · C-NORDLYS · PO / 1 # big')
  })

  it('show a promise, and what a limit has left of it', () => {
    const { state } = newRun()
    const promise = { at: '2026-04-28T02:00:00.000Z', by: 'ME03', madeAt: state.openedAt, putOff: 0 }
    const with_ = (given?: string) =>
      details(
        { ...state, tasks: { t: { ...state.tasks.receiptAcknowledged!, promise: { ...promise, given } } } },
        state.openedAt,
      )
    expect(with_()).toContain('2026-03-03 17:30, promised 2026-04-28 10:00 |')
    expect(with_('2026-04-30T04:00:00.000Z')).toContain(
      'promised 2026-04-28 10:00 (cut back from 2026-04-30 12:00) |',
    )
  })

  it('tell no price and nobody’s words, at any step of an order nor of its cancellation', () => {
    const secret = 'Mrs. Hansen pays 4.10'
    const prices = [/4\.25/, /4250/, /2975/, /1275/, /USD/, /Hansen/, /Harbour/, /Delta trucking/]
    for (const journey of journeys.slice(0, 2)) {
      travel(journey, undefined, ({ state, now }) => {
        const text = details(state, now)
        for (const price of prices) expect(text).not.toMatch(price)
      })
    }
    const run = runBefore('recordOnBoard')
    run.give('raiseQuery', { subject: secret, question: secret, department: 'sales', blocking: true })
    run.give('raiseException', {
      kind: 'other',
      description: secret,
      department: 'sales',
      hitsShipDate: true,
    })
    run.give('holdOrder', { reason: secret })
    for (const price of prices) expect(details(run.state, run.now)).not.toMatch(price)
    run.give('cancelOrder', { reason: secret })
    expect(run.state.status).toBe('cancelling')
    expect(Object.values(run.state.tasks).some((task) => /USD|Harbour/.test(task.title.en))).toBe(true)
    for (const price of prices) expect(details(run.state, run.now)).not.toMatch(price)
  })
})

describe('the highest escalation', () => {
  it('is that of the open tasks', () => {
    const run = newRun()
    expect(highestEscalation(run.state)).toBe('none')
    run.now = '2026-03-03T09:30:00.000Z'
    run.passDeadlines()
    expect(highestEscalation(run.state)).toBe('due')
    run.now = '2026-03-10T09:30:00.000Z'
    run.passDeadlines()
    expect(highestEscalation(run.state)).toBe('director')
  })
})
