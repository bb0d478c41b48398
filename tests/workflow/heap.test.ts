import { execFile } from 'node:child_process'
import path from 'node:path'
import { promisify } from 'node:util'

describe('the heap of a worker', () => {
  let figures: { cached: number; perOrder: number; scopes: number }
  beforeAll(async () => {
    const child = path.join(__dirname, 'heap-child.ts')
    const program = ['--expose-gc', '--no-opt', '--no-sparkplug', '--import', 'tsx', child]
    const { stdout } = await promisify(execFile)(process.execPath, program)
    figures = JSON.parse(stdout) as typeof figures
    if (process.env.GENDAN_FIGURES) process.stderr.write(`heap: ${stdout}`)
  }, 240_000)

  it('holds at most 250 KB for an open order in the middle of its life', () => {
    expect(figures.cached).toBeGreaterThanOrEqual(170)
    expect(figures.perOrder).toBeLessThan(250)
  })

  it('keeps nothing of the commands and timers that an order has done with', () => {
    expect(figures.scopes).toBeLessThan(12)
  })
})
