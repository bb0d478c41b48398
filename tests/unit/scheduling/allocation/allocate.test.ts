import * as fc from 'fast-check'
import type { AllocationDemand, AllocationInput } from '../../../../services/scheduling/allocation'
import { allocateShortage } from '../../../../services/scheduling/allocation'

const line = (orderLine: string, extra: Partial<AllocationDemand> = {}): AllocationDemand => ({
  order: orderLine.split('/')[0]!,
  orderLine,
  item: 'SHIRT',
  quantity: 100,
  customer: 'C1',
  class: 'B',
  dueOn: '2026-05-10',
  ...extra,
})

const shirts = (available: number, demands: AllocationDemand[], extra: Partial<AllocationInput> = {}) => ({
  items: [{ item: 'SHIRT', available }],
  demands,
  ...extra,
})

const allocate = (input: unknown) => {
  const answer = allocateShortage(input)
  if (!answer.ok) throw new Error(JSON.stringify(answer.problems))
  return answer.allocation
}

const problems = (input: unknown) => {
  const answer = allocateShortage(input)
  return answer.ok ? [] : answer.problems
}

const given = (input: unknown) =>
  Object.fromEntries(allocate(input).lines.map(({ orderLine, allocated }) => [orderLine, allocated]))

describe('the order of allocation', () => {
  it('goes by class before due date before order number before order line', () => {
    const demands = [
      line('S5/1', { class: 'C', dueOn: '2026-05-01' }),
      line('S4/2'),
      line('S4/1'),
      line('S3/1'),
      line('S2/1', { dueOn: '2026-05-09' }),
      line('S1/1', { class: 'A', dueOn: '2026-06-30' }),
    ]
    const ranks = allocate(shirts(0, demands)).lines.map(({ orderLine, rank }) => [orderLine, rank])
    expect(ranks).toEqual([
      ['S5/1', 6],
      ['S4/2', 5],
      ['S4/1', 4],
      ['S3/1', 3],
      ['S2/1', 2],
      ['S1/1', 1],
    ])
  })

  it('serves each line in full before the next, and says why', () => {
    const demands = [line('S1/1', { class: 'A' }), line('S2/1', { class: 'B' }), line('S3/1', { class: 'C' })]
    const { lines, items } = allocate(shirts(150, demands))
    expect(lines.map(({ allocated, short }) => [allocated, short])).toEqual([
      [100, 0],
      [50, 50],
      [0, 100],
    ])
    expect(lines.map(({ reasons }) => reasons.map(({ code }) => code))).toEqual([
      ['in-full'],
      ['partly'],
      ['nothing-left'],
    ])
    expect(lines[2]!.reasons[0]!.en).toBe(
      'rank 3: class C, due 2026-05-10; nothing is left after S1/1 (A), S2/1 (B)',
    )
    expect(items).toEqual([
      { item: 'SHIRT', available: 150, asked: 300, allocated: 150, left: 0, short: 150 },
    ])
  })

  it('gives everybody everything when there is no shortage', () => {
    expect(given(shirts(500, [line('S1/1'), line('S2/1', { class: 'C' })]))).toEqual({
      'S1/1': 100,
      'S2/1': 100,
    })
  })

  it('keeps items apart', () => {
    const demands = [line('S1/1', { item: 'CAP' }), line('S2/1')]
    const items = [
      { item: 'SHIRT', available: 100 },
      { item: 'CAP', available: 30 },
    ]
    expect(given({ items, demands })).toEqual({ 'S1/1': 30, 'S2/1': 100 })
  })

  it('adds thousandths without drift', () => {
    const demands = [line('S1/1', { quantity: 0.1 }), line('S2/1', { quantity: 0.2 })]
    const { items } = allocate(shirts(0.3, demands))
    expect(items[0]).toMatchObject({ asked: 0.3, allocated: 0.3, left: 0 })
  })

  it('names five lines that came first and counts the others', () => {
    const demands = Array.from({ length: 8 }, (_, i) => line(`S${i}/1`, { quantity: 10 }))
    const { lines } = allocate(shirts(70, demands))
    expect(lines[7]!.reasons[0]!.en).toContain('S4/1 (B) and 2 more')
    expect(lines[7]!.reasons[0]!.zh).toContain('等 7 行，已无库存')
  })
})

describe('reservations', () => {
  it('come before any class', () => {
    const demands = [line('S1/1', { class: 'A' }), line('S2/1', { class: 'C', reserved: 60 })]
    const { lines } = allocate(shirts(100, demands))
    expect(lines.map(({ allocated, fromReservation }) => [allocated, fromReservation])).toEqual([
      [40, 0],
      [60, 60],
    ])
    expect(lines[0]!.reasons[0]).toMatchObject({ code: 'partly' })
    expect(lines[0]!.reasons[0]!.en).toContain('after S2/1 (C)')
    expect(lines[1]!.reasons.map(({ code }) => code)).toEqual(['reserved', 'partly'])
  })

  it('count for no more than the line asks for', () => {
    const demands = [line('S1/1'), line('S2/1', { quantity: 10, reserved: 80 })]
    expect(given(shirts(100, demands))).toEqual({ 'S1/1': 90, 'S2/1': 10 })
  })

  it('are served by rank when the stock does not even cover them', () => {
    const demands = [line('S1/1', { reserved: 80 }), line('S2/1', { class: 'A', reserved: 50 })]
    const { lines } = allocate(shirts(100, demands))
    expect(lines.map(({ allocated }) => allocated)).toEqual([50, 50])
    expect(lines[0]!.reasons.map(({ code }) => code)).toEqual(['reserved', 'reservation-short', 'partly'])
  })
})

describe('overrides', () => {
  const override = { orderLine: 'S2/1', item: 'SHIRT', quantity: 80, approvedBy: 'D. Li', reason: 'launch' }
  const demands = [line('S1/1', { class: 'A' }), line('S2/1', { class: 'C' })]

  it('give a line exactly what was approved, and record who pays', () => {
    const { lines, overrides } = allocate(shirts(100, demands, { overrides: [override] }))
    expect(lines.map(({ allocated }) => allocated)).toEqual([20, 80])
    expect(lines[1]!.reasons).toEqual([
      {
        code: 'override',
        en: 'set to 80 with the approval of D. Li: launch',
        zh: '经 D. Li 批准定为 80：launch',
      },
    ])
    expect(overrides).toEqual([{ ...override, insteadOf: 0, lessFor: [{ orderLine: 'S1/1', quantity: 80 }] }])
  })

  it('name the hundred lines that lose most, and count the rest', () => {
    const many = Array.from({ length: 120 }, (_, i) => line(`T${i}/1`, { class: 'A', quantity: 1 }))
    const input = shirts(120, [...many, demands[1]!], { overrides: [{ ...override, quantity: 100 }] })
    expect(allocate(input).overrides[0]!.lessFor).toHaveLength(100)
    const all = shirts(120, [...many, line('S2/1', { quantity: 120 })], {
      overrides: [{ ...override, quantity: 120 }],
    })
    expect(allocate(all).overrides[0]).toMatchObject({ insteadOf: 0, more: 20 })
  })

  it('may give a line less, which the rule then gives to others', () => {
    const less = { ...override, orderLine: 'S1/1', quantity: 10 }
    const { lines, overrides } = allocate(shirts(100, demands, { overrides: [less] }))
    expect(lines.map(({ allocated }) => allocated)).toEqual([10, 90])
    expect(overrides[0]).toMatchObject({ insteadOf: 100, lessFor: [] })
  })

  it.each([
    ['approvedBy', { ...override, approvedBy: '' }, '/overrides/0/approvedBy'],
    ['a reason', { ...override, reason: ' ' }, '/overrides/0/reason'],
  ])('need %s', (_, one, pointer) => {
    expect(problems(shirts(100, demands, { overrides: [one] }))).toEqual([
      { pointer, detail: 'must be text of 1 to 100 characters' },
    ])
  })

  it('are refused when they would take what is reserved for another', () => {
    const reserved = [line('S1/1', { class: 'A', reserved: 50 }), line('S2/1', { class: 'C' })]
    expect(problems(shirts(100, reserved, { overrides: [override] }))).toEqual([
      {
        pointer: '/overrides/0/quantity',
        detail:
          'must be at most 50: what is left of SHIRT after the reservations of others and the overrides before it',
      },
    ])
    const both = [{ ...override, orderLine: 'S1/1', quantity: 20 }, override]
    expect(given(shirts(100, reserved, { overrides: both }))).toEqual({ 'S1/1': 20, 'S2/1': 80 })
  })

  it.each([
    ['a line nobody asks for', [{ ...override, orderLine: 'S9/1' }], '/overrides/0'],
    ['more than is asked for', [{ ...override, quantity: 101 }], '/overrides/0/quantity'],
    ['a line twice', [override, override], '/overrides/1'],
  ])('refuse %s', (_, overrides, pointer) => {
    expect(problems(shirts(1000, demands, { overrides })).map((one) => one.pointer)).toEqual([pointer])
  })
})

describe('bad input', () => {
  it.each([
    [null, '', 'must be an object'],
    [{ items: [], demands: 7 }, '/demands', 'must be a list of at most 100000 entries'],
    [{ ...shirts(1, []), overrides: null }, '/overrides', 'must be a list of at most 1000 entries'],
    [shirts(-1, []), '/items/0/available', 'must be a number of zero or more with at most three decimals'],
    [
      shirts(1, [line('S1/1', { quantity: 0 })]),
      '/demands/0/quantity',
      'must be a number above zero with at most three decimals',
    ],
    [
      shirts(1, [line('S1/1', { dueOn: '2026-02-30' })]),
      '/demands/0/dueOn',
      'must be a day that exists, YYYY-MM-DD',
    ],
    [shirts(1, [line('S1/1', { class: 'D' as 'A' })]), '/demands/0/class', 'must be one of: A, B, C'],
    [shirts(1, [line('S1/1', { item: 'X' })]), '/demands/0/item', 'names X, which is not among the items'],
    [
      shirts(1, [line('S1/1'), line('S1/1')]),
      '/demands/1',
      'asks again for SHIRT for S1/1; a line asks for it once',
    ],
    [
      { ...shirts(1, []), more: 1 },
      '/more',
      'is not a field here; the fields are: items, demands, overrides',
    ],
  ])('%#: is refused with the field and what would be right', (input, pointer, detail) => {
    expect(problems(input)).toEqual([{ pointer, detail }])
  })

  it('names the limit of a list', () => {
    const demands = Array.from({ length: 100_001 }, () => null)
    expect(problems({ items: [], demands })).toEqual([
      { pointer: '/demands', detail: 'has 100001 entries; at most 100000 are planned in one request' },
    ])
  })
})

describe('for any allocation', () => {
  const demands = fc.array(
    fc.record({
      quantity: fc.integer({ min: 1, max: 300 }),
      class: fc.constantFrom('A', 'B', 'C'),
      dueOn: fc.constantFrom('2026-05-01', '2026-05-02'),
      reserved: fc.integer({ min: 0, max: 40 }),
      item: fc.constantFrom('SHIRT', 'CAP'),
    }),
    { maxLength: 12 },
  )
  const inputs = fc
    .record({ demands, shirts: fc.integer({ min: 0, max: 1500 }), caps: fc.integer({ min: 0, max: 300 }) })
    .map((drawn) => ({
      items: [
        { item: 'SHIRT', available: drawn.shirts },
        { item: 'CAP', available: drawn.caps },
      ],
      demands: drawn.demands.map((one, i) => line(`S${i}/1`, one as Partial<AllocationDemand>)),
    }))

  it('gives no more than there is, nobody more than asked, and leaves nothing while someone is short', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        for (const { available, allocated, left, short } of allocate(input).items) {
          expect(allocated).toBeLessThanOrEqual(available)
          expect(left + allocated).toBe(available)
          expect(Math.min(left, short)).toBe(0)
        }
        for (const { allocated, quantity } of allocate(input).lines)
          expect(allocated).toBeLessThanOrEqual(quantity)
      }),
    )
  })

  it('serves reservations in full while the stock covers them', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const { lines } = allocate(input)
        for (const { item, available } of input.items) {
          const own = lines.filter((one) => one.item === item)
          const reserved = own.map((one) =>
            Math.min(one.quantity, input.demands[lines.indexOf(one)]!.reserved ?? 0),
          )
          if (reserved.reduce((a, b) => a + b, 0) > available) continue
          own.forEach((one, i) => expect(one.fromReservation).toBe(reserved[i]))
        }
      }),
    )
  })

  it('gives a lower rank nothing beyond its reservation while a higher one is short', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const { lines } = allocate(input)
        for (const high of lines.filter(({ short }) => short > 0))
          for (const low of lines.filter(({ item, rank }) => item === high.item && rank > high.rank))
            expect(low.allocated).toBe(low.fromReservation)
      }),
    )
  })

  it('does not depend on the order of the input', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        expect(given({ ...input, demands: input.demands.toReversed() })).toEqual(given(input))
      }),
    )
  })
})
