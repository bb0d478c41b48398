import { compileCalendar, toIso } from '../calendar'
import { escalationInstants } from '../policy/ladders'
import type { MilestoneKey } from '../policy/milestone'
import { addWorkingTime } from './due'
import { endOfDay } from './facts'
import type { Stage } from './stage'
import { bookingForTheRest, bookingOf, mainBooking } from './stages/customs-bookings'
import { cutOffKinds, type Booking, type OrderState, type Task } from './state'
import { cutOffOf } from './tasks'

/**
 * An instant before which a task's work must be done: of the carrier, of the bank, or else the farthest to which we
 * let it be put off ourselves.
 */
export type Limit = { at: string; kind: 'cutOff' | 'presentation' | 'ours'; what: string }

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

/**
 * What no promise and no snooze of a task may pass: the limit of its work, and never later than our own, or a task
 * could be silent until long after the goods should have sailed. Before rules 3 only the carrier's and the bank's.
 */
export function putOffLimit(state: OrderState, task: Task, now: string): Limit | undefined {
  const theirs = limitOf(state, task, now)
  if (state.rules < 3 || task.cutOffAt !== undefined) return theirs
  const ours = ownLimit(state, task, now)
  return theirs && lastUsefulInstant(state, theirs) <= ours.at ? theirs : ours
}

/**
 * Working days for which a task that the sailing does not bound can be put off: six weeks, nearly all that a repeat
 * order has from receipt to sailing. Whatever takes longer is no delay of a task; the order must be dated anew.
 */
const farthestPutOffDays = 30

/** The end of the ship date that holds; for what is due after it, or when it has passed, so many working days. */
function ownLimit(state: OrderState, { dueAt }: Task, now: string): Limit {
  const shipOn = state.plan?.shipOn ?? state.order.shipOn
  const sailing = shipOn === undefined ? '' : endOfDay(state, shipOn)
  if (dueAt <= sailing && now < sailing)
    return { at: sailing, kind: 'ours', what: 'the end of the ship date' }
  const isAhead = dueAt > now
  const at = addWorkingTime(state, isAhead ? dueAt : now, { days: farthestPutOffDays })
  const since = isAhead ? 'after it is due' : 'from now'
  return { at, kind: 'ours', what: `${farthestPutOffDays} working days ${since}` }
}

/** The last instant to which a task can be put off: the last warning of the ladder before its limit, or our own. */
export function lastUsefulInstant(state: OrderState, { at, kind }: Limit): string {
  if (kind === 'ours') return at
  const ladder = state.policy?.ladders[kind]
  if (!ladder || !state.calendar) return at
  const calendar = compileCalendar(state.calendar)
  const warnings = escalationInstants(ladder, Date.parse(at), calendar, {})
    .map((warning) => toIso(warning.at))
    .filter((warning) => warning < at)
  return warnings.at(-1) ?? at
}

/**
 * What each of these comes before though no date of the plan waits for it: nothing is declared without a broker, and
 * an inspection on the way or a sample must be through while there is still something to make.
 */
const alsoBefore: Partial<Record<MilestoneKey, MilestoneKey>> = {
  brokerInstructed: 'declared',
  midInspection: 'productionComplete',
  preProductionSample: 'productionComplete',
}

/** The milestones that the task's own leads to, itself among them; undefined for a task without one. */
function milestonesAfter(state: OrderState, { milestone }: Task): Set<MilestoneKey> | undefined {
  if (milestone === undefined) return undefined
  const also = state.rules >= 3 ? alsoBefore[milestone] : undefined
  const found = new Set<MilestoneKey>(also === undefined ? [milestone] : [milestone, also])
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
function vesselOf(state: OrderState, task: Task): Booking | undefined {
  const { milestone, stage, ref } = task
  const named = state.rules >= 3 && stage === 'customs' ? bookingNamed(state, ref) : undefined
  if (named) return named
  if (milestone !== undefined || beforeLoading.includes(stage)) return mainBooking(state)
  if (opensShipment(state, task)) return bookingForTheRest(state)
  const shipment = state.shipment.shipments.find(({ id }) => id === ref)
  return shipment && shipment.onBoardAt === undefined ? bookingOf(state, shipment) : undefined
}

function bookingNamed({ customs }: OrderState, ref: string | undefined): Booking | undefined {
  return customs.bookings.find(({ id, cancelledAt }) => id === ref && cancelledAt === undefined)
}

/** Of the work of the shipment stage the one that has neither a milestone nor a shipment yet. */
function opensShipment({ rules }: OrderState, { key }: Task): boolean {
  return rules >= 3 && key === 'openShipment'
}

function creditLimits(state: OrderState, task: Task, after: Set<MilestoneKey> | undefined): Limit[] {
  const credit = state.collection.letterOfCredit
  if (!credit) return []
  const isBefore = (milestone: MilestoneKey, stages: readonly Stage[]) =>
    after === undefined ? opensShipment(state, task) || stages.includes(task.stage) : after.has(milestone)
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
