import { classifyCustomers } from '../scheduling/classes'
import type { Repositories } from '../database'

/** Sales of so many days before the run decide a customer's class. */
const periodDays = 365
const dayMs = 86_400_000

/** Computes the classes of all customers anew from their sales of a year (R68); those set by hand stay. */
export async function recomputeClasses({ sales }: Repositories, now: string): Promise<string[]> {
  const from = new Date(Date.parse(now) - periodDays * dayMs).toISOString()
  const customers = await sales.ofCustomers({ from, until: now })
  const sold = customers.filter(({ orders }) => orders > 0)
  const answer = classifyCustomers({
    customers: sold.map(({ customer, sales: amount }) => ({ customer, sales: amount })),
  })
  if (!answer.ok) throw new Error(answer.problems.map(({ detail }) => detail).join('; '))
  if (sold.length === 0) return []
  return sales.setClasses(
    answer.classes.customers.map((one) => ({ customer: one.customer, class: one.class })),
    { at: now },
  )
}
