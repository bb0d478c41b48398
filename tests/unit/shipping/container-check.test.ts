import fc from 'fast-check'
import { addDays, daysBetween, isoWeekday } from '../../../domain/calendar'
import { nextContainerCheckDay } from '../../../domain/shipping/container-check'

describe('container check (R106)', () => {
  it.each([
    ['Monday', '2026-03-02', '2026-03-04'],
    ['Tuesday', '2026-03-03', '2026-03-04'],
    ['Wednesday', '2026-03-04', '2026-03-06'],
    ['Thursday', '2026-03-05', '2026-03-06'],
    ['Friday', '2026-03-06', '2026-03-09'],
    ['Saturday', '2026-03-07', '2026-03-09'],
    ['Sunday', '2026-03-08', '2026-03-09'],
  ])('after a %s the next day is the right one', (_name, after, next) => {
    expect(nextContainerCheckDay(after)).toBe(next)
  })

  it('stays on its calendar day on a public holiday', () => {
    expect(nextContainerCheckDay('2026-09-30')).toBe('2026-10-02')
  })

  it('is always a Monday, Wednesday or Friday within three days', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 20_000 }), (days) => {
        const day = addDays('1990-01-01', days)
        const next = nextContainerCheckDay(day)
        expect([1, 3, 5]).toContain(isoWeekday(next))
        expect(daysBetween(day, next)).toBeGreaterThanOrEqual(1)
        expect(daysBetween(day, next)).toBeLessThanOrEqual(3)
      }),
    )
  })
})
