import { minuteMs } from '../calendar'
import { hasLadder } from './chasing'
import { dueInstant } from './due'
import { draft, type EventDraft } from './events'
import { blockers, openStages, passes } from './gates'
import { nextId } from './facts'
import { laterBefore, minutesBetween, minutesLater } from './hold'
import type { WantedTask } from './rule'
import { cancelled, isOver } from './status'
import { stages } from './stage'
import { missingFacts } from './stages/review'
import type { OrderState, Task } from './state'
import { cutBacks } from './task-moves'
import { milestoneReachedAt, wantedTasks } from './tasks'

/**
 * What follows from the state by itself, one layer at a time: open questions, milestones, stages, tasks, the
 * order's end. Empty when nothing is left to follow; each layer is applied before the next is asked.
 */
export function consequences(state: OrderState, now: string): EventDraft[] {
  if (isOver(state)) return []
  // An order that was cancelled before its first plan has nothing to settle but its end.
  if (!state.plan) return cancelled(state) ? ending(state) : []
  return firstNotEmpty([
    () => questions(state, now),
    () => milestones(state),
    () => stageChanges(state),
    () => taskChanges(state, now),
    () => cutBacks(state, now),
    () => ending(state),
  ])
}

function firstNotEmpty(layers: (() => EventDraft[])[]): EventDraft[] {
  for (const layer of layers) {
    const drafts = layer()
    if (drafts.length > 0) return drafts
  }
  return []
}

/** What the order lacks is an open query until it arrives. */
function questions(state: OrderState, now: string): EventDraft[] {
  if (cancelled(state)) return []
  const missing = missingFacts(state)
  const open = state.queries.filter((query) => query.lacks !== undefined && query.answeredAt === undefined)
  const answered = open
    .filter((query) => !missing.some((fact) => fact.lacks === query.lacks))
    .map((query) => draft('queryAnswered', { query: query.id, answer: 'entered' }))
  const raised = missing
    .filter((fact) => !open.some((query) => query.lacks === fact.lacks))
    .map((fact, index) =>
      draft('queryRaised', {
        query: { id: nextId(state, 'Q', index), ...fact, blocking: true, raisedAt: now, raisedBy: 'gendan' },
      }),
    )
  return [...answered, ...raised]
}

/** What was reached stays on record while a cancellation undoes it. */
function milestones(state: OrderState): EventDraft[] {
  if (cancelled(state)) return []
  return (state.plan?.milestones ?? []).flatMap(({ key }) => {
    const reached = milestoneReachedAt(state, key)
    if (reached !== undefined && state.milestones[key] === undefined) {
      return [draft('milestoneReached', { milestone: key, on: reached })]
    }
    const undone = reached === undefined && state.milestones[key] !== undefined
    return undone ? [draft('milestoneUndone', { milestone: key })] : []
  })
}

function stageChanges(state: OrderState): EventDraft[] {
  if (cancelled(state)) return []
  const open = openStages(state)
  return stages.flatMap((stage) => {
    const { status } = state.stages[stage]
    if (open.includes(stage)) {
      if (status === 'waiting') return [draft('stageOpened', { stage })]
      if (status === 'passed') {
        return [
          draft('stageReopened', { stage, blockers: blockers(state, stage).map((blocker) => blocker.code) }),
        ]
      }
      return []
    }
    return status !== 'passed' && passes(state, stage) ? [draft('stagePassed', { stage })] : []
  })
}

function taskChanges(state: OrderState, now: string): EventDraft[] {
  const wanted = wantedTasks(state)
  const keys = new Set(wanted.map((task) => task.key))
  const closed = Object.values(state.tasks)
    .filter((task) => !task.closedAt && !keys.has(task.key))
    .map((task) => draft('taskClosed', { task: task.key }))
  return [...closed, ...wanted.flatMap((task) => taskChange(state, task, now))]
}

function taskChange(state: OrderState, wanted: WantedTask, now: string): EventDraft[] {
  const known = state.tasks[wanted.key]
  if (!known) return [draft('taskOpened', { task: newTask(state, wanted, now) })]
  const changes = {
    ...(sameWords(known.title, wanted.title) ? {} : { title: wanted.title }),
    ...changedLadder(state, known, wanted),
  }
  if (known.closedAt) {
    const due = dueInstant(state, wanted.due, { openedAt: now })
    return [draft('taskReopened', { task: known.key, ...due, ...changes })]
  }
  const due = movesNow(state, wanted) ? redated(state, wanted, { known, now }) : keptDates(known)
  const isSame =
    due.dueAt === known.dueAt &&
    due.cutOffAt === known.cutOffAt &&
    (due.heldMinutes ?? 0) === (known.heldMinutes ?? 0)
  const keeps = due.dueAt > known.dueAt && keepsLevels(state, wanted) ? { keepsLevels: true as const } : {}
  return isSame && Object.keys(changes).length === 0
    ? []
    : [draft('taskRedated', { task: known.key, ...due, ...changes, ...keeps })]
}

/**
 * A policy that brings a ladder of its own for the task moves it there, the levels told by then stay told; and whoever
 * is to answer by now is chased from here on. Under an earlier policy a task stays as it was opened (0016).
 */
function changedLadder(
  state: OrderState,
  known: Task,
  { kind, party }: WantedTask,
): Partial<Pick<Task, 'kind' | 'party'>> {
  const isOther = party !== undefined && party !== known.party && hasLadder(state, 'confirmation')
  return { ...(kind === known.kind ? {} : { kind }), ...(isOther ? { party } : {}) }
}

/** A date of a plan that was made anew by itself: nobody has committed to it, so that nobody is told twice. */
function keepsLevels(state: OrderState, { due }: WantedTask): boolean {
  return state.rules >= 2 && state.planCause !== undefined && 'milestone' in due
}

function sameWords(a: Task['title'], b: Task['title']): boolean {
  return a.en === b.en && a.zh === b.zh
}

type Dates = Pick<Task, 'dueAt' | 'cutOffAt' | 'heldMinutes'>

const keptDates = ({ dueAt, cutOffAt, heldMinutes }: Task): Dates => ({ dueAt, cutOffAt, heldMinutes })

/**
 * A due time waits as long as the order was held while the task was open; a cut-off does not. A date that was put
 * off since by itself has made up for as much of the waiting.
 */
function redated(
  state: OrderState,
  { due }: WantedTask,
  { known, now }: { known: Task; now: string },
): Dates {
  const held = known.heldMinutes ?? 0
  const before = minutesLater(known.dueAt, -held)
  const dates = dueInstant(state, due, { openedAt: known.openedAt, dueAt: before })
  if (held === 0 || dates.cutOffAt !== undefined) return dates
  const putOff = Math.round((Date.parse(dates.dueAt) - Date.parse(before)) / minuteMs)
  const stillHeld = Math.max(0, held - Math.max(0, putOff))
  const later = laterBefore(state, known, { from: dates.dueAt, minutes: stillHeld, at: now })
  const given = minutesBetween(dates.dueAt, later)
  return { dueAt: minutesLater(dates.dueAt, given), heldMinutes: given }
}

/**
 * Dates that come from the plan or from a fact move with it, those of the plan once it is made anew; a span from
 * the opening stays as it was counted.
 */
function movesNow(state: OrderState, { due }: WantedTask): boolean {
  return 'at' in due || ('milestone' in due && state.planStale === undefined)
}

function newTask(state: OrderState, wanted: WantedTask, now: string): Task {
  const { due, ...task } = wanted
  return { ...task, openedAt: now, ...dueInstant(state, due, { openedAt: now }), taken: [] }
}

function ending(state: OrderState): EventDraft[] {
  if (state.status === 'cancelling') {
    return state.compensations.every((item) => item.doneAt) ? [draft('cancellationCompleted', {})] : []
  }
  const isUnsettled = state.exceptions.some((exception) => exception.resolvedAt === undefined)
  if (isUnsettled || !stages.every((stage) => passes(state, stage))) return []
  // Questions belong to no stage; what is still open of them ends with the order. An exception must be settled.
  const open = Object.values(state.tasks).filter((task) => !task.closedAt)
  return [...open.map((task) => draft('taskClosed', { task: task.key })), draft('orderClosed', {})]
}
