import fc from 'fast-check'
import { classifyCustomers } from '../../../services/scheduling/classes'

const classesOf = (...sales: string[]) =>
  Object.fromEntries(
    classifyCustomers(sales.map((amount, n) => ({ customer: `C${n}`, sales: amount }))).map((one) => [
      one.customer,
      one.class,
    ]),
  )

describe('classifyCustomers', () => {
  it('gives A to the first 80 percent of sales, B up to 95, and C to the rest and to who bought nothing', () => {
    // 50 + 25 + 12 + 6 + 5 + 2 = 100; before each: 0, 50, 75, 87, 93, 98.
    expect(classesOf('25', '50.00', '2', '12', '6', '5', '0')).toEqual({
      C1: 'A', C0: 'A', C3: 'A', C4: 'B', C5: 'B', C2: 'C', C6: 'C',
    }) // prettier-ignore
  })

  it('puts the one customer of a factory into A', () => {
    expect(classesOf('10')).toEqual({ C0: 'A' })
    expect(classesOf('0', '0')).toEqual({ C0: 'C', C1: 'C' })
  })

  it('never ranks a customer above one who bought more', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 1_000_000 }), { maxLength: 40 }), (sales) => {
        const classes = classesOf(...sales.map(String))
        const ranks = sales.map((_, n) => classes[`C${n}`]!)
        const isAbove = (n: number, m: number) => sales[n]! > sales[m]! && ranks[n]! > ranks[m]!
        expect(sales.some((_, n) => sales.some((__, m) => isAbove(n, m)))).toBe(false)
      }),
    )
  })
})
