import * as fc from 'fast-check'
import type {
  BillLine,
  LotSize,
  MaterialItem,
  MaterialPlan,
  MaterialsInput,
} from '../../../../services/scheduling/materials'
import { linesHurtBy, peggingOf } from '../../../../services/scheduling/materials'
import { inputOf, period, planOf } from './fixtures'

const thousandths = (quantity: number) => Math.round(quantity * 1000)
const total = (quantities: number[]) => quantities.reduce((sum, one) => sum + thousandths(one), 0)

const lotSizes: fc.Arbitrary<LotSize> = fc.oneof(
  fc.constant({ policy: 'lotForLot' as const }),
  fc.integer({ min: 1, max: 40 }).map((quantity) => ({ policy: 'fixed' as const, quantity })),
  fc
    .record({ minimum: fc.integer({ min: 0, max: 30 }), multiple: fc.integer({ min: 1, max: 20 }) })
    .map((one) => ({ policy: 'multiple' as const, ...one })),
  fc.integer({ min: 1, max: 6 }).map((days) => ({ policy: 'period' as const, days })),
)

const drawnItems = fc.array(
  fc.record({
    lead: fc.integer({ min: 0, max: 5 }),
    lotSize: lotSizes,
    safetyStock: fc.constantFrom(0, 0, 5),
    onHand: fc.integer({ min: 0, max: 30 }),
    isPhantom: fc.constantFrom(false, false, false, true),
    scrapPercent: fc.constantFrom('0', '0', '3.5'),
  }),
  { minLength: 3, maxLength: 8 },
)

const drawnLines = fc.array(
  fc.record({
    parent: fc.nat(6),
    step: fc.integer({ min: 1, max: 4 }),
    perParent: fc.constantFrom('1', '2', '0.3333', '1.5'),
    scrapPercent: fc.constantFrom('0', '2', '7.25'),
    alternate: fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined }),
  }),
  { maxLength: 12 },
)

const drawnNeeds = fc.array(
  fc.record({
    item: fc.nat(7),
    quantity: fc.integer({ min: 1, max: 60 }),
    day: fc.integer({ min: 1, max: 40 }),
  }),
  { minLength: 1, maxLength: 6 },
)

/** A bill of materials without cycles: components always have the higher number. */
function dataOf(
  items: {
    lead: number
    lotSize: LotSize
    safetyStock: number
    onHand: number
    isPhantom: boolean
    scrapPercent: string
  }[],
  lines: { parent: number; step: number; perParent: string; scrapPercent: string; alternate?: number }[],
): { items: MaterialItem[]; bom: BillLine[] } {
  const last = items.length - 1
  const bom = lines
    .map(({ parent, step, alternate, ...rest }) => {
      const component = parent + step
      const other = alternate === undefined ? undefined : component + alternate
      return { parent, component, other, rest }
    })
    .filter(({ component }) => component <= last)
    .map(({ parent, component, other, rest }) => ({
      parent: `I${parent}`,
      component: `I${component}`,
      ...rest,
      ...(other !== undefined && other <= last && { alternates: [{ component: `I${other}` }] }),
    }))
  const parents = new Set(bom.map(({ parent }) => parent))
  return {
    bom,
    items: items.map(({ lead, isPhantom, ...rest }, i) => {
      const hasBill = parents.has(`I${i}`)
      const kind = !hasBill ? ('buy' as const) : isPhantom ? ('phantom' as const) : ('make' as const)
      return { code: `I${i}`, kind, leadTimeDays: kind === 'phantom' ? 0 : lead, ...rest }
    }),
  }
}

const demandsOf = (needs: { item: number; quantity: number; day: number }[], count: number) =>
  needs.map(({ item, quantity, day }, i) => ({
    orderLine: `S${i}/1`,
    item: `I${item % count}`,
    quantity,
    neededOn: period(day),
  }))

const receiptsOf = (needs: { item: number; quantity: number; day: number }[], items: MaterialItem[]) =>
  needs.map(({ item, quantity, day }, i) => {
    const { code, kind } = items[item % items.length]!
    return {
      ref: `R${i}`,
      item: code,
      quantity,
      dueOn: period(day),
      kind: kind === 'make' && quantity % 2 === 0 ? ('production' as const) : ('purchase' as const),
      firm: day % 3 === 0,
    }
  })

const inputs = fc
  .record({ items: drawnItems, lines: drawnLines, needs: drawnNeeds, coming: drawnNeeds })
  .map(({ items, lines, needs, coming }): MaterialsInput => {
    const data = dataOf(items, lines)
    return inputOf({
      ...data,
      demands: demandsOf(needs, data.items.length),
      scheduledReceipts: receiptsOf(coming, data.items),
    })
  })
  .filter((input) => isPlannable(input))

/** Alternates may by chance go round in a circle. */
function isPlannable(input: MaterialsInput): boolean {
  try {
    planOf(input)
    return true
  } catch {
    return false
  }
}

type Supply = { item: string; kind: string; ref: string; brings: number; on: string }

const suppliesOf = (plan: MaterialPlan): Supply[] => [
  ...plan.plannedOrders.map(({ id, item, expected, dueOn }) => ({
    item,
    kind: 'planned',
    ref: id,
    brings: expected,
    on: dueOn,
  })),
  ...plan.phantoms.map(({ id, item, quantity, on }) => ({
    item,
    kind: 'phantom',
    ref: id,
    brings: quantity,
    on,
  })),
  ...plan.openOrders
    .filter(({ wantedOn }) => wantedOn !== undefined)
    .map(({ ref, item, quantity, wantedOn }) => ({
      item,
      kind: 'open',
      ref,
      brings: quantity,
      on: wantedOn!,
    })),
]

describe('for any plan', () => {
  it('supply covers the requirements of every item on every day', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const plan = planOf(input)
        const supplies = suppliesOf(plan)
        for (const { code, onHand = 0 } of input.items) {
          const needs = plan.requirements.filter(({ item }) => item === code)
          for (const { neededOn } of needs) {
            const needed = total(
              needs.filter((one) => one.neededOn <= neededOn).map(({ quantity }) => quantity),
            )
            const there = supplies.filter((one) => one.item === code && one.on <= neededOn)
            expect(total([onHand, ...there.map(({ brings }) => brings)])).toBeGreaterThanOrEqual(needed)
          }
        }
      }),
    )
  })

  it('pegs sum to each requirement, to each demand, and never exceed their source', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const plan = planOf(input)
        for (const { pegs, quantity } of plan.requirements)
          expect(total(pegs.map((peg) => peg.quantity))).toBe(thousandths(quantity))
        const walk = peggingOf(plan)
        const asked = (orderLine: string) =>
          total(
            plan.requirements
              .filter(({ of, ref }) => of === 'orderLine' && ref === orderLine)
              .map(({ quantity }) => quantity),
          )
        for (const { orderLine, quantity } of input.demands)
          expect(asked(orderLine)).toBe(thousandths(quantity))
        for (const { kind, ref, brings } of suppliesOf(plan)) {
          const source = { kind: kind as 'planned', ref }
          expect(total(walk.usesOf(source).map(({ quantity }) => quantity))).toBeLessThanOrEqual(
            thousandths(brings),
          )
          expect(total(walk.sharesOf(source).map(({ quantity }) => quantity))).toBe(thousandths(brings))
        }
        for (const { code, onHand = 0 } of input.items)
          expect(
            total(walk.usesOf({ kind: 'stock', ref: code }).map(({ quantity }) => quantity)),
          ).toBeLessThanOrEqual(thousandths(onHand))
      }),
    )
  })

  it('needs each component on the release of its order, and no supply is wanted after the need it is pegged to', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const plan = planOf(input)
        const releases = new Map(plan.plannedOrders.map(({ id, releaseOn }) => [id, releaseOn]))
        const due = new Map(suppliesOf(plan).map(({ kind, ref, on }) => [`${kind} ${ref}`, on]))
        for (const { of, ref, neededOn, pegs } of plan.requirements) {
          const dueOn = pegs.map(({ kind, ref: from }) => due.get(`${kind} ${from}`) ?? '')
          expect([of, neededOn]).toEqual([of, of === 'planned' ? releases.get(ref) : neededOn])
          expect(dueOn.filter((on) => on > neededOn)).toEqual([])
        }
      }),
    )
  })

  it('a line is exactly as late as the latest of the late releases that hurt it, when nothing is on order', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const plan = planOf({ ...input, scheduledReceipts: [] })
        for (const { orderLine, daysLate } of plan.lines) {
          const hurts = plan.late.flatMap((one) => one.hurts).filter((one) => one.orderLine === orderLine)
          expect(daysLate).toBe(Math.max(0, ...hurts.map(({ days }) => days)))
        }
        for (const { order, daysLate, hurts } of plan.late)
          expect(linesHurtBy(plan, input.calendar, { kind: 'planned', ref: order, days: daysLate })).toEqual(
            hurts,
          )
      }),
    )
  })

  it('delaying one purchase by five days moves no line that is not pegged to it', () => {
    fc.assert(
      fc.property(inputs, fc.nat(), (input, drawn) => {
        const plan = planOf(input)
        const [purchases, walk] = [plan.openOrders.filter(({ used }) => used > 0), peggingOf(plan)]
        if (purchases.length === 0) return
        const { ref } = purchases[drawn % purchases.length]!
        const pegged = new Set(walk.sharesOf({ kind: 'open', ref }).map(({ orderLine }) => orderLine))
        for (const { orderLine } of linesHurtBy(plan, input.calendar, { kind: 'open', ref, days: 5 }))
          expect(pegged.has(orderLine)).toBe(true)
      }),
    )
  })
})

/** An independent, slow reading of the formulas of standards.md §8: level by level, day by day, no open orders. */
function plainPlan({ items, bom, demands }: MaterialsInput): Map<string, string[]> {
  const gross = items.map(() => new Map<number, number>())
  const dayOf = (date: string) => (Date.parse(date) - Date.parse(period(0))) / 86_400_000
  const add = (item: number, day: number, amount: number) =>
    gross[item]!.set(day, (gross[item]!.get(day) ?? 0) + amount)
  const numberOf = (code: string) => Number(code.slice(1))
  for (const { item, quantity, neededOn } of demands)
    add(numberOf(item), dayOf(neededOn), thousandths(quantity))
  const planned = new Map<string, string[]>()
  items.forEach(({ code, leadTimeDays, onHand = 0, safetyStock = 0, lotSize, kind }, i) => {
    let projected = thousandths(onHand)
    const safety = thousandths(safetyStock)
    for (let day = -60; day <= 60; day++) {
      const isRestocked = projected < safety && day === 1 + leadTimeDays
      const needed = gross[i]!.get(day) ?? 0
      const net = needed > 0 || isRestocked ? needed + safety - projected : 0
      const receipt = net > 0 ? plainLot(kind === 'phantom' ? undefined : lotSize, net) : 0
      projected += receipt - needed
      if (receipt === 0) continue
      planned.set(code, [...(planned.get(code) ?? []), `${receipt / 1000} by ${period(day)}`])
      if (kind !== 'buy')
        for (const { parent, component, perParent, scrapPercent } of bom) {
          if (parent !== code) continue
          const scale = 1_000_000
          const exact =
            BigInt(receipt) *
            BigInt(Math.round(Number(perParent) * 10_000)) *
            BigInt(Math.round((100 + Number(scrapPercent ?? 0)) * 100))
          add(
            numberOf(component),
            day - leadTimeDays,
            Number((exact + BigInt(100 * scale - 1)) / BigInt(100 * scale)),
          )
        }
    }
  })
  return planned
}

function plainLot(lotSize: LotSize | undefined, net: number): number {
  if (lotSize?.policy === 'fixed')
    return Math.ceil(net / thousandths(lotSize.quantity)) * thousandths(lotSize.quantity)
  if (lotSize?.policy !== 'multiple') return net
  const lot = thousandths(lotSize.multiple ?? 0.001)
  return Math.ceil(Math.max(net, thousandths(lotSize.minimum ?? 0)) / lot) * lot
}

it('agrees with the plain formulas, level by level and day by day', () => {
  const plain = inputs.map((input) => ({
    ...input,
    scheduledReceipts: [],
    bom: input.bom.map((line) => ({ ...line, alternates: [] })),
    items: input.items.map((one) => ({
      ...one,
      scrapPercent: '0',
      lotSize: one.lotSize?.policy === 'period' ? undefined : one.lotSize,
    })),
  }))
  fc.assert(
    fc.property(plain, (input) => {
      const plan = planOf(input)
      const found = new Map<string, string[]>()
      const orders = [
        ...plan.plannedOrders.map(({ item, quantity, dueOn }) => ({ item, quantity, on: dueOn })),
        ...plan.phantoms,
      ]
      for (const { item, quantity, on } of orders)
        found.set(item, [...(found.get(item) ?? []), `${quantity} by ${on}`])
      expect(found).toEqual(plainPlan(input))
    }),
  )
})
