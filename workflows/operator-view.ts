import { setCurrentDetails, upsertSearchAttributes, workflowInfo } from '@temporalio/workflow'
import { defineSearchAttributeKey, SearchAttributeType, type SearchAttributePair } from '@temporalio/common'
import { earliestDue, isOverdue, nextDeadline } from '../domain/order/deadlines'
import { openStages } from '../domain/order/gates'
import { highestEscalation, orderDetails } from '../domain/order/operator-details'
import type { OrderState } from '../domain/order/state'

const stage = defineSearchAttributeKey('GendanStage', SearchAttributeType.KEYWORD_LIST)
const escalation = defineSearchAttributeKey('GendanEscalation', SearchAttributeType.KEYWORD)
const overdue = defineSearchAttributeKey('GendanOverdue', SearchAttributeType.BOOL)
const onHold = defineSearchAttributeKey('GendanOnHold', SearchAttributeType.BOOL)
const dueAt = defineSearchAttributeKey('GendanDueAt', SearchAttributeType.DATETIME)
const shipBy = defineSearchAttributeKey('GendanShipBy', SearchAttributeType.DATETIME)

/** What an operator sees of an order in the Temporal UI: search attributes and the details page. */
export class OperatorView {
  /** Shows the state; search attributes are written in one upsert and only when one of them changed. */
  show(state: OrderState, now: string, conflict?: string): void {
    const changed = this.pairs(state, now).filter(hasChanged)
    if (changed.length > 0) upsertSearchAttributes(changed)
    setCurrentDetails(orderDetails(state, { now, next: nextDeadline(state), conflict }))
  }

  private pairs(state: OrderState, now: string): SearchAttributePair[] {
    const due = earliestDue(state)
    const ship = state.plan?.shipOn ?? state.order.shipOn
    const pair = (key: unknown, value: unknown) => ({ key, value }) as SearchAttributePair
    return [
      pair(stage, openStages(state)),
      pair(escalation, highestEscalation(state)),
      pair(overdue, isOverdue(state, now)),
      pair(onHold, state.hold !== undefined),
      pair(dueAt, due ? new Date(due) : null),
      pair(shipBy, ship ? new Date(`${ship}T00:00:00Z`) : null),
    ]
  }
}

/** Compared with what the run was started with or wrote itself: a new run writes nothing that the old one left. */
function hasChanged({ key, value }: SearchAttributePair): boolean {
  const known = workflowInfo().typedSearchAttributes.get(key)
  return shownAs(known) !== shownAs(value)
}

/** An empty list is no value; an instant has no finer parts than milliseconds. */
function shownAs(value: unknown): string {
  if (value === undefined || value === null || (Array.isArray(value) && value.length === 0)) return ''
  return JSON.stringify(value)
}
