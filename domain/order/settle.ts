import { dueInstant } from './due'
import { draft, type EventDraft } from './events'
import { blockers, openStages, passes } from './gates'
import { nextId } from './facts'
import type { WantedTask } from './rule'
import { cancelled, isOver } from './status'
import { stages } from './stage'
import { missingFacts } from './stages/review'
import type { OrderState, Task } from './state'
import { milestoneReachedAt, wantedTasks } from './tasks'

/**
 * What follows from the state by itself, one layer at a time: open questions, milestones, stages, tasks, the
 * order's end. Empty when nothing is left to follow; each layer is applied before the next is asked.
 */
export function consequences(state: OrderState, now: string): EventDraft[] {
  if (isOver(state) || !state.plan) return []
  return firstNotEmpty([
    () => questions(state, now),
    () => milestones(state, now),
    () => stageChanges(state),
    () => taskChanges(state, now),
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

function milestones(state: OrderState, now: string): EventDraft[] {
  return (state.plan?.milestones ?? []).flatMap(({ key }) => {
    const reached = milestoneReachedAt(state, key)
    if (reached !== undefined && state.milestones[key] === undefined) {
      return [draft('milestoneReached', { milestone: key, on: reached })]
    }
    const undone = reached === undefined && state.milestones[key] !== undefined
    return undone && now ? [draft('milestoneUndone', { milestone: key })] : []
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
  const openedAt = known.closedAt ? now : known.openedAt
  const due = afterHold(known, dueInstant(state, wanted.due, openedAt))
  if (known.closedAt) return [draft('taskReopened', { task: known.key, ...due })]
  return followsPlan(wanted) && due.dueAt !== known.dueAt && !state.planStale
    ? [draft('taskRedated', { task: known.key, ...due })]
    : []
}

/** A due time waits as long as the order was held while the task was open; a cut-off does not. */
function afterHold(
  task: Task,
  due: { dueAt: string; cutOffAt?: string },
): { dueAt: string; cutOffAt?: string } {
  if (!task.heldMinutes || due.cutOffAt) return due
  return { dueAt: new Date(Date.parse(due.dueAt) + task.heldMinutes * 60_000).toISOString() }
}

/** Dates that come from the plan or from a fact move with it; a span from the opening stays as it was counted. */
function followsPlan({ due }: WantedTask): boolean {
  return 'milestone' in due || 'at' in due
}

function newTask(state: OrderState, wanted: WantedTask, now: string): Task {
  const { due, ...task } = wanted
  return { ...task, openedAt: now, ...dueInstant(state, due, now), taken: [] }
}

function ending(state: OrderState): EventDraft[] {
  if (state.status === 'cancelling') {
    return state.compensations.every((item) => item.doneAt) ? [draft('cancellationCompleted', {})] : []
  }
  return stages.every((stage) => passes(state, stage)) ? [draft('orderClosed', {})] : []
}
