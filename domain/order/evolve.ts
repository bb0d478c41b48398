import type { DerivedEvents, EventData, EventType, OrderEvent } from './events'
import { changeTask, generalReducers } from './general'
import { causeReasons } from './plan-cause'
import type { Reducers } from './rule'
import { collectionReducers } from './stages/collection'
import { conversionReducers, productionOrdersFor } from './stages/conversion'
import { customsReducers } from './stages/customs'
import { invoicingReducers } from './stages/invoicing'
import { materialsReducers } from './stages/materials'
import { productionReducers } from './stages/production'
import { reviewReducers } from './stages/review'
import { stale } from './stages/review-terms'
import { shipmentReducers } from './stages/shipment'
import type { Stage } from './stage'
import type { OrderState, Task } from './state'

const derivedReducers: Reducers<keyof DerivedEvents> = {
  orderReceived: () => ({}),
  replanRequested: (state, { cause }) => stale(state, [causeReasons[cause]]),
  planned: (state, { plan, calendar, policy, products, cause, outlook }, event) => ({
    plan,
    calendar,
    policy,
    planStale: undefined,
    ...(cause || state.planCause ? { planCause: cause } : {}),
    ...(outlook ? { outlook } : {}),
    order: state.order.shipOn === undefined ? state.order : { ...state.order, shipOn: plan.shipOn },
    products: {
      ...state.products,
      ...Object.fromEntries(products.map((product) => [product.code, product])),
    },
    ...openedUnderWay(state, event.at),
  }),
  planDoesNotFit: () => ({}),
  shipDateProjected: () => ({}),
  milestoneReached: (state, { milestone, on }) => ({ milestones: { ...state.milestones, [milestone]: on } }),
  milestoneUndone: (state, { milestone }) => {
    const { [milestone]: _undone, ...milestones } = state.milestones
    return { milestones }
  },
  stageOpened: (state, { stage }, event) => ({
    stages: withStage(state, stage, { status: 'open', since: event.at }),
  }),
  stagePassed: (state, { stage }, event) => ({
    stages: withStage(state, stage, { status: 'passed', since: event.at }),
  }),
  stageReopened: (state, { stage }, event) => ({
    stages: withStage(state, stage, { status: 'open', since: event.at }),
  }),
  taskOpened: (state, { task }) => ({ tasks: { ...state.tasks, [task.key]: task } }),
  // A task that opens again with time to do it warns again; of one that is late everybody was told.
  taskReopened: (state, { task, dueAt, cutOffAt, title, kind, party }, { at }) => ({
    tasks: changeTask(state.tasks, task, {
      closedAt: undefined,
      openedAt: at,
      dueAt,
      cutOffAt,
      datedAt: undefined,
      heldMinutes: undefined,
      acknowledged: undefined,
      ...unmoved(state.tasks[task]),
      ...(dueAt > at ? { taken: [] } : {}),
      ...given({ title, kind, party }),
    }),
  }),
  taskRedated: (state, { task, dueAt, cutOffAt, heldMinutes, title, kind, party, keepsLevels }, { at }) => ({
    tasks: changeTask(state.tasks, task, {
      dueAt,
      cutOffAt,
      heldMinutes,
      ...given({ title, kind, party }),
      ...(keepsLevels ? followed(state.tasks[task], dueAt, at) : rearmed(state.tasks[task], dueAt, at)),
    }),
  }),
  taskClosed: (state, { task }, event) => ({ tasks: changeTask(state.tasks, task, { closedAt: event.at }) }),
  escalated: (state, { task, level }) => ({
    tasks: changeTask(state.tasks, task, { taken: [...(state.tasks[task]?.taken ?? []), level] }),
  }),
  reminderDue: (state, { reminder }, event) => ({
    reminders: state.reminders.map((item) =>
      item.id === reminder ? { ...item, remindedAt: event.at } : item,
    ),
  }),
  orderClosed: () => ({ status: 'closed' }),
  cancellationRefused: () => ({}),
  cancellationCompleted: () => ({ status: 'cancelled' }),
}

const reducers: Reducers<EventType> = {
  ...derivedReducers,
  ...generalReducers,
  ...reviewReducers,
  ...conversionReducers,
  ...materialsReducers,
  ...productionReducers,
  ...customsReducers,
  ...shipmentReducers,
  ...invoicingReducers,
  ...collectionReducers,
}

/** The state after an event: pure and total; the only way in which an order's state changes. */
export function evolve(state: OrderState, event: OrderEvent): OrderState {
  const reduce = reducers[event.type] as (
    state: OrderState,
    data: EventData[EventType],
    event: OrderEvent,
  ) => Partial<OrderState>
  return { ...state, ...reduce(state, event.data, event), version: event.seq }
}

/** The parts that an event gives. */
function given(parts: Partial<Task>): Partial<Task> {
  return Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined))
}

/** A later date that is still to come is a new commitment: it is warned of from the first step of its ladder. */
function rearmed(task: Task | undefined, dueAt: string, at: string): Partial<Task> {
  if (!isPutOff(task, dueAt, at)) return {}
  return {
    taken: [],
    acknowledged: undefined,
    datedAt: at,
    ...(task.promise ? { promise: undefined } : {}),
    ...(task.snoozed ? { snoozed: undefined } : {}),
  }
}

/** The ladder follows a date that moved by itself: what was told is told; a promise that it overtakes falls away. */
function followed(task: Task | undefined, dueAt: string, at: string): Partial<Task> {
  if (!isPutOff(task, dueAt, at)) return {}
  const isOvertaken = task.promise !== undefined && task.promise.at < dueAt
  return { datedAt: at, ...(isOvertaken ? { promise: undefined } : {}) }
}

function isPutOff(task: Task | undefined, dueAt: string, at: string): task is Task {
  return task !== undefined && dueAt > task.dueAt && dueAt > at
}

/** Without what was promised and snoozed of an earlier opening. */
function unmoved(task: Task | undefined): Partial<Task> {
  return {
    ...(task?.promise ? { promise: undefined } : {}),
    ...(task?.snoozed ? { snoozed: undefined } : {}),
    ...(task?.snoozes ? { snoozes: undefined } : {}),
  }
}

function withStage(state: OrderState, stage: Stage, to: OrderState['stages'][Stage]): OrderState['stages'] {
  return { ...state.stages, [stage]: to }
}

/** An order opened behind conversion has its production orders from the first plan on. */
function openedUnderWay(state: OrderState, at: string): Partial<OrderState> {
  const stage = state.order.opening?.stage
  if (stage === undefined || stage === 'review' || stage === 'conversion' || state.plan) return {}
  return {
    conversion: { ...state.conversion, productionOrders: productionOrdersFor(state, at), planFixedAt: at },
  }
}
