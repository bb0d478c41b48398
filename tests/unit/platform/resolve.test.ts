import { resolveTool, ToolMissingError } from '../../../platform/toolchain/resolve'
import type { Step } from '../../../platform/toolchain/resolve'
import { isAtLeast, onPath } from '../../../platform/toolchain/programs'
import { serverVersion, temporalSteps } from '../../../platform/toolchain/temporal'
import { testServerSteps } from '../../../platform/toolchain/test-server'

const tool = { title: 'thing', remedy: 'Install it.' }
const absent = (name: string): Step => ({ name, attempt: async () => undefined })
const present = (name: string): Step => ({ name, attempt: async () => `/bin/${name}` })
const failing = (name: string): Step => ({
  name,
  attempt: () => Promise.reject(new Error('no network\nmore')),
})

function resolve(...steps: Step[]) {
  const lines: string[] = []
  return { lines, result: resolveTool(tool, steps, { log: (line) => lines.push(line) }) }
}

describe('resolveTool', () => {
  it('takes the first step that gives a program and asks no further', async () => {
    const never: Step = { name: 'never', attempt: () => Promise.reject(new Error('was asked')) }
    const { result, lines } = resolve(absent('one'), present('two'), never)
    expect(await result).toEqual({ path: '/bin/two', source: 'two' })
    expect(lines).toEqual(['thing: one: no', 'thing: two (/bin/two)'])
  })

  it('goes on after a step that failed', async () => {
    const { result, lines } = resolve(failing('download'), present('build'))
    expect((await result).source).toBe('build')
    expect(lines[0]).toBe('thing: download: no network')
  })

  it('says once what to install when nothing works', async () => {
    const { result } = resolve(absent('one'), failing('two'))
    await expect(result).rejects.toThrow(ToolMissingError)
    await expect(result).rejects.toThrow('thing: not found. Install it. Tried: one (no); two (no network).')
  })

  it('stops at an abort instead of trying the next step', async () => {
    const controller = new AbortController()
    const aborting: Step = {
      name: 'long',
      attempt: async () => {
        controller.abort(new Error('interrupted'))
        throw new Error('killed')
      },
    }
    const result = resolveTool(tool, [aborting, present('next')], {
      log: () => undefined,
      signal: controller.signal,
    })
    await expect(result).rejects.toThrow('interrupted')
  })
})

it('looks for both servers in the cheapest order', () => {
  expect(temporalSteps.map(({ name }) => name)).toEqual([
    'found on PATH',
    'cached',
    "the SDK's download",
    'built with Go',
  ])
  expect(testServerSteps.map(({ name }) => name)).toEqual([
    'cached',
    "the SDK's download",
    'from Maven Central',
  ])
})

it('reads the server version of a CLI that was built from source', () => {
  expect(serverVersion('temporal version 0.0.0-DEV (Server 1.29.1, UI 2.42.1)')).toBe('1.29.1')
  expect(serverVersion('something else')).toBeUndefined()
})

it.each([
  ['1.29.1', '1.29.0', true],
  ['1.29.0', '1.29.0', true],
  ['1.30', '1.29.5', true],
  ['2.0.0-rc.1', '1.29.0', true],
  ['1.9.9', '1.29.0', false],
])('compares %s with %s as numbers', (version, minimum, expected) => {
  expect(isAtLeast(version, minimum)).toBe(expected)
})

it('finds programs in the absolute folders of PATH only', () => {
  expect(onPath('node', `.:relative:${require('node:path').dirname(process.execPath)}`)).toBe(
    process.execPath,
  )
  expect(onPath('node', '.:relative')).toBeUndefined()
})
