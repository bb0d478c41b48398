import { setCurrentDetails, upsertSearchAttributes } from '@temporalio/workflow'
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
  private shown = new Map<string, string>()

  /** Shows the state; search attributes are written in one upsert and only when one of them changed. */
  show(state: OrderState, now: string, conflict?: string): void {
    const changed = this.pairs(state, now).filter((pair) => this.hasChanged(pair))
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

  private hasChanged({ key, value }: SearchAttributePair): boolean {
    const text = JSON.stringify(value)
    const known = this.shown.get(key.name)
    const isEmpty = text === 'null' || text === '[]'
    if (known === text || (known === undefined && isEmpty)) return false
    this.shown.set(key.name, text)
    return true
  }
}
