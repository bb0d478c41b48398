import { amountFor, lineAmount, orderAmount } from '../../../domain/order/facts'
import { initialState } from '../../../domain/order/start'
import { sampleStart } from '../../support/sample-order'

/** Line 1: 120 × 50.00 + 300.00 of charges; line 2: 15 × 15.00; order charges −252.50. */
const state = initialState(
  sampleStart({
    currency: 'NOK',
    charges: '-252.50',
    lines: [
      {
        line: 1,
        description: 'a',
        unit: 'LTR',
        unitPrice: '50',
        charges: '300.00',
        quantities: [{ quantity: 120 }],
      },
      { line: 2, description: 'b', unit: 'C62', unitPrice: '15', quantities: [{ quantity: 15 }] },
    ],
  }),
)

describe('amounts with allowances and charges', () => {
  it('counts the charges of a line and of the order', () => {
    expect(lineAmount(state, state.order.lines[0]!)).toBe('6300.00')
    expect(orderAmount(state)).toBe('6272.50')
  })

  it('gives the whole order the whole amount, and a part its share', () => {
    expect(
      amountFor(state, [
        { line: 1, quantity: 120 },
        { line: 2, quantity: 15 },
      ]),
    ).toBe('6272.50')
    // 60 × 50 + 150 = 3150; its share of −252.50 over 6525.00 is −121.90
    expect(amountFor(state, [{ line: 1, quantity: 60 }])).toBe('3028.10')
  })

  it('knows no amount while a price is open', () => {
    expect(amountFor(state, [{ line: 9, quantity: 1 }])).toBeUndefined()
  })
})
