import { capacityLimits } from '../capacity'
import type { Check } from '../capacity/checks'
import { instant, isObject, list, numberFrom, object, optional, positive, text } from '../capacity/checks'
import { isText, quantity } from '../materials/fields'
import { byRule, calendar, dateNear, instantNear } from './check-dates'
import { name } from './check-order'
import { factoryLimits } from './limits'

/** What a supply of the factory says beyond what the material plan takes. */
export const supplyExtras =
  (plannedAt: string): Check =>
  (value, pointer, report) => {
    if (!isObject(value)) return
    optional(text)(value.supplier, `${pointer}/supplier`, report)
    for (const field of ['firstDueOn', 'dueOn', 'startOn'])
      optional(dateNear(plannedAt))(value[field], `${pointer}/${field}`, report)
  }

/** Stock set aside. */
export const reservation: Check = (value, pointer, report) => {
  object({
    item: byRule(isText),
    quantity: byRule(quantity),
    orderLine: optional(name),
    productionOrder: optional(text),
  })(value, pointer, report)
  if (isObject(value) && (value.orderLine === undefined) === (value.productionOrder === undefined))
    report(pointer, 'must name either an orderLine or a productionOrder')
}

/** What a machine of the factory says beyond what the capacity plan takes. */
export const machineExtras =
  (plannedAt: string): Check =>
  (value, pointer, report) => {
    if (!isObject(value)) return
    if (value.calendar !== undefined) calendar(value.calendar, `${pointer}/calendar`, report)
    optional(list(stop(plannedAt), 0, factoryLimits.stopsPerMachine))(value.stops, `${pointer}/stops`, report)
  }

const stop =
  (plannedAt: string): Check =>
  (value, pointer, report) => {
    const at = instantNear(plannedAt)
    object({ id: optional(text), from: at, until: at, reason: text })(value, pointer, report)
    if (!isObject(value) || typeof value.from !== 'string' || typeof value.until !== 'string') return
    if (Date.parse(value.from) >= Date.parse(value.until)) report(`${pointer}/until`, 'must be after from')
  }

const minutes = numberFrom(0, capacityLimits.minutes)

/** How a product is made. */
export const routing = object({
  item: byRule(isText),
  operations: list(
    object({
      id: text,
      process: text,
      workCentre: text,
      minutesPerPiece: minutes,
      machines: optional(
        list(
          object({ machine: text, minutesPerPiece: optional(minutes) }),
          1,
          capacityLimits.machinesPerOperation,
        ),
      ),
      setupFamily: optional(text),
      predecessors: optional(list(text, 0, factoryLimits.operationsPerRouting)),
      transferBatch: optional(positive),
      workers: optional(numberFrom(0, 10_000)),
      floorSpace: optional(numberFrom(0, 1e6)),
    }),
    0,
    factoryLimits.operationsPerRouting,
  ),
})

/** An operation of the plan in force. */
export const previous = object({
  job: text,
  operation: text,
  machine: text,
  startAt: instant,
  endAt: instant,
  notBefore: optional(instant),
  waitedUntil: optional(instant),
})
