import type { Compute } from '../../../services/planning/compute'
import { withPromises } from '../../../services/planning/promises'
import type { FactoryInput, OrderProjection } from '../../../services/scheduling/factory'
import { order, planOf, shop } from '../scheduling/factory/fixtures'

/** Promises the same to everybody, and notes who asked. */
function here() {
  const asked: string[] = []
  const promise = { shipOn: '2026-05-20', binding: { kind: 'requested', text: { en: '', zh: '' } } }
  const run = (_name: string, { order: { number } }: { order: { number: string } }) => {
    asked.push(number)
    return Promise.resolve({ ok: true, promise })
  }
  return { compute: { run, close: () => Promise.resolve() } as unknown as Compute, asked }
}

const numbers = Array.from({ length: 30 }, (_, i) => `T${String(i).padStart(2, '0')}`)
const factory = shop({
  orders: numbers.map((number) =>
    order(number, { tentative: true, shipOn: '2026-05-20', line: { quantity: 10, needs: [] } }),
  ),
})

const plan = planOf(factory)

async function run(input: FactoryInput, before: OrderProjection[]) {
  const { compute, asked } = here()
  const projections = await withPromises(compute, {
    factory: input,
    plan,
    before: new Map(before.map((one) => [one.order, one])),
    isAsked: () => true,
  })
  return { projections, asked }
}

describe('promises to more orders than one run computes', () => {
  it('come to every order in turn: first those that have none, then the oldest', async () => {
    const first = await run(factory, [])
    expect(first.asked).toEqual(numbers.slice(0, 25))
    expect(first.projections.filter(({ promise }) => promise).map((one) => one.order)).toEqual(first.asked)

    const second = await run({ ...factory, plannedAt: '2026-03-02T01:00:00.000Z' }, first.projections)
    expect(second.asked).toEqual([...numbers.slice(25), ...numbers.slice(0, 20)])
    const old = second.projections.filter(({ promise }) => promise?.isOld).map((one) => one.order)
    expect(old).toEqual(numbers.slice(20, 25))

    const third = await run({ ...factory, plannedAt: '2026-03-02T02:00:00.000Z' }, second.projections)
    expect(third.asked.slice(0, 5)).toEqual(numbers.slice(20, 25))
    expect(third.projections.every(({ promise }) => promise)).toBe(true)
  })
})
