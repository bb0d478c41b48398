import type { Problem } from '../../../domain/body/check'
import type { MaterialItem, MaterialPlan, Reservation } from '../materials'
import { planMaterials } from '../materials'
import { PlanRefusal, thousandths } from '../materials/exact'
import type { Factory, LinePlace } from './factory'
import { usableFrom } from './factory'
import type { BoundSupply, FactoryOrder, FactoryOrderLine } from './input'
import type { Kit } from './kits'
import { kitOf, kitsPerLine } from './kits'
import { isBoughtIn } from './products'
import type { LineProjection } from './result'
import type { DatedSource } from './sources'
import { sourceWalkOf } from './sources'
import type { Stock } from './stock'
import { plannedPrefix, stockAfter } from './stock'

/** When the materials of a line are there, and down to what supply that date goes. */
export type LineMaterials = {
  readyOn: string
  /** What the line needs is known, even if it is nothing more. */
  isKnown: boolean
  decidedBy?: NonNullable<LineProjection['decidedBy']>
  /** From what the line takes to the supply that decides, without the line's own purchase lines. */
  chain: DatedSource[]
  /** The same without the line's own purchase lines. */
  shared: Shared
}

/** What a line takes from the supply of the whole factory: from when on it is there, and down to what. */
type Shared = { on: string; chain: DatedSource[] }

/** Lines in the order in which they are served when they need something on the same day. */
export type LineDemand = LinePlace & { neededOn: string }

/** The materials of some lines, and what is left for others. */
export type MaterialsStep = { plan: MaterialPlan; lines: Map<string, LineMaterials>; left: Stock }

/**
 * Plans the materials of lines on a stock. A line's own purchase lines serve it alone; what they do not cover is
 * a demand on the stock. Problems point into the picture of the factory.
 */
export function planLineMaterials(
  factory: Factory,
  stock: Stock,
  demands: LineDemand[],
): ({ ok: true } & MaterialsStep) | { ok: false; problems: Problem[] } {
  const kits = new Map<LineDemand, Kit>()
  for (const demand of demands) {
    const kit = kitOrProblem(factory, demand)
    if (kit && 'pointer' in kit) return { ok: false, problems: [kit] }
    if (kit) kits.set(demand, kit)
  }
  const reserved = reservationsFor(stock, kits)
  const answer = planMaterials(materialsInput(factory, stock, { kits, reserved }))
  if (!answer.ok)
    return { ok: false, problems: answer.problems.map((one) => pointedBack(factory, one, kits)) }
  return {
    ok: true,
    plan: answer.plan,
    lines: linesOf(factory, demands, answer.plan),
    left: stockAfter(stock, answer.plan, reserved),
  }
}

type Kits = ReadonlyMap<LineDemand, Kit>

function kitOrProblem(factory: Factory, { order, line, pointer }: LineDemand): Kit | Problem | undefined {
  try {
    return kitOf(factory, order, line)
  } catch (error) {
    if (error instanceof PlanRefusal) return { pointer: `${pointer}/quantity`, detail: error.problem.detail }
    throw error
  }
}

/** Reservations of the lines that are planned now, and of production orders. */
function reservationsFor({ reservations }: Stock, kits: Kits): Reservation[] {
  const lines = new Set([...kits.keys()].map(({ line }) => line.id))
  return reservations.filter(({ orderLine }) => orderLine === undefined || lines.has(orderLine))
}

function materialsInput(
  factory: Factory,
  stock: Stock,
  { kits, reserved }: { kits: Kits; reserved: Reservation[] },
) {
  const held = new Map(stock.held)
  for (const one of stock.reservations)
    if (!reserved.includes(one)) held.set(one.item, (held.get(one.item) ?? 0) + thousandths(one.quantity))
  return {
    today: factory.today,
    calendar: factory.input.calendar,
    items: [
      ...stock.items.map((item) => withHeld(item, held)),
      ...[...kits.values()].map(({ item }) => item),
    ],
    bom: [...factory.input.bom, ...[...kits.values()].flatMap(({ bill }) => bill)],
    demands: [...kits].map(([{ line, neededOn }, { item }]) => ({
      orderLine: line.id,
      item: item.code,
      quantity: kitsPerLine,
      neededOn,
    })),
    scheduledReceipts: stock.supplies,
    reservations: reserved,
  }
}

function withHeld(item: MaterialItem, held: ReadonlyMap<string, number>): MaterialItem {
  const amount = held.get(item.code)
  if (amount === undefined) return item
  const reserved = thousandths(item.reserved) + amount
  return {
    ...item,
    reserved: Math.min(reserved, Math.max(thousandths(item.onHand), thousandths(item.reserved))) / 1000,
  }
}

/** Points into the picture instead of into the material plan's input. */
function pointedBack({ input }: Factory, { pointer, detail }: Problem, kits: Kits): Problem {
  const [, list = '', index = '', ...rest] = pointer.split('/')
  const below = rest.map((part) => `/${part}`).join('')
  const number = Number(index)
  const places = [...kits.keys()]
  if (list === 'today') return { pointer: '/plannedAt', detail }
  if (list === 'scheduledReceipts') return { pointer: `/supplies${index && `/${index}`}${below}`, detail }
  if (list === 'items' && index !== '' && number >= input.items.length)
    return { pointer: places[number - input.items.length]?.pointer ?? '/orders', detail }
  if (list === 'demands') return { pointer: places[number]?.pointer ?? '/orders', detail }
  if (list === 'bom' && index !== '' && number >= input.bom.length) {
    const owners = [...kits].flatMap(([{ pointer: at }, { bill }]) => bill.map(() => at))
    return { pointer: owners[number - input.bom.length] ?? '/orders', detail }
  }
  const isTooLong = (list === 'items' || list === 'bom') && index === ''
  return { pointer: isTooLong && kits.size > 0 ? '/orders' : pointer, detail }
}

function linesOf(factory: Factory, demands: LineDemand[], plan: MaterialPlan): Map<string, LineMaterials> {
  const walk = sourceWalkOf(plan)
  const pool = new Map(plan.lines.map((line) => [line.orderLine, line.readyOn]))
  return new Map(
    demands.map(({ order, line }) => {
      const chain = walk(line.id)
      const fromPool = usableFrom(factory, pool.get(line.id) ?? factory.today)
      return [
        line.id,
        {
          isKnown: isKnown(factory, order, line),
          ...latestOf(factory, line, { on: fromPool, chain }),
        },
      ]
    }),
  )
}

/** The materials of a line whose own purchase lines come on other dates, and nothing else differs. */
export function boundOtherwise(
  factory: Factory,
  line: FactoryOrderLine,
  { isKnown: known, shared }: LineMaterials,
): LineMaterials {
  return { isKnown: known, ...latestOf(factory, line, shared) }
}

function isKnown({ bills, items }: Factory, order: FactoryOrder, line: FactoryOrderLine): boolean {
  return line.needs !== undefined || bills.has(line.item) || isBoughtIn(order, items.get(line.item))
}

function latestOf(
  factory: Factory,
  { isMade, bound: given = [] }: FactoryOrderLine,
  shared: Shared,
): Omit<LineMaterials, 'isKnown'> {
  const { on, chain } = shared
  const bound: BoundSupply[] = isMade ? [] : given
  const dated = bound.map((supply) => ({ supply, on: usableFrom(factory, supply.dueOn) }))
  const last = dated.reduce<(typeof dated)[number] | undefined>(
    (a, b) => (a && a.on >= b.on ? a : b),
    undefined,
  )
  if (last && last.on >= on) {
    const { item, ref } = last.supply
    return { readyOn: last.on, decidedBy: { item, ref, kind: 'bound', on: last.on }, chain: [], shared }
  }
  const source = chain.at(-1)
  if (!source || source.kind === 'stock' || source.kind === 'phantom') return { readyOn: on, chain, shared }
  return { readyOn: on, decidedBy: { ...decisive(source), on }, chain, shared }
}

function decisive({ kind, item, ref }: DatedSource): { item: string; ref: string; kind: 'open' | 'planned' } {
  if (ref.startsWith(plannedPrefix)) return { item, ref: ref.slice(plannedPrefix.length), kind: 'planned' }
  return { item, ref, kind: kind === 'planned' ? 'planned' : 'open' }
}
