import { addDays, type CalendarData, type ZoneData } from '../../domain/calendar'
import type {
  ExchangeRate,
  Machine,
  OpenOrder,
  PlanVersionRecord,
  Repositories,
  WorkCentre,
} from '../database'
import { factoryCalendar, zoneOffsets } from '../scheduling'
import type { CustomerClass } from '../scheduling/capacity'
import type { FactoryInput, FactoryMachine, FactoryOrder, Routing } from '../scheduling/factory/input'
import { previousOf } from '../scheduling/factory/places'
import { departmentCalendars, machineCalendars, type Horizon } from './calendars'
import { materialsInPlan } from './materials-in-plan'
import { orderInPlan } from './order-in-plan'

/** Days before the earliest receipt, and after the run or the last ship date, that the calendars cover. */
const horizonDays = { before: 60, after: 550 }

/** Days from the run beyond which no order makes the calendars longer; there only the week is known. */
const widestDays = 1_500

/** When it is now, as an instant; `frozenUntil` in place of that of the plan in force. */
export type LoadOptions = { now: string; frozenUntil?: string }

/** Reads the picture of the factory from which everything is planned. Each table is read once, however many orders. */
export async function loadFactory(
  repositories: Repositories,
  { now, frozenUntil }: LoadOptions,
): Promise<FactoryInput> {
  const { factory, sales, planning } = repositories
  const [open, classes, rates, latest, machines, workCentres, shifts, routings] = await Promise.all([
    repositories.orders.open(),
    sales.classes(),
    sales.exchangeRates(now.slice(0, 10)),
    planning.latestVersion(),
    repositories.machines.list(now),
    factory.workCentres(),
    factory.shiftCalendars(),
    factory.routings(),
  ])
  const horizon = horizonOf(open, now)
  const calendar = factoryCalendar(horizon)
  const orders = ordersInPlan(open, { classes, rates, horizon })
  const calendars = machineCalendars({ machines, workCentres, shifts }, horizon)
  return {
    plannedAt: now,
    calendar,
    departmentCalendars: departmentCalendars(shifts, horizon),
    ...materialsInPlan({ orders, ...(await materialsOf(repositories)) }),
    workCentres: workCentres.map(centreInPlan),
    machines: machines.map((machine) => machineInPlan(machine, calendars.get(machine.code) ?? calendar)),
    routings: withUnrouted(routings, orders),
    orders,
    ...inForce(latest, frozenUntil),
  }
}

async function materialsOf({ items, factory, supplyLines, reservations, allocationOverrides }: Repositories) {
  const [known, bom, supplies, reserved, overrides] = await Promise.all([
    items.list(),
    factory.billLines(),
    supplyLines.open(),
    reservations.list(),
    allocationOverrides.list({ status: 'approved' }),
  ])
  return { items: known, bom, supplies, reservations: reserved, overrides }
}

type OrderSources = { classes: Record<string, CustomerClass>; rates: ExchangeRate[]; horizon: Horizon }

function ordersInPlan(open: OpenOrder[], { classes, rates, horizon }: OrderSources): FactoryOrder[] {
  const zones = new Map<string, ZoneData>()
  // Looking a zone's clock changes up takes longer than all the rest of an order.
  const zoneOf = (zone: string) => {
    const known = zones.get(zone) ?? zoneOffsets(zone, horizon.from, horizon.to)
    zones.set(zone, known)
    return known
  }
  const rateOf = new Map(rates.map(({ currency, rate }) => [currency, Number(rate)]))
  return open.map(({ state, currency, amount }) => {
    const rate = rateOf.get(currency ?? '')
    const value = rate === undefined || amount === undefined ? undefined : Number(amount) * rate
    return orderInPlan(state, { zoneOf, customerClass: classes[state.order.customer], value })
  })
}

function horizonOf(open: OpenOrder[], now: string): Horizon {
  const today = now.slice(0, 10)
  const received = open.map(({ state }) => state.order.receivedAt.slice(0, 10))
  const shipped = open.flatMap(({ state }) => (state.order.shipOn ? [state.order.shipOn] : []))
  const first = received.reduce((a, b) => (a < b ? a : b), today)
  const last = shipped.reduce((a, b) => (a > b ? a : b), today)
  const [earliest, latest] = [addDays(today, -widestDays), addDays(today, widestDays)]
  return {
    from: addDays(first > earliest ? first : earliest, -horizonDays.before),
    to: addDays(last < latest ? last : latest, horizonDays.after),
  }
}

/**
 * The routings, and an empty one for each item of an order that has none yet: it takes no machine's time, and does
 * not keep the other orders from being planned.
 */
function withUnrouted(routings: Routing[], orders: FactoryOrder[]): Routing[] {
  const routed = new Set(routings.map(({ item }) => item))
  const ordered = new Set(orders.flatMap(({ lines }) => lines.map(({ item }) => item)))
  const unrouted = [...ordered].filter((item) => !routed.has(item))
  return [...routings, ...unrouted.map((item) => ({ item, operations: [] }))]
}

function centreInPlan({
  code,
  line,
  labourMinutesPerDay,
  floorSpace,
}: WorkCentre): FactoryInput['workCentres'][number] {
  return {
    id: code,
    ...(line && { line }),
    ...(labourMinutesPerDay !== undefined && { labourMinutesPerDay }),
    ...(floorSpace !== undefined && { floorSpace }),
  }
}

function machineInPlan(machine: Machine, calendar: CalendarData): FactoryMachine {
  const { code, workCentre, setupFamily, setupMatrix, reservePercent, stops } = machine
  return {
    id: code,
    workCentre,
    calendar,
    ...(setupFamily !== undefined && { setupFamily }),
    ...(setupMatrix && { setupMatrix }),
    ...(reservePercent > 0 && { reservePercent }),
    ...(stops.length > 0 && {
      stops: stops.map(({ id, from, until, reason }) => ({ id, from, until, reason })),
    }),
  }
}

/** What the plan in force says of orders that are still open is for the planner to see. */
function inForce(
  latest: PlanVersionRecord | undefined,
  given: string | undefined,
): Pick<FactoryInput, 'previous' | 'frozenUntil'> {
  const frozenUntil = given ?? latest?.frozenUntil
  return {
    ...(latest?.result && { previous: previousOf(latest.result) }),
    ...(frozenUntil !== undefined && { frozenUntil }),
  }
}
