import fc from 'fast-check'
import { canonical, digest } from '../../../domain/order/digest'

describe('the fingerprint of a command', () => {
  it('does not see the order of keys, nor absent fields', () => {
    expect(digest({ a: 1, b: { c: [1, 2], d: 'x' } })).toBe(
      digest({ b: { d: 'x', c: [1, 2], e: undefined }, a: 1 }),
    )
  })

  it('sees every value, its type and its place', () => {
    const values = [
      {},
      { a: 1 },
      { a: '1' },
      { a: null },
      { a: [1] },
      { a: [[1]] },
      { b: 1 },
      { a: true },
      [1, 2],
      [2, 1],
      '',
      null,
    ]
    expect(new Set(values.map(digest)).size).toBe(values.length)
  })

  it('survives a journey as JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const arrived: unknown = JSON.parse(JSON.stringify(value))
        expect(digest(arrived)).toBe(digest(value))
        // As JSON reads it: the value minus zero has no sign there.
        expect(canonical(JSON.parse(canonical(value)))).toBe(canonical(arrived))
      }),
      { numRuns: 200 },
    )
  })

  it('is sixteen hexadecimal digits', () => {
    expect(digest('x'.repeat(100_000))).toMatch(/^[0-9a-f]{16}$/)
  })
})
