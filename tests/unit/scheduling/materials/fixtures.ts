import { addDays } from '../../../../domain/calendar'
import type { Shift } from '../../../../domain/calendar'
import { factoryCalendar, weeklyCalendar } from '../../../../services/scheduling'
import type {
  BillLine,
  MaterialItem,
  MaterialPlan,
  MaterialsInput,
  ScheduledReceipt,
} from '../../../../services/scheduling/materials'
import { planMaterials } from '../../../../services/scheduling/materials'

const shift: Shift[] = [[480, 1020]]

/** Every day is a working day, so that a period of a textbook is a day. */
export const everyDay = weeklyCalendar({
  zone: 'UTC',
  from: '2026-01-01',
  to: '2026-12-31',
  week: Array.from({ length: 7 }, () => shift),
})

/** Monday to Friday with China's holidays. */
export const factory = factoryCalendar({ from: '2026-01-01', to: '2026-12-31' })

/** Period 1 is the day of the run; 0 and below lie in the past. */
export const period = (number: number) => addDays('2026-03-01', number - 1)

export const item = (code: string, extra: Partial<MaterialItem> = {}): MaterialItem => ({
  code,
  kind: 'buy',
  leadTimeDays: 1,
  ...extra,
})

export const make = (code: string, extra: Partial<MaterialItem> = {}) =>
  item(code, { kind: 'make', ...extra })

export const uses = (parent: string, component: string, extra: Partial<BillLine> = {}): BillLine => ({
  parent,
  component,
  perParent: '1',
  ...extra,
})

/** Demands of an item by period, as order lines `S1/1`, `S2/1` … */
export const demandsOf = (code: string, byPeriod: [number, number][]) =>
  byPeriod.map(([number, quantity], i) => ({
    orderLine: `S${i + 1}/1`,
    item: code,
    quantity,
    neededOn: period(number),
  }))

export const purchase = (
  ref: string,
  code: string,
  [number, quantity]: [number, number],
  extra: Partial<ScheduledReceipt> = {},
): ScheduledReceipt => ({
  ref,
  item: code,
  quantity,
  dueOn: period(number),
  kind: 'purchase',
  ...extra,
})

export const production = (
  ref: string,
  code: string,
  due: [number, number],
  extra: Partial<ScheduledReceipt> = {},
) => purchase(ref, code, due, { kind: 'production', ...extra })

export const inputOf = (extra: Partial<MaterialsInput>): MaterialsInput => ({
  today: period(1),
  calendar: everyDay,
  items: [],
  bom: [],
  demands: [],
  ...extra,
})

export function planOf(extra: Partial<MaterialsInput>): MaterialPlan {
  const answer = planMaterials(inputOf(extra))
  if (!answer.ok) throw new Error(JSON.stringify(answer.problems))
  return answer.plan
}

export function problemsOf(input: unknown) {
  const answer = planMaterials(input)
  return answer.ok ? [] : answer.problems
}

const numberOf = (date: string) => (Date.parse(date) - Date.parse('2026-03-01')) / 86_400_000 + 1

/** Planned releases of an item: [period, quantity]. */
export const releasesOf = (plan: MaterialPlan, code: string) =>
  plan.plannedOrders
    .filter((order) => order.item === code)
    .map(({ releaseOn, quantity }) => [numberOf(releaseOn), quantity])

/** Planned receipts of an item: [period, quantity]. */
export const receiptsOf = (plan: MaterialPlan, code: string) =>
  plan.plannedOrders
    .filter((order) => order.item === code)
    .map(({ dueOn, quantity }) => [numberOf(dueOn), quantity])

/** Gross requirements of an item: [period, quantity]. */
export const grossOf = (plan: MaterialPlan, code: string) =>
  plan.requirements
    .filter((one) => one.item === code)
    .map(({ neededOn, quantity }) => [numberOf(neededOn), quantity])
