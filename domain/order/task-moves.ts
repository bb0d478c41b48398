import { addWorkingDaysToInstant, compileCalendar, toIso } from '../calendar'
import type { Department } from '../departments'
import { usualPromiseLimit, usualSnoozeLimit } from '../policy/ladders'
import { applyOffset } from '../policy/offset'
import { latestUsefulInstant, openTasks } from './deadlines'
import { addWorkingTime } from './due'
import { draft, type EventDraft, type EventOf } from './events'
import { refuse, type Actor, type Refusal, type RuleInput, type Rules } from './rule'
import type { OrderState, Task } from './state'
import { lastUsefulInstant, putOffLimit, type Limit } from './task-limits'

/** What pauses or moves the ladder of one task. */
export type TaskMoveEvents = {
  taskAcknowledged: {
    task: string
    until: string
    promisedAt?: string
    comment?: string
    reason?: string
    /** Since rules 2: what the ladder counts from now on. `renews`: it begins anew from its first step. */
    promise?: { putOff: number; renews?: true }
  }
  taskSnoozed: { task: string; until: string; reason: string }
  taskReassigned: { task: string; to: string; from?: string; reason?: string }
  /** A limit came, or moved, before what was promised or snoozed: that ends at `until` instead. Since rules 3. */
  putOffCutBack: { task: string; until: string; limit: Limit }
}

export const taskMoveRules: Rules<'acknowledgeTask' | 'snoozeTask' | 'reassignTask'> = {
  acknowledgeTask: (input) => acknowledge(input),
  snoozeTask: (input) => snooze(input),
  reassignTask: ({ state, body, worker }) => {
    const task = openTask(state, body.task)
    if (!task) return unknownTask(state, body.task)
    if (!mayMove(state, task, worker)) return notYours(task)
    return task.owner === body.to ? [] : [draft('taskReassigned', { ...body, from: task.owner })]
  },
}

/** How each of them changes its task. */
export const taskMoveChanges = {
  taskAcknowledged: (task: Task, { data, by, at }: EventOf<'taskAcknowledged'>): Partial<Task> => {
    const { until, promisedAt, promise } = data
    const acknowledged = { by, at, until, promisedAt }
    if (!promise || promisedAt === undefined) return { acknowledged }
    return {
      acknowledged,
      promise: { at: promisedAt, by, madeAt: at, putOff: promise.putOff },
      ...(promise.renews ? { taken: [], datedAt: at } : {}),
    }
  },
  taskSnoozed: (task: Task, { data, by, at }: EventOf<'taskSnoozed'>): Partial<Task> => ({
    snoozed: { by, at, until: data.until, reason: data.reason },
    snoozes: (task.snoozes ?? 0) + 1,
  }),
  taskReassigned: (_task: Task, { data }: EventOf<'taskReassigned'>): Partial<Task> => ({ owner: data.to }),
  putOffCutBack: (task: Task, { data, at }: EventOf<'putOffCutBack'>): Partial<Task> => {
    const { until } = data
    const { promise, snoozed, acknowledged } = task
    const cut = (known: string | undefined) => known !== undefined && known > until
    return {
      // Reminders of before are passed over: "due tomorrow" would no longer be true.
      ...(promise && cut(promise.at)
        ? { promise: { ...promise, at: until, given: promise.given ?? promise.at }, datedAt: at }
        : {}),
      ...(snoozed && cut(snoozed.until) ? { snoozed: { ...snoozed, until } } : {}),
      ...(acknowledged && cut(acknowledged.until) ? { acknowledged: { ...acknowledged, until } } : {}),
    }
  },
}

/** What of the open tasks was put off past a limit that holds by now; it is cut back to it, though never to the past. */
export function cutBacks(state: OrderState, now: string): EventDraft[] {
  if (state.rules < 3) return []
  return openTasks(state).flatMap((task) => {
    const putOffTo = farthestPutOff(task)
    const limit = putOffTo > now ? putOffLimit(state, task, now) : undefined
    if (!limit) return []
    const latest = lastUsefulInstant(state, limit)
    const until = latest > now ? latest : now
    return putOffTo > until ? [draft('putOffCutBack', { task: task.key, until, limit })] : []
  })
}

/**
 * Silence from now for as long as the policy says, one working day; never past a cut-off. A second word while it
 * lasts may promise anew but not prolong it, or a task could be put off for ever. Since rules 2 a promise is another
 * matter: the ladder counts from it.
 */
function acknowledge(input: RuleInput<'acknowledgeTask'>): EventDraft[] | Refusal {
  const { state, body, worker, now } = input
  const task = openTask(state, body.task)
  if (!task) return unknownTask(state, body.task)
  if (!mayMove(state, task, worker)) return notYours(task)
  if (body.promisedAt !== undefined && body.promisedAt <= now) {
    return refuse('promise-in-the-past', 'A promise must lie ahead', '/promisedAt')
  }
  if (body.promisedAt !== undefined && state.rules >= 2) {
    return promise({ state, task, body: { ...body, promisedAt: body.promisedAt }, now })
  }
  const { until: known = '', promisedAt } = task.acknowledged ?? {}
  const isSilent = known > now
  if (isSilent && (body.promisedAt === undefined || body.promisedAt === promisedAt)) return []
  return [draft('taskAcknowledged', { ...body, until: isSilent ? known : silenceFrom(state, task, now) })]
}

/** The latest of what a task was promised for, snoozed to and acknowledged until; empty when none of it was. */
function farthestPutOff({ promise, snoozed, acknowledged }: Task): string {
  return [promise?.at ?? '', snoozed?.until ?? '', acknowledged?.until ?? ''].sort().at(-1)!
}

type Promising = {
  state: OrderState
  task: Task
  body: { task: string; promisedAt: string; comment?: string; reason?: string }
  now: string
}

/**
 * A promise may be given once freely and moved earlier at any time; later only with a reason, and no more often than
 * the policy allows. A later one is a new commitment, which warns again from its first step.
 */
function promise({ state, task, body, now }: Promising): EventDraft[] | Refusal {
  const { promisedAt } = body
  const ladder = state.policy?.ladders[task.kind]
  const standing = task.promise
  if (standing?.at === promisedAt) return []
  const past = pastLimit({ state, task, now }, promisedAt, 'promisedAt')
  if (past) return past
  const isPutOff = standing !== undefined && promisedAt > standing.at
  const putOff = (standing?.putOff ?? 0) + (isPutOff ? 1 : 0)
  if (isPutOff && body.reason === undefined) {
    return refuse('reason-missing', `Say why: ${standing.at} was promised before`, '/reason')
  }
  const limit = ladder?.promiseLimit ?? usualPromiseLimit
  if (isPutOff && putOff > limit) {
    const detail = `Was put off ${times(limit)}, which is all the policy allows; promise ${standing.at} or earlier, or hand the task over`
    return refuse('promise-limit', detail, '/promisedAt')
  }
  const isFixed = ladder?.holdsAtCutOff === true
  const renews = !isFixed && promisedAt > (standing?.at ?? task.dueAt)
  return [
    draft('taskAcknowledged', {
      ...body,
      // A ladder that ends at a cut-off does not move; the promise silences it instead.
      until: isFixed ? promisedAt : now,
      promise: { putOff, ...(renews ? { renews: true as const } : {}) },
    }),
  ]
}

function snooze({ state, body, worker, now }: RuleInput<'snoozeTask'>): EventDraft[] | Refusal {
  const task = openTask(state, body.task)
  if (!task) return unknownTask(state, body.task)
  if (!mayMove(state, task, worker)) return notYours(task)
  const { until } = body
  if (until <= now) return refuse('snooze-in-the-past', 'A snooze must end later than now', '/until')
  if (task.snoozed?.until === until) return []
  const past = pastLimit({ state, task, now }, until, 'until')
  if (past) return past
  const limit = state.policy?.ladders[task.kind]?.snoozeLimit ?? usualSnoozeLimit
  if ((task.snoozes ?? 0) >= limit.times) {
    const detail = `Was snoozed ${times(limit.times)}, which is all the policy allows; promise a time, or hand the task over`
    return refuse('snooze-limit', detail, '/task')
  }
  const latest = workingDaysLater(state, now, limit.workingDays)
  return until > latest
    ? refuse(
        'snooze-too-long',
        `Must be ${latest} or earlier: ${limit.workingDays} working days at a time`,
        '/until',
      )
    : [draft('taskSnoozed', body)]
}

/** Nothing is put off past the last warning before a cut-off or a credit's expiry, nor past our own limit. */
function pastLimit(
  { state, task, now }: { state: OrderState; task: Task; now: string },
  until: string,
  field: 'until' | 'promisedAt',
): Refusal | undefined {
  const limit = putOffLimit(state, task, now)
  if (!limit) return undefined
  const latest = lastUsefulInstant(state, limit)
  if (until <= latest) return undefined
  if (limit.kind === 'ours') {
    return refuse('past-limit', `Must be ${latest} or earlier, ${limit.what}`, `/${field}`)
  }
  const place = `${limit.what}, ${limit.at}`
  const detail =
    latest > now
      ? `Must be ${latest} or earlier, the last warning before ${place}`
      : `Can no longer be put off: the last warning before ${place}, has gone out`
  return refuse('past-cut-off', detail, `/${field}`)
}

function workingDaysLater({ calendar }: OrderState, now: string, days: number): string {
  const at = Date.parse(now)
  return calendar
    ? toIso(addWorkingDaysToInstant(compileCalendar(calendar), at, days))
    : new Date(at + days * 86_400_000).toISOString()
}

const times = (count: number) => (count === 1 ? 'once' : `${count} times`)

function silenceFrom(state: OrderState, task: Task, now: string): string {
  const { calendar, policy } = state
  const end =
    calendar && policy
      ? toIso(applyOffset(compileCalendar(calendar), Date.parse(now), policy.acknowledgedFor))
      : addWorkingTime(state, now, { days: 1 })
  const limit = silenceLimit(state, task, now)
  return limit !== undefined && limit < end ? limit : end
}

/** Before rules 3 only a cut-off of the task's own kept a silence from lasting past it. */
function silenceLimit(state: OrderState, task: Task, now: string): string | undefined {
  if (state.rules < 3) return latestUsefulInstant(state, task)
  const limit = putOffLimit(state, task, now)
  return limit && lastUsefulInstant(state, limit)
}

/** A director stands above the departments, and an operator in for all. */
export function isOf({ department, level }: Actor, asked: readonly Department[]): boolean {
  return asked.includes(department) || level === 'director'
}

/** A task is moved by its owner, by its department and by the merchandiser who carries the order. */
function mayMove(state: OrderState, task: Task, worker: Actor): boolean {
  return (
    worker.code === task.owner || worker.code === state.order.merchandiser || isOf(worker, [task.department])
  )
}

/** A refusal for want of authority. */
export function notFor(detail: string): Refusal {
  return { kind: 'forbidden', code: 'not-permitted', detail }
}

function notYours({ key, department, owner }: Task): Refusal {
  return notFor(
    `${key} is with ${owner ?? department}; its owner, its department and the merchandiser may move it`,
  )
}

function openTask(state: OrderState, key: string): Task | undefined {
  const task = Object.hasOwn(state.tasks, key) ? state.tasks[key] : undefined
  return task && !task.closedAt ? task : undefined
}

function unknownTask(state: OrderState, key: string): Refusal {
  const open = Object.values(state.tasks).filter((task) => !task.closedAt)
  return refuse(
    'task-not-open',
    `${key} is not an open task; open are: ${names(open.map((task) => task.key))}`,
    '/task',
  )
}

/** The first thirty of them in a sentence. */
export const names = (list: readonly string[]) => (list.length === 0 ? 'none' : list.slice(0, 30).join(', '))
