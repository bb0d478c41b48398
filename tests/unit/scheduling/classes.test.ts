import fc from 'fast-check'
import { classifyCustomers } from '../../../services/scheduling/classes'

const classesOf = (sales: string[], more: object = {}) => {
  const answer = classifyCustomers({
    customers: sales.map((amount, n) => ({ customer: `C${n}`, sales: amount })),
    ...more,
  })
  if (!answer.ok) throw new Error(JSON.stringify(answer.problems))
  return Object.fromEntries(answer.classes.customers.map((one) => [one.customer, one.class]))
}

describe('classifyCustomers', () => {
  it('gives A to the first 80 percent of sales, B up to 95, and C to the rest and to who bought nothing', () => {
    // 50 + 25 + 12 + 6 + 5 + 2 = 100; before each: 0, 50, 75, 87, 93, 98.
    expect(classesOf(['25', '50.00', '2', '12', '6', '5', '0'])).toEqual({
      C1: 'A', C0: 'A', C3: 'A', C4: 'B', C5: 'B', C2: 'C', C6: 'C',
    }) // prettier-ignore
  })

  it('puts the one customer of a factory into A, and gives equals the same class', () => {
    expect(classesOf(['10'])).toEqual({ C0: 'A' })
    expect(classesOf(['0', '0'])).toEqual({ C0: 'C', C1: 'C' })
    expect(new Set(Object.values(classesOf(Array.from({ length: 20 }, () => '7'))))).toEqual(new Set(['A']))
  })

  it('keeps a class that was set by hand, says what changed, and counts', () => {
    const customers = [
      { customer: 'NEW', sales: '0', class: 'A', isSetByHand: true },
      { customer: 'OLD', sales: '100', class: 'C' },
    ]
    expect(classifyCustomers({ customers })).toMatchObject({
      classes: {
        customers: [{ customer: 'OLD', class: 'A', was: 'C' }, { customer: 'NEW', class: 'A', isSetByHand: true }],
        counts: { A: 2, B: 0, C: 0 },
      },
    }) // prettier-ignore
  })

  it.each([
    [{ customers: [{ customer: 'X', sales: '-1' }] }, '/customers/0/sales'],
    [
      {
        customers: [
          { customer: 'X', sales: '1' },
          { customer: 'X', sales: '2' },
        ],
      },
      '/customers/1/customer',
    ],
    [{ customers: [], thresholds: { A: 90, B: 80 } }, '/thresholds/B'],
    [undefined, ''],
  ])('refuses %j', (input, pointer) => {
    expect(classifyCustomers(input)).toMatchObject({ ok: false, problems: [{ pointer }] })
  })

  it('never ranks a customer above one who bought more', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 1_000_000 }), { maxLength: 40 }), (sales) => {
        const classes = classesOf(sales.map(String))
        const ranks = sales.map((_, n) => classes[`C${n}`]!)
        const isAbove = (n: number, m: number) => sales[n]! > sales[m]! && ranks[n]! > ranks[m]!
        expect(sales.some((_, n) => sales.some((__, m) => isAbove(n, m)))).toBe(false)
      }),
    )
  })
})
