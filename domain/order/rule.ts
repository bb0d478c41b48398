import type { Department, Level } from '../departments'
import type { MilestoneKey } from '../policy/milestone'
import type { CommandBody, CommandName } from './commands'
import type { EventData, EventDraft, EventOf, EventType } from './events'
import type { OrderState, Task } from './state'

/** The person a command comes from, as the API key or the operator says. */
export type Actor = { code: string; department: Department; level: Level }

/** Why a command is refused: `malformed` is the sender's mistake, `forbidden` lacks authority, `conflict` is the state's no. */
export type Refusal = {
  kind: 'malformed' | 'forbidden' | 'conflict'
  /** Stable, kebab-case. */
  code: string
  detail: string
  problems?: { pointer: string; detail: string }[]
}

/** A refusal by the order's state. */
export function refuse(code: string, detail: string, pointer?: string): Refusal {
  return { kind: 'conflict', code, detail, ...(pointer ? { problems: [{ pointer, detail }] } : {}) }
}

export type RuleInput<C extends CommandName> = {
  state: OrderState
  body: CommandBody<C>
  actor: Actor
  /** Who did the work: the actor, or the person on whose behalf it is recorded. */
  by: string
  /** That person with department and authority, so far as they are known. */
  worker: Actor
  /** Instant, ISO 8601 in UTC. */
  now: string
}

/** The rule of one command: pure, total over every state; an empty list means that all was done already. */
export type Rule<C extends CommandName> = (input: RuleInput<C>) => EventDraft[] | Refusal
export type Rules<C extends CommandName> = { [K in C]: Rule<K> }

/** How an event changes the state: gives the parts that change. */
export type Reducer<T extends EventType> = (
  state: OrderState,
  data: EventData[T],
  event: EventOf<T>,
) => Partial<OrderState>
export type Reducers<T extends EventType> = { [K in T]: Reducer<K> }

/** Something that keeps a gate closed, in words. */
export type Blocker = { code: string; en: string; zh: string }

/** A task that ought to be open now; `owner` is the employee asked first. */
export type WantedTask = Pick<
  Task,
  'key' | 'kind' | 'stage' | 'title' | 'department' | 'owner' | 'party' | 'milestone' | 'ref'
> & { due: Due }

/** When a task is due: with its milestone in the plan, at an instant, or so much working time after it opened. */
export type Due =
  | { milestone: MilestoneKey }
  | { at: string; cutOff?: boolean }
  | { workingHours: number }
  | { workingDays: number }

/** What one stage brings: when it opens, what closes it, which milestones it reaches, which tasks it wants. */
export type StageModule = {
  /** May the stage be worked on yet? */
  entry: (state: OrderState) => boolean
  /** What is still missing for the whole order; an empty list means that the stage has ended. */
  gate: (state: OrderState) => Blocker[]
  /** The instant or day at which each milestone was reached, undefined while it is not. */
  milestones: Partial<Record<MilestoneKey, (state: OrderState) => string | undefined>>
  /** Open work beside the plan's milestones, which open by themselves. */
  tasks: (state: OrderState) => WantedTask[]
}
