import { draft, type OrderEvent } from '../../domain/order/events'
import { createRepositories, type OrderRecordInput, type Repositories } from '../../services/database'
import { give } from '../unit/order/journeys'
import { sampleStart } from '../support/sample-order'
import { Walker } from '../support/walker'
import { testDatabase, type TestDatabase } from '../support/database'

let database: TestDatabase
let repositories: Repositories

beforeAll(async () => {
  database = await testDatabase()
  repositories = createRepositories(database.db)
})
afterAll(() => database?.drop())

/** An order whose new events are recorded step by step, as its workflow does. */
class RecordedOrder extends Walker {
  private recorded = 0

  constructor(readonly number: string) {
    super(sampleStart({ buyerOrderNumber: number }, number))
  }

  /** What there is to record since the last time. */
  pending(): OrderRecordInput {
    const events: OrderEvent[] = this.events.slice(this.recorded)
    this.recorded = this.events.length
    return { number: this.number, events, state: this.state, mails: [] }
  }

  async record(): Promise<boolean> {
    return (await repositories.recordEvents(this.pending())).planning
  }

  async requests(): Promise<string[]> {
    const waiting = await repositories.planning.waitingRequests()
    return waiting
      .filter(({ kind, ref }) => kind === 'order' && ref === this.number)
      .map(({ reason }) => reason)
  }
}

/** Every request is taken in by a plan. */
async function planEverything(): Promise<void> {
  const requests = (await repositories.planning.waitingRequests()).map(({ id }) => id)
  const result = { operations: [] }
  const at = '2026-03-02T01:00:00.000Z'
  await repositories.planning.storeVersion({
    plannedAt: at, kind: 'repair', reasons: [], requests, result, differences: null, values: null, projections: [],
  }) // prettier-ignore
}

describe('recordEvents', () => {
  it('asks for a plan with the events that call for it, and for none with the others', async () => {
    const order = new RecordedOrder('GD26-00201')
    expect(await order.record()).toBe(true)
    expect(await order.requests()).toEqual(['GD26-00201: orderReceived, planned'])
    await planEverything()
    order.give(give('acknowledgeReceipt', 'merchandising', { via: 'email' }))
    order.give(give('addNote', 'merchandising', { text: 'a note' }))
    expect(await order.record()).toBe(false)
    order.give(give('holdOrder', 'merchandising', { reason: 'buyer checks colours' }, 'manager'))
    expect(await order.record()).toBe(true)
    expect(await order.requests()).toEqual(['GD26-00201: orderHeld'])
  })

  it('says so again when it is repeated, until a plan has taken the request in', async () => {
    const order = new RecordedOrder('GD26-00202')
    const record = order.pending()
    for (let attempt = 0; attempt < 3; attempt++) {
      expect(await repositories.recordEvents(record)).toMatchObject({ planning: true })
    }
    expect(await order.requests()).toHaveLength(1)
    await planEverything()
    expect(await repositories.recordEvents(record)).toMatchObject({ recorded: 0, planning: false })
    expect(await order.requests()).toEqual([])
  })

  it('does not answer a new plan with a request, unless the ship date has moved', async () => {
    const order = new RecordedOrder('GD26-00203')
    await order.record()
    await planEverything()
    const { plan, calendar, policy } = order.state
    const answer = { calendar: calendar!, policy: policy!, products: [], reason: 'again' }
    const planned = (shipOn: string) => draft('planned', { ...answer, plan: { ...plan!, shipOn } })
    order.apply([planned(plan!.shipOn)])
    expect(await order.record()).toBe(false)
    order.apply([planned('2026-05-29')])
    expect(await order.record()).toBe(true)
    expect(await order.requests()).toEqual(['GD26-00203: planned'])
  })

  it('writes no request of events that it refuses', async () => {
    const order = new RecordedOrder('GD26-00204')
    const record = order.pending()
    const [first, ...others] = record.events
    const gap = { ...record, events: [{ ...first!, seq: 7 }, ...others] as OrderEvent[] }
    await expect(repositories.recordEvents(gap)).rejects.toMatchObject({ code: 'sequence-gap' })
    expect(await order.requests()).toEqual([])
  })
})
