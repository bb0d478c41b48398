import { planFactory, promiseDate, whyLate } from '../../../../services/scheduling/factory'
import { order, shop } from './fixtures'

const good = () => structuredClone(shop({ orders: [order('S1'), order('S2', { line: { needs: [] } })] }))
type Picture = ReturnType<typeof good>

const cases: [what: string, change: (picture: Picture) => unknown, pointer: string, detail: RegExp][] = [
  ['no object', () => 'factory', '', /object/],
  ['a run without instant', (p) => ({ ...p, plannedAt: '2026-03-02' }), '/plannedAt', /instant/],
  ['a cycle in the bill of materials', (p) => ({ ...p, bom: [...p.bom, { parent: 'FAB', component: 'SHIRT', perParent: '1' }] }), '/bom/0', /SHIRT → FAB → SHIRT/],
  ['a negative quantity', (p) => ((p.orders[0]!.lines[0]!.quantity = -1), p), '/orders/0/lines/0/quantity', /above zero/],
  ['a lead time below zero', (p) => ((p.items[1]!.leadTimeDays = -1), p), '/items/1/leadTimeDays', /from 0/],
  ['an unknown work centre', (p) => ((p.routings[0]!.operations[0]!.workCentre = 'WELD'), p), '/routings/0/operations/0/workCentre', /no work centre/],
  ['an unknown machine', (p) => ((p.routings[0]!.operations[0]!.machines = [{ machine: 'CUT9' }]), p), '/routings/0/operations/0/machines/0/machine', /CUT9 is no machine/],
  ['a circle of predecessors', (p) => ((p.routings[0]!.operations[0]!.predecessors = ['sewing']), p), '/routings/0/operations', /circle/],
  ['a product without routing', (p) => ({ ...p, routings: [] }), '/orders/0/lines/0/item', /no routing/],
  ['a calendar without working time', (p) => ({ ...p, calendar: { ...p.calendar, week: [[], [], [], [], [], [], []] } }), '/calendar/week', /no shift/],
  ["a machine's calendar without working time", (p) => ((p.machines[0]!.calendar = { ...p.calendar, week: [[], [], [], [], [], [], []] }), p), '/machines/0/calendar/week', /no shift/],
  ['a due date that is none', (p) => ((p.orders[0]!.time.shipOn = '2026-02-30'), p), '/orders/0/time/shipOn', /day that exists/],
  ['a date that is too far', (p) => ((p.orders[0]!.time.shipOn = '2126-02-03'), p), '/orders/0/time/shipOn', /within 10 years/],
  ['an order that comes twice', (p) => ((p.orders[1]!.number = 'S1'), p), '/orders/1/number', /comes twice/],
  ['a line that comes twice', (p) => ((p.orders[1]!.lines[0]!.id = 'S1-P1'), p), '/orders/1/lines/0/id', /comes twice/],
  ['an unknown material', (p) => ((p.orders[1]!.lines[0]!.needs = [{ item: 'SILK', quantity: 1 }]), p), '/orders/1/lines/0/needs/0/item', /SILK/],
  ['a stop that ends before it begins', (p) => ((p.machines[0]!.stops = [{ from: '2026-03-03T00:00:00Z', until: '2026-03-02T00:00:00Z', reason: 'x' }]), p), '/machines/0/stops/0/until', /after from/],
  ['an unknown template', (p) => ((p.orders[0]!.time.template = 'sofa' as never), p), '/orders/0/time/template', /newStyle/],
  ['a template with a circle', (p) => ((p.orders[0]!.time.template = { name: 'repeat', spanDays: 5, milestones: [{ key: 'review', no: 1, name: { en: 'r', zh: 'r' }, department: 'sales', kind: 'review', anchor: { from: 'receipt', value: 1, unit: 'd' }, after: ['review'] }] }), p), '/orders/0/time/template/milestones', /cycle/],
  ['a supply with a negative quantity', (p) => ({ ...p, supplies: [{ ref: 'PO', item: 'FAB', quantity: -5, dueOn: '2026-03-09', kind: 'purchase' }] }), '/supplies/0/quantity', /above zero/],
  ['a reservation of no line', (p) => ({ ...p, reservations: [{ item: 'FAB', quantity: 1, orderLine: 'S9-P1' }] }), '/reservations/0/orderLine', /no line/],
  ['a field that is none', (p) => ({ ...p, order: [] }), '/order', /not a field/],
  ['too many orders', (p) => ({ ...p, orders: Array.from({ length: 5001 }, () => ({})) }), '/orders', /at most 5000/],
  ['a million lines', (p) => ((p.orders[0]!.lines = Array(1_000_000).fill({})), p), '/orders', /at most 20000/],
] // prettier-ignore

describe('a picture of the factory that cannot be planned', () => {
  it.each(cases)('is refused for %s, with the field', (_what, change, pointer, detail) => {
    const answer = planFactory(change(good()))
    const problems = answer.ok ? [] : answer.problems
    expect(problems).toContainEqual({ pointer, detail: expect.stringMatching(detail) })
  })

  it('is refused whatever takes the place of one of its fields', () => {
    const picture = good()
    for (const field of Object.keys(picture))
      for (const odd of [null, 7, 'x', [null], [7], { a: 1 }]) {
        const answer = planFactory({ ...picture, [field]: odd })
        const problems = answer.ok ? [] : answer.problems
        expect([field, odd, problems.some(({ pointer }) => pointer.startsWith(`/${field}`))]).toEqual([
          field,
          odd,
          true,
        ])
      }
  })

  it('is refused with the pointer of the question it came in', () => {
    const factory = good()
    const late = whyLate({ factory: { ...factory, bom: 1 } })
    expect(late).toMatchObject({ ok: false, problems: [{ pointer: '/factory/bom' }] })
    expect(whyLate({ factory, plan: { capacity: { operations: [{}] } } })).toMatchObject({
      ok: false,
      problems: [{ pointer: '/plan/capacity/operations/0' }],
    })
    const unknown = promiseDate({ factory, order: order('N', { line: { item: 'HAT' } }) })
    expect(unknown).toMatchObject({ ok: false })
    expect(unknown.ok ? [] : unknown.problems.map(({ pointer }) => pointer)).toContain('/order/lines/0/item')
    expect(promiseDate({ factory, order: 3 })).toMatchObject({ problems: [{ pointer: '/order' }] })
    expect(promiseDate({ factory, order: order('N'), options: { seconds: -1 } })).toMatchObject({
      problems: [{ pointer: '/options/seconds' }],
    })
    expect([promiseDate(null).ok, whyLate(undefined).ok]).toEqual([false, false])
  })
})
