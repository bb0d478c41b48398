import * as fc from 'fast-check'
import { addDays, toMs } from '../../../../domain/calendar'
import type { FactoryInput, FactoryOrder, FactoryPlan } from '../../../../services/scheduling/factory'
import { inForce, order, planOf, projected, shop } from './fixtures'

/** Repairs one after another: each changes what is planned of the orders that its own change is about, and no other. */

const on = (day: number) => addDays('2026-03-02', day)

/** An order whose material comes on a day, or is there. */
const made = (
  number: string,
  {
    ship,
    comes,
    quantity = 100,
    ...extra
  }: { ship: number; comes?: number; quantity?: number } & Partial<FactoryOrder>,
): FactoryOrder =>
  order(number, {
    shipOn: on(ship),
    line: {
      quantity,
      needs: [],
      ...(comes !== undefined && {
        bound: [{ ref: `PO-${number}/1`, item: 'FAB', quantity, dueOn: on(comes) }],
      }),
    },
    ...extra,
  })

/** The picture in which the material of one order comes on another day. */
const comesOn = (input: FactoryInput, number: string, day: number): FactoryInput => ({
  ...input,
  orders: input.orders.map((one) =>
    one.number === number
      ? {
          ...one,
          lines: one.lines.map((line) => ({
            ...line,
            bound: [{ ref: `PO-${number}/1`, item: 'FAB', quantity: line.quantity, dueOn: on(day) }],
          })),
        }
      : one,
  ),
})

const repaired = (input: FactoryInput, plan: FactoryPlan) => planOf(inForce(input, plan))

const startsOf = (plan: FactoryPlan, number: string) =>
  plan.capacity.operations.filter(({ job }) => job === `${number}-P1`).map(({ startAt }) => toMs(startAt))

/** Orders of which anything starts sooner than in the plan before. */
const sooner = (before: FactoryPlan, after: FactoryPlan) =>
  before.orders
    .map(({ order: number }) => number)
    .filter((number) => startsOf(after, number).some((at, i) => at < startsOf(before, number)[i]!))

const places = ({ capacity }: FactoryPlan) =>
  capacity.operations.map(({ job, operation, machine, startAt, endAt }) => [
    job,
    operation,
    machine,
    startAt,
    endAt,
  ])

describe.each([
  ['contracted', {}],
  ['tentative', { tentative: true }],
])('a repair after another, of %s orders', (_name, kind: Partial<FactoryOrder>) => {
  // In due-date order: LATE is made first, then NEXT and LAST, each a day in cutting and two in sewing.
  const input = shop({
    orders: [
      made('LATE', { ship: 20, comes: 0, ...kind }),
      made('NEXT', { ship: 40, ...kind }),
      made('LAST', { ship: 41, comes: 0, ...kind }),
      made('APART', { ship: 90, comes: 21, ...kind }),
    ],
  })
  const first = planOf(input)
  const isLate = comesOn(input, 'LATE', 14)
  const second = repaired(isLate, first)

  it('keeps the others where they are when one comes late', () => {
    const [atFirst, atSecond] = [projected(first), projected(second)]
    expect(Object.keys(atFirst).filter((number) => atFirst[number] !== atSecond[number])).toEqual(['LATE'])
    for (const number of ['NEXT', 'LAST', 'APART'])
      expect(startsOf(second, number)).toEqual(startsOf(first, number))
  })

  it('changes nothing when nothing has changed since', () => {
    expect(places(repaired(isLate, second))).toEqual(places(second))
  })

  it('lets nobody take the time that became free before, when another order comes late', () => {
    const third = repaired(comesOn(isLate, 'APART', 35), second)
    for (const number of ['LATE', 'NEXT', 'LAST'])
      expect(startsOf(third, number)).toEqual(startsOf(second, number))
    expect(startsOf(third, 'APART')).not.toEqual(startsOf(second, 'APART'))
  })

  it('brings an order back to where it was when its material comes on time after all', () => {
    const third = repaired(input, second)
    expect(places(third)).toEqual(places(first))
    expect(projected(third)).toEqual(projected(first))
  })

  it('gives the free time to others when a better plan is searched for', () => {
    const { orders } = planOf(inForce(isLate, second), { iterations: 2_000 })
    expect(sooner(second, planOf(inForce(isLate, second), { iterations: 2_000 }))).toContain('NEXT')
    expect(orders.every(({ daysLate, order: number }) => number === 'LATE' || daysLate === 0)).toBe(true)
  })
})

const drawn = fc.record({
  ship: fc.integer({ min: 8, max: 60 }),
  quantity: fc.integer({ min: 10, max: 200 }),
  comes: fc.integer({ min: 0, max: 20 }),
  tentative: fc.integer({ min: 0, max: 3 }).map((n) => n === 0),
})
const changes = fc.array(fc.record({ at: fc.nat(), later: fc.integer({ min: 0, max: 20 }) }), {
  minLength: 2,
  maxLength: 4,
})

describe('any repairs, one after another', () => {
  it('let nobody start sooner than before the first whose own material does not, and are done when repeated', () => {
    fc.assert(
      fc.property(fc.array(drawn, { minLength: 2, maxLength: 6 }), changes, (orders, all) => {
        let input = shop({ orders: orders.map((one, i) => made(`S${i}`, one)) })
        const first = planOf(input)
        let plan = first
        const touched = new Set<string>()
        for (const { at, later } of all) {
          const i = at % orders.length
          touched.add(`S${i}`)
          input = comesOn(input, `S${i}`, orders[i]!.comes + later)
          plan = repaired(input, plan)
          expect(sooner(first, plan).filter((number) => !touched.has(number))).toEqual([])
          expect(places(repaired(input, plan))).toEqual(places(plan))
        }
      }),
      { numRuns: 40 },
    )
  })
})
