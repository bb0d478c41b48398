import fc from 'fast-check'
import { checkFields } from '../../../domain/body/check'
import type { Field, FieldSpec } from '../../../domain/body/fields'
import { commandNames, commandRow } from '../../../domain/order/commands'
import { fieldSchema } from '../../../api/schemas/field-schema'
import { commandSchemas } from '../../../api/schemas/commands'

const field = (spec: FieldSpec, optional?: boolean): Field<unknown> => ({ spec, optional })

/** One of every kind, with its borders. */
const fields: Field<unknown>[] = [
  field({ kind: 'text', max: 5 }),
  field({ kind: 'code' }),
  field({ kind: 'boolean' }),
  field({ kind: 'integer', min: -2, max: 9999 }),
  field({ kind: 'quantity', positive: true }),
  field({ kind: 'quantity', positive: false }),
  field({ kind: 'amount', positive: true }),
  field({ kind: 'amount', positive: false }),
  field({ kind: 'percent' }),
  field({ kind: 'currency' }),
  field({ kind: 'date' }),
  field({ kind: 'instant' }),
  field({ kind: 'choice', of: ['sea', 'air'] }),
  field({ kind: 'container' }),
  field({ kind: 'sha256' }),
  field({ kind: 'list', of: field({ kind: 'code' }), min: 1, max: 2 }),
  field({ kind: 'object', fields: { a: field({ kind: 'code' }), b: field({ kind: 'boolean' }, true) } }),
  field({ kind: 'code' }, true),
]

// prettier-ignore
const telling = [
  '', ' ', ' a ', 'abcdef', 'a\u0000', 'a/b-c_d.e', '-a', '跟单', 'a b', 'x'.repeat(64), 'x'.repeat(65),
  '0', '0.00', '1250.00', '-1', '1e3', '01', '1.1234567', '100', '100.01', '99999999999999', '.5', '5.',
  'USD',
    'usd',
    'XXX',
    'toString',
    'sea',
    'SEA',
    'MSKU6856625',
    'MSKU6856624',
    'msku6856625',
    'a'.repeat(64),
  '2026-02-28',
    '2026-02-29',
    '2024-02-29',
    '1989-12-31',
    '2200-01-01',
    '2026-3-2',
    '2026-02-28T00:00:00Z',
  '2026-03-02T09:00:00+08:00',
    '2026-03-02T09:00Z',
    '2026-03-02 09:00Z',
    '2026-03-02T25:00:00Z',
    '2026-03-02T09:00:00',
  0, 1, -1, -2, 9999, 10000, 0.5, 0.001, 0.0001, 1e9, 1e9 + 1, 1e21, true, false, null, undefined,
  [],
    ['a'],
    ['a', 'b'],
    ['a', 'b', 'c'],
    ['a', 1],
    {},
    { a: 'x' },
    { a: 'x', b: null },
    { a: 'x', c: 1 },
]

/** The verdict and the clean value, as the command table and as the API see them. */
function verdicts(of: Field<unknown>, input: unknown) {
  const domain = checkFields({ value: of }, { value: input })
  const api = fieldSchema(of).safeParse(input)
  return {
    domain: domain.ok ? (domain.value as { value: unknown }).value : 'refused',
    api: api.success ? api.data : 'refused',
  }
}

describe('fieldSchema', () => {
  it.each(fields.map((one) => [JSON.stringify(one), one] as const))(
    'agrees with the command table about %s',
    (_name, one) => {
      for (const input of telling) {
        const { domain, api } = verdicts(one, input)
        expect([input, api]).toEqual([input, domain])
      }
    },
  )

  it('agrees about any well-formed value', () => {
    const value = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.double({ noNaN: true }),
      fc.integer(),
      fc.stringMatching(/^\d{1,15}(\.\d{1,8})?$/),
      fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
      fc.jsonValue({ noUnicodeString: false }),
    )
    fc.assert(
      fc.property(fc.constantFrom(...fields), value, (one, input) => {
        fc.pre(!/\p{Surrogate}/u.test(JSON.stringify(input)))
        const { domain, api } = verdicts(one, input)
        expect(api).toEqual(domain)
      }),
      { numRuns: 2000 },
    )
  })

  it('asks for well-formed text', () => {
    expect(fieldSchema(field({ kind: 'text', max: 5 })).safeParse('\ud800').success).toBe(false)
    expect(fieldSchema(field({ kind: 'text', max: 5 })).safeParse('👍').success).toBe(true)
  })

  it('says what would be right', () => {
    const message = (of: Field<unknown>, input: unknown) =>
      fieldSchema(of).safeParse(input).error?.issues[0]?.message
    expect(message(field({ kind: 'date' }), '2026-02-30')).toBe('must be a day that exists, YYYY-MM-DD')
    expect(message(field({ kind: 'date' }), undefined)).toBe('is required: a day that exists, YYYY-MM-DD')
    expect(message(field({ kind: 'choice', of: ['sea', 'air'] }), 'rail')).toBe('must be one of: sea, air')
  })
})

describe('commandSchemas', () => {
  it('has a schema for every command, which leaves no room for a field of the envelope in a body', () => {
    expect(Object.keys(commandSchemas).sort()).toEqual([...commandNames].sort())
    for (const name of commandNames) {
      expect(Object.keys(commandRow(name).body)).not.toEqual(expect.arrayContaining(['onBehalfOf']))
      expect(Object.keys(commandRow(name).body)).not.toEqual(expect.arrayContaining(['expectedVersion']))
    }
  })
})
