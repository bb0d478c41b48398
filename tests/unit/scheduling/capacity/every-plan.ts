import type { CalendarData } from '../../../../domain/calendar'
import { compileCalendar, minuteMs, nextWorkingInstant, toMs } from '../../../../domain/calendar'
import type { CapacityInput } from '../../../../services/scheduling/capacity'
import { always, cut } from './violations'

/** Minutes after the plan's start that a small case may reach. */
const horizonMinutes = 20_000

/** Working time of one calendar, minute by minute. */
type Minutes = {
  /** Working minutes before each minute. */
  before: Int32Array
  /** The minute of each working minute. */
  at: Int32Array
}

type Task = {
  job: number
  ready: number
  preds: number[]
  share: number
  choices: { machine: number; minutes: number; clock: Minutes; setups: Map<string, number> }[]
  family: string
}

type Done = { end: number; handover: number; share: number }
type MachineState = { end: number; family: string }
type Step = { task: number; machine: number }

/**
 * The least weighted tardiness, or makespan, of all plans: every order in which operations can be put behind one
 * another on every machine that can do them, each timed as early as it may start. That is enough, as nothing is
 * ever better for ending later. Counts minute by minute with domain/calendar alone, and knows no fixed operations.
 */
export function leastOf(input: CapacityInput): number {
  const tasks = tasksOf(input)
  const due = input.jobs.map(({ dueAt }) => (dueAt ? minuteOf(input, dueAt) : Infinity))
  const isMakespan = input.objective === 'makespan'
  const done: (Done | undefined)[] = tasks.map(() => undefined)
  const machines: MachineState[] = input.machines.map(({ setupFamily = '' }) => ({
    end: 0,
    family: setupFamily,
  }))
  let least = Infinity

  const cost = () => {
    const ends = input.jobs.map((_, j) =>
      Math.max(0, ...tasks.map((task, t) => (task.job === j ? (done[t]?.end ?? 0) : 0))),
    )
    if (isMakespan) return Math.max(...ends)
    return ends.reduce((sum, end, j) => sum + input.jobs[j]!.weight! * Math.max(0, end - due[j]!), 0)
  }

  const visit = (left: number, last?: Step): void => {
    const soFar = cost()
    if (soFar >= least) return
    if (left === 0) return void (least = soFar)
    tasks.forEach((task, t) => {
      if (done[t] || task.preds.some((p) => !done[p])) return
      for (const choice of task.choices) {
        // Of two neighbouring steps that do not touch one another one order is enough.
        const isFree = last && last.machine !== choice.machine && !task.preds.includes(last.task)
        if (isFree && last.task > t) continue
        const was = machines[choice.machine]!
        done[t] = timed(task, choice, { done, was })
        machines[choice.machine] = { end: done[t].end, family: task.family }
        visit(left - 1, { task: t, machine: choice.machine })
        machines[choice.machine] = was
        done[t] = undefined
      }
    })
  }
  visit(tasks.length)
  return least
}

function timed(
  task: Task,
  { clock, minutes, setups }: Task['choices'][number],
  { done, was }: { done: (Done | undefined)[]; was: MachineState },
): Done {
  const work = (minute: number) => clock.before[minute]!
  let begin = work(was.end) + (setups.get(`${was.family}>${task.family}`) ?? 0)
  begin = Math.max(begin, work(task.ready))
  for (const p of task.preds) {
    const { end, handover, share } = done[p]!
    begin = Math.max(begin, work(handover), work(end) - Math.floor(minutes * (1 - share) + 1e-9))
  }
  const endOf = (amount: number) => clock.at[begin + amount - 1]! + 1
  const { share } = task
  return { end: endOf(minutes), handover: endOf(Math.ceil(minutes * share - 1e-9)), share }
}

function tasksOf(input: CapacityInput): Task[] {
  const tasks: Task[] = []
  input.jobs.forEach((job, j) => {
    const first = tasks.length
    job.operations.forEach((operation, i) => {
      const { pieces = 1, transferBatch = pieces, predecessors, setupFamily = '' } = operation
      const ready = [job.releaseAt, operation.materialAt].map((at) => (at ? minuteOf(input, at) : 0))
      tasks.push({
        job: j,
        ready: Math.max(0, ...ready),
        preds: predecessors
          ? predecessors.map((id) => first + job.operations.findIndex((one) => one.id === id))
          : i === 0
            ? []
            : [first + i - 1],
        share: Math.min(1, transferBatch / pieces),
        family: setupFamily,
        choices: operation.machines.map((choice) => choiceOf(input, job.rush ?? false, choice)),
      })
    })
  })
  return tasks
}

function choiceOf(
  input: CapacityInput,
  isRush: boolean,
  { machine: id, minutes }: { machine: string; minutes?: number },
): Task['choices'][number] {
  const machine = input.machines.findIndex((one) => one.id === id)
  const { calendar = always, reservePercent = 0, setupMatrix = {} } = input.machines[machine]!
  const setups = Object.entries(setupMatrix).flatMap(([from, row]) =>
    Object.entries(row).map(([to, time]): [string, number] => [`${from}>${to}`, time]),
  )
  return {
    machine,
    minutes: minutes!,
    clock: minutesOf(input, isRush ? calendar : cut(calendar, reservePercent)),
    setups: new Map(setups),
  }
}

const known = new Map<CalendarData, Minutes>()

function minutesOf({ planFrom }: CapacityInput, calendar: CalendarData): Minutes {
  const found = known.get(calendar)
  if (found) return found
  const compiled = compileCalendar(calendar)
  const before = new Int32Array(horizonMinutes)
  const at: number[] = []
  for (let minute = 0; minute < horizonMinutes; minute++) {
    before[minute] = at.length
    const instant = toMs(planFrom) + minute * minuteMs
    if (nextWorkingInstant(compiled, instant) === instant) at.push(minute)
  }
  const minutes = { before, at: Int32Array.from(at) }
  known.set(calendar, minutes)
  return minutes
}

function minuteOf({ planFrom }: CapacityInput, iso: string): number {
  return (toMs(iso) - toMs(planFrom)) / minuteMs
}
