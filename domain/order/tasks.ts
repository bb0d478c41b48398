import { cancelled, isOver } from './status'
import { ladderKind, termOf } from './chasing'
import { compensationTasks } from './compensation'
import { passedAtOpening, endOfDay } from './facts'
import { openStages, stageModules } from './gates'
import type { PlanMilestone } from '../policy/time-plan'
import type { MilestoneKey } from '../policy/milestone'
import type { WantedTask } from './rule'
import { stages, type Stage } from './stage'
import { mainBooking } from './stages/customs'
import type { CutOffKind, Exception, OrderState, Query } from './state'

/** The stage that each milestone of the plan belongs to, from the modules that say when it is reached. */
export const stageOfMilestone: Partial<Record<MilestoneKey, Stage>> = Object.fromEntries(
  stages.flatMap((stage) => Object.keys(stageModules[stage].milestones).map((key) => [key, stage])),
)

const reachedMilestones = new WeakMap<OrderState, Map<MilestoneKey, string | undefined>>()

/** When a milestone was reached, as an instant or a day; undefined while it is not, or when nothing can tell. */
export function milestoneReachedAt(state: OrderState, key: MilestoneKey): string | undefined {
  const known = reachedMilestones.get(state) ?? new Map<MilestoneKey, string | undefined>()
  reachedMilestones.set(state, known)
  if (!known.has(key)) known.set(key, reachedAt(state, key))
  return known.get(key)
}

function reachedAt(state: OrderState, key: MilestoneKey): string | undefined {
  const stage = stageOfMilestone[key]
  const fromFacts = stage ? stageModules[stage].milestones[key]?.(state) : undefined
  const fromOpening = state.order.opening?.milestones.find((entry) => entry.milestone === key)?.doneOn
  // A stage behind the opening is done with, dated or not: what comes after its milestones must not wait for them.
  const isBehind = stage !== undefined && passedAtOpening(state, stage)
  return fromFacts ?? fromOpening ?? (isBehind ? state.openedAt : undefined)
}

/** Every task that ought to be open now: the plan's milestones whose turn has come, then what the stages add. */
export function wantedTasks(state: OrderState): WantedTask[] {
  if (isOver(state)) return []
  if (cancelled(state)) return compensationTasks(state)
  const open = new Set(openStages(state))
  const added = stages.filter((stage) => open.has(stage)).flatMap((stage) => stageModules[stage].tasks(state))
  return [
    ...milestoneTasks(state, open).filter((task) => !isServedByCutOff(state, task, added)),
    ...added,
    ...queryTasks(state),
    ...exceptionTasks(state),
  ]
}

function milestoneTasks(state: OrderState, open: ReadonlySet<Stage>): WantedTask[] {
  const milestones = state.plan?.milestones ?? []
  const planned = new Set(milestones.map((milestone) => milestone.key))
  const isWaiting = (key: MilestoneKey) => planned.has(key) && milestoneReachedAt(state, key) === undefined
  return milestones.flatMap((milestone) => {
    const stage = stageOfMilestone[milestone.key]
    if (!stage || !open.has(stage) || !isWaiting(milestone.key)) return []
    return milestone.after.some(isWaiting) ? [] : [milestoneTask(state, milestone, stage)]
  })
}

/** The carrier's cut-off by which each of these milestones must be reached. */
export const cutOffOf: Partial<Record<MilestoneKey, CutOffKind>> = {
  shippingInstruction: 'documents',
  vgm: 'vgm',
  gateIn: 'gateIn',
  released: 'customs',
}

/** Once the booking's cut-off is entered its own task asks for the work; two would write to people twice. */
function isServedByCutOff(
  state: OrderState,
  { milestone }: WantedTask,
  added: readonly WantedTask[],
): boolean {
  const cutOff = milestone && cutOffOf[milestone]
  const booking = cutOff && mainBooking(state)
  return booking !== undefined && added.some(({ key }) => key === `cutOff:${booking.id}:${cutOff}`)
}

function milestoneTask(state: OrderState, milestone: PlanMilestone, stage: Stage): WantedTask {
  const owner = milestone.department === 'merchandising' ? { owner: state.order.merchandiser } : {}
  const party =
    milestone.kind === 'customerApproval' || milestone.kind === 'balance' || milestone.kind === 'deposit'
  return {
    key: milestone.key,
    // The plan's date is none of the carrier's: missing it is late, and asks nobody to rebook.
    kind: milestone.kind === 'cutOff' ? 'booking' : milestone.kind,
    stage,
    title: milestone.name,
    department: milestone.department,
    ...owner,
    ...(party ? { party: state.order.customer } : {}),
    milestone: milestone.key,
    due: { milestone: milestone.key },
  }
}

function queryTasks(state: OrderState): WantedTask[] {
  return state.queries
    .filter((query) => query.answeredAt === undefined)
    .map((query) => ({
      key: `query:${query.id}`,
      stage: 'review',
      department: query.department,
      ...(query.department === 'merchandising' ? { owner: state.order.merchandiser } : {}),
      ref: query.id,
      ...urgencyOf(state, query),
    }))
}

/** A question that the order waits for is a review; a mail from outside is answered within the policy's term (R130). */
function urgencyOf(state: OrderState, query: Query): Pick<WantedTask, 'kind' | 'title' | 'due'> {
  const { subject, blocking, mail } = query
  const title = { en: `Answer: ${subject}`, zh: `答复疑问：${subject}` }
  if (blocking) return { kind: 'review', title, due: { workingDays: 1 } }
  if (mail === undefined) return { kind: 'internal', title, due: { workingDays: 2 } }
  return {
    kind: ladderKind(state, 'reply', 'internal'),
    title: { en: `Answer: ${subject}`, zh: `回复来函：${subject}` },
    due: { workingDays: termOf(state, 'reply', 2) },
  }
}

function exceptionTasks(state: OrderState): WantedTask[] {
  return state.exceptions
    .filter((exception) => exception.resolvedAt === undefined)
    .map((exception) => ({
      key: `exception:${exception.id}`,
      kind: 'exception',
      stage: 'production',
      title: exceptionTitle(exception),
      department: exception.department,
      ...(exception.owner ? { owner: exception.owner } : {}),
      ref: exception.id,
      // Without a day of its own it is due at once, and its ladder begins with the raising.
      due: exception.dueOn ? { at: endOfDay(state, exception.dueOn) } : { workingHours: 0 },
    }))
}

/** Long enough to know it by; the whole description is with the exception. */
const titleLength = 120

function exceptionTitle({ description, dueOn }: Exception): WantedTask['title'] {
  const what = description.length > titleLength ? `${description.slice(0, titleLength)}…` : description
  return {
    en: `Settle${dueOn ? ` by ${dueOn}` : ''}: ${what}`,
    zh: `处理异常${dueOn ? `（${dueOn} 前）` : ''}：${what}`,
  }
}
