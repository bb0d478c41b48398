import { evolve } from '../../../domain/order/evolve'
import type { OrderEvent } from '../../../domain/order/events'
import { callsForPlanning, planningReasons } from '../../../domain/order/planning-triggers'
import { initialState } from '../../../domain/order/start'
import type { OrderState } from '../../../domain/order/state'
import { orderInPlan } from '../../../services/planning/order-in-plan'
import { zoneOffsets } from '../../../services/scheduling'
import { give, journeys, travel } from '../order/journeys'
import { sampleStart } from '../../support/sample-order'
import { Walker } from '../../support/walker'

/** Kinds of order that differ in what a planner sees of them. */
const kinds = journeys.filter(({ name }) =>
  ['a new order', 'letter of credit', 'bought in', 'opened under way at production'].includes(name),
)

const zoneOf = (zone: string) => zoneOffsets(zone, '2026-01-01', '2026-12-31')
const view = (state: OrderState) => orderInPlan(state, { zoneOf })

/** What the planner sees, without what the order's own time plan takes in by itself. */
function seen(state: OrderState): string {
  const { time, ...order } = view(state)
  const { done: _done, baseline: _baseline, ...dates } = time
  return JSON.stringify({ ...order, time: dates })
}

const before = (state: OrderState) => ({
  isPlanned: state.plan !== undefined,
  shipOn: state.plan?.shipOn ?? state.order.shipOn,
})

/** Events that changed what the planner sees of the order without calling for planning. */
function overlooked(start: Walker['state'], events: OrderEvent[]): string[] {
  const found: string[] = []
  let state = start
  let known = seen(state)
  for (const event of events) {
    const calls = callsForPlanning(event, before(state))
    state = evolve(state, event)
    const now = seen(state)
    if (now !== known && !calls) found.push(event.type)
    known = now
  }
  return found
}

describe('planningTriggers', () => {
  it.each(kinds)('miss nothing that the planner sees: $name', (journey) => {
    const { events } = travel(journey, undefined, () => undefined)
    expect(events.length).toBeGreaterThan(40)
    expect(overlooked(initialState(journey.start), events)).toEqual([])
  })

  it('name a new plan when it is the first, or has moved the ship date', () => {
    const { events } = new Walker(sampleStart())
    const standing = { isPlanned: true, shipOn: '2026-05-15' }
    expect(planningReasons(events, { isPlanned: false })).toEqual(['orderReceived', 'planned'])
    expect(planningReasons(events.slice(1), standing)).toEqual([])
    expect(planningReasons(events.slice(1), { ...standing, shipOn: '2026-05-22' })).toEqual(['planned'])
  })

  it('pass over an event that this version does not know', () => {
    const event = { seq: 1, at: '', by: 'gendan', type: 'toString', data: {} } as unknown as OrderEvent
    expect(callsForPlanning(event, { isPlanned: false })).toBe(false)
  })
})

const released = () => new Walker(sampleStart()).walk(({ command }) => command !== 'draftPurchaseOrder')

const buy = (purchaseOrder: string, quantity: number, promisedOn: string) =>
  give('draftPurchaseOrder', 'purchasing', {
    purchaseOrder,
    supplier: 'S-FABRIC',
    lines: [{ material: 'FAB-1', quantity, promisedOn }],
  })

describe('an order in the plan', () => {
  it('is tentative until its contract is approved', () => {
    const walker = new Walker(sampleStart()).walk(({ command }) => command !== 'approveContract')
    expect(view(walker.state).tentative).toBe(true)
    walker.give(give('approveContract', 'sales', {}, 'manager'))
    expect(view(walker.state)).not.toHaveProperty('tentative')
  })

  it('needs what is neither there nor ordered, and is bound to what it ordered itself', () => {
    const walker = released()
    const line = () => view(walker.state).lines[0]!
    expect(line()).toMatchObject({
      id: 'GD26-00001-P1',
      item: 'TS-100',
      quantity: 1000,
      bound: [],
      done: { cutting: 0, sewing: 0, finishing: 0, packing: 0 },
    })
    // 1000 pieces × 0.21 kg and 6 % of scrap; 1000 labels and 2 %.
    expect(line().needs).toEqual([
      { item: 'FAB-1', quantity: 222.6 },
      { item: 'LBL-1', quantity: 1020 },
    ])
    walker
      .give(buy('PO-B', 150, '2026-04-20'))
      .give(buy('PO-A', 100, '2026-04-10'))
      .give(give('allocateStock', 'warehouse', { material: 'FAB-1', quantity: 20 }))
    // The later line is needed for what the earlier one and the stock leave: 222.6 − 20 − 100.
    expect(line()).toMatchObject({
      needs: [{ item: 'LBL-1', quantity: 1020 }],
      bound: [
        { ref: 'PO-A/1', item: 'FAB-1', quantity: 100, dueOn: '2026-04-10', supplier: 'S-FABRIC' },
        { ref: 'PO-B/1', quantity: 102.6, dueOn: '2026-04-20' },
      ],
    })
  })

  it('measures its own purchase line against the date promised at first', () => {
    const walker = released().give(buy('PO-A', 100, '2026-04-10'))
    const bound = () => view(walker.state).lines[0]!.bound![0]!
    expect(bound()).not.toHaveProperty('firstDueOn')
    const change = { purchaseOrder: 'PO-A', line: 1, promisedOn: '2026-04-17', reason: 'dyeing late' }
    walker
      .give(give('releasePurchaseOrder', 'purchasing', { purchaseOrder: 'PO-A' }))
      .give(give('changePromise', 'purchasing', change))
    expect(bound()).toMatchObject({ dueOn: '2026-04-17', firstDueOn: '2026-04-10' })
  })

  it('shares one purchase line out among its lines, the first first', () => {
    const [first] = sampleStart().order.lines
    const walker = new Walker(sampleStart({ lines: [first!, { ...first!, line: 2 }] })).walk(
      ({ command }) => command !== 'draftPurchaseOrder',
    )
    walker.give(buy('PO-A', 300, '2026-04-10'))
    const lines = view(walker.state).lines.map(({ id, needs, bound }) => [
      id,
      needs?.find(({ item }) => item === 'FAB-1')?.quantity,
      bound?.map(({ quantity }) => quantity),
    ])
    expect(lines).toEqual([
      ['GD26-00001-P1', undefined, [222.6]],
      ['GD26-00001-P2', 145.2, [77.4]],
    ])
  })

  it('has nothing left to make once it is produced', () => {
    const walker = new Walker(sampleStart()).walk()
    expect(view(walker.state).lines[0]).toMatchObject({ isMade: true, needs: [], bound: [] })
    expect(view(walker.state).lines[0]?.done).toMatchObject({ sewing: 1000, packing: 1000 })
  })

  it('leaves a line without quantity out, and one without product to itself', () => {
    const [line] = sampleStart().order.lines
    const { product: _product, ...unnamed } = line!
    const { state } = new Walker(sampleStart({ lines: [unnamed, { ...line!, line: 2, quantities: [] }] }))
    expect(view(state).lines).toEqual([
      expect.objectContaining({ id: 'GD26-00001-P1', item: 'GD26-00001-P1', quantity: 1000 }),
    ])
    expect(view(state).lines[0]).not.toHaveProperty('needs')
  })

  it('of goods that are bought in only the packing is left', () => {
    const { state } = new Walker(sampleStart({ template: 'trading' }))
    expect(view(state).lines[0]?.done).toEqual({ cutting: 1000, sewing: 1000, finishing: 1000, packing: 0 })
  })
})
