import type { WorkingCalendar } from '../calendar'
import { instantAt } from '../calendar'
import type { Offset } from './offset'
import { applyOffset, atLocalMinute } from './offset'

/** Which ladder a task climbs when it is late. */
export const taskKinds = [
  'internal', 'review', 'customerApproval', 'deposit', 'supplierPromise', 'critical', 'dailyReport', 'exception',
  'booking', 'cutOff', 'presentation', 'balance', 'containerCheck', 'complaint', 'confirmation', 'sampleComments',
  'invoiceReceipt', 'reply',
] as const // prettier-ignore
export type TaskKind = (typeof taskKinds)[number]

/**
 * Whom a step reaches; the person is resolved when the mail is written. `lead`, `supervisor`, `manager` and
 * `director` are the owner's own. `nominatingBuyer` is the customer where the Incoterm leaves the booking to
 * the buyer's forwarder, else nobody. `forwarder` and `broker` are those of the task's booking, each for what is
 * theirs to do. `duty` is the owner on a day on which the factory works, else one of those of the department who are
 * not away, in turn, whom the mail reaches on the same day. `all` is `everyone`.
 */
export const audiences = [
  'owner', 'lead', 'supervisor', 'manager', 'director', 'sales', 'salesManager', 'merchandiser', 'merchandisingLead',
  'customer', 'nominatingBuyer', 'supplier', 'purchaser', 'purchasingLead', 'planning', 'quality', 'qualityLead',
  'finance', 'financeLead', 'forwarder', 'broker', 'duty', 'all',
] as const // prettier-ignore
export type Audience = (typeof audiences)[number]

/** Those who are no people of ours: a step that reaches nobody else speaks to them in its own words. */
export const outsiders: readonly Audience[] = [
  'customer',
  'nominatingBuyer',
  'supplier',
  'forwarder',
  'broker',
]

/** Parties that only tasks of some kinds have to do with; a step for them would reach nobody in any other. */
export const kindsWithParty: Partial<Record<Audience, readonly TaskKind[]>> = {
  supplier: ['supplierPromise'],
  forwarder: ['booking', 'cutOff', 'presentation', 'containerCheck'],
  broker: ['booking', 'cutOff'],
  nominatingBuyer: ['booking', 'cutOff', 'containerCheck'],
}

/** Whom `all` stands for. */
export const everyone: Audience[] = ['owner', 'lead', 'merchandiser', 'sales', 'manager', 'director']

/** Stable names of the steps, part of mail keys and of `GendanEscalation`; each once in a ladder. */
export const escalationLevels = [
  'remind', 'lastCall', 'due', 'lead', 'supervisor', 'planning', 'sales', 'manager', 'director', 'missed',
  'shipDateHit', 'etaSlips',
] as const // prettier-ignore
export type EscalationLevel = (typeof escalationLevels)[number]

/** What brings a step on at once, whatever its offset says. */
export const ladderConditions = ['slackBelowZero', 'shipDateHit', 'etaSlips'] as const
export type LadderCondition = (typeof ladderConditions)[number]

/** The tasks that a step may open, with the ladder on which each of them climbs. */
export const raisedKinds = { rebook: 'booking' } as const satisfies Record<string, TaskKind>
export type RaisedTask = keyof typeof raisedKinds

/** Words in both languages. */
export type Bilingual = { en: string; zh: string }

/** Distance of a step from the due instant, or from the ETA; `atMinute` puts it at a local time of its day. */
export type LadderOffset = Offset & { from?: 'eta'; atMinute?: number }

/** One step of a ladder; it reaches its audience once. */
export type LadderStep = {
  level: EscalationLevel
  /** Absent when only `when` brings the step on. */
  offset?: LadderOffset
  when?: LadderCondition
  audience: Audience[]
  /** What the mail asks its readers to do. */
  asks: Bilingual
  /** A task to open when the step is reached. */
  raises?: RaisedTask
}

/** How far and how often a task may be snoozed. */
export type SnoozeLimit = { workingDays: number; times: number }

/** Kinds whose tasks have no date of their own: their ladder says how many working days they are given. */
export const kindsWithTerm = [
  'sampleComments',
  'invoiceReceipt',
  'reply',
] as const satisfies readonly TaskKind[]
export type KindWithTerm = (typeof kindsWithTerm)[number]

/** How a delay of one kind of task climbs. */
export type Ladder = {
  kind: TaskKind
  /** Its mails go out at night and on holidays. */
  breaksQuietHours?: true
  /** The due instant is a carrier's or a bank's: no acknowledgement, snooze or promise moves a step past it. */
  holdsAtCutOff?: true
  /** How often a promise may be put off; `usualPromiseLimit` when absent. */
  promiseLimit?: number
  /** `usualSnoozeLimit` when absent. */
  snoozeLimit?: SnoozeLimit
  /** Working days that a task of a kind with a term is given. */
  termDays?: number
  steps: LadderStep[]
}

/** How often a promise may be put off where the ladder says nothing else. */
export const usualPromiseLimit = 2
/** How far and how often a task may be snoozed where its ladder says nothing else. */
export const usualSnoozeLimit: SnoozeLimit = { workingDays: 2, times: 3 }

/** Classes of customers by their sales (R68). */
export const customerClasses = ['A', 'B', 'C'] as const
export type CustomerClass = (typeof customerClasses)[number]

/** The rules of delay as data: a factory edits them, an order carries the version it was given. */
export type Policy = {
  /** Of the last edit that is in it; 1 while nothing was edited. Together with the class it names the ladders. */
  version: number
  /** Class of the customer for whom it was put together; absent for a customer without one. */
  customerClass?: CustomerClass
  /** Edition of the defaults that it was put together from; absent for the first (0016). */
  defaults?: number
  ladders: Record<TaskKind, Ladder>
  /** An acknowledgement stops the climb for so long, never past a cut-off. */
  acknowledgedFor: Offset
}

/** When a step is reached. `at` is in epoch milliseconds. */
export type EscalationInstant = { step: number; level: EscalationLevel; at: number }

/** What a ladder counts from besides the due instant. */
export type EscalationContext = { etaOn?: string }

/**
 * When each step of a ladder is reached, earliest first, for a task due at an instant (epoch milliseconds).
 * Steps that only a condition brings on are left out, and steps counted from an ETA that is not known. A step
 * counted from the ETA never comes before the task is due.
 */
export function escalationInstants(
  ladder: Ladder,
  dueAt: number,
  calendar: WorkingCalendar,
  context: EscalationContext = {},
): EscalationInstant[] {
  return ladder.steps
    .flatMap(({ level, offset: distance }, step) => {
      const at = distance && stepInstant(distance, dueAt, calendar, context)
      return at === undefined ? [] : [{ step, level, at }]
    })
    .sort((a, b) => a.at - b.at || a.step - b.step)
}

/** Indices of the steps that a condition brings on at once. */
export function conditionalSteps(ladder: Ladder, condition: LadderCondition): number[] {
  return ladder.steps.flatMap((step, i) => (step.when === condition ? [i] : []))
}

function stepInstant(
  distance: LadderOffset,
  dueAt: number,
  calendar: WorkingCalendar,
  { etaOn }: EscalationContext,
): number | undefined {
  const minute = distance.atMinute
  if (distance.from === 'eta') {
    if (etaOn === undefined) return undefined
    return Math.max(dueAt, applyOffset(calendar, instantAt(calendar, etaOn, minute ?? 0), distance))
  }
  const at = applyOffset(calendar, dueAt, distance)
  return minute === undefined ? at : atLocalMinute(calendar, at, minute)
}
