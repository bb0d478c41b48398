import type { Problem } from '../../../domain/body/check'
import { fromMillionths, toMillionths } from '../../../domain/money/money'
import type { CustomerClass } from '../capacity'
import { isAmount } from '../../../domain/body/check'
import type { Check } from '../capacity/checks'
import { boolean, choice, list, numberFrom, object, optional, text } from '../capacity/checks'

/** Customers with what they bought in a period. */
export type ClassesInput = {
  customers: CustomerSales[]
  /** Cumulative shares of sales up to which a customer is A, and B; 80 and 95 percent when absent. */
  thresholds?: { A: number; B: number }
}

/** Sales in one currency for all, decimal string. */
export type CustomerSales = {
  customer: string
  sales: string
  /** The class it has. */
  class?: CustomerClass
  /** Set by hand, as for a new customer of whom much is expected: it stays. */
  isSetByHand?: boolean
}

/** A customer in its class; shares are percent with two decimals. */
export type ClassifiedCustomer = {
  customer: string
  sales: string
  class: CustomerClass
  /** Of all sales, and of those of this and all larger customers. */
  sharePercent: number
  cumulativePercent: number
  /** The class it had, when that was another. */
  was?: CustomerClass
  isSetByHand?: true
}

export type Classes = {
  /** Largest first. */
  customers: ClassifiedCustomer[]
  totalSales: string
  counts: Record<CustomerClass, number>
}

export type ClassesAnswer = { ok: true; classes: Classes } | { ok: false; problems: Problem[] }

/** Most customers of one run. */
export const classesLimits = { customers: 100_000 } as const

const usualThresholds = { A: 80, B: 95 }

/**
 * ABC classes of customers by sales (R68), after Pareto: by falling sales, those that together make the first 80 %
 * are A, up to 95 % B, the rest C. The customer with whom a threshold is crossed belongs to the higher class; one
 * without sales is C; a class set by hand stays, and its sales count all the same. Equal sales have equal classes.
 */
export function classifyCustomers(input: unknown): ClassesAnswer {
  const problems = inputProblems(input)
  if (problems.length > 0) return { ok: false, problems }
  const { customers, thresholds = usualThresholds } = input as ClassesInput
  const inOrder = customers
    .map((one) => ({ ...one, amount: toMillionths(one.sales) }))
    .toSorted((a, b) =>
      a.amount === b.amount ? (a.customer < b.customer ? -1 : 1) : a.amount > b.amount ? -1 : 1,
    )
  const total = inOrder.reduce((sum, { amount }) => sum + amount, 0n)
  const limits = { A: scaled(thresholds.A, total), B: scaled(thresholds.B, total) }
  let [before, sameFrom, last] = [0n, 0n, -1n]
  const classified = inOrder.map(
    ({ customer, sales, amount, class: was, isSetByHand }): ClassifiedCustomer => {
      if (amount !== last) [sameFrom, last] = [before, amount]
      before += amount
      const computed = classOf(sameFrom, { amount, limits })
      const kept = isSetByHand && was ? was : computed
      return {
        customer,
        sales,
        class: kept,
        sharePercent: percentOf(amount, total),
        cumulativePercent: percentOf(before, total),
        ...(was !== undefined && was !== kept && { was }),
        ...(isSetByHand && was && { isSetByHand: true }),
      }
    },
  )
  return {
    ok: true,
    classes: { customers: classified, totalSales: fromMillionths(total), counts: countsOf(classified) },
  }
}

/** Thresholds are compared without division: a share of the total, in millionths times ten thousand. */
const fine = 10_000n

function scaled(percent: number, total: bigint): bigint {
  return total * BigInt(Math.round(percent * 100))
}

function classOf(
  before: bigint,
  { amount, limits }: { amount: bigint; limits: Record<'A' | 'B', bigint> },
): CustomerClass {
  if (amount === 0n) return 'C'
  if (before * fine < limits.A) return 'A'
  return before * fine < limits.B ? 'B' : 'C'
}

function percentOf(amount: bigint, total: bigint): number {
  return total === 0n ? 0 : Number((amount * fine + total / 2n) / total) / 100
}

function countsOf(customers: ClassifiedCustomer[]): Record<CustomerClass, number> {
  const counts = { A: 0, B: 0, C: 0 }
  for (const one of customers) counts[one.class]++
  return counts
}

const amount: Check = (value, pointer, report) => {
  if (!isAmount(value))
    report(pointer, 'must be an amount of zero or more as a decimal string such as "1250.00"')
}

const shape = object({
  customers: list(
    object({
      customer: text,
      sales: amount,
      class: optional(choice('A', 'B', 'C')),
      isSetByHand: optional(boolean),
    }),
    0,
    classesLimits.customers,
  ),
  thresholds: optional(object({ A: numberFrom(0, 100), B: numberFrom(0, 100) })),
})

const mostProblems = 100

function inputProblems(input: unknown): Problem[] {
  const problems: Problem[] = []
  const report = (pointer: string, detail: string) => {
    if (problems.length < mostProblems) problems.push({ pointer, detail })
  }
  shape(input, '', report)
  if (problems.length > 0) return problems
  const { customers, thresholds } = input as ClassesInput
  if (thresholds && thresholds.A > thresholds.B) report('/thresholds/B', 'must not be below A')
  const seen = new Set<string>()
  customers.forEach(({ customer }, i) => {
    if (seen.has(customer)) report(`/customers/${i}/customer`, `must be unique, and ${customer} comes twice`)
    seen.add(customer)
  })
  return problems
}
