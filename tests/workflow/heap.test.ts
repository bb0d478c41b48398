import { execFile } from 'node:child_process'
import path from 'node:path'
import { promisify } from 'node:util'

it('an open order in the middle of its life takes at most 250 KB of the heap of its worker', async () => {
  const child = path.join(__dirname, 'heap-child.ts')
  const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', '--import', 'tsx', child])
  const { kilobytes, cached } = JSON.parse(stdout) as { kilobytes: number; cached: number }
  if (process.env.GENDAN_FIGURES) process.stderr.write(`heap: ${kilobytes.toFixed(0)} KB for each order\n`)

  expect(cached).toBeGreaterThanOrEqual(170)
  expect(kilobytes).toBeLessThan(250)
}, 120_000)
