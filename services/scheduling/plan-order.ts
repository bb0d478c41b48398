import { addDays } from '../../domain/calendar'
import type { PlanningInput } from '../../domain/order/planning-input'
import type { PlanningResult } from '../../domain/order/start'
import { defaultPolicy, defaultTemplates } from '../../domain/policy'
import { factoryCalendar, zoneOffsets } from './calendar-data'
import { scheduleTimePlan } from './time-plan'

/** Days before the receipt and after the last known date for which the calendar knows the holidays. */
const horizonDays = { before: 60, after: 270 }

/** Makes the time-and-action plan of an order, with the calendar and the policy that it is to live by. */
export function planOrder(input: PlanningInput, plannedAt: string): Omit<PlanningResult, 'products'> {
  const { order } = input
  const received = order.receivedAt.slice(0, 10)
  const last = [received, plannedAt.slice(0, 10), order.shipOn ?? '', input.etaOn ?? ''].sort().at(-1)!
  const horizon = { from: addDays(received, -horizonDays.before), to: addDays(last, horizonDays.after) }
  const calendar = factoryCalendar(horizon)
  const plan = scheduleTimePlan({
    template: defaultTemplates[order.template],
    facts: {
      incoterm: order.incoterm,
      transportMode: order.transportMode,
      passageDays: order.passageDays,
      payment: order.payment,
      presentationDays: input.presentationDays,
    },
    receivedAt: order.receivedAt,
    plannedAt,
    shipOn: order.shipOn,
    etaOn: input.etaOn,
    cutOffs: input.cutOffs,
    calendar,
    portZone: input.portZone ? zoneOffsets(input.portZone, horizon.from, horizon.to) : undefined,
    done: input.done,
    baseline: input.baseline,
  })
  return { plan, calendar, policy: defaultPolicy }
}
