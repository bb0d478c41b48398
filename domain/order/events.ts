import type { CalendarData } from '../calendar'
import type { Department, Level } from '../departments'
import type { MilestoneKey } from '../policy/milestone'
import type { Bilingual, Policy } from '../policy/ladders'
import type { TimePlan } from '../policy/time-plan'
import type { OrderIntake } from './intake'
import type { Outlook } from './outlook'
import type { PlanCause } from './plan-cause'
import type { Stage } from './stage'
import type { ProductData, Task } from './state'
import type { CollectionEvents } from './stages/collection'
import type { ConversionEvents } from './stages/conversion'
import type { CustomsEvents } from './stages/customs'
import type { GeneralEvents } from './general'
import type { InvoicingEvents } from './stages/invoicing'
import type { MaterialsEvents } from './stages/materials'
import type { ProductionEvents } from './stages/production'
import type { ReviewEvents } from './stages/review'
import type { ShipmentEvents } from './stages/shipment'

/** Events that follow from the state or the clock rather than from one command. */
export type DerivedEvents = {
  orderReceived: { order: OrderIntake }
  /** Something that the plan rests on has changed outside the order. */
  replanRequested: { cause: PlanCause; planVersion?: number }
  planned: {
    plan: TimePlan
    calendar: CalendarData
    policy: Policy
    products: ProductData[]
    reason: string
    cause?: PlanCause
    outlook?: Outlook
  }
  /** The ship date that can be reached has moved, or is the planned one again; `days` are working days late. */
  shipDateProjected: { from: string; to: string; shipOn: string; days: number; because?: Bilingual }
  planDoesNotFit: { earliestShipOn?: string; misfits: { milestone: MilestoneKey; daysLate: number }[] }
  milestoneReached: { milestone: MilestoneKey; on: string }
  milestoneUndone: { milestone: MilestoneKey }
  stageOpened: { stage: Stage }
  stagePassed: { stage: Stage }
  stageReopened: { stage: Stage; blockers: string[] }
  taskOpened: { task: Task }
  taskReopened: { task: string; dueAt: string; cutOffAt?: string; title?: Task['title'] } & ChangedLadder
  /**
   * Its due time moved, or what it asks for now reads otherwise. `keepsLevels`: nobody's command moved it, so that
   * no level is told a second time.
   */
  taskRedated: {
    task: string
    dueAt: string
    cutOffAt?: string
    heldMinutes?: number
    title?: Task['title']
    keepsLevels?: true
  } & ChangedLadder
  taskClosed: { task: string }
  /** One step of a task's ladder fell due; `passedOver` steps were too late to be of use and reach nobody. */
  escalated: {
    task: string
    step: number
    level: string
    dueAt: string
    passedOver?: true
    /** When it was promised, where the ladder counts from that. */
    promisedAt?: string
    /** The policy that the step was taken by; absent in events of before policies had versions. */
    policyVersion?: number
  }
  reminderDue: { reminder: string }
  orderClosed: Record<string, never>
  cancellationRefused: { reason: string }
  cancellationCompleted: Record<string, never>
}

/** Another ladder than before, with whoever is chased on it; absent where it stays. */
type ChangedLadder = Partial<Pick<Task, 'kind' | 'party'>>

/** The data of every event by its type. */
export type EventData = DerivedEvents &
  GeneralEvents &
  ReviewEvents &
  ConversionEvents &
  MaterialsEvents &
  ProductionEvents &
  CustomsEvents &
  ShipmentEvents &
  InvoicingEvents &
  CollectionEvents

export type EventType = keyof EventData

/** An event before it has a place in the order's log. */
export type EventDraft = { [T in EventType]: { type: T; data: EventData[T] } }[EventType]

/** Who did it, and for whom it was recorded. */
export type EventOrigin = {
  /** Employee code, `operator` for the Temporal UI, `gendan` for what follows by itself. */
  by: string
  department?: Department
  onBehalfOf?: { employee: string; evidence: string; department?: Department; level?: Level }
  /** Idempotency key of the command. */
  key?: string
}

/** One entry of the order's append-only log. */
export type OrderEvent = EventDraft & EventOrigin & { seq: number; at: string }

export type EventOf<T extends EventType> = Extract<OrderEvent, { type: T }>

/** Makes a draft; the compiler checks that the data belongs to the type. */
export function draft<T extends EventType>(type: T, data: EventData[T]): EventDraft {
  return { type, data } as EventDraft
}
