import { splitWhole, thousandths } from './exact'
import type { MaterialPlan, MaterialRequirement, SourceKind } from './plan'

/** A source of a plan by its name. */
export type Source = { kind: SourceKind; ref: string }

/** What part of an order serves an order line; without one, what stays in stock. Units of the order's item. */
export type Share = { orderLine?: string; quantity: number }

/** Ways through the pegs of a plan, up to the order lines and down to the sources. */
export type Pegging = {
  /** The order lines that an open or planned order serves. The shares sum to what it brings. */
  sharesOf: (source: Source) => Share[]
  /** Everything that an order line rests on, at any level: stock, open and planned orders. */
  sourcesOf: (orderLine: string) => Source[]
  /** What a source gives to each requirement of its item. */
  usesOf: (source: Source) => { requirement: MaterialRequirement; quantity: number }[]
}

type Use = { requirement: MaterialRequirement; quantity: number }
type Weight = { orderLine: string | undefined; amount: number }

/** A source as one name. */
export function nameOf({ kind, ref }: Source): string {
  return `${kind} ${ref}`
}

/** Indexes the pegs of a plan once; each walk is then as long as its answer is deep. */
export function peggingOf(plan: MaterialPlan): Pegging {
  const uses = new Map<string, Use[]>()
  const needs = new Map<string, MaterialRequirement[]>()
  for (const requirement of plan.requirements) {
    add(needs, nameOfOwner(requirement), requirement)
    for (const peg of requirement.pegs) add(uses, nameOf(peg), { requirement, quantity: peg.quantity })
  }
  const known = new Map<string, Weight[]>()
  const brings = amountsOf(plan)
  const weigh = (name: string) => weightsOf(name, { uses, brings, known })
  return {
    usesOf: (source) => uses.get(nameOf(source)) ?? [],
    sharesOf: (source) =>
      weigh(nameOf(source)).map(({ orderLine, amount }) => ({
        ...(orderLine !== undefined && { orderLine }),
        quantity: amount / 1000,
      })),
    sourcesOf: (orderLine) => sourcesBelow(needs, `orderLine ${orderLine}`),
  }
}

function nameOfOwner({ of, ref }: MaterialRequirement): string {
  return `${of} ${ref}`
}

function add<T>(lists: Map<string, T[]>, key: string, entry: T): void {
  const list = lists.get(key)
  if (list) list.push(entry)
  else lists.set(key, [entry])
}

/** What each order brings, in thousandths. */
function amountsOf({ plannedOrders, openOrders, phantoms }: MaterialPlan): Map<string, number> {
  return new Map([
    ...plannedOrders.map(({ id, expected }): [string, number] => [`planned ${id}`, thousandths(expected)]),
    ...phantoms.map(({ id, quantity }): [string, number] => [`phantom ${id}`, thousandths(quantity)]),
    ...openOrders.map(({ ref, quantity }): [string, number] => [`open ${ref}`, thousandths(quantity)]),
  ])
}

type Index = { uses: Map<string, Use[]>; brings: Map<string, number>; known: Map<string, Weight[]> }

/** A component's quantity goes to the order lines in proportion to what its parent's goes to. */
function weightsOf(name: string, index: Index): Weight[] {
  const before = index.known.get(name)
  if (before) return before
  const sums = new Map<string | undefined, number>()
  const give = (orderLine: string | undefined, amount: number) => {
    if (amount > 0) sums.set(orderLine, (sums.get(orderLine) ?? 0) + amount)
  }
  let used = 0
  for (const { requirement, quantity } of index.uses.get(name) ?? []) {
    const amount = thousandths(quantity)
    used += amount
    if (requirement.of === 'orderLine') give(requirement.ref, amount)
    else {
      const above = weightsOf(nameOfOwner(requirement), index)
      const parts = splitWhole(
        amount,
        above.map((one) => one.amount),
      )
      parts.forEach((part, i) => give(above[i]!.orderLine, part))
    }
  }
  give(undefined, (index.brings.get(name) ?? used) - used)
  const weights = [...sums].map(([orderLine, amount]) => ({ orderLine, amount }))
  index.known.set(name, weights)
  return weights
}

function sourcesBelow(needs: Map<string, MaterialRequirement[]>, from: string): Source[] {
  const found = new Map<string, Source>()
  const open = [from]
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    for (const { pegs } of needs.get(name) ?? [])
      for (const { kind, ref } of pegs) {
        const key = nameOf({ kind, ref })
        if (found.has(key)) continue
        found.set(key, { kind, ref })
        open.push(key)
      }
  }
  return [...found.values()]
}
