import type { CustomerClass } from './capacity'

/** Sales of one customer in a period, in one currency for all: a decimal string. */
export type CustomerSales = { customer: string; sales: string }

/** Shares of all sales, percent, up to which customers are of class A, and of A or B. */
export type ClassShares = { a: number; b: number }

const usualShares: ClassShares = { a: 80, b: 95 }

/**
 * Classes of customers by their sales (R68), largest first: those who together make up the first 80 percent are A,
 * up to 95 percent B, the rest C; whoever crosses a boundary belongs to the upper class. Who has bought nothing is C.
 * The ABC analysis of Dickie (1951), ABC inventory analysis shoots for dollars, not pennies.
 */
export function classifyCustomers(
  customers: readonly CustomerSales[],
  shares: ClassShares = usualShares,
): { customer: string; class: CustomerClass }[] {
  const sorted = customers
    .map(({ customer, sales }) => ({ customer, sales: Math.max(0, Number(sales)) }))
    .sort((a, b) => b.sales - a.sales || (a.customer < b.customer ? -1 : 1))
  const total = sorted.reduce((sum, { sales }) => sum + sales, 0)
  let before = 0
  return sorted.map(({ customer, sales }) => {
    const share = total === 0 ? 100 : (100 * before) / total
    before += sales
    if (sales === 0 || share >= shares.b) return { customer, class: 'C' as const }
    return { customer, class: share < shares.a ? ('A' as const) : ('B' as const) }
  })
}
