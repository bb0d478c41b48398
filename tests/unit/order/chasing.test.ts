import { brokerOf, forwarderOf } from '../../../domain/order/chasing'
import { noticesOf, type Notice } from '../../../domain/order/notifications'
import { planningInput } from '../../../domain/order/planning-input'
import { planDrafts } from '../../../domain/order/start'
import { defaultPolicy, type Audience, type Policy } from '../../../domain/policy'
import { planOrder } from '../../../services/scheduling/plan-order'
import { shirt } from '../../support/sample-order'
import { newRun, runBefore, type Run } from './run'

const booking = 'BK-GD26-00001'
const dayMs = 86_400_000

/** What the steps of a task reach while its days go by, with whether the audience is among them. */
function steps(run: Run, key: string, audience: Audience, days = 20): [level: string, isReached: boolean][] {
  const notices: Notice[] = []
  for (let hours = 0; hours < days * 24; hours++) {
    run.advance(1)
    for (const event of run.passDeadlines()) notices.push(...noticesOf(run.state, event))
  }
  return notices
    .filter(({ task, level }) => task?.key === key && level !== undefined)
    .map(({ level, recipients }) => [level!, recipients.audiences?.includes(audience) ?? false])
}

/** The policy of an order that was planned before others were chased. */
function earlierPolicy(): Policy {
  const { defaults: _defaults, ladders, ...policy } = defaultPolicy
  const { confirmation: _1, sampleComments: _2, invoiceReceipt: _3, reply: _4, ...known } = ladders
  return { ...policy, ladders: known as Policy['ladders'] }
}

function planned(run: Run, policy: Policy): void {
  const result = { ...planOrder(planningInput(run.state), run.now), policy, products: [shirt] }
  run.apply(planDrafts(run.state, result, 'policy'))
}

const sample = { subject: 'artwork' as const, courier: 'DHL 12' }
const letter = {
  subject: 'Carton',
  question: 'Which mark?',
  department: 'merchandising' as const,
  blocking: false,
}

describe('the customer is asked before, on and after the day', () => {
  it('R4: for the confirmation of the order', () => {
    const run = newRun()
    expect(run.state.tasks.confirmFields).toMatchObject({
      kind: 'confirmation',
      party: 'C-NORDLYS',
      owner: 'ME03',
    })
    expect(steps(run, 'confirmFields', 'customer')).toEqual([
      ['remind', true],
      ['due', true],
      ['sales', true],
      ['manager', false],
      ['director', false],
    ])
  })

  it('R28: for the comments on a sample that was sent', () => {
    const run = runBefore('sendSample')
    run.give('sendSample', { ...sample, sentOn: run.now.slice(0, 10) })
    expect(run.state.tasks['approval:artwork']).toMatchObject({ kind: 'sampleComments', party: 'C-NORDLYS' })
    const reached = steps(run, 'approval:artwork', 'customer', 60)
    expect(reached.slice(0, 3)).toEqual([
      ['remind', true],
      ['due', true],
      ['sales', true],
    ])
  })

  it('R109: for the receipt of an invoice, due five working days after it was sent', () => {
    const run = runBefore('confirmInvoiceReceipt')
    const task = run.state.tasks['invoiceReceipt:I1']!
    expect(task).toMatchObject({ kind: 'invoiceReceipt', party: 'C-NORDLYS', department: 'finance' })
    const days = (Date.parse(task.dueAt) - Date.parse(task.openedAt)) / dayMs
    expect(days).toBeGreaterThanOrEqual(5)
    expect(steps(run, task.key, 'customer')).toEqual([
      ['remind', true],
      ['due', true],
      ['sales', true],
      ['manager', false],
    ])
  })
})

describe('a supplier', () => {
  it('R46: is chased three days and a day before the promise, on the day and the day after', () => {
    const run = runBefore('recordReceipt')
    const key = Object.keys(run.state.tasks).find((name) => name.startsWith('promise:'))!
    const reached = steps(run, key, 'supplier', 90)
    expect(reached.filter(([, isReached]) => isReached).map(([level]) => level)).toEqual([
      'remind',
      'lastCall',
      'due',
      'planning',
    ])
  })
})

describe('forwarder and broker', () => {
  const entered = () => {
    const run = runBefore('stuffContainers')
    run.give('instructBroker', {
      broker: 'Anda',
      party: 'B-ANDA',
      appointmentAt: run.state.customs.broker!.appointmentAt,
    })
    const [{ cutOffs, shippingOrder }] = run.state.customs.bookings as [
      Run['state']['customs']['bookings'][0],
    ]
    const kinds = Object.entries(cutOffs).map(([kind, at]) => ({ kind: kind as 'vgm', at }))
    const number = shippingOrder!.number
    run.give('enterShippingOrder', { booking, number, forwarder: 'F-HAITONG', cutOffs: kinds })
    return run
  }

  it('R103: are chased 24 and 8 hours before the cut-offs, each for what is theirs', () => {
    const { state } = entered()
    const whose = (kind: string) => {
      const task = state.tasks[`cutOff:${booking}:${kind}`]!
      return [forwarderOf(state, task), brokerOf(state, task)]
    }
    for (const kind of ['documents', 'vgm', 'gateIn']) expect(whose(kind)).toEqual(['F-HAITONG', undefined])
    expect(whose('customs')).toEqual([undefined, 'B-ANDA'])
    expect(steps(entered(), `cutOff:${booking}:customs`, 'broker', 60).slice(0, 3)).toEqual([
      ['remind', true],
      ['lead', true],
      ['manager', false],
    ])
  })

  it('are known by the booking of the shipment that a task names, else by the one that the plan follows', () => {
    const { state } = entered()
    const task = { key: 'shippingAdvice:S1', ref: 'S1' }
    expect(forwarderOf(state, task)).toBe('F-HAITONG')
    expect(forwarderOf(state, undefined)).toBe('F-HAITONG')
    expect(forwarderOf({ ...state, customs: { bookings: [], documents: [] } }, task)).toBeUndefined()
    expect(brokerOf(state, { key: 'declared', milestone: 'declared' })).toBe('B-ANDA')
    expect(brokerOf(state, { key: 'gateIn' })).toBeUndefined()
  })

  it('are kept by a shipping order that names nobody, and change nothing when repeated', () => {
    const run = entered()
    const cutOffs = [{ kind: 'vgm' as const, at: '2026-05-06T10:00:00.000Z' }]
    run.give('enterShippingOrder', { booking, number: 'SO-2', cutOffs })
    expect(run.state.customs.bookings[0]).toMatchObject({ forwarder: 'F-HAITONG' })
    const before = run.state.version
    run.give('enterShippingOrder', { booking, number: 'SO-2', cutOffs, forwarder: 'F-HAITONG' })
    expect(run.state.version).toBe(before)
  })
})

describe('the answer to a mail from outside', () => {
  it('R130: is due after the term of the policy and climbs from the owner to the manager', () => {
    const run = newRun()
    run.give('raiseQuery', { ...letter, mail: 'b1e7' })
    expect(run.state.tasks['query:Q1']).toMatchObject({
      kind: 'reply',
      owner: 'ME03',
      dueAt: '2026-03-04T09:30:00.000Z',
    })
    expect(steps(run, 'query:Q1', 'owner')).toEqual([
      ['remind', true],
      ['due', true],
      ['lead', false],
      ['manager', false],
    ])
  })

  it('is due as the factory has set it, and a question that names no mail in two working days', () => {
    const run = newRun()
    const ladders = { ...defaultPolicy.ladders, reply: { ...defaultPolicy.ladders.reply, termDays: 1 } }
    planned(run, { ...defaultPolicy, version: 2, ladders })
    run.give('raiseQuery', { ...letter, mail: 'b1e7' })
    run.give('raiseQuery', letter)
    expect(run.state.tasks['query:Q1']).toMatchObject({ kind: 'reply', dueAt: '2026-03-03T09:30:00.000Z' })
    expect(run.state.tasks['query:Q2']).toMatchObject({ kind: 'internal', dueAt: '2026-03-04T09:30:00.000Z' })
  })
})

describe('an order that lives by a policy of before', () => {
  it('keeps its ladders until the policy in force reaches it, then its open tasks move on, and no level is told twice', () => {
    const run = newRun()
    planned(run, earlierPolicy())
    run.give('raiseQuery', { ...letter, mail: 'b1e7' })
    expect(run.state.tasks).toMatchObject({
      confirmFields: { kind: 'review' },
      'query:Q1': { kind: 'internal' },
    })
    expect(run.state.tasks['query:Q1']).not.toHaveProperty('party')
    run.advance(57)
    run.passDeadlines()
    const { taken } = run.state.tasks.confirmFields!
    expect(taken).toEqual(['remind', 'due'])

    planned(run, defaultPolicy)
    expect(run.state.tasks).toMatchObject({
      confirmFields: { kind: 'confirmation', party: 'C-NORDLYS', taken },
      'query:Q1': { kind: 'reply' },
    })
    expect(steps(run, 'confirmFields', 'customer')[0]).toEqual(['sales', true])
  })
})
