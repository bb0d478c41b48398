import type { Problem } from '../../../domain/body/check'
import type { FieldRules, Findings } from '../materials/fields'
import {
  anything,
  checkList,
  checkObject,
  date,
  isText,
  note,
  oneOf,
  optional,
  quantity,
  quantityOrZero,
} from '../materials/fields'
import type { AllocationDemand, AllocationInput } from './input'
import { allocationLimits } from './input'

const top: FieldRules = { items: anything, demands: anything, overrides: optional(anything) }
const item: FieldRules = { item: isText, available: quantityOrZero }
const demand: FieldRules = {
  order: isText,
  orderLine: isText,
  item: isText,
  quantity,
  customer: isText,
  class: oneOf('A', 'B', 'C'),
  dueOn: date,
  reserved: optional(quantityOrZero),
}
const override: FieldRules = {
  orderLine: isText,
  item: isText,
  quantity: quantityOrZero,
  approvedBy: isText,
  reason: isText,
}

/** Everything that is wrong with the input of an allocation; empty when it can be allocated. */
export function allocationProblems(input: unknown): Problem[] {
  const found: Findings = { problems: [] }
  if (!checkObject(top, input, '', found)) return found.problems
  const given = input as Partial<Record<keyof AllocationInput, unknown>>
  const { entries } = allocationLimits
  checkRows(item, given.items, { pointer: '/items', max: entries, found })
  checkRows(demand, given.demands, { pointer: '/demands', max: entries, found })
  if (given.overrides !== undefined)
    checkRows(override, given.overrides, { pointer: '/overrides', max: allocationLimits.overrides, found })
  if (found.problems.length === 0) checkNames(input as AllocationInput, found)
  return found.problems
}

function checkRows(
  rules: FieldRules,
  value: unknown,
  { pointer, max, found }: { pointer: string; max: number; found: Findings },
): void {
  checkList(value, pointer, max, found).forEach((row, i) => checkObject(rules, row, `${pointer}/${i}`, found))
}

function checkNames({ items, demands, overrides = [] }: AllocationInput, found: Findings): void {
  const known = new Set<string>()
  items.forEach(({ item: code }, i) => {
    if (known.has(code)) note(found, `/items/${i}/item`, `must be unique, and ${code} comes twice`)
    known.add(code)
  })
  const lines = new Map<string, AllocationDemand>()
  demands.forEach((one, i) => {
    if (!known.has(one.item))
      note(found, `/demands/${i}/item`, `names ${one.item}, which is not among the items`)
    if (lines.has(keyOf(one)))
      note(found, `/demands/${i}`, `asks again for ${one.item} for ${one.orderLine}; a line asks for it once`)
    lines.set(keyOf(one), one)
  })
  const overridden = new Set<string>()
  overrides.forEach((one, i) => {
    const line = lines.get(keyOf(one))
    if (!line)
      note(found, `/overrides/${i}`, `names ${one.orderLine} with ${one.item}, which nobody asks for`)
    else if (one.quantity > line.quantity)
      note(found, `/overrides/${i}/quantity`, `must not exceed the ${line.quantity} that the line asks for`)
    if (overridden.has(keyOf(one)))
      note(found, `/overrides/${i}`, `overrides ${one.orderLine} with ${one.item} a second time`)
    overridden.add(keyOf(one))
  })
}

/** An order line and an item, as one name. */
export function keyOf({ orderLine, item: code }: { orderLine: string; item: string }): string {
  return JSON.stringify([orderLine, code])
}
