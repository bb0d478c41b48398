import { sumQuantities, type Cell } from '../../quantity'
import {
  factoryDay,
  findLine,
  live,
  openingQuantities,
  openProductionOrders,
  passedAtOpening,
  tolerated,
} from '../facts'
import type { TemplateName } from '../intake'
import {
  processes,
  signOffDepartments,
  type ApprovalSubject,
  type OrderState,
  type Process,
  type ProductionOrder,
  type Progress,
  type QualityCheck,
} from '../state'

/** What the customer must have approved before production starts, by template (rows 8 and 9 of the plan). */
export const requiredApprovals: Record<TemplateName, readonly ApprovalSubject[]> = {
  newStyle: ['labDip', 'trims', 'artwork', 'preProductionSample'],
  repeat: ['artwork', 'sealedSample'],
  glass: ['drawing', 'firstPiece'],
  trading: [],
}

/** Approvals of a made-up piece, which come after those of its materials. */
export const sampleApprovals: readonly ApprovalSubject[] = [
  'preProductionSample',
  'sealedSample',
  'firstPiece',
]

/**
 * The processes that count by template. Glass is not sewn. Goods that are bought in are made by the supplier, so
 * only what is packed and ready is reported, and no daily report nor pre-production meeting is asked for.
 */
export const templateProcesses: Record<TemplateName, readonly Process[]> = {
  newStyle: processes,
  repeat: processes,
  glass: ['cutting', 'finishing', 'packing'],
  trading: ['packing'],
}

/** True when the goods are bought in rather than made here. */
export function isBoughtIn(state: OrderState): boolean {
  return state.order.template === 'trading'
}

/** The process whose pieces this one works on; undefined for the first. */
export function processBefore(state: OrderState, process: Process): Process | undefined {
  const chain = templateProcesses[state.order.template]
  return chain[chain.indexOf(process) - 1]
}

/** The process that takes this one's pieces; undefined for the last. */
export function processAfter(state: OrderState, process: Process): Process | undefined {
  const chain = templateProcesses[state.order.template]
  return chain[chain.indexOf(process) + 1]
}

/** The day a milestone was reached before Gendan knew of the order. */
export function doneBeforeOpening(state: OrderState, milestone: string): string | undefined {
  return state.order.opening?.milestones.find((entry) => entry.milestone === milestone)?.doneOn
}

/** An open production order by its id. */
export function findProductionOrder(state: OrderState, id: string): ProductionOrder | undefined {
  return openProductionOrders(state).find((order) => order.id === id)
}

/**
 * When a production order was started, as an instant or a day. One that was in work when the order was opened
 * counts as started then.
 */
export function startOf(state: OrderState, order: ProductionOrder): string | undefined {
  if (order.startedAt !== undefined) return order.startedAt
  const before = doneBeforeOpening(state, 'productionStart')
  if (before !== undefined) return before
  const produced = sumQuantities(openingQuantities(state, 'produced', { line: order.line }))
  return produced > 0 ? state.order.receivedAt : undefined
}

/** The factory's day of an instant or a day. */
export function dayOf(state: OrderState, instantOrDay: string): string {
  return instantOrDay.length === 10 ? instantOrDay : factoryDay(state, instantOrDay)
}

/** Colour and size of a cell in words; `all` where the product has neither. */
export function cellName(cell: Cell): string {
  return [cell.color, cell.size].filter((part) => part !== undefined && part !== '').join(' ') || 'all'
}

/** The cells of a production order, each once with its whole quantity. */
export function cellsOf(order: ProductionOrder): (Cell & { quantity: number })[] {
  const cells = new Map<string, Cell & { quantity: number }>()
  for (const entry of order.quantities) {
    const key = cellKey(entry)
    const quantity = sumQuantities([cells.get(key)?.quantity ?? 0, entry.quantity])
    cells.set(key, { ...entry, quantity })
  }
  return [...cells.values()]
}

const cellKey = ({ color = '', size = '' }: Cell) => JSON.stringify([color, size])

const tallies = new WeakMap<readonly Progress[], Map<string, number>>()

/** Pieces by production order, process and cell. One pass over the entries, which may be tens of thousands. */
function tallyOf(progress: readonly Progress[]): Map<string, number> {
  const known = tallies.get(progress)
  if (known) return known
  const tally = new Map<string, number>()
  for (const entry of live(progress)) {
    const key = `${entry.productionOrder} ${entry.process} ${cellKey(entry)}`
    tally.set(key, sumQuantities([tally.get(key) ?? 0, entry.quantity]))
  }
  tallies.set(progress, tally)
  return tally
}

/** Pieces of a cell that passed a process; those finished before the order was opened here passed every one. */
export function made(
  state: OrderState,
  order: ProductionOrder,
  of: { process: Process; cell: Cell },
): number {
  const { process, cell } = of
  const reported = tallyOf(state.production.progress).get(`${order.id} ${process} ${cellKey(cell)}`) ?? 0
  return sumQuantities([reported, ...openingQuantities(state, 'produced', { line: order.line, cell })])
}

export type CellProgress = Cell & {
  productionOrder: string
  line: number
  ordered: number
  /** Most and least that may be finished under the order's tolerances. */
  most: number
  least: number
} & Record<Process, number>

/** Ordered and made pieces of every open production order, by cell and process: the table of the daily report (R85). */
export function producedByProcess(state: OrderState): CellProgress[] {
  return openProductionOrders(state).flatMap((order) => progressOf(state, order))
}

function progressOf(state: OrderState, order: ProductionOrder): CellProgress[] {
  return cellsOf(order).map(({ quantity, ...cell }) => {
    const of = (process: Process) => made(state, order, { process, cell })
    return {
      productionOrder: order.id,
      line: order.line,
      ...cell,
      ordered: quantity,
      ...tolerated(state, quantity),
      cutting: of('cutting'),
      sewing: of('sewing'),
      finishing: of('finishing'),
      packing: of('packing'),
    }
  })
}

/** The cells of a production order whose finished pieces lie outside the tolerance. */
export function cellsOutOfTolerance(state: OrderState, order: ProductionOrder): CellProgress[] {
  return progressOf(state, order).filter((cell) => cell.packing < cell.least || cell.packing > cell.most)
}

/** Checks of a production order that count, in the order in which they were recorded. */
export function checksOf(
  state: OrderState,
  order: ProductionOrder,
  kind: QualityCheck['kind'],
): QualityCheck[] {
  return live(state.production.qualityChecks).filter(
    (check) => check.productionOrder === order.id && check.kind === kind,
  )
}

/** True when the latest final check of a production order passed. */
export function finalCheckPassed(state: OrderState, order: ProductionOrder): boolean {
  return checksOf(state, order, 'final').at(-1)?.passed === true
}

/** True when a production order was completed and nothing voided since has undone it. */
export function isComplete(state: OrderState, order: ProductionOrder): boolean {
  if (passedAtOpening(state, 'production')) return true
  return (
    order.completedAt !== undefined &&
    cellsOutOfTolerance(state, order).length === 0 &&
    finalCheckPassed(state, order)
  )
}

/** Approvals that production still waits for. */
export function missingApprovals(state: OrderState): ApprovalSubject[] {
  return requiredApprovals[state.order.template].filter(
    (subject) =>
      state.production.approvals[subject]?.outcome !== 'approved' &&
      doneBeforeOpening(state, approvalMilestone(subject)) === undefined,
  )
}

/** The milestone of the plan that an approval belongs to. */
export function approvalMilestone(subject: ApprovalSubject): 'customerApprovals' | 'preProductionSample' {
  return sampleApprovals.includes(subject) ? 'preProductionSample' : 'customerApprovals'
}

/** What the product meeting still lacks before production may start (R26), in words; undefined when nothing. */
export function productMeetingProblem(state: OrderState): string | undefined {
  if (passedAtOpening(state, 'conversion')) return undefined
  if (!state.conversion.meeting) return 'The product meeting has not been held'
  const unsigned = signOffDepartments.filter((department) => !state.conversion.signedOff[department])
  return unsigned.length === 0 ? undefined : `The product meeting is not signed off by ${unsigned.join(', ')}`
}

/** True when the pre-production meeting was held, or is not asked for. */
export function preProductionMeetingHeld(state: OrderState): boolean {
  return (
    isBoughtIn(state) ||
    state.production.preProductionMeeting !== undefined ||
    doneBeforeOpening(state, 'preProductionMeeting') !== undefined
  )
}

/** The product of a production order: the line's own wins, since it may be entered later. */
export function productOf(state: OrderState, order: ProductionOrder): string | undefined {
  return findLine(state, order.line)?.product ?? order.product
}
