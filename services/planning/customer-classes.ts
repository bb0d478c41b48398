import { classifyCustomers } from '../scheduling/classes'
import type { Repositories } from '../database'

/** Sales of so many days before the run decide a customer's class. */
const periodDays = 365
const dayMs = 86_400_000

/** Computes the classes of all customers anew from their sales of a year (R68); those set by hand stay. */
export async function recomputeClasses({ sales }: Repositories, now: string): Promise<string[]> {
  const from = new Date(Date.parse(now) - periodDays * dayMs).toISOString()
  const customers = await sales.ofCustomers({ from, until: now })
  const sold = customers
    .filter(({ orders }) => orders > 0)
    .map(({ customer, sales: amount }) => ({ customer, sales: amount }))
  if (sold.length === 0) return []
  return sales.setClasses(classifyCustomers(sold), { at: now })
}
