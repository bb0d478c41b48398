import { chmodSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { cached, cacheFolder, fillCache } from '../../../platform/toolchain/cache'
import { run } from '../../../platform/toolchain/run'

const entry = { folder: 'tool-1.0', program: 'tool' }
const quiet = { log: () => undefined }

const before = process.env['XDG_CACHE_HOME']
let root: string
beforeEach(() => {
  root = mkdtempSync(path.join(os.tmpdir(), 'gendan-cache-'))
  process.env['XDG_CACHE_HOME'] = root
})
afterEach(() => {
  rmSync(root, { recursive: true, force: true })
  if (before === undefined) delete process.env['XDG_CACHE_HOME']
  else process.env['XDG_CACHE_HOME'] = before
})

async function makeTool(folder: string): Promise<void> {
  writeFileSync(path.join(folder, 'tool'), '#!/bin/sh\n')
  chmodSync(path.join(folder, 'tool'), 0o755)
}

describe('fillCache', () => {
  it('keeps what was made under its final name, and nothing else', async () => {
    const file = await fillCache(entry, quiet, makeTool)
    expect(file).toBe(path.join(cacheFolder(), 'tool-1.0', 'tool'))
    expect(cached('tool-1.0', 'tool')).toBe(file)
    expect(readdirSync(cacheFolder())).toEqual(['tool-1.0'])
  })

  it('leaves nothing behind when making it fails', async () => {
    const fill = () => Promise.reject(new Error('no compiler'))
    await expect(fillCache(entry, quiet, fill)).rejects.toThrow('no compiler')
    expect(readdirSync(cacheFolder())).toEqual([])
  })

  it('takes a result without the program for a failure', async () => {
    const fill = async (folder: string) => writeFileSync(path.join(folder, 'readme'), '')
    await expect(fillCache(entry, quiet, fill)).rejects.toThrow('did not produce tool')
    expect(cached('tool-1.0', 'tool')).toBeUndefined()
  })

  it('makes it once when two ask at the same time', async () => {
    let made = 0
    const lines: string[] = []
    const fill = async (folder: string) => {
      made++
      await new Promise((resolve) => setTimeout(resolve, 50))
      await makeTool(folder)
    }
    const both = [1, 2].map(() => fillCache(entry, { log: (line) => lines.push(line) }, fill))
    const [first, second] = await Promise.all(both)
    expect(first).toBe(second)
    expect(made).toBe(1)
    expect(lines).toEqual([`another process (pid ${process.pid}) is preparing tool-1.0: waiting for it`])
  })
})

describe('run', () => {
  it('gives the output of a command', async () => {
    expect(await run(['sh', '-c', 'echo hello'], { doing: 'greeting' }, quiet)).toBe('hello\n')
  })

  it('throws with the last line of a command that failed', async () => {
    const failing = run(['sh', '-c', 'echo first; echo last >&2; exit 3'], { doing: 'failing' }, quiet)
    await expect(failing).rejects.toThrow('last')
  })

  it('gives up at its time limit, and ends what the command had started', async () => {
    const slow = run(['sh', '-c', 'sleep 60 & wait'], { doing: 'sleeping', limitMs: 100 }, quiet)
    await expect(slow).rejects.toThrow('gave up')
  })

  it('ends at an abort, with its reason', async () => {
    const controller = new AbortController()
    const slow = run(['sleep', '60'], { doing: 'sleeping' }, { ...quiet, signal: controller.signal })
    controller.abort(new Error('interrupted'))
    await expect(slow).rejects.toThrow('interrupted')
  })
})
