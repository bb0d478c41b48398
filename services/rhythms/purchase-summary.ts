import { daysBetween } from '../../domain/calendar'
import type { Department } from '../../domain/departments'
import { live } from '../../domain/order/facts'
import { paymentGateOpen } from '../../domain/order/stages/collection-instalments'
import { purchaseLines, type OpenPurchaseLine } from '../../domain/order/stages/kitting'
import type { OrderState } from '../../domain/order/state'
import type { Bilingual } from '../../domain/policy/ladders'
import {
  isWithin,
  monthOf,
  purchaseStatuses,
  type PurchaseReason,
  type PurchaseStatus,
  type PurchaseSummaryLine,
} from '../../domain/rhythm'
import type { FactoryPurchase } from '../database'
import { count } from '../email/format'
import { departmentWords } from '../email/wording/words'
import type { Drafted, Report } from './report'
import type { RhythmOrder, RunDays } from './rhythm-order'
import { byText, countBy } from './sums'

type Reason = { text: Bilingual; owner?: Department }

/** What each reason says, and the department that acts. */
const reasons: Record<PurchaseReason, Reason> = {
  deliveredLate: { text: { en: 'delivered late', zh: '逾期到货' } },
  orderOnHold: { text: { en: 'the order is on hold', zh: '订单暂停' }, owner: 'sales' },
  depositMissing: { text: { en: 'the deposit is not in', zh: '定金未到' }, owner: 'sales' },
  notReleased: { text: { en: 'not released to the supplier', zh: '未下发供应商' }, owner: 'purchasing' },
  rejected: { text: { en: 'rejected at inspection', zh: '来料检验不合格' }, owner: 'quality' },
  partDelivered: { text: { en: 'delivered in part', zh: '部分到货' }, owner: 'purchasing' },
  notDelivered: { text: { en: 'not delivered', zh: '未到货' }, owner: 'purchasing' },
  notDueYet: { text: { en: 'not due yet', zh: '未到交期' }, owner: 'purchasing' },
}

/** The purchase lines of an order that the month is about: promised in it, or promised before and still open (R53). */
export function purchasesOf({ number, state }: RhythmOrder, days: RunDays): PurchaseSummaryLine[] {
  if (state.status === 'cancelled') return []
  return purchaseLines(state)
    .filter((line) => concerns(days, line.line.promisedOn, line.outstanding > 0))
    .map((open) => orderLine(number, state, open, days.today))
}

/** The same of a line that serves the whole factory. */
export function factoryPurchase(given: FactoryPurchase, days: RunDays): PurchaseSummaryLine[] {
  const [quantity, accepted] = [Number(given.quantity), Number(given.received)]
  const { ref, supplier, item, promisedOn, completedOn } = given
  if (!concerns(days, promisedOn, accepted < quantity)) return []
  const isDone = accepted >= quantity
  const progress = progressOf({ isDone, promisedOn, completedOn, today: days.today })
  const open = accepted > 0 ? 'partDelivered' : progress.status === 'late' ? 'notDelivered' : 'notDueYet'
  return [
    {
      ref,
      ...(supplier === undefined ? {} : { supplier }),
      material: item,
      quantity,
      accepted,
      promisedOn,
      ...progress,
      ...because(isDone ? doneLate(progress.daysLate) : open),
    },
  ]
}

function concerns({ nominalOn }: RunDays, promisedOn: string, isOpen: boolean): boolean {
  const month = monthOf(nominalOn)
  return isWithin(month, promisedOn) || (isOpen && promisedOn < month.from)
}

function orderLine(
  number: string,
  state: OrderState,
  open: OpenPurchaseLine,
  today: string,
): PurchaseSummaryLine {
  const { purchaseOrder, line, accepted, outstanding } = open
  const isDone = outstanding <= 0
  const completedOn = isDone ? lastReceipt(state, open) : undefined
  const progress = progressOf({ isDone, promisedOn: line.promisedOn, completedOn, today })
  return {
    ref: `${number} ${purchaseOrder.id}/${line.line}`,
    order: number,
    supplier: purchaseOrder.supplier,
    material: line.material,
    unit: line.unit,
    quantity: line.quantity,
    accepted,
    promisedOn: line.promisedOn,
    ...progress,
    ...because(isDone ? doneLate(progress.daysLate) : whyOpen(state, open, progress.status)),
  }
}

type Progress = Pick<PurchaseSummaryLine, 'status' | 'daysLate' | 'completedOn'>

function progressOf(of: {
  isDone: boolean
  promisedOn: string
  completedOn?: string
  today: string
}): Progress {
  const { isDone, promisedOn, completedOn, today } = of
  const last = isDone ? (completedOn ?? promisedOn) : today
  const daysLate = Math.max(0, daysBetween(promisedOn, last))
  if (!isDone) return { status: daysLate > 0 ? 'late' : 'notDone', daysLate }
  return { status: 'done', daysLate, ...(completedOn === undefined ? {} : { completedOn }) }
}

function whyOpen(state: OrderState, open: OpenPurchaseLine, status: PurchaseStatus): PurchaseReason {
  const { purchaseOrder, accepted } = open
  if (state.hold) return 'orderOnHold'
  if (purchaseOrder.releasedAt === undefined)
    return paymentGateOpen(state, 'purchase') ? 'notReleased' : 'depositMissing'
  if (receiptsOf(state, open).some(({ rejected }) => rejected > 0)) return 'rejected'
  if (accepted > 0) return 'partDelivered'
  return status === 'late' ? 'notDelivered' : 'notDueYet'
}

function doneLate(daysLate: number): PurchaseReason | undefined {
  return daysLate > 0 ? 'deliveredLate' : undefined
}

function because(reason: PurchaseReason | undefined): Pick<PurchaseSummaryLine, 'reason' | 'actionOwner'> {
  if (reason === undefined) return {}
  const { owner } = reasons[reason]
  return { reason, ...(owner === undefined ? {} : { actionOwner: owner }) }
}

function receiptsOf(state: OrderState, { purchaseOrder, line }: OpenPurchaseLine) {
  return live(state.materials.receipts).filter(
    (receipt) => receipt.purchaseOrder === purchaseOrder.id && receipt.line === line.line,
  )
}

function lastReceipt(state: OrderState, open: OpenPurchaseLine): string | undefined {
  return receiptsOf(state, open)
    .map(({ receivedOn }) => receivedOn)
    .sort()
    .at(-1)
}

/** The run: late lines first, and reports for purchasing and for every other department that has to act. */
export function draftPurchases(lines: PurchaseSummaryLine[], { nominalOn }: RunDays): Drafted {
  const rank: Record<PurchaseStatus, string> = { late: '0', notDone: '1', done: '2' }
  const sorted = lines.toSorted(
    byText(
      ({ status }) => rank[status],
      ({ promisedOn }) => promisedOn,
      ({ ref }) => ref,
    ),
  )
  const counts = {
    lines: lines.length,
    ...countBy(
      lines.map(({ status }) => status),
      purchaseStatuses,
    ),
  }
  const owners = [
    ...new Set(sorted.flatMap(({ status, actionOwner }) => (status === 'done' ? [] : (actionOwner ?? [])))),
  ]
  const others = owners.filter((owner) => owner !== 'purchasing')
  return {
    counts,
    record: { kind: 'purchaseSummary', lines: sorted },
    reports: [
      report('purchasing', sorted, nominalOn),
      ...others.map((owner) =>
        report(
          owner,
          sorted.filter(({ status, actionOwner }) => status !== 'done' && actionOwner === owner),
          nominalOn,
        ),
      ),
    ],
  }
}

function report(department: Department, lines: PurchaseSummaryLine[], nominalOn: string): Report {
  const { done, notDone, late } = countBy(
    lines.map(({ status }) => status),
    purchaseStatuses,
  )
  const month = nominalOn.slice(0, 7)
  return {
    to: [{ department, level: 'lead' }],
    lead: {
      en: `Purchases of ${month}: ${done} done, ${notDone} not done, ${late} late`,
      zh: `${month} 采购订单：完成 ${done}，未完成 ${notDone}，逾期 ${late}`,
    },
    tables: [
      {
        columns: [
          { en: 'Purchase line', zh: '采购行' },
          { en: 'Supplier', zh: '供应商' },
          { en: 'Material', zh: '物料' },
          { en: 'Quantity', zh: '数量' },
          { en: 'Accepted', zh: '已收' },
          { en: 'Promised', zh: '交期' },
          { en: 'Status', zh: '状态' },
          { en: 'Reason', zh: '原因' },
          { en: 'Acts', zh: '责任部门' },
        ],
        rows: lines.map((line) => [
          line.ref,
          line.supplier ?? '—',
          line.material,
          `${line.quantity}${line.unit ? ` ${line.unit}` : ''}`,
          String(line.accepted),
          line.promisedOn,
          statusWords(line),
          line.reason ? reasons[line.reason].text : '—',
          line.actionOwner ? departmentWords(line.actionOwner) : '—',
        ]),
      },
    ],
  }
}

const statusNames: Record<PurchaseStatus, Bilingual> = {
  done: { en: 'done', zh: '完成' },
  notDone: { en: 'not done', zh: '未完成' },
  late: { en: 'late', zh: '逾期' },
}

function statusWords({ status, daysLate }: PurchaseSummaryLine): Bilingual {
  if (daysLate === 0) return statusNames[status]
  const days = count(daysLate, 'day')
  if (status === 'late') return { en: `${days} late`, zh: `逾期 ${daysLate} 天` }
  return { en: `${statusNames[status].en}, ${days} late`, zh: `${statusNames[status].zh}，迟 ${daysLate} 天` }
}
