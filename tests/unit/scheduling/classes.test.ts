import * as fc from 'fast-check'
import { classifyCustomers } from '../../../services/scheduling/classes'

const classes = (input: unknown) => {
  const answer = classifyCustomers(input)
  if (!answer.ok) throw new Error(JSON.stringify(answer.problems))
  return answer.classes
}

describe('classes of customers by sales (R68)', () => {
  it('are A up to 80 % of all sales, B up to 95 %, C after; who crosses a threshold is above it', () => {
    // Cumulative: 60, 85 (crosses 80), 93, 96 (crosses 95), 100 %, and one without sales.
    const sales = { C1: '25', C2: '60', C3: '8.00', C4: '3', C5: '4', C6: '0' }
    const customers = Object.entries(sales).map(([customer, amount]) => ({ customer, sales: amount }))
    const { customers: found, totalSales, counts } = classes({ customers })
    expect(found.map((one) => [one.customer, one.class, one.cumulativePercent])).toEqual([
      ['C2', 'A', 60],
      ['C1', 'A', 85],
      ['C3', 'B', 93],
      ['C5', 'B', 97],
      ['C4', 'C', 100],
      ['C6', 'C', 100],
    ])
    expect({ totalSales, counts }).toEqual({ totalSales: '100', counts: { A: 2, B: 2, C: 2 } })
  })

  it('keep what was set by hand and say what has changed', () => {
    const customers = [
      { customer: 'C1', sales: '100', class: 'C' },
      { customer: 'C2', sales: '0', class: 'A', isSetByHand: true },
    ]
    expect(classes({ customers }).customers).toEqual([
      { customer: 'C1', sales: '100', class: 'A', sharePercent: 100, cumulativePercent: 100, was: 'C' },
      { customer: 'C2', sales: '0', class: 'A', sharePercent: 0, cumulativePercent: 100, isSetByHand: true },
    ])
  })

  it('never give a smaller customer a higher class, or equal ones different classes', () => {
    const customers = fc
      .array(fc.integer({ min: 0, max: 50 }), { maxLength: 30 })
      .map((all) => all.map((amount, i) => ({ customer: `C${i}`, sales: String(amount) })))
    fc.assert(
      fc.property(customers, fc.integer({ min: 0, max: 100 }), (list, a) => {
        const found = classes({ customers: list, thresholds: { A: a, B: 100 } }).customers
        const pairs = found.flatMap((one) => found.map((other) => [one, other] as const))
        const larger = pairs.filter(([one, other]) => Number(one.sales) > Number(other.sales))
        const equal = pairs.filter(([one, other]) => one.sales === other.sales)
        expect(larger.filter(([one, other]) => one.class > other.class)).toEqual([])
        expect(equal.filter(([one, other]) => one.class !== other.class)).toEqual([])
      }),
    )
  })

  it.each([
    [null, ''],
    [{ customers: [{ customer: 'C1', sales: '-1' }] }, '/customers/0/sales'],
    [{ customers: [{ customer: 'C1', sales: 5 }] }, '/customers/0/sales'],
    [
      {
        customers: [
          { customer: 'C1', sales: '1' },
          { customer: 'C1', sales: '1' },
        ],
      },
      '/customers/1/customer',
    ],
    [{ customers: [], thresholds: { A: 95, B: 80 } }, '/thresholds/B'],
    [{ customers: [], thresholds: { A: 80, B: 101 } }, '/thresholds/B'],
  ])('refuse %j', (input, pointer) => {
    expect(classifyCustomers(input)).toMatchObject({ ok: false, problems: [{ pointer }] })
  })
})
