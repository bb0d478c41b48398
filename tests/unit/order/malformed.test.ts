import fc from 'fast-check'
import type { Fields, FieldSpec } from '../../../domain/body/fields'
import { commandNames, commandRow, type CommandName } from '../../../domain/order/commands'
import { decide } from '../../../domain/order/decide'
import type { Refusal } from '../../../domain/order/rule'
import { Walker } from '../../support/walker'
import { sampleStart } from '../../support/sample-order'
import { minimalBodies } from './bodies'
import { anybody } from './journeys'

const { state, now } = new Walker(sampleStart())

type Wrong = { body: unknown; pointer: string; what: string }

/** A copy of a body with one place changed; `undefined` takes the field away. */
function withValue(body: unknown, path: readonly string[], value: unknown): unknown {
  const [first, ...rest] = path
  if (first === undefined) return value
  const copy = Array.isArray(body) ? [...body] : { ...(body as object) }
  const target = copy as Record<string, unknown>
  if (rest.length === 0 && value === undefined) delete target[first]
  else target[first] = withValue(target[first], rest, value)
  return copy
}

const plainTexts = ['-1.00', '1e5', '2026-02-30', 'XXY']

/** Whether one of the wrong values below is right for a field after all. */
function fits(spec: FieldSpec, value: unknown): boolean {
  if (spec.kind === 'text') return plainTexts.includes(value as string)
  if (spec.kind === 'code') return plainTexts.slice(1).includes(value as string)
  return spec.kind === 'list' && spec.of.spec.kind === 'text' && Array.isArray(value) && value[0] === 'a'
}

const wrongValues: [what: string, value: unknown][] = [
  ['null', null],
  ['a negative number', -1],
  ['1e400', JSON.parse('1e400')],
  ['NaN', NaN],
  ['a fraction below the thousandth', 0.00001],
  ['a symbol', Symbol('x')],
  ['a big integer', 10n ** 30n],
  ['a function', () => 1],
  ['a date object', new Date(0)],
  ['an empty text', ''],
  ['a text of control characters', 'a\u0000b'],
  ['half a character', 'a\ud800b'],
  ['a huge text', 'x'.repeat(1_000_000)],
  ['a negative amount', '-1.00'],
  ['an exponent', '1e5'],
  ['a day that does not exist', '2026-02-30'],
  ['a currency that does not exist', 'XXY'],
  ['an empty list in a list', [[]]],
  ['an array', ['a']],
  ['an object', { a: 1 }],
  ['a prototype', JSON.parse('{"__proto__": {"polluted": true}}')],
  ['constructor', { constructor: { prototype: {} } }],
]

function wrongBodies(fields: Fields, body: unknown, path: readonly string[] = []): Wrong[] {
  const at = (body: unknown, place: readonly string[]) => place.reduce((value, name) => (value as Record<string, unknown>)[name], body)
  return Object.entries(fields).flatMap(([name, field]) => {
    const place = [...path, name]
    const pointer = `/${place.join('/')}`
    const missing = field.optional ? [] : [{ body: withValue(body, place, undefined), pointer, what: 'missing' }]
    const wrong = wrongValues
      .filter(([, value]) => !fits(field.spec, value))
      .map(([what, value]) => ({ body: withValue(body, place, value), pointer, what }))
    return [...missing, ...wrong, ...inside(field.spec, body, { place, value: at(body, place) })]
  })
} // prettier-ignore

function inside(spec: FieldSpec, body: unknown, at: { place: readonly string[]; value: unknown }): Wrong[] {
  if (at.value === undefined) return []
  if (spec.kind === 'object') return wrongBodies(spec.fields, body, at.place)
  if (spec.kind !== 'list' || (at.value as unknown[]).length === 0) return []
  const place = [...at.place, '0']
  return [
    { body: withValue(body, place, null), pointer: `/${place.join('/')}`, what: 'null' },
    ...inside(spec.of.spec, body, { place, value: (at.value as unknown[])[0] }),
  ]
}

function refusalOf(name: CommandName, body: unknown, more: object = {}): Refusal | undefined {
  const decision = decide(state, { name, envelope: { v: 1, actor: anybody, key: 'k', ...more }, body }, now)
  return decision.ok ? undefined : decision.refusal
}

describe('malformed bodies', () => {
  it.each(commandNames)('%s: each field missing, of another type, out of range', (name) => {
    for (const { body, pointer, what } of wrongBodies(commandRow(name).body, minimalBodies[name])) {
      const refusal = refusalOf(name, body)
      const found = {
        what,
        pointer,
        kind: refusal?.kind,
        code: refusal?.code,
        named: refusal?.problems?.some((problem) => problem.pointer.startsWith(pointer)),
      }
      expect(found).toEqual({ what, pointer, kind: 'malformed', code: 'malformed-body', named: true })
    }
  })

  it.each(commandNames)('%s: fields that it does not have, and bodies that are none', (name) => {
    const body = minimalBodies[name]
    for (const field of ['surprise', '__proto__', 'constructor', 'a/b~c']) {
      const strange = { ...JSON.parse(JSON.stringify(body)) }
      Object.defineProperty(strange, field, { value: 1, enumerable: true })
      const pointer = `/${field.replaceAll('~', '~0').replaceAll('/', '~1')}`
      expect(refusalOf(name, strange)).toMatchObject({ kind: 'malformed', problems: [{ pointer }] })
    }
    for (const none of [null, 7, 'text', [], true, [body]]) {
      expect(refusalOf(name, none)).toMatchObject({ code: 'malformed-body', problems: [{ pointer: '' }] })
    }
    expect(({} as { polluted?: true }).polluted).toBeUndefined()
  })

  it('names at most fifty problems, however many there are', () => {
    const body = Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`field${index}`, 1]))
    expect(refusalOf('addNote', body)?.problems).toHaveLength(50)
  })

  it('takes no body for an empty one', () => {
    expect(refusalOf('approveContract', undefined)).toMatchObject({ code: 'contract-not-recorded' })
  })

  it('never throws, whatever is sent', () => {
    const anything = fc.anything({ withBigInt: true, withNullPrototype: true, withDate: true, withMap: true })
    fc.assert(
      fc.property(fc.constantFrom(...commandNames), anything, anything, (name, envelope, body) => {
        expect(decide(state, { name, envelope, body }, now)).toHaveProperty('ok', false)
        const decision = decide(state, { name, envelope: { v: 1, actor: anybody, key: 'k' }, body }, now)
        expect(decision.ok || decision.refusal.detail.length > 0).toBe(true)
      }),
      { numRuns: 500 },
    )
  })
})

describe('malformed envelopes', () => {
  const note = minimalBodies.addNote

  it.each([
    ['no actor', { actor: undefined }, '/actor'],
    [
      'a department that does not exist',
      { actor: { ...anybody, department: 'kitchen' } },
      '/actor/department',
    ],
    ['a level that does not exist', { actor: { ...anybody, level: 'king' } }, '/actor/level'],
    ['another version', { v: 2 }, '/v'],
    ['no key', { key: undefined }, '/key'],
    ['a key of blanks', { key: '   ' }, '/key'],
    ['a key that is too long', { key: 'k'.repeat(201) }, '/key'],
    ['a negative version', { expectedVersion: -1 }, '/expectedVersion'],
    ['work on behalf of nobody', { onBehalfOf: { evidence: 'Mail' } }, '/onBehalfOf/employee'],
    ['work on behalf without evidence', { onBehalfOf: { employee: 'X01' } }, '/onBehalfOf/evidence'],
    ['an end that is no instant', { notAfter: 'soon' }, '/notAfter'],
    ['a field that it does not have', { admin: true }, '/admin'],
  ])('%s', (_what, change, pointer) => {
    expect(refusalOf('addNote', note, change)).toMatchObject({
      kind: 'malformed',
      code: 'malformed-envelope',
      problems: [{ pointer }],
    })
  })

  it.each([undefined, null, 'text', 7, []])('%p', (envelope) => {
    const decision = decide(state, { name: 'addNote', envelope, body: note }, now)
    expect(decision).toMatchObject({ ok: false, refusal: { code: 'malformed-envelope' } })
  })

  it('a command that does not exist', () => {
    for (const name of ['noSuchCommand', '__proto__', 'constructor', '']) {
      const decision = decide(state, { name, envelope: { v: 1, actor: anybody, key: 'k' }, body: {} }, now)
      expect(decision).toMatchObject({ refusal: { kind: 'malformed', code: 'unknown-command' } })
    }
  })

  it('compares the sender’s patience as an instant, whatever its offset', () => {
    expect(refusalOf('addNote', note, { notAfter: '2026-03-02T09:00:01+08:00' })).toBeUndefined()
    expect(refusalOf('addNote', note, { notAfter: '2026-03-02T08:59:59+08:00' })?.code).toBe(
      'request-expired',
    )
  })

  it('refuses a version that the order has left behind', () => {
    expect(refusalOf('addNote', note, { expectedVersion: state.version })).toBeUndefined()
    expect(refusalOf('addNote', note, { expectedVersion: state.version - 1 })?.code).toBe('stale-version')
  })
})
