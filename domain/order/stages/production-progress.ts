import { exceeds, sameCell, sumQuantities, type Cell } from '../../quantity'
import { draft, type EventDraft } from '../events'
import { nextId, tolerated } from '../facts'
import { refuse, type Refusal, type RuleInput } from '../rule'
import type { OrderState, Process, ProductionOrder } from '../state'
import { malformed } from './malformed'
import { cellName, cellsOf, dayOf, made, processBefore, startOf, templateProcesses } from './production-facts'
import { findStarted, futureProblem } from './production-lookup'

/** A day's pieces of a process by cell (R85); the report counts as a whole or not at all. */
export function report(input: RuleInput<'reportProgress'>): EventDraft[] | Refusal {
  const { state, body, by, now } = input
  const order = findStarted(state, body.productionOrder)
  if ('kind' in order) return order
  const problem = reportProblem(state, order, { ...body, now })
  if (problem) return problem
  const { productionOrder, process, producedOn, pieces, rework = 0 } = body
  // Rework is told of the whole report; it stands with its first cell.
  const entries = pieces.map((piece, index) => ({
    id: nextId(state, 'P', index),
    ...piece,
    rework: index === 0 ? rework : 0,
  }))
  return [draft('progressReported', { productionOrder, process, producedOn, entries, by })]
}

type Report = {
  process: Process
  producedOn: string
  pieces: readonly (Cell & { quantity: number })[]
  now: string
}

function reportProblem(state: OrderState, order: ProductionOrder, given: Report): Refusal | undefined {
  const used = templateProcesses[state.order.template]
  if (!used.includes(given.process)) {
    const detail = `${given.process} is not a process of this order (${state.order.template}); report ${used.join(', ')}`
    return refuse('process-not-used', detail, '/process')
  }
  const future = futureProblem(state, { date: given.producedOn, now: given.now, pointer: '/producedOn' })
  if (future) return future
  const startedOn = dayOf(state, startOf(state, order) ?? '')
  if (given.producedOn < startedOn) {
    return refuse('before-start', `${order.id} was started on ${startedOn}, not before`, '/producedOn')
  }
  const cells = cellsOf(order)
  for (const index of given.pieces.keys()) {
    const problem =
      cellProblem(order, cells, { given, index }) ?? quantityProblem(state, order, { given, index })
    if (problem) return problem
  }
  return undefined
}

type PieceOf = { given: Report; index: number }

/** Each cell must be of the production order, and stand once in a report. */
function cellProblem(
  order: ProductionOrder,
  cells: readonly Cell[],
  { given: { pieces }, index }: PieceOf,
): Refusal | undefined {
  const piece = pieces[index]!
  if (!cells.some((cell) => sameCell(cell, piece))) {
    const known = cells.slice(0, 30).map(cellName).join(', ')
    return refuse(
      'unknown-cell',
      `${order.id} has no ${cellName(piece)}; it has ${known}`,
      `/pieces/${index}`,
    )
  }
  const isFirst = pieces.findIndex((other) => sameCell(other, piece)) === index
  const detail = `${cellName(piece)} is named twice; give its pieces once`
  return isFirst ? undefined : malformed('cell-named-twice', detail, `/pieces/${index}`)
}

/** A process passes no more than the one before it, and no more than the over tolerance allows. */
function quantityProblem(
  state: OrderState,
  order: ProductionOrder,
  { given: { process, pieces }, index }: PieceOf,
): Refusal | undefined {
  const { quantity, ...cell } = pieces[index]!
  const total = sumQuantities([made(state, order, { process, cell }), quantity])
  const reaches = `${cellName(cell)}: ${process} would reach ${total}`
  const pointer = `/pieces/${index}/quantity`
  const before = processBefore(state, process)
  const passed = before === undefined ? undefined : made(state, order, { process: before, cell })
  if (passed !== undefined && exceeds(total, passed)) {
    return refuse('exceeds-previous-process', `${reaches}, but only ${passed} passed ${before}`, pointer)
  }
  const orderedQuantity = sumQuantities(
    order.quantities.filter((entry) => sameCell(entry, cell)).map((entry) => entry.quantity),
  )
  const { most } = tolerated(state, orderedQuantity)
  if (!exceeds(total, most)) return undefined
  return refuse(
    'over-tolerance',
    `${reaches} of ${orderedQuantity} ordered; at most ${most} are tolerated`,
    pointer,
  )
}
