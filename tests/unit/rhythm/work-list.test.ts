import { compileCalendar } from '../../../domain/calendar'
import { openTasks } from '../../../domain/order/deadlines'
import { factoryCalendar } from '../../../services/scheduling'
import { groupOf, listedUntil, WorkLists, type ListParts } from '../../../services/rhythms/work-list'
import type { AddressBook, Person } from '../../../services/email/recipients'
import { sampleStart } from '../../support/sample-order'
import { Walker } from '../../support/walker'

const calendar = compileCalendar(factoryCalendar({ from: '2025-06-01', to: '2027-06-01' }))
/** Wednesday the 4th of March 2026, eight o'clock in Shanghai. */
const day = { now: '2026-03-04T00:00:00.000Z', today: '2026-03-04', calendar }

describe('groupOf', () => {
  it.each([
    ['yesterday evening', { dueAt: '2026-03-03T09:30:00.000Z' }, 'overdue'],
    ['this very minute', { dueAt: day.now }, 'overdue'],
    ['this evening', { dueAt: '2026-03-04T09:30:00.000Z' }, 'dueToday'],
    ['a minute before midnight', { dueAt: '2026-03-04T15:59:00.000Z' }, 'dueToday'],
    ['at midnight', { dueAt: '2026-03-04T16:00:00.000Z' }, 'dueThisWeek'],
    ['on Sunday', { dueAt: '2026-03-08T15:59:59.000Z' }, 'dueThisWeek'],
    ['on Monday', { dueAt: '2026-03-08T16:00:00.000Z' }, undefined],
    ['of a supplier, late', { dueAt: '2026-03-02T09:30:00.000Z', party: 'S-1' }, 'waitingOnOthers'],
    ['of a supplier, this week', { dueAt: '2026-03-06T09:30:00.000Z', party: 'S-1' }, 'waitingOnOthers'],
    ['of a supplier, next week', { dueAt: '2026-03-09T09:30:00.000Z', party: 'S-1' }, undefined],
  ])('puts what is due %s where it belongs', (_, task, group) => {
    expect(groupOf(task, day)).toBe(group)
  })

  it('ends with the week, also on a Saturday that is worked', () => {
    expect(listedUntil(day)).toBe('2026-03-08T15:59:59.999Z')
    expect(listedUntil({ today: '2026-02-14', calendar })).toBe('2026-02-15T15:59:59.999Z')
  })
})

const person = (code: string, parts: Partial<Person> = {}): Person => ({
  code,
  name: `name of ${code}`,
  email: `${code.toLowerCase()}@jiahe.example`,
  language: 'both',
  department: 'merchandising',
  level: 'staff',
  ...parts,
})

/** Everybody is there but A, for whom B stands in. */
const away = { standsInFor: 'A', standsInForName: 'name of A' }
const book: AddressBook = {
  employee: async (code) => (code === 'A' ? [person('B', away)] : code === 'GONE' ? [] : [person(code)]),
  staff: async () => [person('B', away), person('B'), person('C')],
  ofLevel: async () => [],
  supervisorsOf: async () => [],
  party: async () => undefined,
}
const parts: ListParts = {
  ...day,
  book,
  links: { api: 'http://gendan.test', namespace: 'default' },
  mail: 'workList.2026-03-04',
  classOf: () => 'A',
}

/** An order whose tasks all belong to somebody. */
function orderOf(owner: string | undefined) {
  const { state } = new Walker(sampleStart())
  const tasks = Object.fromEntries(openTasks(state).map((task) => [task.key, { ...task, owner }]))
  return { state: { ...state, tasks }, keys: Object.keys(tasks) }
}

async function listsOf(owner: string | undefined) {
  const lists = new WorkLists(parts)
  const { state, keys } = orderOf(owner)
  await lists.add(state)
  const entered = lists
    .lists()
    .map(({ employee, standIn, tasks }) => ({ employee, standIn, tasks: tasks.length }))
  return { entered, keys, lists }
}

describe('the lists of a day', () => {
  it('of a person hold what they were given', async () => {
    const { entered, keys } = await listsOf('C')
    expect(entered).toEqual([{ employee: 'C', standIn: undefined, tasks: keys.length }])
  })

  it('of somebody who is away go to whoever stands in, by name', async () => {
    const { entered, lists, keys } = await listsOf('A')
    expect(entered).toEqual([{ employee: 'A', standIn: 'B', tasks: keys.length }])
    const [letter] = lists.letters()
    expect(letter).toMatchObject({ standsInFor: 'A', recipient: { code: 'B', inPlaceOf: 'name of A' } })
    const mail = await letter!.compose({ id: 'x', domain: 'gendan.example' })
    expect(mail.subject).toContain('（代name of A）')
  })

  it.each([undefined, 'GONE'])(
    'of a department hold what %s has, each task once for each reader',
    async (owner) => {
      const { entered, keys } = await listsOf(owner)
      expect(entered).toEqual([
        { employee: 'B', standIn: undefined, tasks: keys.length },
        { employee: 'C', standIn: undefined, tasks: keys.length },
      ])
    },
  )

  it('are of nobody when nothing is due', async () => {
    const lists = new WorkLists({ ...parts, now: '2026-02-02T00:00:00.000Z', today: '2026-02-02' })
    await lists.add(orderOf('C').state)
    expect([lists.lists(), lists.letters()]).toEqual([[], []])
  })
})
