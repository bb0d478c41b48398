import fc from 'fast-check'
import { riskOf } from '../../../domain/order/risk'
import { byRisk, composeDigest, type TaskLine } from '../../../services/email/digest'
import type { Recipient } from '../../../services/email/message'
import { composeWeeklySummary, type WeeklySummary } from '../../../services/email/weekly-summary'
import { composeWorkList } from '../../../services/email/work-list'

const recipient: Recipient = {
  code: 'PR02',
  name: '曹桂兰',
  address: 'pr02@jiahe.example',
  isExternal: false,
  language: 'en',
  department: 'production',
  level: 'lead',
}
const shanghai = { zone: 'Asia/Shanghai', offsets: [{ from: '1992-01-01T00:00:00.000Z', minutes: 480 }] }
const mail = { id: 'digest.PR02.17', recipient, domain: 'jiahe.example', zone: shanghai }

const line = (parts: Partial<TaskLine> = {}): TaskLine => ({
  order: 'GD26-00001',
  task: 'work',
  customer: 'C-NORDLYS',
  buyerOrderNumber: 'PO-1',
  title: { en: 'Trims in', zh: '辅料到齐' },
  department: 'purchasing',
  holder: '郭晓东',
  dueAt: '2026-04-22T09:30:00.000Z',
  level: 'due',
  daysLate: 1,
  isCritical: false,
  risk: 1,
  links: {},
  ...parts,
})

/** Where each of these stands in a text; the order in which a reader meets them. */
const inOrder = (text: string, said: string[]) => {
  const places = said.map((one) => text.indexOf(one))
  expect(places).not.toContain(-1)
  expect(places).toEqual([...places].sort((a, b) => a - b))
}

describe('the order of a digest', () => {
  it('puts critical lines first and the riskiest before the others, whatever order they come in', () => {
    const lines = fc.array(
      fc
        .record({
          order: fc.stringMatching(/^GD[0-9]{3}$/),
          isCritical: fc.boolean(),
          risk: fc.nat(5),
          daysLate: fc.nat(3),
        })
        .map(line),
      { maxLength: 12 },
    )
    fc.assert(
      fc.property(lines, fc.infiniteStream(fc.nat(1_000)), (some, noise) => {
        const sorted = byRisk(some)
        expect(
          [...sorted].sort((a, b) => Number(b.isCritical) - Number(a.isCritical) || b.risk - a.risk),
        ).toEqual(sorted)
        const shuffled = some
          .map((one) => ({ one, at: noise.next().value as number }))
          .sort((a, b) => a.at - b.at)
          .map(({ one }) => one)
        expect(byRisk(shuffled).map(({ order, risk }) => [order, risk])).toEqual(
          sorted.map(({ order, risk }) => [order, risk]),
        )
      }),
    )
  })

  it('weighs days late by the class of the customer and the value of the order', () => {
    expect(riskOf({ daysLate: 2, customerClass: 'A', value: 5000 })).toBe(30_000)
    expect(riskOf({ daysLate: 2, customerClass: 'A', value: 5000 })).toBeGreaterThan(
      riskOf({ daysLate: 3, customerClass: 'C', value: 5000 }),
    )
    expect(riskOf({ daysLate: -4 })).toBe(0.5)
  })
})

describe('a digest', () => {
  it('tells each task of several orders once, with its lateness, the sailing it endangers and its links', async () => {
    const lines = [
      line({ title: { en: 'Small', zh: '小' }, risk: 2 }),
      line({ order: 'GD26-00002', title: { en: 'Big', zh: '大' }, risk: 9, shipOn: '2026-05-15', projectedShipOn: '2026-05-20' }),
      line({
        order: 'GD26-00003', title: { en: 'Worst', zh: '急' }, isCritical: true, level: 'director', daysLate: 0,
        cutOffAt: '2026-04-24T10:00:00.000Z', links: { acknowledge: 'https://x.example/a', open: 'https://x.example/o' },
      }),
    ] // prettier-ignore
    const { subject, text, html, messageId, headers } = await composeDigest({ ...mail, lines, news: [] })
    expect(subject).toBe('[Gendan] 3 tasks want you, 1 critical')
    expect(messageId).toBe('<digest.PR02.17@jiahe.example>')
    expect(headers).toMatchObject({
      'Auto-Submitted': 'auto-generated',
      'List-Id': '"Gendan digest" <digest.jiahe.example>',
    })
    inOrder(text, [
      'Critical (1)',
      'Worst [Due soon, director]',
      'cut-off Fri 2026-04-24 18:00',
      'https://x.example/a',
      'Also due (2)',
      'Big',
      'can sail 2026-05-20',
      'Small',
    ])
    expect(text).toContain('Due Wed 2026-04-22 17:30, 1 working day late')
    expect(html).toContain('href="https://x.example/a"')
    expect(await composeDigest({ ...mail, lines: [...lines].reverse(), news: [] })).toEqual({
      subject,
      text,
      html,
      messageId,
      headers,
    })
  })

  it('takes no markup and no header from what it is told', async () => {
    const evil = '<b>\r\nBcc: x@y.example'
    const { subject, html, messageId, headers } = await composeDigest({
      ...mail,
      id: evil,
      recipient: { ...recipient, name: evil },
      lines: [line({ customer: evil, buyerOrderNumber: evil, title: { en: evil, zh: evil }, holder: evil })],
      news: [
        {
          order: 'GD26-00002',
          customer: evil,
          buyerOrderNumber: evil,
          news: 'held',
          tone: 'due',
          title: { en: evil, zh: evil },
          lead: { en: evil, zh: evil },
          asks: { en: evil, zh: evil },
          inPlaceOf: evil,
          risk: 1,
          api: 'https://x.example',
        },
      ],
    })
    for (const header of [subject, messageId, ...Object.values(headers)]) expect(header).not.toMatch(/[\r\n]/)
    expect(html).not.toContain('<b>\r\n')
    expect(html.match(/&lt;b&gt;/g)?.length).toBeGreaterThanOrEqual(5)
  })
})

describe('the daily work list', () => {
  it('has overdue work first, then today, this week and what others owe, and leaves out what is empty', async () => {
    const list = {
      ...mail,
      on: '2026-04-24',
      overdue: [line({ title: { en: 'Late', zh: '晚' } })],
      dueToday: [],
      dueThisWeek: [line({ title: { en: 'Week', zh: '周' }, daysLate: 0, level: undefined })],
      waitingOnOthers: [line({ title: { en: 'Theirs', zh: '等' } })],
    }
    const { subject, text } = await composeWorkList(list)
    expect(subject).toBe('[Gendan] Work list 2026-04-24: 1 overdue, 0 due today')
    inOrder(text, ['Overdue (1)', 'Late', 'Due this week (1)', 'Week', 'Waiting on others (1)', 'Theirs'])
    expect(text).not.toContain('Due today (')
    const nothing = await composeWorkList({ ...list, overdue: [], dueThisWeek: [], waitingOnOthers: [] })
    expect(nothing.text).toContain('Nothing is due on Fri 2026-04-24 or this week.')
  })

  it('lists the first of very many, and says how many there are', async () => {
    const many = Array.from({ length: 120 }, (_, index) =>
      line({ title: { en: `Task ${index}.`, zh: '办理' }, risk: 1000 - index, isCritical: false }),
    )
    const { subject, text } = await composeWorkList({
      ...mail,
      on: '2026-04-24',
      overdue: many,
      dueToday: [],
      dueThisWeek: [],
      waitingOnOthers: [],
    })
    expect(subject).toContain('120 overdue')
    expect(text).toContain('60 more are not shown here')
    expect([text.includes('Task 59.'), text.includes('Task 60.')]).toEqual([true, false])
  })

  it('says whose it is when it comes to a deputy, and so does the weekly summary', async () => {
    const list = { ...mail, on: '2026-04-24', dueToday: [], dueThisWeek: [], waitingOnOthers: [] }
    const deputy = { ...recipient, language: 'both' as const, inPlaceOf: '黄丽娟' }
    const { subject, text } = await composeWorkList({ ...list, overdue: [line()], recipient: deputy })
    expect(subject).toContain('2026-04-24 工作清单（代黄丽娟）：逾期 1 项')
    expect(subject).toContain('Work list 2026-04-24 of 黄丽娟')
    expect(text).toContain('以下为黄丽娟的待办，2026-04-24（周五）由您代为跟进：')
    const summary = await composeWeeklySummary({
      ...mail,
      from: '2026-04-20',
      to: '2026-04-26',
      departments: [{ department: 'finance', open: 2, late: 0, escalated: 0, resolved: 0 }],
      offenders: [],
      recipient: deputy,
    })
    expect(summary.text).toContain('（由您代黄丽娟接收。）')
    expect(summary.text).toContain('It comes to you in place of 黄丽娟.')
  })
})

describe('the weekly summary', () => {
  const week: WeeklySummary = {
    ...mail,
    from: '2026-04-20',
    to: '2026-04-24',
    departments: [
      { department: 'production', open: 10, late: 3, escalated: 2, resolved: 1, averageDelayHours: 6 },
      { department: 'quality', open: 5, late: 1, escalated: 0, resolved: 1, averageDelayHours: 3 },
      { department: 'finance', open: 2, late: 0, escalated: 0, resolved: 0 },
    ],
    offenders: [
      { name: { en: 'Once', zh: '一' }, times: 1, averageDelayHours: 9 },
      { name: { en: 'Often', zh: '多' }, department: 'production', times: 4, averageDelayHours: 2.25 },
    ],
  }

  it('sums the departments, weighs their delay by how much was late, and names who is late most often first', async () => {
    const { subject, text } = await composeWeeklySummary(week)
    expect(subject).toBe('[Gendan] Week 2026-04-20 to 2026-04-24: 4 late, 2 escalated')
    // (6 h × 4 + 3 h × 2) / 6 = 5 h
    expect(text).toContain('All: Open 17, Late 4, Escal. 2, Solved 2, Avg. delay 5 h')
    expect(text).toContain('Finance: Open 2, Late 0, Escal. 0, Solved 0, Avg. delay –')
    inOrder(text, ['Often · Production: late 4 times, 2.3 h on average', 'Once: late once, 9 h on average'])
  })

  it('says so when nobody was late again and again, and has no sum of a single department', async () => {
    const quiet = { ...week, departments: week.departments.slice(2), offenders: [] }
    const { text } = await composeWeeklySummary({ ...quiet, recipient: { ...recipient, language: 'zh' } })
    expect(text).toContain('本周没有屡次逾期的情况。')
    expect(text).not.toContain('合计')
  })
})
