import { compileCalendar, hourMs, instantAt, localDate, toIso } from '../calendar'
import { rememberLast } from '../memory'
import { addMoney, fromMillionths, multiplyMoney, roundMoney, toMillionths } from '../money/money'
import { sameCell, sumQuantities, withOver, withShort, type Cell } from '../quantity'
import type { OrderIntake, OrderLine } from './intake'
import { stages, type Stage } from './stage'
import type { Entry, OrderState, ProductionOrder, Shipment } from './state'

/** Facts that several stages ask of an order; all are computed from the state. */

/** Entries that were not voided. */
export function live<E extends Entry>(entries: readonly E[]): E[] {
  return entries.filter((entry) => entry.voided === undefined)
}

export function findLine(state: OrderState, line: number): OrderLine | undefined {
  return state.order.lines.find((candidate) => candidate.line === line)
}

/** Ordered quantity of a whole line. */
export function lineQuantity(line: OrderLine): number {
  return sumQuantities(line.quantities.map((cell) => cell.quantity))
}

/** Quantity × price of a line with its charges, rounded half up to the minor unit; undefined while any of it is open. */
export function lineAmount(state: OrderState, line: OrderLine): string | undefined {
  const { currency } = state.order
  if (currency === undefined || line.unitPrice === undefined || line.quantities.length === 0) return undefined
  const price = multiplyMoney(line.unitPrice, lineQuantity(line))
  return roundMoney(addMoney([price, line.charges ?? '0']), currency)
}

type Amounts = { lines?: string; order?: string }

const amounts = new WeakMap<OrderIntake, Amounts>()

/** The amounts follow from the order alone, and are asked for many times in each of its states. */
function amountsOf(state: OrderState): Amounts {
  const known = amounts.get(state.order)
  if (known) return known
  const { currency, charges = '0', lines } = state.order
  const ofLines = lines.map((line) => lineAmount(state, line))
  const sum = ofLines.includes(undefined) ? undefined : addMoney(ofLines as string[])
  const isKnown = sum !== undefined && currency !== undefined
  const found = { lines: sum, order: isKnown ? roundMoney(addMoney([sum, charges]), currency) : undefined }
  amounts.set(state.order, found)
  return found
}

/** Amount of the order as calculated from its lines and charges; undefined while any line is open. */
export function orderAmount(state: OrderState): string | undefined {
  return amountsOf(state).order
}

/**
 * What so much of the order's lines is worth: quantity × price with its share of the charges of line and order,
 * rounded half up to the minor unit; undefined while a price is open or a line is unknown.
 */
export function amountFor(
  state: OrderState,
  parts: readonly { line: number; quantity: number }[],
): string | undefined {
  const { currency, charges } = state.order
  const values = parts.map((part) => partAmount(state, part))
  if (currency === undefined || values.includes(undefined)) return undefined
  const value = addMoney(values as string[])
  if (charges === undefined) return roundMoney(value, currency)
  const whole = amountsOf(state).lines
  return whole === undefined
    ? undefined
    : roundMoney(addMoney([value, shareOf(charges, value, whole)]), currency)
}

function partAmount(state: OrderState, part: { line: number; quantity: number }): string | undefined {
  const line = findLine(state, part.line)
  if (line?.unitPrice === undefined) return undefined
  const value = multiplyMoney(line.unitPrice, part.quantity)
  return addMoney([value, shareOf(line.charges ?? '0', String(part.quantity), String(lineQuantity(line)))])
}

/** `amount × part ÷ whole`; nothing of nothing. */
function shareOf(amount: string, part: string, whole: string): string {
  const divisor = toMillionths(whole)
  return divisor === 0n ? '0' : fromMillionths((toMillionths(amount) * toMillionths(part)) / divisor)
}

/** True for a stage that counted as passed when the order was opened under way. */
export function passedAtOpening(state: OrderState, stage: Stage): boolean {
  const { opening } = state.order
  return opening !== undefined && stages.indexOf(stage) < stages.indexOf(opening.stage)
}

/** Open production orders: those that were not withdrawn by a cancellation. */
export function openProductionOrders(state: OrderState): ProductionOrder[] {
  return state.conversion.productionOrders.filter((order) => order.withdrawnAt === undefined)
}

/** Finished pieces of a line, or of one colour and size of it: what passed packing. */
export function finishedQuantity(state: OrderState, line: number, cell?: Cell): number {
  const packed = packedByLine(state).get(line) ?? []
  const reported = cell ? packed.filter((entry) => sameCell(entry, cell)) : packed
  return sumQuantities([
    ...reported.map((entry) => entry.quantity),
    ...openingQuantities(state, 'produced', { line, cell }),
  ])
}

const packedByLine = rememberLast(
  ({ production, conversion }: OrderState) => [production.progress, conversion.productionOrders],
  (state) => {
    const lineOf = new Map(openProductionOrders(state).map(({ id, line }) => [id, line]))
    const packed = live(state.production.progress).filter((entry) => entry.process === 'packing')
    return groupBy(packed, (entry) => lineOf.get(entry.productionOrder))
  },
)

/** Pieces of a line in shipments that satisfy `which`, on board or not. */
export function quantityInShipments(
  state: OrderState,
  which: (shipment: Shipment) => boolean,
  of: { line: number; cell?: Cell },
): number {
  const { cell } = of
  const parts = (shippedByLine(state).get(of.line) ?? []).filter(
    ({ part, shipment }) => (!cell || sameCell(part, cell)) && which(shipment),
  )
  return sumQuantities([
    ...parts.map(({ part }) => part.quantity),
    ...openingQuantities(state, 'shipped', of),
  ])
}

const shippedByLine = rememberLast(
  ({ shipment }: OrderState) => [shipment.shipments],
  (state) => {
    const parts = live(state.shipment.shipments).flatMap((shipment) =>
      shipment.lines.map((part) => ({ part, shipment })),
    )
    return groupBy(parts, ({ part }) => part.line)
  },
)

function groupBy<K, V>(values: readonly V[], keyOf: (value: V) => K): Map<K, V[]> {
  const groups = new Map<K, V[]>()
  for (const value of values) {
    const key = keyOf(value)
    const known = groups.get(key)
    if (known) known.push(value)
    else groups.set(key, [value])
  }
  return groups
}

/** Pieces of a line that are on board. */
export function shippedQuantity(state: OrderState, line: number, cell?: Cell): number {
  return quantityInShipments(state, (shipment) => shipment.onBoardAt !== undefined, { line, cell })
}

/** Pieces that were produced or shipped before the order was opened here, of a line or of one cell of it. */
export function openingQuantities(
  state: OrderState,
  kind: 'produced' | 'shipped',
  of: { line: number; cell?: Cell },
): number[] {
  return (state.order.opening?.[kind] ?? [])
    .filter((entry) => entry.line === of.line && (!of.cell || sameCell(entry, of.cell)))
    .map((entry) => entry.quantity)
}

/** Most and least that may be delivered of a quantity under the order's tolerances (溢短装). */
export function tolerated(state: OrderState, quantity: number): { most: number; least: number } {
  return {
    most: withOver(quantity, state.order.overPercent),
    least: withShort(quantity, state.order.shortPercent),
  }
}

/** A new id for an entry: prefix and the next number, never given twice. */
export function nextId(state: OrderState, prefix: string, ahead = 0): string {
  return `${prefix}${(state.counters[prefix] ?? 0) + 1 + ahead}`
}

/** The counters after an id was given. */
export function counted(state: OrderState, id: string): Record<string, number> {
  const match = /^(\D+)(\d+)$/.exec(id)
  if (!match) return state.counters
  const [, prefix = '', number = '0'] = match
  return { ...state.counters, [prefix]: Math.max(state.counters[prefix] ?? 0, Number(number)) }
}

/** The local calendar day of an instant in the factory's zone; Shanghai's until the plan brings the calendar. */
export function factoryDay(state: OrderState, instant: string): string {
  const at = Date.parse(instant)
  if (state.calendar) return localDate(compileCalendar(state.calendar), at)
  return new Date(at + 8 * hourMs).toISOString().slice(0, 10)
}

/** 17:30 of a day, the end of the factory's usual shift, whether or not it is worked; ISO 8601 in UTC. */
export function endOfDay(state: OrderState, date: string): string {
  return atFactoryTime(state, date, 17 * 60 + 30)
}

/** A minute of a day on the factory's clock as an instant, ISO 8601 in UTC. */
export function atFactoryTime(state: OrderState, date: string, minute: number): string {
  if (state.calendar) return toIso(instantAt(compileCalendar(state.calendar), date, minute))
  return new Date(Date.parse(`${date}T00:00:00Z`) - 8 * hourMs + minute * 60_000).toISOString()
}
