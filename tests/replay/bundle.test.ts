import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { buildWorkflowBundle } from '../../worker/bundle'

const root = path.join(__dirname, '../..')

describe('the workflow bundle', () => {
  let modules: string[]
  beforeAll(async () => {
    const { code } = await buildWorkflowBundle()
    const map = /sourceMappingURL=data:[^,]*base64,(\S+)/.exec(code)![1]!
    const { sources } = JSON.parse(Buffer.from(map, 'base64').toString('utf8')) as { sources: string[] }
    modules = sources
  }, 60_000)

  it('contains the workflows and the rules', () => {
    for (const own of ['workflows/order.ts', 'workflows/mailbox.ts', 'domain/order/decide.ts'])
      expect(modules.some((source) => source.includes(own))).toBe(true)
  })

  // Each of these is evaluated again for every cached workflow, or differs between machines.
  it.each(['zod', 'temporal-polyfill', 'chinese-days', 'decimal.js', '@prisma', 'nodemailer', 'pino'])(
    'contains no %s',
    (name) => {
      expect(modules.filter((source) => source.includes(`node_modules/${name}`))).toEqual([])
    },
  )

  it('contains nothing of ours but workflows and domain', () => {
    const own = modules.filter((source) => !source.includes('node_modules') && source.endsWith('.ts'))
    const other = own.filter((source) => !/(^|\/)(workflows|domain)\//.test(source))
    expect(own.length).toBeGreaterThan(20)
    expect(other).toEqual([])
  })

  it('holds no state in a module, since all workflows of a thread share the modules', () => {
    const own = ['workflows', 'domain'].flatMap((folder) =>
      readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.ts'))
        .map((file) => path.join(folder, file)),
    )
    // A WeakMap from immutable data to what is computed from it is no state: nobody can tell whether it is there.
    const changing = /^(export )?(let|var) |^(export )?const \w+.* = (new (Map|Set|Array)\(\)|\[\]|\{\})$/m
    const stateful = own.filter((file) => changing.test(readFileSync(path.join(root, file), 'utf8')))

    expect(own.length).toBeGreaterThan(40)
    expect(stateful).toEqual([])
  })
})
