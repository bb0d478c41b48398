import type { AllocationOverride, CustomerClass } from './input'

/** Why a line gets what it gets, or does not. */
export type AllocationReason = {
  code: 'reserved' | 'reservation-short' | 'override' | 'in-full' | 'partly' | 'nothing-left'
  en: string
  zh: string
}

export type AllocatedLine = {
  order: string
  orderLine: string
  item: string
  customer: string
  class: CustomerClass
  dueOn: string
  quantity: number
  allocated: number
  short: number
  /** Place in the order of its item: class, due date, order number, order line. From 1. */
  rank: number
  /** Of `allocated`: what its reservation gave. */
  fromReservation: number
  reasons: AllocationReason[]
}

/** An override as it was applied, with what the rule would have given and who pays for it. */
export type AppliedOverride = AllocationOverride & {
  /** What the line would have had without any override. */
  insteadOf: number
  /** Other lines of the item that have less than without any override, when this line has more; worst first. */
  lessFor: { orderLine: string; quantity: number }[]
  /** How many such lines there are beyond the hundred named. */
  more?: number
}

export type AllocatedItem = {
  item: string
  available: number
  asked: number
  allocated: number
  left: number
  short: number
}

/** Units, at most three decimals. `lines` are in the order of the input. */
export type Allocation = { items: AllocatedItem[]; lines: AllocatedLine[]; overrides: AppliedOverride[] }
