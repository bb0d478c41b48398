import { planningInput } from '../../../domain/order/planning-input'
import { initialState } from '../../../domain/order/start'
import { journeys } from './journeys'
import { runBefore } from './run'

describe('what a plan is made from', () => {
  it('dates what was reached by the factory’s day, not by that of Greenwich', () => {
    const run = runBefore('acknowledgeReceipt')
    // Half past midnight on the third in Shanghai.
    run.now = '2026-03-02T16:30:00.000Z'
    run.give('acknowledgeReceipt', { via: 'email' })
    expect(planningInput(run.state).done.receiptAcknowledged).toBe('2026-03-03')
  })

  it('keeps a day that is a day', () => {
    const run = runBefore('holdPreProductionMeeting')
    expect(planningInput(run.state).done.materialsIn).toBe('2026-03-02')
  })

  it('of an order opened under way counts what lies behind it from the first plan on', () => {
    const journey = journeys.find(({ name }) => name === 'opened under way at production')!
    const { done } = planningInput(initialState(journey.start))
    expect(done).toMatchObject({
      receiptAcknowledged: '2026-01-06',
      review: '2026-03-02',
      materialsIn: '2026-03-02',
    })
    expect(done.productionStart).toBeUndefined()
  })

  it('of a new order has nothing done', () => {
    expect(planningInput(initialState(journeys[0]!.start)).done).toEqual({})
  })

  it('is the same for the same state, in JSON too', () => {
    const { state } = runBefore('stuffContainers')
    const input = planningInput(state)
    expect(planningInput(JSON.parse(JSON.stringify(state)))).toEqual(input)
    expect(input).toMatchObject({
      etaOn: '2026-06-05',
      portZone: 'Asia/Shanghai',
      cutOffs: { gateIn: '2026-04-29T10:00:00.000Z' },
    })
  })
})
