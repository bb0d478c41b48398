import { addWorkingDaysToInstant, compileCalendar, toIso } from '../calendar'
import { conditionalSteps, escalationInstants, type Ladder, type LadderCondition } from '../policy/ladders'
import { draft, type EventDraft } from './events'
import { publicTitle } from './public-title'
import { missedChecks } from './stages/container-checks'
import { isOver } from './status'
import type { OrderState, Task } from './state'

/** One step of a task's ladder: the instant that the ladder gives it, and the one on which it acts. */
export type Step = { task: Task; step: number; level: string; reachedAt: string; at: string }

/**
 * The steps still to be taken, each at its own instant. On hold only what has a cut-off goes on; an acknowledged
 * or snoozed task is silent until that runs out.
 */
export function pendingSteps(state: OrderState): Step[] {
  if (isOver(state) || !state.calendar || !state.policy) return []
  return openTasks(state)
    .filter((task) => !waits(state, task))
    .flatMap((task) => stepsOf(state, task))
}

/** On hold every deadline waits but the carrier's and the bank's. */
export function waits(state: OrderState, task: Task): boolean {
  return state.hold !== undefined && task.cutOffAt === undefined
}

function stepsOf(state: OrderState, task: Task): Step[] {
  const silence = silentUntil(task)
  return ladderInstants(state, task)
    .filter(({ level }) => !task.taken.includes(level))
    .map(({ step, level, at }) => ({
      task,
      step,
      level,
      reachedAt: at,
      at: at > silence ? at : silence,
    }))
}

/** Until when the task's ladder is silent, acknowledged or snoozed; empty for one that never was. */
export function silentUntil({ acknowledged, snoozed }: Task): string {
  return [acknowledged?.until ?? '', snoozed?.until ?? ''].sort().at(-1)!
}

/**
 * What the task's ladder counts from: its due time, or what its owner has promised instead. A ladder that ends at a
 * cut-off stays where the carrier or the bank has put it: "missed" is said of the cut-off, not of a promise.
 */
export function ladderStartsAt(state: OrderState, task: Task): string {
  const isFixed = state.policy?.ladders[task.kind]?.holdsAtCutOff === true
  return isFixed ? task.dueAt : (task.promise?.at ?? task.dueAt)
}

type LadderInstant = { step: number; level: string; at: string }

/** When each step of the task's ladder acts; a step that a condition brings on acts at the earlier of both. */
function ladderInstants(state: OrderState, task: Task): LadderInstant[] {
  const ladder = state.policy?.ladders[task.kind]
  if (!ladder || !state.calendar) return []
  const etaOn = state.plan?.etaOn
  const startsAt = Date.parse(ladderStartsAt(state, task))
  const instants = escalationInstants(ladder, startsAt, compileCalendar(state.calendar), { etaOn })
  const timed = instants.map(({ step, level, at }) => ({ step, level: level as string, at: toIso(at) }))
  return earliestOfEachStep([...timed, ...conditional(state, task, ladder)])
}

function conditional(state: OrderState, task: Task, ladder: Ladder): LadderInstant[] {
  return conditions(state, task).flatMap(({ condition, at }) =>
    conditionalSteps(ladder, condition).map((step) => ({ step, level: ladder.steps[step]!.level, at })),
  )
}

/** What brings steps on at once: an exception that hits the ship date, or a delay that has used up the slack. */
function conditions(state: OrderState, task: Task): { condition: LadderCondition; at: string }[] {
  const found: { condition: LadderCondition; at: string }[] = []
  const exception = state.exceptions.find((candidate) => candidate.id === task.ref)
  if (exception?.hitsShipDate) found.push({ condition: 'shipDateHit', at: task.openedAt })
  const slackDays = state.plan?.milestones.find((candidate) => candidate.key === task.milestone)?.slackDays
  if (slackDays !== undefined && state.calendar) {
    const calendar = compileCalendar(state.calendar)
    const usedUp = addWorkingDaysToInstant(calendar, Date.parse(task.dueAt), Math.max(0, slackDays) + 1)
    found.push({ condition: 'slackBelowZero', at: toIso(usedUp) })
  }
  return found
}

function earliestOfEachStep(instants: LadderInstant[]): LadderInstant[] {
  const byStep = new Map<number, LadderInstant>()
  for (const instant of instants) {
    const known = byStep.get(instant.step)
    if (!known || instant.at < known.at) byStep.set(instant.step, instant)
  }
  return [...byStep.values()]
}

/** The last moment at which a step of the ladder still comes before the task's cut-off; undefined without one. */
export function latestUsefulInstant(state: OrderState, task: Task): string | undefined {
  const { cutOffAt } = task
  if (cutOffAt === undefined) return undefined
  const before = ladderInstants(state, task)
    .map(({ at }) => at)
    .filter((at) => at < cutOffAt)
  return before.length === 0 ? cutOffAt : before.sort().at(-1)
}

/**
 * Wake-ups that fall together are spread over a minute by a hash of the order's number, so that a thousand
 * orders due at five o'clock do not all wake in the same second.
 */
export function wakeSpreadMs(number: string): number {
  let hash = 2166136261
  for (let index = 0; index < number.length; index++) {
    hash = Math.imul(hash ^ number.charCodeAt(index), 16777619)
  }
  return (hash >>> 0) % 60_000
}

/** The minute that a wake-up at an instant was meant for, in milliseconds: where it was before it was spread. */
export function meantAt(number: string, at: string): number {
  const unspread = Date.parse(at) - wakeSpreadMs(number)
  return unspread - (unspread % 60_000)
}

/** The earliest instant at which the order must act by itself, and why; undefined when nothing is pending. */
export function nextDeadline(state: OrderState): { at: string; what: string } | undefined {
  const steps = pendingSteps(state).map((step) => ({
    at: step.at,
    what: `${step.level}: ${publicTitle(step.task).en}`,
  }))
  const reminders = isOver(state)
    ? []
    : state.reminders
        .filter((reminder) => !reminder.remindedAt && !reminder.dismissedAt)
        .map((reminder) => ({ at: reminder.at, what: 'reminder' }))
  const checks = missedChecks(state).map(({ shipment, at }) => ({
    at,
    what: `no container check: ${shipment}`,
  }))
  return [...steps, ...reminders, ...checks].reduce<{ at: string; what: string } | undefined>(
    (earliest, candidate) => (earliest && earliest.at <= candidate.at ? earliest : candidate),
    undefined,
  )
}

/**
 * What has fallen due by now. A step in advance of the due time is passed over when the due time itself has gone
 * by, when the task opened or got its date after it, or when it only reminds and its owner has acknowledged the
 * task meanwhile: a mail that says "due tomorrow" must be true.
 */
export function dueEvents(state: OrderState, now: string): EventDraft[] {
  const steps = pendingSteps(state)
    .filter((step) => step.at <= now)
    .sort((a, b) => (a.at === b.at ? a.step - b.step : a.at < b.at ? -1 : 1))
    .map((step) => draft('escalated', escalation(state, step, now)))
  const reminders = isOver(state)
    ? []
    : state.reminders
        .filter((reminder) => !reminder.remindedAt && !reminder.dismissedAt && reminder.at <= now)
        .map((reminder) => draft('reminderDue', { reminder: reminder.id }))
  const checks = missedChecks(state, now)
    .filter(({ at }) => at <= now)
    .map(({ shipment, days }) => draft('containerChecksMissed', { shipment, days }))
  return [...steps, ...reminders, ...checks]
}

function escalation(state: OrderState, { task, step, level, reachedAt, at }: Step, now: string) {
  const startsAt = ladderStartsAt(state, task)
  const isAdvance = reachedAt < startsAt
  const isOutdated =
    startsAt <= now ||
    reachedAt < (task.datedAt ?? task.openedAt) ||
    (at > reachedAt && reminders.includes(level))
  return {
    task: task.key,
    step,
    level,
    dueAt: task.dueAt,
    ...(isAdvance && isOutdated ? { passedOver: true as const } : {}),
    ...(startsAt === task.dueAt ? {} : { promisedAt: startsAt }),
    ...(state.rules >= 2 && state.policy ? { policyVersion: state.policy.version } : {}),
  }
}

const reminders = ['remind', 'lastCall']

/** The earliest due time over all open tasks. */
export function earliestDue(state: OrderState): string | undefined {
  return openTasks(state)
    .map((task) => task.dueAt)
    .sort()[0]
}

export function openTasks(state: OrderState): Task[] {
  return Object.values(state.tasks).filter((task) => !task.closedAt)
}

/** True for a task past its due time, unless that waits for the order to be resumed. */
export function isLate(state: OrderState, task: Task, now: string): boolean {
  return task.dueAt <= now && !waits(state, task)
}

/** True when any open task is late. */
export function isOverdue(state: OrderState, now: string): boolean {
  return openTasks(state).some((task) => isLate(state, task, now))
}
