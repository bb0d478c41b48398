import { usccCheckCharacter, usccProblem } from '../../../domain/licence'

describe('the unified social credit code', () => {
  it('has the check character of GB 32100-2015', () => {
    // The example of the standard's own arithmetic: Σ = 1640, 1640 mod 31 = 28, 31 − 28 = 3.
    expect(usccCheckCharacter('91350100M000100Y4')).toBe('3')
    expect(usccProblem('91350100M000100Y43')).toBeUndefined()
  })

  it('is refused with one character changed, wherever it is', () => {
    const right = '91350100M000100Y43'
    for (let place = 0; place < 18; place++) {
      const other = right[place] === '7' ? '8' : '7'
      expect(usccProblem(right.slice(0, place) + other + right.slice(place + 1))).toContain('GB 32100-2015')
    }
  })

  it.each(['', '91350100M000100Y4', '91350100M000100I43', '91350100m000100y43', '91350100M000100Y433'])(
    'is refused as no code at all: %s',
    (code) => {
      expect(usccProblem(code)).toContain('18 digits and capital letters')
    },
  )
})
