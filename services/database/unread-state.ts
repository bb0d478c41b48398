import type { OrderState } from '../../domain/order/state'

/** Parts of a state that no plan and no rhythm reads, and that make up most of it; empty, as they then stand for them. */
export const unread = {
  tasks: {},
  keys: {},
  notes: [],
  reminders: [],
  documents: [],
  queries: [],
  exceptions: [],
} satisfies Partial<OrderState>
