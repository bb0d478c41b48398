import type { OrderState } from '../../domain/order/state'

/** An order as the rhythms read it. */
export type RhythmOrder = { number: string; customer: string; state: OrderState }

/** A customer, as far as balances and mails need it. */
export type RhythmCustomer = {
  code: string
  name: string
  sales?: string
  currency?: string
  /** Decimal string in the customer's currency. */
  creditLimit?: string
}

/** The day that a run is for, and the day on which it is made, `YYYY-MM-DD` in the factory. */
export type RunDays = { nominalOn: string; today: string }
