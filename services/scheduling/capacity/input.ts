import type { CalendarData } from '../../../domain/calendar'
import type { Problem } from '../../../domain/body/check'

/** Class of a customer by sales, A the largest (R68). */
export type CustomerClass = 'A' | 'B' | 'C'

/**
 * What is minimised. `tardiness`: the sum of weight × minutes late, then the flow time of products with many
 * processes (R70). `makespan`: the end of the last operation.
 */
export type CapacityObjective = 'tardiness' | 'makespan'

/** What a capacity plan is made from. Instants are ISO 8601 with a zone, durations minutes of working time. */
export type CapacityInput = {
  /** Nothing but a fixed operation starts before. */
  planFrom: string
  objective?: CapacityObjective
  /** Weight of a job without one of its own, by its customer's class; 4, 2 and 1 when absent. */
  classWeights?: Record<CustomerClass, number>
  jobs: CapacityJob[]
  machines: CapacityMachine[]
  workCentres?: WorkCentre[]
}

/** One production order for one customer order line. */
export type CapacityJob = {
  id: string
  orderLine?: string
  customerClass?: CustomerClass
  weight?: number
  /** May use the capacity that machines hold in reserve (R81). */
  rush?: boolean
  /** The material is ready; the start of the plan when absent. */
  releaseAt?: string
  /** Without one the job is never late. */
  dueAt?: string
  /** In the order of the routing. Operations that are done are left out. */
  operations: CapacityOperation[]
}

/** One process of a job. Work pauses outside the machine's working time and goes on after it. */
export type CapacityOperation = {
  id: string
  process?: string
  pieces?: number
  /** Machines that can do it, any one of them. */
  machines: MachineChoice[]
  setupFamily?: string
  /** Ids within the job; absent: the operation before it in the list; `[]`: none. */
  predecessors?: string[]
  /**
   * Pieces after which the next operation may start, so that the two overlap; all of them when absent. The next
   * one never ends sooner after this one than it needs for that many pieces.
   */
  transferBatch?: number
  /** A material that only this operation needs is ready. */
  materialAt?: string
  /** Kept where it is: in progress, or in the frozen zone. Its predecessors must be fixed too. */
  fixed?: { machine: string; startAt: string }
  /** People at work on it, for the labour load; 1 when absent. */
  workers?: number
  /** Square metres it takes in the work centre from its start until the job's next operation starts. */
  floorSpace?: number
}

/** Minutes for the whole operation, or for each piece; rounded up to a whole minute. */
export type MachineChoice = { machine: string; minutes?: number; minutesPerPiece?: number }

export type CapacityMachine = {
  id: string
  workCentre?: string
  /** Always at work when absent. */
  calendar?: CalendarData
  /** Minutes to change from one family (first key) to another; what is not listed takes none. */
  setupMatrix?: Record<string, Record<string, number>>
  /** The family it is set up for at the start. */
  setupFamily?: string
  /** Share of every day's working time, at its end, that only rush jobs may use. */
  reservePercent?: number
}

export type WorkCentre = {
  id: string
  /** Line to balance (R69). */
  line?: 'semiFinished' | 'finished'
  /** Minutes of people's work a day. */
  labourMinutesPerDay?: number
  /** Square metres. */
  floorSpace?: number
}

/** How long to improve the plan. Without `seconds` and `iterations` only the constructive start is made. */
export type CapacityOptions = {
  /** Same seed, same input and same `iterations`: same plan. */
  seed: number
  /** Moves to try. */
  iterations?: number
  /**
   * The plan in force, to start from: machines keep its sequences, and without `seconds` and `iterations` nothing
   * moves that a change of the input does not move. What it has of jobs that are gone is passed over.
   */
  previous?: readonly PreviousOperation[]
  /** Stops after that many seconds, the constructive start included. */
  seconds?: number
  /** Seconds from any origin, for `seconds`; the process's monotonic clock when absent. */
  clock?: () => number
  /** Told of each better plan. */
  onImprovement?: (step: ImprovementStep) => void
}

/** Where a plan has an operation. */
export type PreviousOperation = {
  job: string
  operation: string
  machine: string
  startAt: string
  endAt: string
} & RepairMarks

/** What a repair of the plan leaves for the next one; the engine neither reads nor makes it. */
export type RepairMarks = {
  /** It could start sooner in its turn, but is kept until then: nobody gains by another's delay before a new search. */
  notBefore?: string
  /** Its job gave up its turn because it could not begin until then. */
  waitedUntil?: string
}

export type ImprovementStep = { iteration: number; value: number; flowTime: number }

/** What one plan costs. Minutes are elapsed ones. */
export type ObjectiveValues = {
  /** Sum of weight × minutes late. */
  weightedTardiness: number
  lateJobs: number
  /** Sum over jobs of (processes − 1) × minutes from release to end. */
  flowTime: number
  /** Minutes from the start of the plan to the end of its last operation. */
  makespan: number
}

export type PlannedOperation = {
  job: string
  operation: string
  process?: string
  machine: string
  /** Set-up before the start, minutes of the machine's working time. */
  setupMinutes: number
  setupAt?: string
  startAt: string
  endAt: string
  /** Working minutes. */
  minutes: number
  fixed?: true
} & RepairMarks

export type PlannedJob = {
  job: string
  orderLine?: string
  customerClass?: CustomerClass
  weight: number
  startAt: string
  endAt: string
  dueAt?: string
  minutesLate: number
}

/** Use of one machine on one local date, minutes. */
export type MachineLoad = {
  machine: string
  date: string
  availableMinutes: number
  /** Part of the available minutes that is kept for rush jobs. */
  reservedMinutes: number
  runMinutes: number
  setupMinutes: number
  percent: number
}

/** Use of a work centre's people or floor on one local date; `over` when above the limit. */
export type WorkCentreLoad = {
  workCentre: string
  date: string
  /** Minutes of people's work, or the largest number of square metres taken at one time. */
  used: number
  limit?: number
  over: boolean
}

export type CapacityLoads = {
  machines: MachineLoad[]
  labour: WorkCentreLoad[]
  floorSpace: WorkCentreLoad[]
}

/** The machine that holds the plan back most. */
export type Bottleneck = {
  machine: string
  workCentre?: string
  /** Share of its working time in use between the plan's start and its own last operation. */
  percent: number
  /** Sum over late jobs of weight × minutes that their operations waited for it. */
  weightedWaitMinutes: number
}

/** Working time that a machine stands still because what it needs next is not there. */
export type Starvation = {
  machine: string
  workCentre?: string
  from: string
  to: string
  minutes: number
  job: string
  operation: string
  /** The material, or the predecessor that is not done. */
  waitsFor: 'material' | { operation: string; machine: string }
}

/** Whether the semi-finished lines feed the finished ones at their speed (R69). */
export type LineBalance = {
  semiFinishedPiecesPerDay: number
  finishedPiecesPerDay: number
  /** First divided by second. */
  ratio: number
  starvedMinutes: number
  verdict: 'balanced' | 'finished line starves' | 'semi-finished stock grows'
}

export type CapacityPlan = {
  planFrom: string
  objective: CapacityObjective
  operations: PlannedOperation[]
  jobs: PlannedJob[]
  loads: CapacityLoads
  bottleneck?: Bottleneck
  /** Longest first. */
  starvation: Starvation[]
  lineBalance?: LineBalance
  values: ObjectiveValues
  /** Before improvement: the best dispatching rule. */
  start: ObjectiveValues & { rule: string }
  /** Plain due-date order, to compare with. */
  dueDateOrder: ObjectiveValues
  iterations: number
  improvements: ImprovementStep[]
}

export type CapacityResult = { ok: true; plan: CapacityPlan } | { ok: false; problems: Problem[] }
