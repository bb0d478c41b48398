import type { FactoryInput, FactoryOrder } from './input'

/** One thing of a picture that could be otherwise: a supply on another date, or a machine that does not stop. */
export type Change =
  | { kind: 'supply'; supply: number; dueOn: string }
  | { kind: 'bound'; order: number; line: number; bound: number; dueOn: string }
  | { kind: 'stop'; machine: number; stop: number }

/** The picture in which it is otherwise; all else is the same, down to the objects. */
export function changed(input: FactoryInput, change: Change): FactoryInput {
  if (change.kind === 'supply') {
    const supplies = input.supplies!
    const supply = { ...supplies[change.supply]!, dueOn: change.dueOn }
    return { ...input, supplies: supplies.with(change.supply, supply) }
  }
  if (change.kind === 'bound')
    return { ...input, orders: input.orders.with(change.order, changedOrder(input, change)) }
  const machine = input.machines[change.machine]!
  const stops = machine.stops!.toSpliced(change.stop, 1)
  return { ...input, machines: input.machines.with(change.machine, { ...machine, stops }) }
}

function changedOrder(
  { orders }: FactoryInput,
  { order: o, line: l, bound: b, dueOn }: Extract<Change, { kind: 'bound' }>,
): FactoryOrder {
  const order = orders[o]!
  const line = order.lines[l]!
  const bound = line.bound!.with(b, { ...line.bound![b]!, dueOn })
  return { ...order, lines: order.lines.with(l, { ...line, bound }) }
}
