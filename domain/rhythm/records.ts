import type { Department } from '../departments'
import type { TaskKind } from '../policy/ladders'

/** What the runs of the rhythms leave behind. Dates `YYYY-MM-DD`; money as decimal strings of its own currency, never mixed. */

export const purchaseStatuses = ['done', 'notDone', 'late'] as const
export type PurchaseStatus = (typeof purchaseStatuses)[number]

/** Why a purchase line is not done, or was done late. */
export const purchaseReasons = [
  'deliveredLate', 'orderOnHold', 'depositMissing', 'notReleased', 'rejected', 'partDelivered', 'notDelivered', 'notDueYet',
] as const // prettier-ignore
export type PurchaseReason = (typeof purchaseReasons)[number]

/** One purchase line in the summary of a month (R53). */
export type PurchaseSummaryLine = {
  /** `<purchase order>/<line>`, of an order's line with the order before it. */
  ref: string
  order?: string
  supplier?: string
  material: string
  unit?: string
  quantity: number
  accepted: number
  promisedOn: string
  completedOn?: string
  status: PurchaseStatus
  /** Calendar days past the promise; 0 when it was kept or is still ahead. */
  daysLate: number
  reason?: PurchaseReason
  actionOwner?: Department
}

/** A correction is what an account moved on days before the first statement that its opening did not hold. */
export type StatementLineKind = 'opening' | 'invoice' | 'payment' | 'settlement' | 'correction'

/** One line of a statement; `amount` is what it adds to what the customer owes. */
export type StatementLine = {
  line: number
  kind: StatementLineKind
  on: string
  order?: string
  ref?: string
  amount: string
}

/** The account of a customer in one currency over a month (R110): opening + invoiced − paid = closing. */
export type Statement = {
  customer: string
  currency: string
  fromOn: string
  untilOn: string
  opening: string
  invoiced: string
  /** Payments, settlements and corrections. */
  paid: string
  closing: string
  lines: StatementLine[]
}

export const balanceAlerts = ['overdue', 'nearLimit', 'overLimit'] as const
export type BalanceAlert = (typeof balanceAlerts)[number]

/** What a customer was billed, has paid and owes in one currency (R113), over the open orders. */
export type CustomerBalance = {
  customer: string
  currency: string
  orders: number
  invoiced: string
  paid: string
  /** Billed and neither paid nor written off, order by order. */
  outstanding: string
  /** Instalments past their day, billed or not. */
  overdue: string
  /** Paid before it was billed, order by order, and what closed orders were paid too much. */
  prepaid: string
  creditLimit?: string
  /** Outstanding in percent of the limit, one decimal. */
  creditUsed?: string
  alerts: BalanceAlert[]
}

export const invoiceItemKinds = ['toInvoice', 'toSend', 'toConfirm'] as const
export type InvoiceItemKind = (typeof invoiceItemKinds)[number]

/** One piece of work of an invoice run (R109). */
export type InvoiceRunItem = {
  kind: InvoiceItemKind
  order: string
  customer: string
  currency?: string
  amount?: string
  shipments: string[]
  invoice?: string
  lines: { line: number; quantity: number }[]
  /** On board, issued or sent since. */
  since?: string
}

/** An order in the plan of a month (R73). Periods are 1 to 3: from the 1st, the 11th and the 21st on (上中下旬). */
export type MonthPlanItem = {
  order: string
  customer: string
  sales?: string
  pieces: number
  produceFrom?: string
  produceUntil?: string
  shipOn?: string
  producePeriods: number[]
  shipPeriod?: number
}

/** A payment or an instalment behind a sum. */
export type CollectionLine = {
  kind: 'collected' | 'due' | 'overdue'
  customer: string
  order: string
  on: string
  amount: string
}

/** What a salesperson's customers have paid in a week and have to pay (R112). */
export type CollectionConfirmation = {
  /** Empty for customers whom nobody looks after. */
  sales: string
  currency: string
  collected: string
  /** Unpaid, and due until the end of the week after; with what is overdue. */
  due: string
  overdue: string
  lines: CollectionLine[]
}

export const licenceFindings = [
  'missing', 'wrongNumber', 'expired', 'notYetValid', 'expiresIn30Days', 'expiresIn60Days', 'notChecked', 'valid',
] as const // prettier-ignore
export type LicenceFinding = (typeof licenceFindings)[number]

/** What a check of the licences has found of one party and one kind (R116). */
export type LicenceCheck = {
  party: string
  kind: string
  finding: LicenceFinding
  licence?: string
  validUntil?: string
  daysLeft?: number
  isNewCustomer: boolean
}

/** How a work list is divided; what a customer or supplier owes us stands apart, however late it is. */
export const workListGroups = ['overdue', 'dueToday', 'dueThisWeek', 'waitingOnOthers'] as const
export type WorkListGroup = (typeof workListGroups)[number]

/** A task as the record of a work list keeps it: by order and key, as things stood when the list was made. */
export type ListedTask = {
  group: WorkListGroup
  order: string
  task: string
  dueAt: string
  /** Working days with one decimal. */
  daysLate: number
}

/** The open work of a person at the start of a working day (R93). */
export type PersonalWorkList = Record<WorkListGroup, number> & {
  /** Whose work it is. */
  employee: string
  /** Who was sent it while that person is away. */
  standIn?: string
  tasks: ListedTask[]
}

/** Someone or something that was late at least twice in a week: by employee code, party code, or kind of task. */
export type RepeatedDelay = { times: number; averageDelayHours: number } & (
  { kind: 'person' | 'supplier'; code: string } | { kind: 'taskKind'; code: TaskKind }
)

/** The week of a department (R91). */
export type DepartmentFigures = {
  department: Department
  fromOn: string
  untilOn: string
  /** Tasks open when the week ended, and those of them that were past their due time. */
  open: number
  late: number
  /** Tasks that reached somebody above their owner in the week, and the steps by which they did. */
  escalated: number
  steps: number
  /** Tasks that were late when they were closed in the week. */
  resolved: number
  /** Over the late and the resolved ones, in working hours with one decimal; absent when there were none. */
  averageDelayHours?: number
  repeated: RepeatedDelay[]
}

/** What a material run finds, the most pressing first: 漏定, 来不及, 催交, 下单, 取消, 减少, 增加, 推迟. */
export const materialFindings = [
  'missed', 'late', 'expedite', 'release', 'cancel', 'decrease', 'increase', 'defer',
] as const // prettier-ignore
export type MaterialFindingKind = (typeof materialFindings)[number]

/** One thing that the plan of the day asks for, or cannot help (R43). */
export type MaterialFinding = {
  finding: MaterialFindingKind
  item: string
  /** The planned or open order that it is about; absent for what nobody has ordered. */
  ref?: string
  /** In units of the item; what it is changed by when it is to be more or less. */
  quantity?: number
  /** The day to act by, or from which a date is to be moved. */
  on?: string
  /** The day to which it is to be moved. */
  to?: string
  /** Working days late, or by which a date is to be moved. */
  days?: number
  /** Order lines that it hurts or that wait for it, the first ten. */
  orderLines: string[]
}

/** What one run leaves behind beside its counts. */
export type RhythmRecord =
  | { kind: 'materialRun'; findings: MaterialFinding[] }
  | { kind: 'purchaseSummary'; lines: PurchaseSummaryLine[] }
  | { kind: 'monthlyStatement'; statements: Statement[] }
  | { kind: 'customerBalance'; balances: CustomerBalance[] }
  | { kind: 'invoiceRun'; items: InvoiceRunItem[] }
  | { kind: 'nextMonthPlan'; items: MonthPlanItem[] }
  | { kind: 'collectionConfirmation'; confirmations: CollectionConfirmation[] }
  | { kind: 'licenceValidity'; checks: LicenceCheck[] }
  | { kind: 'workList'; lists: PersonalWorkList[] }
  | { kind: 'weeklySummary'; departments: DepartmentFigures[] }
  | { kind: 'none' }
