import { minuteMs } from '../calendar'
import type { OrderState, Task } from './state'
import { lastUsefulInstant, limitOf } from './task-limits'

/** Whole minutes from one instant to another; none when it lies behind. */
export function minutesBetween(from: string, to: string): number {
  return Math.max(0, Math.round((Date.parse(to) - Date.parse(from)) / minuteMs))
}

/** The instant so many minutes later. */
export function minutesLater(instant: string, minutes: number): string {
  return minutes === 0 ? instant : new Date(Date.parse(instant) + minutes * minuteMs).toISOString()
}

/** Time on hold is given back to every task as long as it was open, but never to one with a cut-off. */
export function postponed(state: OrderState, heldMinutes: number, at: string): OrderState['tasks'] {
  return Object.fromEntries(
    Object.entries(state.tasks).map(([key, task]) => {
      if (task.closedAt || task.cutOffAt) return [key, task]
      const minutes = Math.min(heldMinutes, minutesBetween(task.openedAt, at))
      const given = minutesBetween(task.dueAt, laterBefore(state, task, { from: task.dueAt, minutes, at }))
      return [
        key,
        {
          ...task,
          dueAt: minutesLater(task.dueAt, given),
          heldMinutes: (task.heldMinutes ?? 0) + given,
          ...promiseLater(state, task, { minutes, at }),
        },
      ]
    }),
  )
}

/**
 * An instant so many minutes later, but since rules 2 not past the last warning before the limit of the task's work;
 * one that lies past that already stays where it is. `at` is the instant from which limits still lie ahead.
 */
export function laterBefore(
  state: OrderState,
  task: Task,
  { from, minutes, at }: { from: string; minutes: number; at: string },
): string {
  const later = minutesLater(from, minutes)
  const limit = state.rules >= 2 && minutes > 0 ? limitOf(state, task, at) : undefined
  if (!limit) return later
  const latest = lastUsefulInstant(state, limit)
  if (later <= latest) return later
  return latest > from ? latest : from
}

function promiseLater(
  state: OrderState,
  task: Task,
  { minutes, at }: { minutes: number; at: string },
): Partial<Task> {
  if (!task.promise) return {}
  const held = Math.min(minutes, minutesBetween(task.promise.madeAt, at))
  return {
    promise: { ...task.promise, at: laterBefore(state, task, { from: task.promise.at, minutes: held, at }) },
  }
}
