import type { Tongue, Words } from './language'
import { openOrderUrl } from './order-urls'
import { standIn, type TaskRow } from './task-row'
import { buttonViews, toneColors } from './view'
import { leadOf, sailingHolds, subjectOf } from './wording/ship-date-moves'

/** A sailing that has moved, as a mail about several orders tells it. */
export type ShipDateLine = {
  order: string
  customer: string
  buyerOrderNumber: string
  /** What the mail of the order alone says, by name; see `shipDateMoves` in services/email/wording. */
  facts: Record<string, string>
  /** In whose place the reader is told. */
  inPlaceOf?: Words
  /** How much is at risk; see `riskOf` in domain/order/risk.ts. */
  risk: number
  /** Base of the API's addresses. */
  api: string
}

/** What a list says of a sailing: where it has moved, why, and where to look. */
export function shipDateRow(line: ShipDateLine, tongue: Tongue): TaskRow {
  const { order, customer, buyerOrderNumber, facts, api } = line
  return {
    title: subjectOf(facts)[tongue],
    order: `${order} · ${customer} · ${buyerOrderNumber}`,
    badge: '',
    due: leadOf(facts)[tongue],
    foot: standIn(line, tongue),
    sailing: '',
    ask: '',
    color: toneColors[sailingHolds(facts) ? 'news' : 'critical'],
    links: buttonViews({ open: openOrderUrl(api, order) }, tongue),
  }
}
