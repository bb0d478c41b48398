import { checkedFrom } from './stages/container-checks'
import type { Department } from '../departments'
import type { generalCommands } from './commands/general'
import { cancellationProblem, compensationsFor } from './compensation'
import { draft, type EventDraft } from './events'
import { counted, nextId } from './facts'
import { refuse, type Reducers, type Refusal, type RuleInput, type Rules } from './rule'
import type {
  Compensation,
  Entry,
  Exception,
  Note,
  OrderDocument,
  OrderState,
  Query,
  Reminder,
  Task,
} from './state'
import { isOf, names, notFor, taskMoveChanges, taskMoveRules, type TaskMoveEvents } from './task-moves'
import { minutesBetween, postponed } from './hold'
import { voidEntryProblem } from './void-entry'

/** Events of the order as a whole, of its tasks, questions, exceptions and notes. */
export type GeneralEvents = TaskMoveEvents & {
  orderHeld: { reason: string }
  orderResumed: { heldMinutes: number }
  orderCancelled: { reason: string; compensations: Compensation[] }
  compensationConfirmed: { compensation: string; outcome: string }
  queryRaised: { query: Query }
  queryAnswered: { query: string; answer: string }
  exceptionRaised: { exception: Exception }
  exceptionResolved: { exception: string; action: string }
  entryVoided: { entry: string; reason: string }
  noteAdded: { note: Note }
  reminderSet: { reminder: Reminder }
  reminderDismissed: { reminder: string }
  documentAttached: { document: OrderDocument }
}

export const generalRules: Rules<keyof typeof generalCommands> = {
  holdOrder: ({ state, body }) => (state.hold ? [] : [draft('orderHeld', { reason: body.reason })]),
  resumeOrder: (input) => resume(input),
  cancelOrder: ({ state, body, now }) => {
    const problem = cancellationProblem(state)
    if (problem) return refuse('too-late-to-cancel', problem)
    const compensations = compensationsFor(state).map((item) =>
      item.automatic ? { ...item, doneAt: now } : item,
    )
    return [draft('orderCancelled', { reason: body.reason, compensations })]
  },
  confirmCompensation: ({ state, body }) => {
    const found = state.compensations.find((item) => item.id === body.compensation)
    if (!found) return unknown('compensation', body.compensation, state.compensations)
    return found.doneAt ? [] : [draft('compensationConfirmed', body)]
  },
  ...taskMoveRules,
  raiseQuery: ({ state, body, by, now }) => [
    draft('queryRaised', { query: { id: nextId(state, 'Q'), ...body, raisedAt: now, raisedBy: by } }),
  ],
  answerQuery: ({ state, body, worker }) => {
    const query = state.queries.find((candidate) => candidate.id === body.query)
    if (!query) return unknown('query', body.query, state.queries)
    if (query.lacks) {
      return refuse(
        'query-needs-the-fact',
        `${query.id} closes by itself when the fact is entered: ${query.question}`,
      )
    }
    if (query.answeredAt) {
      if (query.answer === body.answer) return []
      return refuse('already-answered', `${query.id} was answered: ${query.answer}`, '/query')
    }
    if (!isOf(worker, [query.department])) return notFor(`${query.id} is asked of ${query.department}`)
    return [draft('queryAnswered', body)]
  },
  raiseException: ({ state, body, by, now }) => [
    draft('exceptionRaised', { exception: { id: nextId(state, 'E'), ...body, raisedAt: now, raisedBy: by } }),
  ],
  resolveException: ({ state, body }) => {
    const found = state.exceptions.find((candidate) => candidate.id === body.exception)
    if (!found) return unknown('exception', body.exception, state.exceptions)
    return found.resolvedAt ? [] : [draft('exceptionResolved', body)]
  },
  voidEntry: ({ state, body, worker }) => {
    const entry = entries(state).find((candidate) => candidate.id === body.entry)
    if (!entry) return unknown('entry', body.entry, entries(state))
    const keepers = keepersOf(state, entry.id)
    if (!isOf(worker, keepers)) return notFor(`${entry.id} is voided by ${keepers.join(' or ')}`)
    if (entry.voided) return []
    const problem = voidEntryProblem(state, entry.id)
    return problem ? refuse('entry-in-use', problem, '/entry') : [draft('entryVoided', body)]
  },
  addNote: ({ state, body, by, now }) => [
    draft('noteAdded', { note: { id: nextId(state, 'N'), at: now, by, ...body } }),
  ],
  // A reminder is private: nobody sets or dismisses one for another person.
  setReminder: ({ state, body, actor }) => [
    draft('reminderSet', { reminder: { id: nextId(state, 'RM'), by: actor.code, ...body } }),
  ],
  dismissReminder: ({ state, body, actor }) => {
    const own = state.reminders.filter((reminder) => reminder.by === actor.code)
    const found = own.find((reminder) => reminder.id === body.reminder)
    if (!found) return unknown('reminder', body.reminder, own)
    return found.dismissedAt ? [] : [draft('reminderDismissed', body)]
  },
  attachDocument: ({ state, body, by, now }) => [
    draft('documentAttached', { document: { id: nextId(state, 'D'), at: now, by, ...body } }),
  ],
}

export const generalReducers: Reducers<keyof GeneralEvents> = {
  orderHeld: (_state, { reason }, event) => ({ hold: { since: event.at, by: event.by, reason } }),
  orderResumed: (state, { heldMinutes }, event) => ({
    hold: undefined,
    tasks: postponed(state, heldMinutes, event.at),
    ...(state.rules >= 3 ? { shipment: checkedFrom(state, event.at) } : {}),
  }),
  orderCancelled: (state, { compensations }, event) => ({
    status: 'cancelling',
    hold: undefined,
    compensations,
    conversion: {
      ...state.conversion,
      productionOrders: state.conversion.productionOrders.map((order) => ({
        ...order,
        withdrawnAt: event.at,
      })),
    },
    materials: {
      ...state.materials,
      purchaseOrders: state.materials.purchaseOrders.map((order) =>
        order.releasedAt || order.cancelledAt ? order : { ...order, cancelledAt: event.at },
      ),
    },
  }),
  compensationConfirmed: (state, { compensation, outcome }, event) => ({
    compensations: changeById(state.compensations, compensation, { doneAt: event.at, outcome }),
  }),
  taskAcknowledged: (state, { task }, event) => ({
    tasks: changeTask(state.tasks, task, (known) => taskMoveChanges.taskAcknowledged(known, event)),
  }),
  taskSnoozed: (state, { task }, event) => ({
    tasks: changeTask(state.tasks, task, (known) => taskMoveChanges.taskSnoozed(known, event)),
  }),
  taskReassigned: (state, { task }, event) => ({
    tasks: changeTask(state.tasks, task, (known) => taskMoveChanges.taskReassigned(known, event)),
  }),
  putOffCutBack: (state, { task }, event) => ({
    tasks: changeTask(state.tasks, task, (known) => taskMoveChanges.putOffCutBack(known, event)),
  }),
  queryRaised: (state, { query }) => ({
    queries: [...state.queries, query],
    counters: counted(state, query.id),
  }),
  queryAnswered: (state, { query, answer }, event) => ({
    queries: changeById(state.queries, query, { answer, answeredAt: event.at, answeredBy: event.by }),
  }),
  exceptionRaised: (state, { exception }) => ({
    exceptions: [...state.exceptions, exception],
    counters: counted(state, exception.id),
  }),
  exceptionResolved: (state, { exception, action }, event) => ({
    exceptions: changeById(state.exceptions, exception, { action, resolvedAt: event.at }),
  }),
  entryVoided: (state, { entry, reason }, event) =>
    voidIn(state, entry, { at: event.at, by: event.by, reason }),
  noteAdded: (state, { note }) => ({ notes: [...state.notes, note], counters: counted(state, note.id) }),
  reminderSet: (state, { reminder }) => ({
    reminders: [...state.reminders, reminder],
    counters: counted(state, reminder.id),
  }),
  reminderDismissed: (state, { reminder }, event) => ({
    reminders: changeById(state.reminders, reminder, { dismissedAt: event.at }),
  }),
  documentAttached: (state, { document }) => ({
    documents: [...state.documents, document],
    counters: counted(state, document.id),
  }),
}

function resume({ state, now }: RuleInput<'resumeOrder'>): EventDraft[] {
  return state.hold ? [draft('orderResumed', { heldMinutes: minutesBetween(state.hold.since, now) })] : []
}

/** The departments that keep a kind of entry, and so may void it. */
function keepersOf(state: OrderState, id: string): Department[] {
  const isIn = (list: readonly Entry[]) => list.some((entry) => entry.id === id)
  if (isIn(state.collection.payments)) return ['finance']
  if (isIn(state.invoicing.invoices)) return ['finance', 'merchandising']
  if (isIn(state.shipment.shipments)) return ['shipping', 'merchandising']
  if (isIn(state.production.qualityChecks)) return ['quality']
  if (isIn(state.production.progress)) return ['production']
  return ['warehouse', 'purchasing']
}

/** Every entry that can be voided, whatever its kind. */
export function entries(state: OrderState): Entry[] {
  return [
    ...state.materials.receipts,
    ...state.materials.allocations,
    ...state.production.progress,
    ...state.production.qualityChecks,
    ...state.shipment.shipments,
    ...state.invoicing.invoices,
    ...state.collection.payments,
  ]
}

function voidIn(state: OrderState, id: string, voided: Entry['voided']): Partial<OrderState> {
  const mark = <E extends Entry>(list: E[]): E[] => changeById(list, id, { voided } as Partial<E>)
  return {
    materials: {
      ...state.materials,
      receipts: mark(state.materials.receipts),
      allocations: mark(state.materials.allocations),
    },
    production: {
      ...state.production,
      progress: mark(state.production.progress),
      qualityChecks: mark(state.production.qualityChecks),
    },
    shipment: { shipments: mark(state.shipment.shipments) },
    invoicing: { invoices: mark(state.invoicing.invoices) },
    collection: { ...state.collection, payments: mark(state.collection.payments) },
  }
}

function changeById<E extends { id: string }>(list: E[], id: string, change: Partial<E>): E[] {
  return list.some((item) => item.id === id)
    ? list.map((item) => (item.id === id ? { ...item, ...change } : item))
    : list
}

/** The tasks with one of them changed; an unknown key changes nothing. */
export function changeTask(
  tasks: OrderState['tasks'],
  key: string,
  change: Partial<Task> | ((task: Task) => Partial<Task>),
): OrderState['tasks'] {
  const task = tasks[key]
  if (!task) return tasks
  return { ...tasks, [key]: { ...task, ...(typeof change === 'function' ? change(task) : change) } }
}

function unknown(kind: string, id: string, known: readonly { id: string }[]): Refusal {
  return refuse(
    `unknown-${kind}`,
    `There is no ${kind} ${id}; there are: ${names(known.map((item) => item.id))}`,
    `/${kind}`,
  )
}
