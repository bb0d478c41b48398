import { toMs } from '../../../domain/calendar'
import type { CapacityInput, CapacityPlan } from '../capacity'
import { capacityProblems } from '../capacity/check-input'
import { valuesOf } from '../capacity/engine'
import { modelOf } from '../capacity/model'
import { resultOf } from '../capacity/result'
import type { Schedule, Sequences } from '../capacity/schedule'
import { scheduleOf } from '../capacity/schedule'

/** What an operation is put in order by on its machine: frozen ones first, then by the instant, then rush ones. */
export type Turn = { machine: string; startAt: string; isFrozen: boolean; isRush?: boolean }

/**
 * Times a plan's sequences anew: every machine does its operations in the order of their turns, each as early as
 * it can. Undefined when the sequences contradict the routings, or the input would be refused.
 */
export function retimed(
  input: CapacityInput,
  turnOf: (job: string, operation: string) => Turn,
): CapacityPlan | undefined {
  if (capacityProblems(input, { seed: 1 }).length > 0) return undefined
  const model = modelOf(input)
  const schedule = tryScheduleOf(model, sequencesOf(input, turnOf))
  if (!schedule || schedule.end.some((time) => time > model.horizon)) return undefined
  const values = valuesOf(schedule)
  return resultOf(input, {
    schedule,
    start: { ...values, rule: 'plan in force' },
    dueDateOrder: values,
    iterations: 0,
    steps: [],
  })
}

/** The schedule with these sequences; undefined when they contradict the routings. */
export function tryScheduleOf(model: Schedule['model'], sequences: Sequences): Schedule | undefined {
  try {
    return scheduleOf(model, sequences)
  } catch {
    // A circle of routings and sequences: this order cannot be kept.
    return undefined
  }
}

function sequencesOf(
  { jobs, machines }: CapacityInput,
  turnOf: (job: string, operation: string) => Turn,
): Sequences {
  const numbers = new Map(machines.map(({ id }, m) => [id, m]))
  const byMachine: { u: number; isFrozen: boolean; isRush: boolean; at: number }[][] = machines.map(() => [])
  let u = 0
  for (const job of jobs)
    for (const operation of job.operations) {
      const { machine, startAt, isFrozen, isRush = false } = turnOf(job.id, operation.id)
      byMachine[numbers.get(machine)!]!.push({ u: u++, isFrozen, isRush, at: toMs(startAt) })
    }
  return byMachine.map((list) =>
    list
      .toSorted(
        (a, b) =>
          Number(b.isFrozen) - Number(a.isFrozen) ||
          a.at - b.at ||
          Number(b.isRush) - Number(a.isRush) ||
          a.u - b.u,
      )
      .map((one) => one.u),
  )
}
