import { minuteMs, toIso } from '../../../domain/calendar'
import { bottleneckOf, lineBalanceOf, starvationOf } from './balance'
import type { Planned } from './engine'
import { valuesOf } from './engine'
import type { CapacityInput, CapacityPlan, PlannedJob, PlannedOperation } from './input'
import { loadsOf, setupOf } from './loads'

/** The plan in the words of its input. */
export function resultOf(input: CapacityInput, planned: Planned): CapacityPlan {
  const { schedule } = planned
  const bottleneck = bottleneckOf(input, schedule)
  const lineBalance = lineBalanceOf(input, schedule)
  return {
    planFrom: input.planFrom,
    objective: input.objective ?? 'tardiness',
    operations: plannedOperations(input, planned),
    jobs: plannedJobs(input, planned),
    loads: loadsOf(input, schedule),
    ...(bottleneck && { bottleneck }),
    starvation: starvationOf(input, schedule),
    ...(lineBalance && { lineBalance }),
    values: valuesOf(schedule),
    start: planned.start,
    dueDateOrder: planned.dueDateOrder,
    iterations: planned.iterations,
    improvements: planned.steps,
  }
}

function plannedOperations(input: CapacityInput, { schedule }: Planned): PlannedOperation[] {
  const isoAt = (time: number) => toIso(Math.round(schedule.model.originMs + time * minuteMs))
  let u = -1
  return input.jobs.flatMap((job) =>
    job.operations.map((operation) => {
      u++
      const setup = setupOf(schedule, u)
      return {
        job: job.id,
        operation: operation.id,
        ...(operation.process !== undefined && { process: operation.process }),
        machine: input.machines[schedule.machine[u]!]!.id,
        setupMinutes: setup.minutes,
        ...(setup.minutes > 0 && { setupAt: isoAt(setup.from) }),
        startAt: isoAt(schedule.start[u]!),
        endAt: isoAt(schedule.end[u]!),
        minutes: schedule.minutes[u]!,
        ...(operation.fixed && { fixed: true as const }),
      }
    }),
  )
}

function plannedJobs(input: CapacityInput, { schedule }: Planned): PlannedJob[] {
  const { model, start, jobEnd } = schedule
  const isoAt = (time: number) => toIso(Math.round(model.originMs + time * minuteMs))
  return input.jobs.map((job, j) => {
    const starts = start.subarray(model.operationsAt[j]!, model.operationsAt[j + 1]!)
    return {
      job: job.id,
      ...(job.orderLine !== undefined && { orderLine: job.orderLine }),
      ...(job.customerClass !== undefined && { customerClass: job.customerClass }),
      weight: model.weight[j]!,
      startAt: isoAt(starts.reduce((first, at) => Math.min(first, at), Infinity)),
      endAt: isoAt(jobEnd[j]!),
      ...(job.dueAt !== undefined && { dueAt: job.dueAt }),
      minutesLate: Math.max(0, jobEnd[j]! - model.due[j]!),
    }
  })
}
