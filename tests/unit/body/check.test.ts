import { checkFields, hint, isAmount, isDate, isQuantity } from '../../../domain/body/check'
import * as field from '../../../domain/body/fields'

const { optional } = field

/** The clean value of one field, or what is wrong with it. */
function check(one: field.Field<unknown>, value: unknown): unknown {
  const checked = checkFields({ it: one }, { it: value })
  return checked.ok ? (checked.value as { it?: unknown }).it : checked.problems
}

const wrong = (one: field.Field<unknown>, value: unknown) =>
  check(one, value) as { pointer: string; detail: string }[]

describe('a body', () => {
  const fields = {
    name: field.text(),
    cell: optional(field.object({ size: field.text(), quantity: field.quantity() })),
    lines: optional(field.list(field.object({ line: field.integer(1, 9) }), 1, 3)),
  }

  it('comes back clean: trimmed, and with nothing that it did not have', () => {
    expect(checkFields(fields, { name: '  Thread ', cell: undefined })).toEqual({
      ok: true,
      value: { name: 'Thread' },
    })
  })

  it('has every problem named where it is', () => {
    const checked = checkFields(fields, {
      cell: { size: 'M', quantity: -1 },
      lines: [{ line: 1 }, { line: 10 }],
      'a/b~': 1,
    })
    expect(checked.ok || checked.problems.map(({ pointer }) => pointer)).toEqual([
      '/a~1b~0',
      '/name',
      '/cell/quantity',
      '/lines/1/line',
    ])
  })

  it('says what would be right', () => {
    expect(checkFields(fields, {})).toMatchObject({
      problems: [{ pointer: '/name', detail: 'is required: text of at most 2000 characters' }],
    })
    expect(checkFields(fields, { name: 'x', size: 1 })).toMatchObject({
      problems: [{ detail: 'is not a field here; the fields are: name, cell, lines' }],
    })
  })

  it('may leave an optional field out, never set it to null', () => {
    expect(checkFields(fields, { name: 'x', cell: null }).ok).toBe(false)
  })

  it('reads own fields only', () => {
    expect(checkFields(fields, Object.create({ name: 'inherited' })).ok).toBe(false)
    expect(checkFields({ constructor: field.text() }, {}).ok).toBe(false)
  })

  it('names at most fifty problems, with pointers of a bearable length', () => {
    const long = Object.fromEntries(
      Array.from({ length: 100 }, (_, index) => [`${'x'.repeat(9000)}${index}`, 1]),
    )
    const checked = checkFields(fields, long)
    expect(!checked.ok && checked.problems).toHaveLength(50)
    expect(!checked.ok && checked.problems[0]?.pointer.length).toBe(500)
  })
})

describe('text', () => {
  it.each(['', '   ', '\n', 'a\u0000', 'a\u001b[2J', 'x'.repeat(11), '\ud800', 'a\udc00b', 7, null])(
    'is not %j',
    (value) => {
      expect(wrong(field.text(undefined, 10), value)).toHaveLength(1)
    },
  )

  it.each(['跟单', 'Ø', 'two\nlines', '👍🏽', 'tab\there'])('may be %j', (value) => {
    expect(check(field.text(), value)).toBe(value)
  })
})

describe('a code', () => {
  it.each(['A1', 'PO-1/2', '订单.1', 'a_b'])('may be %s', (value) =>
    expect(check(field.code(), value)).toBe(value),
  )
  it.each(['-A', 'a b', "a'; DROP", '__proto__', 'x'.repeat(65), 'a:b', ''])('is not %j', (value) => {
    expect(wrong(field.code(), value)).toHaveLength(1)
  })
})

describe('a day', () => {
  it.each([
    '2026-02-30',
    '2025-02-29',
    '2026-13-01',
    '2026-00-10',
    '26-01-01',
    '2026-1-1',
    '1989-12-31',
    '2200-01-01',
    '2026-01-01T00:00:00Z',
  ])('does not exist: %s', (value) => expect(isDate(value)).toBe(false))
  it.each(['2024-02-29', '2026-12-31', '2199-12-31'])('exists: %s', (value) =>
    expect(isDate(value)).toBe(true),
  )
})

describe('an instant', () => {
  it.each([
    ['2026-03-02T09:00:00+08:00', '2026-03-02T01:00:00.000Z'],
    ['2026-03-02T09:00Z', '2026-03-02T09:00:00.000Z'],
    ['2026-03-01T23:59:59.5-05:00', '2026-03-02T04:59:59.500Z'],
    ['2026-03-02T00:30:00+08:00', '2026-03-01T16:30:00.000Z'],
  ])('%s is kept as %s', (value, kept) => expect(check(field.instant(), value)).toBe(kept))

  it.each([
    '2026-03-02T09:00:00',
    '2026-02-30T09:00:00Z',
    '2026-03-02T25:00:00Z',
    '2026-03-02',
    'now',
    1772413200000,
    '2026-03-02T09:00:00+99:00',
  ])('is not %j', (value) => expect(wrong(field.instant(), value)).toHaveLength(1))
})

describe('quantities and amounts', () => {
  it.each([0.001, 1, 999_999_999.999, 0.1 + 0.2])('a quantity may be %p', (value) =>
    expect(isQuantity(value)).toBe(true),
  )
  it.each([-1, NaN, Infinity, JSON.parse('1e400'), 0.0001, 1e12, '5', null])(
    'a quantity is not %p',
    (value) => {
      expect(isQuantity(value)).toBe(false)
    },
  )
  it('is above zero, unless zero is allowed', () => {
    expect(wrong(field.quantity(), 0)).toHaveLength(1)
    expect(check(field.quantityOrZero(), 0)).toBe(0)
    expect(wrong(field.amount(), '0.00')).toHaveLength(1)
    expect(check(field.amountOrZero(), '0.00')).toBe('0.00')
  })
  it.each(['1', '1250.00', '0.000001', '9999999999999'])('an amount may be %s', (value) => {
    expect(isAmount(value)).toBe(true)
  })
  it.each(['-1', '+1', '1e5', '1,000', '1.', '.5', '1.0000001', '99999999999999', ' 1', 5, '١'])(
    'an amount is not %j',
    (value) => {
      expect(isAmount(value)).toBe(false)
    },
  )
  it('a percentage ends at a hundred', () => {
    expect(check(field.percent(), '100')).toBe('100')
    expect(wrong(field.percent(), '100.01')).toHaveLength(1)
  })
})

describe('names that somebody keeps', () => {
  it('a currency is one of ISO 4217', () => {
    expect(check(field.currency(), 'CNY')).toBe('CNY')
    for (const value of ['XXY', 'usd', 'RMB', 'toString', '__proto__']) {
      expect(wrong(field.currency(), value)).toHaveLength(1)
    }
  })

  it('a container number has a right check digit', () => {
    expect(check(field.container(), 'CSQU3054383')).toBe('CSQU3054383')
    for (const value of ['CSQU3054384', 'CSQU305438', 'csqu3054383', 'CSQX3054383', '']) {
      expect(wrong(field.container(), value)).toHaveLength(1)
    }
  })

  it('a hash is sixty-four hexadecimal digits', () => {
    expect(check(field.sha256(), 'a'.repeat(64))).toBe('a'.repeat(64))
    expect(wrong(field.sha256(), 'A'.repeat(64))).toHaveLength(1)
  })

  it('a choice is one of its list', () => {
    expect(wrong(field.choice(['a', 'b']), 'c')).toEqual([{ pointer: '/it', detail: 'must be one of: a, b' }])
  })
})

it('every kind of field can say what it wants', () => {
  const kinds = [
    field.text(), field.code(), field.boolean(), field.integer(0, 5), field.quantity(), field.quantityOrZero(), field.amount(),
    field.percent(), field.currency(), field.date(), field.instant(), field.choice(['a']), field.container(), field.sha256(),
    field.list(field.text()), field.object({ a: field.text() }),
  ] // prettier-ignore
  for (const { spec } of kinds) expect(hint(spec).length).toBeGreaterThan(5)
})
