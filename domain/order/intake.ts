import type { Stage } from './stage'

/** How the order came in (R2). An oral order needs a written confirmation before it passes review. */
export const intakeChannels = ['phone', 'fax', 'email', 'edi', 'portal', 'visit'] as const
export type IntakeChannel = (typeof intakeChannels)[number]

/** The time-and-action templates of the trade; `trading` is bought in from a supplier. */
export const templateNames = ['newStyle', 'repeat', 'glass', 'trading'] as const
export type TemplateName = (typeof templateNames)[number]

export const transportModes = ['sea', 'air', 'road', 'rail', 'courier'] as const
export type TransportMode = (typeof transportModes)[number]

/** Incoterms 2020. */
export const incoterms = [
  'EXW', 'FCA', 'FAS', 'FOB', 'CFR', 'CIF', 'CPT', 'CIP', 'DAP', 'DPU', 'DDP',
] as const // prettier-ignore
export type Incoterm = (typeof incoterms)[number]

/** A quantity of one colour and one size; either may be absent where the product has none. */
export type SizeQuantity = {
  color?: string
  size?: string
  /** In the line's unit; at most three decimals. */
  quantity: number
}

/** One line of the buyer's order. What the buyer did not say is absent and becomes an open query. */
export type OrderLine = {
  /** Our line number: 1, 2, 3 … */
  line: number
  /** The line's identifier in the buyer's document. */
  buyerLine?: string
  /** Our product code. */
  product?: string
  /** Product name and specification as the buyer wrote them. */
  description: string
  /** The buyer's own item number. */
  buyerItem?: string
  /** UN/ECE Recommendation 20 code or a plain word: PCE, SET, MTK … */
  unit: string
  /** Price of one unit, decimal string in the order's currency. */
  unitPrice?: string
  /** Allowances and charges of the line, net, signed decimal string: part of its amount. */
  charges?: string
  /** Line amount as the buyer's document states it, decimal string; checked against quantity × price. */
  amount?: string
  /** Requested delivery of this line, `YYYY-MM-DD`, when it differs from the order's. */
  requestedOn?: string
  quantities: SizeQuantity[]
}

export const instalmentTriggers = [
  'contract', 'beforeStuffing', 'billOfLadingCopy', 'afterShipment', 'letterOfCreditSight',
] as const // prettier-ignore
export type InstalmentTrigger = (typeof instalmentTriggers)[number]

/** What an unpaid instalment blocks. `none` is open account. */
export const paymentGates = ['purchase', 'stuffing', 'billOfLading', 'none'] as const
export type PaymentGate = (typeof paymentGates)[number]

/** One part of the payment terms: T/T 30/70 is a deposit that guards purchase and a balance that guards the bill of lading. */
export type Instalment = {
  /** Share of the order's amount in percent, decimal string; all instalments sum to 100. */
  percent: string
  trigger: InstalmentTrigger
  /** Calendar days after the trigger until it is due. */
  days: number
  gate: PaymentGate
}

/** An order that is already under way when Gendan first hears of it. */
export type Opening = {
  /** The earliest unfinished stage; every stage before it counts as passed. */
  stage: Stage
  /** Milestones already reached, by key, with the date on which they were. */
  milestones: { milestone: string; doneOn: string }[]
  /** Pieces finished so far per line. */
  produced: { line: number; color?: string; size?: string; quantity: number }[]
  /** Pieces shipped (on board) so far per line. */
  shipped: { line: number; color?: string; size?: string; quantity: number }[]
  /** Amounts so far, decimal strings in the order's currency. */
  invoicedAmount?: string
  paidAmount?: string
}

/** What an order says when it is received. */
export type OrderIntake = {
  customer: string
  buyerOrderNumber: string
  channel: IntakeChannel
  /** Instant, ISO 8601 in UTC. */
  receivedAt: string
  /** Employee code of the merchandiser who carries the order. */
  merchandiser: string
  template: TemplateName
  issuedOn?: string
  currency?: string
  /** Delivery as the buyer asked for it, `YYYY-MM-DD`. */
  requestedOn?: string
  /** Planned sailing date (ETD), `YYYY-MM-DD`. */
  shipOn?: string
  /** Latest shipment date allowed, `YYYY-MM-DD`. */
  latestShipmentOn?: string
  transportMode: TransportMode
  portOfLoading?: string
  portOfDischarge?: string
  /** Usual days at sea, to date the ETA before the vessel is booked. */
  passageDays: number
  /** How and where the goods are delivered (交货方式). */
  deliveryMethod?: string
  incoterm?: Incoterm
  incotermPlace?: string
  payment?: Instalment[]
  /** Payment terms in the buyer's own words, when only words were given. */
  paymentNote?: string
  packing?: string
  shippingMark?: string
  /** Over and short tolerance on quantities, percent (溢短装). */
  overPercent: number
  shortPercent: number
  /** Bank charges and rounding up to this amount close an instalment, decimal string. */
  paymentTolerance: string
  /** Our selling entity as the buyer's document names it; a buyer numbers the orders of each seller apart. */
  seller?: string
  /** Allowances and charges of the whole order, net, signed decimal string: part of its amount. */
  charges?: string
  /** Order amount as the buyer's document states it, decimal string. */
  amount?: string
  lines: OrderLine[]
  notes?: string[]
  opening?: Opening
}
