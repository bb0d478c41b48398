import type { Problem } from '../../../domain/body/check'
import { checkCalendar } from './check-calendar'
import type { FieldRules, Findings } from './fields'
import {
  anything,
  checkList,
  checkObject,
  date,
  factor,
  flag,
  isText,
  note,
  oneOf,
  optional,
  percent,
  quantity,
  quantityOrZero,
  whole,
} from './fields'
import { checkReferences } from './check-references'
import type { MaterialsInput } from './input'
import { materialsLimits } from './input'

const top: FieldRules = {
  today: date,
  calendar: anything,
  items: anything,
  bom: anything,
  demands: anything,
  scheduledReceipts: optional(anything),
  reservations: optional(anything),
  horizonEnd: optional(date),
  freezeEnd: optional(date),
  damping: optional(anything),
}

const damping: FieldRules = {
  expediteDays: optional(whole(0, 1000)),
  deferDays: optional(whole(0, 1000)),
}

const item: FieldRules = {
  code: isText,
  kind: oneOf('make', 'buy', 'phantom'),
  leadTimeDays: whole(0, 1000),
  lotSize: optional(anything),
  safetyStock: optional(quantityOrZero),
  onHand: optional(quantityOrZero),
  reserved: optional(quantityOrZero),
  scrapPercent: optional(percent),
}

const lotSizes: Record<string, FieldRules> = {
  lotForLot: { policy: anything },
  fixed: { policy: anything, quantity },
  multiple: { policy: anything, minimum: optional(quantityOrZero), multiple: optional(quantity) },
  period: {
    policy: anything,
    days: whole(1, 1000),
    minimum: optional(quantityOrZero),
    multiple: optional(quantity),
  },
}

const billLine: FieldRules = {
  parent: isText,
  component: isText,
  perParent: factor,
  scrapPercent: optional(percent),
  from: optional(date),
  until: optional(date),
  alternates: optional(anything),
}

const alternate: FieldRules = {
  component: isText,
  perParent: optional(factor),
  scrapPercent: optional(percent),
}

const demand: FieldRules = { orderLine: isText, item: isText, quantity, neededOn: date }

const receipt: FieldRules = {
  ref: isText,
  item: isText,
  quantity,
  dueOn: date,
  kind: oneOf('purchase', 'production'),
  firm: optional(flag),
  startOn: optional(date),
  issued: optional(anything),
}

const issue: FieldRules = { item: isText, quantity }

const reservation: FieldRules = {
  item: isText,
  quantity,
  orderLine: optional(isText),
  productionOrder: optional(isText),
}

/** Everything that is wrong with the input of a material plan; empty when it can be planned. */
export function materialsProblems(input: unknown): Problem[] {
  const found: Findings = { problems: [] }
  if (!checkObject(top, input, '', found)) return found.problems
  const given = input as Partial<Record<keyof MaterialsInput, unknown>>
  checkCalendar(given.calendar, '/calendar', found)
  if (given.damping !== undefined) checkObject(damping, given.damping, '/damping', found)
  rows(given.items, '/items', item, found).forEach((row, i) => checkLotSize(row, `/items/${i}`, found))
  rows(given.bom, '/bom', billLine, found).forEach((row, i) => checkBillLine(row, `/bom/${i}`, found))
  rows(given.demands, '/demands', demand, found)
  rows(orNone(given.scheduledReceipts), '/scheduledReceipts', receipt, found).forEach((row, i) =>
    nested(row.issued, `/scheduledReceipts/${i}/issued`, issue, found),
  )
  rows(orNone(given.reservations), '/reservations', reservation, found)
  if (found.problems.length === 0) checkReferences(input as MaterialsInput, found)
  return found.problems
}

type Row = Record<string, unknown>

/** An absent list is an empty one; null is not. */
function orNone(value: unknown): unknown {
  return value === undefined ? [] : value
}

function rows(value: unknown, pointer: string, rules: FieldRules, found: Findings): Row[] {
  const list = checkList(value, pointer, materialsLimits.entries, found)
  let areObjects = true
  for (let i = 0; i < list.length; i++) {
    areObjects = checkObject(rules, list[i], `${pointer}/${i}`, found) && areObjects
  }
  return areObjects ? (list as Row[]) : []
}

function nested(value: unknown, pointer: string, rules: FieldRules, found: Findings): void {
  if (value === undefined) return
  checkList(value, pointer, 1000, found).forEach((row, i) =>
    checkObject(rules, row, `${pointer}/${i}`, found),
  )
}

function checkLotSize({ lotSize, kind, leadTimeDays }: Row, pointer: string, found: Findings): void {
  if (kind === 'phantom' && typeof leadTimeDays === 'number' && leadTimeDays !== 0)
    note(found, `${pointer}/leadTimeDays`, 'must be 0: a phantom is never ordered')
  if (lotSize === undefined) return
  const policy = (lotSize as Row | null)?.policy
  const rules = typeof policy === 'string' && Object.hasOwn(lotSizes, policy) ? lotSizes[policy] : undefined
  if (rules) checkObject(rules, lotSize, `${pointer}/lotSize`, found)
  else note(found, `${pointer}/lotSize/policy`, `must be one of: ${Object.keys(lotSizes).join(', ')}`)
}

function checkBillLine({ from, until, alternates }: Row, pointer: string, found: Findings): void {
  nested(alternates, `${pointer}/alternates`, alternate, found)
  if (typeof from === 'string' && typeof until === 'string' && from > until)
    note(found, `${pointer}/until`, 'must not be before from')
}
