/** Most entries of any one list of the input. */
export const allocationLimits = { entries: 100_000, overrides: 1_000 } as const

/** Class of a customer by sales (R68): A before B before C. */
export type CustomerClass = 'A' | 'B' | 'C'

/** Stock that can be given out now: what is on hand, what is reserved for the lines below included. */
export type AvailableItem = { item: string; available: number }

/** What an order line asks for. A line may ask for several items, each once. Quantities in units. */
export type AllocationDemand = {
  /** Number of the order, which decides between equals. */
  order: string
  orderLine: string
  item: string
  quantity: number
  customer: string
  class: CustomerClass
  dueOn: string
  /** Part of the stock that is reserved for this line. */
  reserved?: number
}

/** A line that gets exactly `quantity`, whatever the rule says, because somebody approved it. */
export type AllocationOverride = {
  orderLine: string
  item: string
  quantity: number
  approvedBy: string
  reason: string
}

export type AllocationInput = {
  items: AvailableItem[]
  demands: AllocationDemand[]
  overrides?: AllocationOverride[]
}
