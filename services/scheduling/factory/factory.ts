import type { WorkingCalendar } from '../../../domain/calendar'
import {
  compileCalendar,
  localDate,
  nextWorkingDay,
  nextWorkingInstant,
  toMs,
} from '../../../domain/calendar'
import type { CapacityMachine } from '../capacity'
import type { BillLine, MaterialItem } from '../materials'
import type { FactoryInput, FactoryOrder, FactoryOrderLine, FactorySupply, Routing } from './input'
import { machineWithoutStops } from './stops'

/** A checked picture, indexed. */
export type Factory = {
  input: FactoryInput
  calendar: WorkingCalendar
  /** The first working day on which anything can be done. */
  today: string
  items: ReadonlyMap<string, MaterialItem>
  bills: ReadonlyMap<string, BillLine[]>
  supplies: ReadonlyMap<string, FactorySupply>
  routings: ReadonlyMap<string, Routing>
  /** With their stops taken out of their calendars. */
  machines: CapacityMachine[]
  lines: ReadonlyMap<string, LinePlace>
}

/** A line with its order, and where the two stand in the input. */
export type LinePlace = { order: FactoryOrder; line: FactoryOrderLine; pointer: string }

/** Indexes a picture that has been checked. */
export function factoryOf(input: FactoryInput): Factory {
  const calendar = compileCalendar(input.calendar)
  const bills = new Map<string, BillLine[]>()
  for (const line of input.bom) {
    const known = bills.get(line.parent)
    if (known) known.push(line)
    else bills.set(line.parent, [line])
  }
  return {
    input,
    calendar,
    today: localDate(calendar, nextWorkingInstant(calendar, toMs(input.plannedAt))),
    items: new Map(input.items.map((item) => [item.code, item])),
    bills,
    supplies: new Map((input.supplies ?? []).map((supply) => [supply.ref, supply])),
    routings: new Map(input.routings.map((routing) => [routing.item, routing])),
    machines: input.machines.map(machineWithoutStops),
    lines: new Map(
      input.orders.flatMap((order, o) =>
        order.lines.map((line, l): [string, LinePlace] => [
          line.id,
          { order, line, pointer: `/orders/${o}/lines/${l}` },
        ]),
      ),
    ),
  }
}

/** The first working day on which something can be used that comes on a date; today when that has passed. */
export function usableFrom({ calendar, today }: Factory, on: string): string {
  return nextWorkingDay(calendar, on > today ? on : today)
}
