import type { BillLine, MaterialItem } from '../materials'
import { dividedDown, ratioOf, thousandths, timesUp } from '../materials/exact'
import type { Factory } from './factory'
import type { FactoryOrder, FactoryOrderLine } from './input'
import { isBoughtIn } from './products'

/** Everything that one order line still needs, as a phantom of its own with its bill of materials. */
export type Kit = { item: MaterialItem; bill: BillLine[] }

/** The pieces of a kit that a line asks for: enough that every thousandth of a need is a millionth of one. */
export const kitsPerLine = 1000

/** The phantom that stands for a line's needs in the material plan. */
export function kitCode({ id }: Pick<FactoryOrderLine, 'id'>): string {
  return `kit ${id}`
}

/**
 * The kit of a line: what it says that it needs, or one level of its product's bill of materials less what is
 * bound to it; the product itself when it is bought in. Undefined when nothing more is needed. Throws
 * `PlanRefusal` for quantities that cannot be meant.
 */
export function kitOf(factory: Factory, order: FactoryOrder, line: FactoryOrderLine): Kit | undefined {
  if (line.isMade) return undefined
  const parent = kitCode(line)
  const bill = needsOf(factory, order, line).map((one) => ({ parent, ...one }))
  if (bill.length === 0) return undefined
  return { item: { code: parent, kind: 'phantom', leadTimeDays: 0 }, bill }
}

type Need = Omit<BillLine, 'parent'>

function needsOf(factory: Factory, order: FactoryOrder, line: FactoryOrderLine): Need[] {
  if (line.needs)
    return line.needs.map(({ item, quantity }) => ({
      component: item,
      perParent: perKit(thousandths(quantity)),
    }))
  const bound = boundOf(line)
  if (isBoughtIn(order, factory.items.get(line.item)))
    return needFor({ component: line.item, perParent: '1' }, line.quantity, bound)
  return (factory.bills.get(line.item) ?? []).flatMap((one) => needFor(one, line.quantity, bound))
}

/** What is bound to the line, in thousandths by item; it is used up as needs are met. */
function boundOf({ bound = [] }: FactoryOrderLine): Map<string, number> {
  const found = new Map<string, number>()
  for (const { item, quantity } of bound) found.set(item, (found.get(item) ?? 0) + thousandths(quantity))
  return found
}

/** One line of a bill of materials for so many pieces, less what of it or of its alternates is bound. */
function needFor(line: Omit<BillLine, 'parent'>, quantity: number, bound: Map<string, number>): Need[] {
  const { component, perParent, scrapPercent, from, until, alternates = [] } = line
  const ratio = ratioOf(perParent, scrapPercent)
  const others = alternates.map((one) => ({
    component: one.component,
    ratio: ratioOf(one.perParent ?? perParent, one.scrapPercent ?? scrapPercent),
  }))
  let pieces = thousandths(quantity)
  for (const one of [{ component, ratio }, ...others]) {
    const held = bound.get(one.component) ?? 0
    const needed = timesUp(pieces, one.ratio)
    const used = Math.min(held, needed)
    bound.set(one.component, held - used)
    pieces = used === needed ? 0 : pieces - dividedDown(used, one.ratio)
  }
  if (pieces === 0) return []
  return [
    {
      component,
      perParent: perKit(timesUp(pieces, ratio)),
      ...(from !== undefined && { from }),
      ...(until !== undefined && { until }),
      ...(others.length > 0 && {
        alternates: others.map((one) => ({
          component: one.component,
          perParent: perKit(timesUp(pieces, one.ratio)),
        })),
      }),
    },
  ]
}

function perKit(amount: number): string {
  return (amount / 1000 / kitsPerLine).toFixed(6)
}
