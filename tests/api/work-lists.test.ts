import request from 'supertest'
import { addDays } from '../../domain/calendar'
import { departmentNames } from '../../domain/departments'
import { aWorld, change, get, post, received, type World } from './support/world'

type Json = Record<string, unknown>
type Task = {
  orderNumber: string
  key: string
  department: string
  owner?: string
  party?: string
  overdue: boolean
  workingDaysLate: number
}
type Listed = { group: string; order: string; task: string; daysLate: number }
type List = Json & { employee: string; standIn?: string; tasks: Listed[] }

let world: World
/** Three orders received on Monday the 23rd of November 2026; now it is eight o'clock on the Thursday after it. */
const numbers: string[] = []
const [day, eight] = ['2026-11-26', '2026-11-26T00:00:00.000Z']
const endOfWeek = '2026-11-29T15:59:59.999Z'
beforeAll(async () => {
  world = await aWorld()
  // The rhythms are known from the first time that anybody asks for them.
  await get(world, '/rhythms')
  for (let index = 0; index < 3; index++) numbers.push(await received(world))
}, 60_000)
beforeEach(() => world.setNow(eight))
afterAll(() => world.close())

const made = async (rhythm: string, nominalOn: string) => {
  await world.rhythms.make(rhythm as 'workList', nominalOn)
  const { status, body } = await get(world, `/rhythms/${rhythm}/runs/${nominalOn}`)
  expect([status, body.detail]).toEqual([200, undefined])
  return body as Json & { record: Json[]; figures: Record<string, number> }
}
const tasksOf = async (query: string) => {
  const { status, body } = await get(world, `/tasks?limit=200&${query}`)
  expect([status, body.next]).toEqual([200, undefined])
  return body.items as Task[]
}
const mails = (recipientCode: string, notice: string) =>
  world.database.db.email.findMany({ where: { recipientCode, notice }, orderBy: { sourceKey: 'asc' } })
const keysOf = (tasks: { order: string; task: string }[]) =>
  tasks.map(({ order, task }) => `${order} ${task}`).toSorted()

describe('the work list of a day (R93)', () => {
  it('has of every person what GET /tasks shows: their own, and what of their department nobody was given', async () => {
    const { record, figures } = await made('workList', day)
    const lists = record as List[]
    expect(lists.length).toBeGreaterThan(1)
    for (const { employee, standIn, tasks, ...counts } of lists) {
      const { department, level } = (await world.repositories.people.find(employee))!
      expect([level, standIn]).toEqual(['staff', undefined])
      const due = `dueBefore=${endOfWeek}`
      const own = await tasksOf(`owner=${employee}&${due}`)
      const nobodys = (await tasksOf(`department=${department}&${due}`)).filter(({ owner }) => !owner)
      const shown = [...own, ...nobodys]
      expect(keysOf(tasks)).toEqual(
        keysOf(shown.map(({ orderNumber, key }) => ({ order: orderNumber, task: key }))),
      )
      for (const { order, task, daysLate, group } of tasks) {
        const one = shown.find(({ orderNumber, key }) => orderNumber === order && key === task)!
        expect(daysLate).toBe(one.workingDaysLate)
        expect([group === 'waitingOnOthers', group === 'overdue']).toEqual([
          one.party !== undefined,
          one.party === undefined && one.overdue,
        ])
      }
      const counted = (group: string) => tasks.filter((task) => task.group === group).length
      for (const group of ['overdue', 'dueToday', 'dueThisWeek', 'waitingOnOthers'])
        expect([employee, group, counts[group]]).toEqual([employee, group, counted(group)])
      expect(await mails(employee, 'workList')).toHaveLength(1)
    }
    const overdue = await tasksOf('overdue=true')
    expect(overdue.length).toBeGreaterThan(0)
    expect(figures['people']).toBe(lists.length)
    // Nobody else is written to.
    const written = await world.database.db.email.findMany({ where: { notice: 'workList' } })
    expect(written.map(({ recipientCode }) => recipientCode).toSorted()).toEqual(
      lists.map(({ employee }) => employee).toSorted(),
    )
  })

  it('tells each line with links that act once, and not for another', async () => {
    const [mail] = await mails('ME03', 'workList')
    expect(mail).toMatchObject({ sourceKey: `rhythm:workList:${day}:ME03`, kind: 'rhythm', status: 'queued' })
    expect(mail?.subject).toMatch(/2026-11-26 工作清单：逾期 \d+ 项，今日到期 \d+ 项/)
    const links = [...mail!.text.matchAll(/签收: http:\/\/gendan\.test(\/mail-actions\/\S+)/g)].map(([, path]) => path!)
    expect(links.length).toBeGreaterThan(0)
    const app = request(world.app)
    expect((await app.get(links[0]!)).status).toBe(200)
    const promise = () => app.post(links[0]!).type('form').send({ promisedOn: '2026-11-27' })
    const [first, again] = [await promise(), await promise()]
    expect([first.status, again.status]).toEqual([200, 409])
    const promised = (await tasksOf('owner=ME03')).filter((task) => 'promisedAt' in task)
    expect(promised).toHaveLength(1)
  }) // prettier-ignore

  it('goes to the deputy of somebody who is away, named as theirs, without what the deputy has already', async () => {
    const absence = { awayFrom: eight, awayUntil: '2026-12-05T00:00:00Z', deputy: 'ME04' }
    await change(world, 'put', '/employees/ME03/absence', { body: absence, as: 'ME03' })
    world.setNow('2026-11-27T00:00:00.000Z')
    const lists = (await made('workList', '2026-11-27')).record as List[]
    const away = lists.find(({ employee }) => employee === 'ME03')
    expect(away).toMatchObject({ standIn: 'ME04' })
    const own = lists.find(({ employee }) => employee === 'ME04')
    const both = new Set([...keysOf(away?.tasks ?? []), ...keysOf(own?.tasks ?? [])])
    expect(both.size).toBe((away?.tasks.length ?? 0) + (own?.tasks.length ?? 0))
    expect((await mails('ME03', 'workList')).map(({ sourceKey }) => sourceKey)).toEqual([
      `rhythm:workList:${day}:ME03`,
    ])
    const inPlace = (await mails('ME04', 'workList')).filter(({ sourceKey }) => sourceKey?.endsWith('ME04:ME03'))
    expect(inPlace.map(({ subject }) => subject)).toEqual([
      expect.stringContaining('2026-11-27 工作清单（代黄丽娟）'),
    ])
    expect(inPlace[0]?.text).toContain('以下为黄丽娟的待办')
    await change(world, 'delete', '/employees/ME03/absence', { as: 'ME03' })
  }) // prettier-ignore

  it('is made on working days alone, and recorded without mails when its day is over', async () => {
    world.setNow('2026-11-30T00:00:00.000Z')
    const none = await post(world, '/rhythms/workList/run', { nominalOn: '2026-11-28' })
    expect([none.status, none.body.errors[0].pointer]).toEqual([422, '/nominalOn'])
    const before = await world.database.db.email.count()
    const madeUp = await post(world, '/rhythms/workList/run', { nominalOn: '2026-11-25' })
    expect([madeUp.status, madeUp.body]).toEqual([
      200,
      expect.objectContaining({ late: true, status: 'done' }),
    ])
    expect(madeUp.body.figures.people).toBeGreaterThan(0)
    expect(await world.database.db.email.count()).toBe(before)
  })

  it('has the days that the factory sets', async () => {
    const timing = { days: { every: 'workingDay' }, minute: 510, onHoliday: 'sameDay' }
    const set = await post(world, '/rhythms/workList/timing', timing, { as: 'ME01' })
    expect([set.status, set.body]).toEqual([200, expect.objectContaining({ timing })])
    world.setNow('2026-11-27T08:00:00.000Z')
    const { items } = (await get(world, '/rhythms')).body
    expect(items.find(({ name }: Json) => name === 'workList').next).toMatchObject({
      nominalOn: '2026-11-30',
      at: '2026-11-30T00:30:00.000Z',
    })
    const wrong = { ...timing, days: { every: 'workingDay', weekday: 1 } }
    expect((await post(world, '/rhythms/workList/timing', wrong, { as: 'ME01' })).status).toBe(422)
  })
})

describe('the summary of a week (R91)', () => {
  const [monday, midnight] = ['2026-11-30', '2026-11-29T16:00:00.000Z']

  it('has of every department the figures that GET /tasks comes to when the week is over', async () => {
    world.setNow('2026-11-30T00:00:00.000Z')
    const { record, figures } = await made('weeklySummary', monday)
    expect(record.map(({ department }) => department)).toEqual(departmentNames.toSorted())
    for (const week of record) {
      const department = `department=${String(week['department'])}`
      const open = await tasksOf(`${department}&open=true`)
      const late = await tasksOf(`${department}&open=true&dueBefore=${midnight}`)
      expect(week).toMatchObject({ open: open.length, late: late.length, fromOn: addDays(monday, -7), untilOn: addDays(monday, -1) })
      if (late.length === 0) continue
      // Nothing was worked between midnight and eight: the days of GET /tasks are the hours of the summary.
      const days = late.reduce((sum, { workingDaysLate }) => sum + workingDaysLate, 0) / late.length
      expect(Math.abs(Number(week['averageDelayHours']) - days * 8)).toBeLessThan(0.5)
    }
    const all = await tasksOf(`open=true&dueBefore=${midnight}`)
    expect(all.length).toBeGreaterThan(0)
    expect(figures['late']).toBe(all.length)
  }) // prettier-ignore

  it('goes to those who lead a department, each with their own, and to the director with all', async () => {
    const { body } = await get(world, `/rhythms/weeklySummary/runs/${monday}`)
    const figures = body.record as Json[]
    const of = (department: string) => figures.find((week) => week['department'] === department)!
    const [own] = await mails('ME01', 'weeklySummary')
    const { open, late, escalated } = of('merchandising')
    expect(own?.text).toContain(`未结待办 ${String(open)} 项，其中逾期 ${String(late)} 项`)
    expect(own?.subject).toContain(`Week 2026-11-23 to 2026-11-29: ${String(late)} late, ${String(escalated)} escalated`)
    expect(own?.text).not.toContain('生产部')
    const [director] = await mails('GM01', 'weeklySummary')
    expect(director?.text).toContain(`未结待办 ${body.figures.open} 项，其中逾期 ${body.figures.late} 项`)
    const told = await world.database.db.email.findMany({ where: { notice: 'weeklySummary' } })
    const leading = ['manager', 'director']
    for (const { recipientCode } of told)
      expect(leading).toContain((await world.repositories.people.find(recipientCode))?.level)
    // Three orders whose same task is late: the person who has them, and the kind of task.
    const repeated = of('merchandising')['repeated'] as Json[]
    expect(repeated.map(({ kind, code }) => `${String(kind)} ${String(code)}`)).toContain('person ME03')
    expect(own?.text).toContain('黄丽娟')
  }) // prettier-ignore
})
