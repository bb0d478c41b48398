import type { Department, Level } from '../../../domain/departments'
import { decide } from '../../../domain/order/decide'
import type { CommandName } from '../../../domain/order/commands'
import type { OrderState } from '../../../domain/order/state'
import { sampleStart } from '../../support/sample-order'
import { Walker } from '../../support/walker'

type By = { department: Department; level?: Level; code?: string; onBehalfOf?: object }

function give(state: OrderState, name: CommandName, body: object, by: By) {
  const { department, level = 'staff', code = `${department}-x`, onBehalfOf } = by
  const envelope = {
    v: 1,
    actor: { code, department, level },
    key: 'k',
    ...(onBehalfOf ? { onBehalfOf } : {}),
  }
  const decision = decide(state, { name, envelope, body }, '2026-03-02T02:00:00.000Z')
  return decision.ok ? 'accepted' : decision.refusal.code
}

const onBoard = () => new Walker(sampleStart()).walk(({ command }) => command !== 'issueInvoice').state
const payment = { amount: '10.00', currency: 'USD', receivedOn: '2026-03-02', reference: 'TT-9' }
const evidence = { evidence: 'bank slip' }

describe('work recorded on behalf of a named person', () => {
  it('is work that the person could have recorded', () => {
    const state = onBoard()
    const by = (department: Department) => ({
      department: 'merchandising' as const,
      onBehalfOf: { employee: 'X1', department, level: 'staff', ...evidence },
    })
    expect(give(state, 'recordPayment', payment, by('warehouse'))).toBe('not-permitted')
    expect(give(state, 'recordPayment', payment, by('finance'))).toBe('accepted')
  })
})

describe('the contract', () => {
  it('keeps its price and amount once it is approved', () => {
    const state = onBoard()
    const by = { department: 'merchandising' } as const
    expect(
      give(state, 'raiseQuery', { subject: 's', question: 'q', department: 'technical', blocking: true }, by),
    ).toBe('accepted')
    const reopened = new Walker(sampleStart()).walk(({ command }) => command !== 'issueInvoice')
    reopened.give({
      command: 'raiseQuery',
      by: { department: 'merchandising', level: 'staff' },
      body: () => ({ subject: 's', question: 'q', department: 'technical', blocking: true }) as never,
    })
    expect(give(reopened.state, 'specifyTerms', { amount: '1000.00' }, by)).toBe('terms-agreed')
    expect(give(reopened.state, 'specifyLine', { line: 1, unitPrice: '1.00' }, by)).toBe('terms-agreed')
  })
})

describe('a voided entry', () => {
  it('is voided by those who keep it', () => {
    const state = onBoard()
    expect(
      give(state, 'voidEntry', { entry: 'PAY1', reason: 'wrong order' }, { department: 'warehouse' }),
    ).toBe('not-permitted')
    expect(
      give(state, 'voidEntry', { entry: 'PAY1', reason: 'wrong order' }, { department: 'finance' }),
    ).toBe('accepted')
  })
})

describe('tasks and queries of others', () => {
  const { state } = new Walker(sampleStart())

  it('are not acknowledged or handed on by outsiders', () => {
    const task = 'verdict:technical'
    expect(give(state, 'acknowledgeTask', { task }, { department: 'finance' })).toBe('not-permitted')
    expect(give(state, 'reassignTask', { task, to: 'FI03' }, { department: 'warehouse' })).toBe(
      'not-permitted',
    )
    expect(give(state, 'acknowledgeTask', { task }, { department: 'technical' })).toBe('accepted')
    expect(give(state, 'acknowledgeTask', { task }, { department: 'merchandising', code: 'ME03' })).toBe(
      'accepted',
    )
  })

  it('are answered by the department that was asked', () => {
    const asked = new Walker(sampleStart()).give({
      command: 'raiseQuery',
      by: { department: 'production', level: 'staff' },
      body: () => ({ subject: 's', question: 'q', department: 'technical', blocking: true }) as never,
    }).state
    expect(give(asked, 'answerQuery', { query: 'Q1', answer: 'a' }, { department: 'production' })).toBe(
      'not-permitted',
    )
    expect(give(asked, 'answerQuery', { query: 'Q1', answer: 'a' }, { department: 'technical' })).toBe(
      'accepted',
    )
  })
})
