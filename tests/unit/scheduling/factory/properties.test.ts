import * as fc from 'fast-check'
import { addDays, toMs, workingDaysBetween, compileCalendar } from '../../../../domain/calendar'
import type { FactoryInput, FactoryOrder, FactoryPlan } from '../../../../services/scheduling/factory'
import { promiseDate, whyLate } from '../../../../services/scheduling/factory'
import { calendar, inForce, order, planOf, projected, shop } from './fixtures'

const days = compileCalendar(calendar)
const on = (day: number) => addDays('2026-03-02', day)

type Drawn = { ship: number; quantity: number; bound?: number; isStock: boolean; isRush: boolean; isTentative: boolean; rank: number } // prettier-ignore

const drawn = fc.record({
  ship: fc.integer({ min: 8, max: 60 }),
  quantity: fc.integer({ min: 10, max: 200 }),
  bound: fc.option(fc.integer({ min: -5, max: 25 }), { nil: undefined }),
  isStock: fc.boolean(),
  isRush: fc.constant(false),
  isTentative: fc.integer({ min: 0, max: 4 }).map((n) => n === 0),
  rank: fc.integer({ min: 0, max: 2 }),
})

const orderOf = (
  { ship, quantity, bound, isStock, isRush, isTentative, rank }: Drawn,
  i: number,
): FactoryOrder =>
  order(`S${i}`, {
    shipOn: on(ship),
    customerClass: (['A', 'B', 'C'] as const)[rank],
    ...(isRush && { rush: true }),
    ...(isTentative && { tentative: true }),
    line: {
      quantity,
      ...((isStock || bound !== undefined) && { needs: [] }),
      ...(bound !== undefined && {
        bound: [{ ref: `PO-${i}/1`, item: 'FAB', quantity, dueOn: on(bound), firstDueOn: on(-3) }],
      }),
    },
  })

const factories = fc
  .record({
    orders: fc.array(drawn, { minLength: 2, maxLength: 6 }),
    onHand: fc.integer({ min: 0, max: 300 }),
    supply: fc.integer({ min: 0, max: 20 }),
    stop: fc.option(fc.integer({ min: 1, max: 15 }), { nil: undefined }),
  })
  .map(({ orders, onHand, supply, stop }): FactoryInput => {
    const plain = shop()
    return {
      ...plain,
      items: plain.items.map((item) => (item.code === 'FAB' ? { ...item, onHand } : item)),
      supplies: [{ ref: 'PO-S/1', item: 'FAB', quantity: 150, dueOn: on(supply), kind: 'purchase' }],
      machines: plain.machines.map((one) =>
        one.id === 'SEW1' && stop !== undefined
          ? {
              ...one,
              stops: [
                {
                  id: 'ST',
                  from: `${on(stop)}T00:00:00Z`,
                  until: `${on(stop + 3)}T00:00:00Z`,
                  reason: 'repair',
                },
              ],
            }
          : one,
      ),
      orders: orders.map(orderOf),
    }
  })

const endOf = (plan: FactoryPlan, number: string) =>
  Math.max(
    ...plan.capacity.operations.filter(({ job }) => job === `${number}-P1`).map(({ endAt }) => toMs(endAt)),
  )

const promised = (factory: FactoryInput, one: FactoryOrder) => {
  const answer = promiseDate({ factory, order: one })
  if (!answer.ok) throw new Error(JSON.stringify(answer.problems))
  return answer.promise
}

const reported = (factory: FactoryInput) => {
  const answer = whyLate({ factory })
  if (!answer.ok) throw new Error(JSON.stringify(answer.problems))
  return answer.report
}

const runs = { numRuns: 6 }

describe('any plan of a factory', () => {
  it('starts no operation before its material or its predecessor, and does one thing at a time', () => {
    fc.assert(
      fc.property(factories, (input) => {
        const plan = planOf(input)
        const operations = plan.capacity.operations
        for (const { lines } of plan.orders)
          for (const { id, materialsReadyOn, startAt } of lines) {
            expect(startAt!.slice(0, 10) >= materialsReadyOn).toBe(true)
            const [cutting, sewing] = operations.filter(({ job }) => job === id)
            expect(toMs(sewing!.startAt)).toBeGreaterThanOrEqual(toMs(cutting!.endAt))
          }
        for (const machine of ['CUT1', 'SEW1']) {
          const own = operations
            .filter((one) => one.machine === machine)
            .toSorted((a, b) => toMs(a.startAt) - toMs(b.startAt))
          own
            .slice(1)
            .forEach((one, i) => expect(toMs(one.startAt)).toBeGreaterThanOrEqual(toMs(own[i]!.endAt)))
        }
        for (const { shipOn, projectedShipOn, daysLate } of plan.orders)
          expect(daysLate).toBe(Math.max(0, workingDaysBetween(days, shipOn, projectedShipOn)))
        expect(planOf(inForce(input, plan)).capacity.operations).toEqual(operations)
      }),
      runs,
    )
  })

  it('lets no order ship earlier because a purchase line of one comes later', () => {
    fc.assert(
      fc.property(factories, fc.integer({ min: 1, max: 10 }), (input, later) => {
        const at = input.orders.findIndex(({ lines, tentative }) => lines[0]!.bound && !tentative)
        fc.pre(at >= 0)
        const plan = planOf(input)
        const after = projected(planOf(inForce(delayed(input, at, later), plan)))
        const before = projected(plan)
        const contracted = input.orders.filter(({ tentative }) => !tentative)
        expect(contracted.filter(({ number }) => after[number]! < before[number]!)).toEqual([])
      }),
      runs,
    )
  })

  it('moves only the order that a late purchase line is bound to while others have room', () => {
    fc.assert(
      fc.property(factories, fc.integer({ min: 20, max: 40 }), (input, later) => {
        // One order a month late by its own material; the others ship long after.
        const orders = input.orders.map((one, i) => ({
          ...one,
          tentative: false,
          time: { ...one.time, shipOn: i === 0 ? on(20) : on(200 + i) },
          lines: one.lines.map((line) => ({
            ...line,
            needs: [],
            bound: i === 0 ? [{ ref: 'PO-0/1', item: 'FAB', quantity: 1, dueOn: on(1) }] : [],
          })),
        }))
        const picture = { ...input, orders }
        const plan = planOf(picture)
        const before = projected(plan)
        const after = projected(planOf(inForce(delayed(picture, 0, later), plan)))
        expect(Object.keys(after).filter((number) => after[number] !== before[number])).toEqual(['S0'])
      }),
      runs,
    )
  })
})

function delayed(input: FactoryInput, at: number, by: number): FactoryInput {
  const one = input.orders[at]!
  const line = one.lines[0]!
  const bound = line.bound!.map((supply) => ({
    ...supply,
    dueOn: addDays(supply.dueOn > on(0) ? supply.dueOn : on(0), by),
  }))
  return { ...input, orders: input.orders.with(at, { ...one, lines: [{ ...line, bound }] }) }
}

describe('any promise', () => {
  const added = drawn.map((one) => ({ ...one, isTentative: false }))

  it('to a normal order leaves the plan of all others as it is, and is kept when it is planned so', () => {
    fc.assert(
      fc.property(factories, added, (input, one) => {
        const plan = planOf(input)
        const factory = inForce(input, plan)
        const extra = order('N', { line: orderOf(one, 9).lines[0], shipOn: undefined })
        extra.lines[0]!.id = 'N-P1'
        const { shipOn } = promised(factory, extra)
        const tentative = {
          ...extra,
          tentative: true,
          time: { ...extra.time, shipOn, receivedAt: '2026-03-01T08:00:00.000Z' },
        }
        const withIt = planOf({ ...factory, orders: [...input.orders, tentative] })
        const contracted = input.orders.filter(({ tentative: isOpen }) => !isOpen)
        expect(contracted.filter(({ number }) => endOf(withIt, number) !== endOf(plan, number))).toEqual([])
        // Planned together with other tentative orders, it may have to share with them what is left.
        const isAlone = contracted.length === input.orders.length
        expect(!isAlone || withIt.orders.at(-1)!.projectedShipOn === shipOn).toBe(true)
      }),
      runs,
    )
  })

  it('to a rush order names exactly the orders whose dates differ from the plan without it', () => {
    fc.assert(
      fc.property(factories, added, (input, one) => {
        const factory = inForce(input, planOf(input))
        const rush = { ...orderOf({ ...one, isRush: true }, 9) }
        const base = planOf(factory)
        const withIt = planOf({ ...factory, orders: [...input.orders, rush] })
        const { pushes } = promised(factory, rush)
        const expected = input.orders
          .map(({ number }) => ({
            number,
            later: endOf(withIt, number) - endOf(base, number),
            from: projected(base)[number]!,
            to: projected(withIt)[number]!,
          }))
          .filter(({ later, from, to }) => later > 0 || to > from)
        expect(pushes!.orders.map((pushed) => pushed.order).toSorted()).toEqual(
          expected.map(({ number }) => number).toSorted(),
        )
        for (const { number, later, from, to } of expected)
          expect(pushes!.orders.find((pushed) => pushed.order === number)).toMatchObject({
            from,
            to,
            productionLaterMinutes: Math.max(0, later / 60_000),
          })
      }),
      runs,
    )
  })
})

describe('any chain of causes', () => {
  it('ends at a root without which the order would be made earlier', () => {
    let [seen, materials] = [0, 0]
    fc.assert(
      fc.property(factories, (input) => {
        const plan = planOf(input)
        const factory = inForce(input, plan)
        const removable = reported(factory).orders.flatMap(({ order: number, causes }) => {
          const root = causes.at(-1)!
          const without = withoutRoot(factory, number, root)
          return without ? [{ number, root, without }] : []
        })
        seen += removable.length
        materials += removable.filter(({ root }) => root.kind === 'material').length
        const base = planOf(factory)
        const inVain = removable.filter(
          ({ number, without }) => endOf(planOf(without), number) >= endOf(base, number),
        )
        expect(inVain.map(({ root }) => root.text.en)).toEqual([])
      }),
      { numRuns: 14, seed: 1 },
    )
    expect(seen).toBeGreaterThan(5)
    expect(materials).toBeGreaterThan(0)
  })

  it('blames a late line for no more than the order gains when it is on time', () => {
    fc.assert(
      fc.property(factories, (input) => {
        const report = reported(inForce(input, planOf(input)))
        const late = new Map(report.orders.map((one) => [one.order, one]))
        for (const { orders } of report.harms)
          for (const hurt of orders) {
            expect(hurt.days).toBeGreaterThan(0)
            expect(hurt.days).toBeLessThanOrEqual(late.get(hurt.order)!.daysLate)
          }
      }),
      runs,
    )
  })
})

describe('any harm', () => {
  /** The picture with one purchase line on its first date, or without the stop. */
  const without = (input: FactoryInput, harm: ReturnType<typeof reported>['harms'][number]): FactoryInput => {
    if (harm.kind === 'stop')
      return { ...input, machines: input.machines.map(({ stops: _stops, ...machine }) => machine) }
    const onTime = <T extends { ref: string; dueOn: string }>(supply: T): T =>
      supply.ref === harm.ref ? { ...supply, dueOn: harm.firstDueOn } : supply
    return {
      ...input,
      supplies: input.supplies!.map(onTime),
      orders: input.orders.map((one) => ({
        ...one,
        lines: one.lines.map((line) => ({ ...line, ...(line.bound && { bound: line.bound.map(onTime) }) })),
      })),
    }
  }

  /** As a shared line that is late, contracted orders alone: tentative ones take what these leave. */
  const slipped = (input: FactoryInput, slip: number): FactoryInput => ({
    ...input,
    supplies: input.supplies!.map((one) => ({
      ...one,
      firstDueOn: one.dueOn,
      dueOn: addDays(one.dueOn, slip),
    })),
    orders: input.orders.map(({ tentative: _tentative, ...one }) => one),
  })

  it('is what the plan that is made anew without its cause says, order by order', () => {
    let seen = 0
    fc.assert(
      fc.property(factories, fc.integer({ min: 0, max: 12 }), fc.boolean(), (drawnInput, slip, isPlanned) => {
        const input = slipped(drawnInput, slip)
        // Either the plan in force knows of what is late already, or it is that of before.
        const planned = planOf(isPlanned ? input : slipped(drawnInput, 0))
        const factory = inForce(input, planOf(inForce(input, planned)))
        const base = planOf(factory)
        const now = projected(base)
        for (const harm of reported(factory).harms) {
          const would = projected(planOf(inForce(without(input, harm), base)))
          const gains = Object.fromEntries(
            Object.keys(now)
              .map((number) => [number, workingDaysBetween(days, would[number]!, now[number]!)] as const)
              .filter(([, gain]) => gain > 0),
          )
          seen += Object.keys(gains).length
          expect({
            cause: harm.text.en,
            ...Object.fromEntries(harm.orders.map((one) => [one.order, one.days])),
          }).toEqual({ cause: harm.text.en, ...gains })
        }
      }),
      { numRuns: 25, seed: 3 },
    )
    expect(seen).toBeGreaterThan(20)
  })

  it('tells of an order what the whole report tells of it', () => {
    fc.assert(
      fc.property(factories, (input) => {
        const factory = inForce(input, planOf(input))
        const whole = reported(factory)
        for (const { number } of input.orders) {
          const answer = whyLate({ factory, order: number })
          if (!answer.ok) throw new Error(JSON.stringify(answer.problems))
          const { orders, harms } = answer.report
          expect(orders).toEqual(whole.orders.filter((one) => one.order === number))
          const isHurt = (harm: (typeof harms)[number]) =>
            [...harm.orders, ...(harm.unmoved?.orders ?? [])].some((one) => one.order === number)
          expect(harms.map(({ text }) => text.en).toSorted()).toEqual(
            (orders.length > 0 ? whole.harms.filter(isHurt) : []).map(({ text }) => text.en).toSorted(),
          )
        }
      }),
      runs,
    )
  })
})

type Root = ReturnType<typeof reported>['orders'][number]['causes'][number]

/** The picture in which a root is no more: its material here, its stop over, its machine's other order gone. */
function withoutRoot(input: FactoryInput, number: string, root: Root): FactoryInput | undefined {
  const changed = (change: (line: FactoryOrder['lines'][number]) => FactoryOrder['lines'][number]) => ({
    ...input,
    orders: input.orders.map((one) =>
      one.number === number ? { ...one, lines: one.lines.map(change) } : one,
    ),
  })
  if (root.kind === 'material') return changed((line) => ({ ...line, needs: [], bound: [] }))
  if (root.kind === 'stop')
    return { ...input, machines: input.machines.map(({ stops: _stops, ...machine }) => machine) }
  if (root.kind === 'machine')
    return { ...input, orders: input.orders.filter((one) => one.number !== root.order) }
  return undefined
}
