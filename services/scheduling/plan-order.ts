import { addDays, compileCalendar, workingDaysBetween, type CalendarData } from '../../domain/calendar'
import type { PlanningInput } from '../../domain/order/planning-input'
import type { Binding, Outlook } from '../../domain/order/outlook'
import type { PlanningResult } from '../../domain/order/start'
import type { Policy, TimePlan } from '../../domain/policy'
import { defaultPolicy, defaultTemplates } from '../../domain/policy'
import { factoryCalendar, zoneOffsets } from './calendar-data'
import type { Constraint, OrderProjection } from './factory/result'
import type { TimePlanInput } from './plan-dates'
import { scheduleTimePlan } from './time-plan'

/** Days before the receipt and after the last known date for which the calendar knows the holidays. */
const horizonDays = { before: 60, after: 270 }

/**
 * What is known beside the order: the factory's plan of it, the calendars of departments with hours of their own, and
 * the policy in force for its customer; without one the policy that a factory starts with.
 */
export type PlanKnowledge = {
  known?: { version: number; projection: OrderProjection }
  departments?: (horizon: { from: string; to: string }) => TimePlanInput['departmentCalendars']
  policy?: Policy
}

/**
 * Makes the time-and-action plan of an order, with the calendar and the policy that it is to live by. What the
 * factory's plan `known` expects of its materials and its production takes the place of the template's lead times.
 */
export function planOrder(
  input: PlanningInput,
  plannedAt: string,
  { known, departments, policy = defaultPolicy }: PlanKnowledge = {},
): Omit<PlanningResult, 'products'> {
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
    expected: known?.projection.expected,
    departmentCalendars: departments?.(horizon),
  })
  return {
    plan,
    calendar,
    policy,
    ...(known && { outlook: outlookOf(known, plan, calendar) }),
  }
}

/** What the factory's plan says of the order, with the ship date as the order's own plan has it now. */
function outlookOf(
  { version, projection }: { version: number; projection: OrderProjection },
  plan: TimePlan,
  calendar: CalendarData,
): Outlook {
  const { slackDays, binding, promise, materialsReadyOn, productionStartOn, productionEndOn, tentative } =
    projection
  const projectedShipOn = plan.projectedShipOn ?? projection.projectedShipOn
  return {
    planVersion: version,
    projectedShipOn,
    daysLate: workingDaysBetween(compileCalendar(calendar), plan.shipOn, projectedShipOn),
    slackDays,
    ...(materialsReadyOn && { materialsReadyOn }),
    ...(productionStartOn && { productionStartOn }),
    ...(productionEndOn && { productionEndOn }),
    binding: bindingOf(binding),
    ...(tentative && { tentative }),
    ...(promise && { promise: { shipOn: promise.shipOn, binding: bindingOf(promise.binding) } }),
  }
}

function bindingOf({ kind, text }: Constraint): Binding {
  return { kind, text }
}
