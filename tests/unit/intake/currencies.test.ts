import { currencies, isCurrency } from '../../../domain/money/currencies'

describe('currencies', () => {
  it('lists every code of ISO 4217 that has a minor unit', () => {
    expect(Object.keys(currencies)).toHaveLength(165)
    expect(Object.keys(currencies).every((code) => /^[A-Z]{3}$/.test(code))).toBe(true)
  })

  it.each([
    ['CNY', 2],
    ['USD', 2],
    ['EUR', 2],
    ['JPY', 0],
    ['KRW', 0],
    ['KWD', 3],
    ['CLF', 4],
    ['XCG', 2],
    ['ZWG', 2],
  ])('%s has %i decimals', (code, decimals) => {
    expect(currencies[code]).toBe(decimals)
  })

  it.each(['XXY', 'XXX', 'XTS', 'XAU', 'HRK', 'BGN', 'ANG', 'usd', '', 'constructor', '__proto__'])(
    'does not know %j',
    (code) => {
      expect(isCurrency(code)).toBe(false)
    },
  )
})
