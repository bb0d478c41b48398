import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { tryLock } from '../../../platform/file-lock'
import { isAlive, recordOf } from '../../../platform/process-record'

let folder: string
let file: string
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'gendan-lock-'))
  file = path.join(folder, 'stack.lock')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const parent = () => recordOf(process.ppid)!

describe('tryLock', () => {
  it('gives the lock, and gives it again after its release', () => {
    const first = tryLock(file)
    expect(first).toHaveProperty('release')
    if ('release' in first) first.release()
    expect(existsSync(file)).toBe(false)
    expect(tryLock(file)).toHaveProperty('release')
  })

  it('names the live process that holds it', () => {
    writeFileSync(file, JSON.stringify(parent()))
    expect(tryLock(file)).toEqual({ heldBy: parent() })
    expect(existsSync(file)).toBe(true)
  })

  it.each([
    ['a process that is gone', JSON.stringify({ pid: 4_194_303, startedAt: '1' })],
    ['a number that another process has by now', JSON.stringify({ pid: process.ppid, startedAt: '1' })],
    ['half a write', '{"pid":'],
  ])('takes over the lock of %s', (_, content) => {
    writeFileSync(file, content)
    expect(tryLock(file)).toHaveProperty('release')
    expect(readdirSync(folder)).toEqual(['stack.lock'])
  })
})

it('tells a process from a later one with the same number', () => {
  expect(isAlive(parent())).toBe(true)
  expect(isAlive({ ...parent(), startedAt: 'another time' })).toBe(false)
})
