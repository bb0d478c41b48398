import { exceeds, sameCell, subtractQuantity, sumQuantities, type Cell } from '../../quantity'
import {
  findLine,
  finishedQuantity,
  lineQuantity,
  live,
  openingQuantities,
  passedAtOpening,
  quantityInShipments,
  shippedQuantity,
  tolerated,
} from '../facts'
import type { OrderLine } from '../intake'
import { refuse, type Refusal } from '../rule'
import type { OrderState, Shipment, ShipmentLine } from '../state'
import { cellName } from './production-facts'

/** A line, or one colour and size of it. */
type Part = { line: number; cell?: Cell }

/** Pieces of a part of a line, by some measure. */
type Measure = (state: OrderState, part: Part) => number

/**
 * Pieces that may be stuffed. An order opened behind production with no quantities of a line has finished it,
 * because the stages before its own count as passed.
 */
export const finishedPieces: Measure = (state, { line, cell }) => {
  const told = openingQuantities(state, 'produced', { line }).length > 0
  return passedAtOpening(state, 'production') && !told
    ? orderedPieces(state, { line, cell })
    : finishedQuantity(state, line, cell)
}

const orderedPieces: Measure = (state, { line, cell }) => {
  const cells = findLine(state, line)?.quantities ?? []
  return sumQuantities(cells.filter((one) => !cell || sameCell(one, cell)).map(({ quantity }) => quantity))
}

/** Pieces in live shipments, and those shipped before the order was opened. */
const takenPieces: Measure = (state, part) => quantityInShipments(state, () => true, part)

/** True when the live shipments hold the ordered quantity of every line, within the short tolerance. */
export function isCovered(state: OrderState): boolean {
  return enough(state, (line) => takenPieces(state, { line }))
}

/** True when the ordered quantity of every line is on board, within the short tolerance. */
export function isOnBoard(state: OrderState): boolean {
  return enough(state, (line) => shippedQuantity(state, line))
}

function enough(state: OrderState, quantityOf: (line: number) => number): boolean {
  const lines = state.order.lines.filter((line) => lineQuantity(line) > 0)
  return lines.length > 0 && lines.every((line) => !exceeds(leastOf(state, line), quantityOf(line.line)))
}

/** The least of a line that must be shipped (短装). */
export function leastOf(state: OrderState, line: OrderLine): number {
  return tolerated(state, lineQuantity(line)).least
}

/** Finished pieces that are in no live shipment yet, by line, colour and size; no more than the over tolerance lets go. */
export function finishedAndLeft(state: OrderState): ShipmentLine[] {
  return leftBy(state, finishedPieces)
}

/** What a shipment takes that names no lines: what is finished and left, or what is ordered while nothing is finished. */
export function everythingLeft(state: OrderState): ShipmentLine[] {
  const nothingFinished = state.order.lines.every(({ line }) => finishedPieces(state, { line }) === 0)
  return leftBy(state, nothingFinished ? orderedPieces : finishedPieces)
}

function leftBy(state: OrderState, measure: Measure): ShipmentLine[] {
  return state.order.lines.flatMap((line) => leftOfLine(state, line, measure))
}

/**
 * Each cell takes its own pieces first. Pieces that no cell claims were finished before the order was opened and
 * told for the line as a whole; they fill the cells up to what is ordered.
 */
function leftOfLine(state: OrderState, line: OrderLine, measure: Measure): ShipmentLine[] {
  const whole = { line: line.line }
  const { most } = tolerated(state, lineQuantity(line))
  let room = subtractQuantity(Math.min(measure(state, whole), most), takenPieces(state, whole))
  const take = (wanted: number) => {
    const taken = Math.max(0, Math.min(wanted, room))
    room = subtractQuantity(room, taken)
    return taken
  }
  const own = cellsOf(line).map((cell) => {
    const part = { line: line.line, cell }
    return { cell, quantity: take(subtractQuantity(measure(state, part), takenPieces(state, part))) }
  })
  const filled = own.map(({ cell, quantity }) => {
    const inShipments = sumQuantities([takenPieces(state, { line: line.line, cell }), quantity])
    const unclaimed = take(subtractQuantity(cell.quantity, inShipments))
    return { line: line.line, ...cell, quantity: sumQuantities([quantity, unclaimed]) }
  })
  return filled.filter(({ quantity }) => quantity > 0)
}

/** The colours and sizes of a line, each once. */
function cellsOf(line: OrderLine): (Cell & { quantity: number })[] {
  return mergeCells(line.quantities.map((cell) => ({ line: line.line, ...cell }))).map(
    ({ line: _line, ...cell }) => cell,
  )
}

function mergeCells(lines: readonly ShipmentLine[]): ShipmentLine[] {
  const merged: ShipmentLine[] = []
  for (const entry of lines) {
    const known = merged.find((one) => one.line === entry.line && sameCell(one, entry))
    if (known) known.quantity = sumQuantities([known.quantity, entry.quantity])
    else merged.push({ ...entry })
  }
  return merged
}

/** The lines that were asked for, each cell once; a line with a single colour and size need not name them. */
export function namedLines(state: OrderState, asked: readonly ShipmentLine[]): ShipmentLine[] {
  return mergeCells(
    asked.map((entry) => {
      const cells = findLine(state, entry.line)?.quantities ?? []
      const [only] = cells
      if (cells.length !== 1 || !only || entry.color !== undefined || entry.size !== undefined) return entry
      const { quantity: _ordered, ...cell } = only
      return { ...cell, line: entry.line, quantity: entry.quantity }
    }),
  )
}

/** Why these lines cannot be shipped: unknown, or more than ordered with the over tolerance (溢装). */
export function linesProblem(state: OrderState, asked: readonly ShipmentLine[]): Refusal | undefined {
  for (const [index, entry] of asked.entries()) {
    const line = findLine(state, entry.line)
    if (!line) {
      const known = state.order.lines.map((one) => one.line).join(', ')
      return refuse(
        'unknown-line',
        `There is no line ${entry.line}; the lines are ${known}`,
        `/lines/${index}/line`,
      )
    }
    if (!line.quantities.some((cell) => sameCell(cell, entry))) {
      const known = cellsOf(line).map(cellName).join(', ')
      const detail = `Line ${entry.line} has no ${cellName(entry)}; it has ${known || 'no quantities yet'}`
      return refuse('unknown-cell', detail, `/lines/${index}`)
    }
  }
  return firstProblem(state.order.lines, (line) => overProblem(state, line, asked))
}

function overProblem(
  state: OrderState,
  line: OrderLine,
  asked: readonly ShipmentLine[],
): Refusal | undefined {
  const wanted = piecesOf(asked, line.line)
  const taken = takenPieces(state, { line: line.line })
  const { most } = tolerated(state, lineQuantity(line))
  if (wanted === 0 || !exceeds(sumQuantities([taken, wanted]), most)) return undefined
  return refuse(
    'more-than-ordered',
    `Line ${line.line}: ${wanted} wanted and ${taken} in other shipments, but at most ${most} may be shipped of ${lineQuantity(line)} ordered`,
    '/lines',
  )
}

/** Why a shipment cannot be stuffed yet: more pieces would have left the floor than were finished (R24). */
export function unfinishedProblem(state: OrderState, shipment: Shipment): Refusal | undefined {
  const lines = [...new Set(shipment.lines.map(({ line }) => line))]
  return firstProblem(lines, (line) => unfinishedOfLine(state, shipment, line))
}

function unfinishedOfLine(state: OrderState, shipment: Shipment, line: number): Refusal | undefined {
  const gone: Measure = (_state, part) =>
    quantityInShipments(state, (other) => other.id === shipment.id || other.stuffedAt !== undefined, part)
  const cells = shipment.lines.filter((entry) => entry.line === line)
  const short = cells.map((cell) =>
    Math.max(0, subtractQuantity(gone(state, { line, cell }), finishedPieces(state, { line, cell }))),
  )
  const finished = finishedPieces(state, { line })
  const claimed = sumQuantities(
    (findLine(state, line)?.quantities ?? []).map((cell) => finishedPieces(state, { line, cell })),
  )
  const isShort = exceeds(sumQuantities(short), Math.max(0, subtractQuantity(finished, claimed)))
  if (!isShort && !exceeds(gone(state, { line }), finished)) return undefined
  const cell = cells[short.findIndex((quantity) => quantity > 0)]
  const part = isShort ? { line, cell } : { line }
  const name = isShort && cell ? `Line ${line}, ${cellName(cell)}` : `Line ${line}`
  return refuse(
    'more-than-finished',
    `${name}: ${gone(state, part)} would be stuffed in all, but ${finishedPieces(state, part)} are finished`,
    '/shipment',
  )
}

/** Pieces of a line among shipment lines. */
export function piecesOf(lines: readonly ShipmentLine[], line?: number): number {
  return sumQuantities(
    lines.filter((entry) => line === undefined || entry.line === line).map(({ quantity }) => quantity),
  )
}

function firstProblem<T>(
  items: readonly T[],
  problemOf: (item: T) => Refusal | undefined,
): Refusal | undefined {
  for (const item of items) {
    const problem = problemOf(item)
    if (problem) return problem
  }
  return undefined
}

/** Live shipments that sail with a booking. */
export function shipmentsOn(state: OrderState, booking: string): Shipment[] {
  return live(state.shipment.shipments).filter((shipment) => shipment.booking === booking)
}

/**
 * The lot that the plan's milestones serve: the first shipment that is not on board, with all that sails beside
 * it; once the whole order is on board, the lot that sailed last; none while the rest has no shipment yet.
 */
export function lotUnderWay(state: OrderState): Shipment[] {
  const shipments = live(state.shipment.shipments)
  const ashore = shipments.filter(({ onBoardAt }) => onBoardAt === undefined)
  if (ashore[0]) return lotOf(ashore, ashore[0])
  const last = shipments.reduce<Shipment | undefined>(
    (latest, one) => ((one.onBoardAt ?? '') >= (latest?.onBoardAt ?? '') ? one : latest),
    undefined,
  )
  return last && isCovered(state) ? lotOf(shipments, last) : []
}

function lotOf(shipments: readonly Shipment[], first: Shipment): Shipment[] {
  return shipments.filter(
    (one) => one.id === first.id || (one.booking !== undefined && one.booking === first.booking),
  )
}
