import type { CapacityPlan, PlannedJob, PlannedOperation } from './input'

/** One operation that another version of the plan does elsewhere or at another time. */
export type OperationChange = {
  job: string
  operation: string
  from: Pick<PlannedOperation, 'machine' | 'startAt' | 'endAt'>
  to: Pick<PlannedOperation, 'machine' | 'startAt' | 'endAt'>
}

/** One job that ends at another time; positive minutes are later. */
export type JobChange = {
  job: string
  orderLine?: string
  endsLaterMinutes: number
  wasLate: boolean
  isLate: boolean
}

/** What a new version of a plan changes (R75). */
export type PlanDifferences = {
  addedJobs: string[]
  removedJobs: string[]
  /** Most delayed first. */
  jobs: JobChange[]
  /** In the order of the new version. */
  operations: OperationChange[]
  /** A line for each job that changes, and one for the whole, in plain words. */
  summary: string[]
}

/** What changes from one version of a plan to the next, for people to read and for the workflow to follow. */
export function differencesBetween(before: CapacityPlan, after: CapacityPlan): PlanDifferences {
  const was = new Map(before.jobs.map((job) => [job.job, job]))
  const is = new Map(after.jobs.map((job) => [job.job, job]))
  const addedJobs = [...is.keys()].filter((job) => !was.has(job))
  const removedJobs = [...was.keys()].filter((job) => !is.has(job))
  const jobs = after.jobs.flatMap((job) => jobChange(was.get(job.job), job))
  jobs.sort((a, b) => b.endsLaterMinutes - a.endsLaterMinutes)
  const operations = operationChanges(before.operations, after.operations)
  const change = { addedJobs, removedJobs, jobs, operations }
  return { ...change, summary: [total(before, after), ...lines(change)] }
}

function jobChange(was: PlannedJob | undefined, is: PlannedJob): JobChange[] {
  if (!was || was.endAt === is.endAt) return []
  return [
    {
      job: is.job,
      ...(is.orderLine !== undefined && { orderLine: is.orderLine }),
      endsLaterMinutes: Math.round((Date.parse(is.endAt) - Date.parse(was.endAt)) / 60_000),
      wasLate: was.minutesLate > 0,
      isLate: is.minutesLate > 0,
    },
  ]
}

function operationChanges(before: PlannedOperation[], after: PlannedOperation[]): OperationChange[] {
  const key = ({ job, operation }: PlannedOperation) => JSON.stringify([job, operation])
  const was = new Map(before.map((one) => [key(one), one]))
  return after.flatMap((is) => {
    const old = was.get(key(is))
    if (!old || (old.machine === is.machine && old.startAt === is.startAt && old.endAt === is.endAt))
      return []
    return [{ job: is.job, operation: is.operation, from: placeOf(old), to: placeOf(is) }]
  })
}

function placeOf({ machine, startAt, endAt }: PlannedOperation) {
  return { machine, startAt, endAt }
}

function total({ values: was }: CapacityPlan, { values: is }: CapacityPlan): string {
  return `late jobs ${was.lateJobs} → ${is.lateJobs}, weighted tardiness ${hours(was.weightedTardiness)} → ${hours(is.weightedTardiness)}`
}

function lines({ addedJobs, removedJobs, jobs }: Omit<PlanDifferences, 'summary' | 'operations'>): string[] {
  return [
    ...addedJobs.map((job) => `${job} is new`),
    ...removedJobs.map((job) => `${job} is gone`),
    ...jobs.map(({ job, endsLaterMinutes, wasLate, isLate }) => {
      const when = `${job} ends ${hours(Math.abs(endsLaterMinutes))} ${endsLaterMinutes > 0 ? 'later' : 'earlier'}`
      if (wasLate === isLate) return when
      return `${when} and is ${isLate ? 'now late' : 'no longer late'}`
    }),
  ]
}

function hours(minutes: number): string {
  return `${Math.round(minutes / 6) / 10} h`
}
