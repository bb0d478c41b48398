import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import fc from 'fast-check'
import { projectRoot } from '../../../platform/tsx'
import { containerCheckDigit, containerProblem } from '../../../domain/shipping/container-number'

type Vectors = { letterValues: Record<string, number>; valid: string[]; invalid: string[] }

/** Published numbers beside the project, where they are there. */
const file = path.join(projectRoot, '../shared/reference/iso6346.json')
const reference: Vectors | undefined = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined

const valid = [...new Set(['CSQU3054383', 'HDMU6804878', ...(reference?.valid ?? [])])]
const wrongDigit = [...new Set(['CSQU3054384', 'MRKU4976721', ...(reference?.invalid ?? [])])]

describe('container number (ISO 6346)', () => {
  it.each(valid)('accepts %s', (number) => {
    expect(containerProblem(number)).toBeUndefined()
  })

  it.each(wrongDigit)('refuses %s and says which check digit is right', (number) => {
    expect(containerProblem(number)).toContain(`ISO 6346 gives ${containerCheckDigit(number)}`)
  })

  it('counts a remainder of ten as zero', () => {
    expect(containerCheckDigit('HLCU100003')).toBe(0)
    expect(containerProblem('HLCU1000030')).toBeUndefined()
  })

  it.each([
    'CSQX3054383',
    'csqu3054383',
    'CSQU305438',
    'CSQU 3054383',
    '1SQU3054383',
    '',
    3054383,
    null,
    undefined,
  ])('refuses the form of %p', (input) => {
    expect(containerProblem(input)).toContain('three letters, U, J or Z, and seven digits')
  })

  it('has exactly one right check digit for every owner, category and serial number', () => {
    const owner = fc.stringMatching(/^[A-Z]{3}[UJZ]\d{6}$/)
    fc.assert(
      fc.property(owner, (ten) => {
        const right = Array.from({ length: 10 }, (_, digit) => `${ten}${digit}`).filter(
          (number) => containerProblem(number) === undefined,
        )
        expect(right).toEqual([`${ten}${containerCheckDigit(ten)}`])
      }),
    )
  })
})
