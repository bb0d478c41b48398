import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { generatedFactory } from '../../../../scripts/bench/factory'
import { readInstances } from '../../../../scripts/bench/instances'
import { readOptions } from '../../../../scripts/bench/options'
import { gapPercent } from '../../../../scripts/bench/output'
import { planOf } from './some-inputs'
import { violationsOf } from './violations'

describe('the options of bench:planning', () => {
  it('reads part, folder, seconds, seed and form', () => {
    const args = ['--only', 'tardiness', '--instances', 'there', '--seconds', '2', '--seed', '7', '--json']
    expect(readOptions(args)).toEqual({
      only: 'tardiness',
      instances: 'there',
      seconds: 2,
      seed: 7,
      json: true,
    })
    expect(readOptions(['--json', '--help'])).toBeUndefined()
  })

  it.each([
    [['--fast'], /--fast is not an option/],
    [['--only', 'all'], /the parts are calendar, materials, tardiness, jobshop, factory/],
    [['--only', 'jobshop'], /needs --instances DIR/],
    [['--seconds', 'x'], /must be a number above 0/],
    [['--instances', '--json'], /--instances needs a value/],
  ])('refuses %j', (args, message) => {
    expect(() => readOptions(args)).toThrow(message)
  })
})

describe('instances', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'instances-'))
  })
  afterEach(() => rmSync(folder, { recursive: true }))
  const write = (content: unknown) => writeFileSync(join(folder, 'a.json'), JSON.stringify(content))

  it('are told apart by their fields; other files are passed over', () => {
    const one = { id: 'a', processing: [1, 2], weights: [1, 1], due: [3, 4], optimum: 0 }
    const shop = { id: 'b', machines: 1, jobs: [[{ machine: 0, duration: 3 }]] }
    write({ instances: [one, shop] })
    writeFileSync(join(folder, 'other.json'), '{"cells":[]}')
    expect(readInstances(folder)).toEqual({ tardiness: [one], jobShops: [shop] })
  })

  it.each([
    [
      { id: 'a', processing: [1, 2], weights: [1], due: [1, 1] },
      /instances\[0\]\.weights has 1 entries, processing has 2/,
    ],
    [
      { id: 'a', processing: [1, -2], weights: [1, 1], due: [1, 1] },
      /processing\[1\] must be a whole number/,
    ],
    [{ processing: [1], weights: [1], due: [1] }, /\.id must be text/],
    [
      { id: 'b', machines: 1, jobs: [[{ machine: 1, duration: 3 }]] },
      /jobs\[0\]\[0\]\.machine must be a whole number from 0 to 0/,
    ],
    [{ id: 'c' }, /neither "processing"/],
  ])('are refused with file, place and reason: %j', (instance, message) => {
    write({ instances: [instance] })
    expect(() => readInstances(folder)).toThrow(message)
    expect(() => readInstances(folder)).toThrow(/a\.json/)
  })

  it('are refused when the folder is missing or empty, or a file is no JSON', () => {
    expect(() => readInstances(join(folder, 'none'))).toThrow(/is not a folder/)
    expect(() => readInstances(folder)).toThrow(/has no JSON file with a list "instances"/)
    writeFileSync(join(folder, 'a.json'), '{')
    expect(() => readInstances(folder)).toThrow(/a\.json cannot be read as JSON/)
  })
})

it('counts the gap to an optimum of nothing in units', () => {
  expect([gapPercent(110, 100), gapPercent(3, 0), gapPercent(0, 0), gapPercent(5, undefined)]).toEqual([
    10,
    300,
    0,
    undefined,
  ])
})

it('plans a generated factory without breaking a rule', () => {
  const input = generatedFactory(40, 3)
  expect(violationsOf(input, planOf(input, 5000))).toEqual([])
})
