import { compileCalendar, toIso } from '../calendar'
import { escalationInstants } from '../policy/ladders'
import type { MilestoneKey } from '../policy/milestone'
import { endOfDay } from './facts'
import type { Stage } from './stage'
import { bookingOf, mainBooking } from './stages/customs-bookings'
import { cutOffKinds, type Booking, type OrderState, type Task } from './state'
import { cutOffOf } from './tasks'

/** An instant of the carrier's or the bank's before which a task's work must be done. */
export type Limit = { at: string; kind: 'cutOff' | 'presentation'; what: string }

/**
 * The nearest limit that a task's work comes before: its own cut-off, else the earliest still to come of its vessel's
 * cut-offs and of the letter of credit, so far as the work lies before them. Undefined when nothing limits it.
 */
export function limitOf(state: OrderState, task: Task, now: string): Limit | undefined {
  if (task.cutOffAt !== undefined) {
    const isBanks = task.kind === 'presentation'
    const what = isBanks ? 'the last day to present the documents' : 'the cut-off'
    return { at: task.cutOffAt, kind: isBanks ? 'presentation' : 'cutOff', what }
  }
  const after = milestonesAfter(state, task)
  return [...cutOffLimits(state, task, after), ...creditLimits(state, task, after)]
    .filter(({ at }) => at > now)
    .sort((a, b) => (a.at < b.at ? -1 : 1))[0]
}

/** The last instant to which a task can be put off: the last warning of the ladder before its limit. */
export function lastUsefulInstant(state: OrderState, { at, kind }: Limit): string {
  const ladder = state.policy?.ladders[kind]
  if (!ladder || !state.calendar) return at
  const calendar = compileCalendar(state.calendar)
  const warnings = escalationInstants(ladder, Date.parse(at), calendar, {})
    .map((warning) => toIso(warning.at))
    .filter((warning) => warning < at)
  return warnings.at(-1) ?? at
}

/** The milestones that the task's own leads to, itself among them; undefined for a task without one. */
function milestonesAfter(state: OrderState, { milestone }: Task): Set<MilestoneKey> | undefined {
  if (milestone === undefined) return undefined
  const found = new Set<MilestoneKey>([milestone])
  const milestones = state.plan?.milestones ?? []
  for (let size = 0; size < found.size;) {
    size = found.size
    for (const { key, after } of milestones) if (after.some((one) => found.has(one))) found.add(key)
  }
  return found
}

/** Stages whose work lies before the loading of the vessel, where no milestone says it more exactly. */
const beforeLoading: readonly Stage[] = ['review', 'conversion', 'materials', 'production', 'customs']

function cutOffLimits(state: OrderState, task: Task, after: Set<MilestoneKey> | undefined): Limit[] {
  const booking = vesselOf(state, task)
  if (!booking) return []
  const milestones = Object.entries(cutOffOf) as [MilestoneKey, (typeof cutOffKinds)[number]][]
  const comesBefore = (kind: (typeof cutOffKinds)[number]) =>
    after === undefined || milestones.some(([key, ofKey]) => ofKey === kind && after.has(key))
  return cutOffKinds.flatMap((kind) => {
    const at = booking.cutOffs[kind]
    return at !== undefined && comesBefore(kind)
      ? [{ at, kind: 'cutOff' as const, what: `the cut-off of ${booking.id} (${kind})` }]
      : []
  })
}

/** The booking whose cut-offs a task's work comes before; undefined when it has to do with none. */
function vesselOf(state: OrderState, { milestone, stage, ref }: Task): Booking | undefined {
  if (milestone !== undefined || beforeLoading.includes(stage)) return mainBooking(state)
  const shipment = state.shipment.shipments.find(({ id }) => id === ref)
  return shipment && shipment.onBoardAt === undefined ? bookingOf(state, shipment) : undefined
}

function creditLimits(state: OrderState, { stage }: Task, after: Set<MilestoneKey> | undefined): Limit[] {
  const credit = state.collection.letterOfCredit
  if (!credit) return []
  const isBefore = (milestone: MilestoneKey, stages: readonly Stage[]) =>
    after === undefined ? stages.includes(stage) : after.has(milestone)
  const limit = (day: string, what: string): Limit => ({
    at: endOfDay(state, day),
    kind: 'presentation',
    what: `${what} of letter of credit ${credit.number}`,
  })
  return [
    ...(isBefore('onBoard', beforeLoading) ? [limit(credit.latestShipmentOn, 'the latest shipment')] : []),
    ...(isBefore('documentsPresented', [...beforeLoading, 'shipment'])
      ? [limit(credit.expiresOn, 'the expiry')]
      : []),
  ]
}
