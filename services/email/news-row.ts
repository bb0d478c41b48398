import type { Bilingual } from '../../domain/policy/ladders'
import type { Tongue, Words } from './language'
import { openOrderUrl } from './order-urls'
import { standIn, type TaskRow } from './task-row'
import { buttonViews, toneColors } from './view'
import type { Tone } from './wording/words'

/** News of an order, as a mail about several orders tells it. */
export type NewsLine = {
  order: string
  customer: string
  buyerOrderNumber: string
  /** Kind of the notice. */
  news: string
  tone: Tone
  title: Bilingual
  lead: Bilingual
  asks?: Bilingual
  /** In whose place the reader is told. */
  inPlaceOf?: Words
  /** How much is at risk; see `riskOf` in domain/order/risk.ts. */
  risk: number
  /** Base of the API's addresses. */
  api: string
}

/** What a list says of news: what has happened, why, and where to look. */
export function newsRow(line: NewsLine, tongue: Tongue): TaskRow {
  const { order, customer, buyerOrderNumber, tone, title, lead, asks, api } = line
  return {
    title: title[tongue],
    order: `${order} · ${customer} · ${buyerOrderNumber}`,
    badge: '',
    due: lead[tongue],
    foot: standIn(line, tongue),
    sailing: '',
    ask: asks ? asks[tongue] : '',
    color: toneColors[tone],
    links: buttonViews({ open: openOrderUrl(api, order) }, tongue),
  }
}
