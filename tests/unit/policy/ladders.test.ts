import { compileCalendar, toIso, toMs } from '../../../domain/calendar'
import type { TaskKind } from '../../../domain/policy'
import {
  conditionalSteps,
  defaultPolicy,
  dutyTurn,
  escalationInstants,
  offset,
  nextDailyReport,
  taskKinds,
} from '../../../domain/policy'
import { springFestival } from '../calendar/calendars'

const calendar = compileCalendar(springFestival)
const { ladders } = defaultPolicy
const local = (at: number) => toIso(at + 8 * 3_600_000).slice(0, 16)
const at = (wall: string) => toMs(`${wall}:00+08:00`)
const climb = (kind: TaskKind, due: string, etaOn?: string) =>
  escalationInstants(ladders[kind], at(due), calendar, { etaOn }).map((one) => [one.level, local(one.at)])

/**
 * The table of policies.md, one line a ladder: offset, then audience. Beyond the table those outside are chased (0016):
 * the supplier after its promise, forwarder and broker before a cut-off, and the last four ladders. Whoever is on duty is
 * the owner on a working day.
 */
const written: Record<TaskKind, string> = {
  internal: '-1d owner; 0d owner; +1d supervisor; +3d manager',
  review: '-4h owner; 0d owner, lead; +4h supervisor; +1d manager; +2d director, sales',
  customerApproval: '-1d customer; 0d customer, merchandiser; +1d sales; +3d salesManager; +5d director',
  deposit: '-2d customer; 0d sales, finance; +2d salesManager; +5d director',
  supplierPromise:
    '-3d supplier; -1d supplier; 0d supplier, purchaser; +1d supplier, purchasingLead, planning; +2d|slackBelowZero manager',
  critical:
    '-1d owner; 0d owner; +4h lead; +1d planning, merchandiser, manager; +2d|slackBelowZero director, sales',
  dailyReport: '0d owner; +2h lead; +1d@600 planning, merchandiser',
  exception:
    '0d owner, quality, merchandiser; +4h lead, qualityLead, merchandisingLead; +1d manager; |shipDateHit director, sales',
  booking: '-2d owner; 0d owner; +4h lead; +1d manager, sales, nominatingBuyer',
  cutOff:
    '-24ch owner, forwarder, broker; -8ch lead, forwarder, broker; -4ch manager, merchandiser; -2ch director; 0d all',
  presentation: '-7c owner; -3d lead, finance; -1d manager; 0d director',
  balance: '-3c customer; 0d customer, sales; +3d financeLead; +7d salesManager; -7c@540eta director',
  containerCheck: '0d duty; +1d lead; |etaSlips sales, customer',
  complaint: '0d owner; +4h lead; +1d manager; +2d director',
  confirmation:
    '-1d owner, customer; 0d owner, customer; +1d customer, sales, lead; +3d salesManager, manager; +5d director',
  sampleComments:
    '-1d customer; 0d customer, merchandiser; +1d customer, sales; +3d salesManager; +5d director',
  invoiceReceipt: '-1d customer; 0d customer, owner; +2d customer, sales; +5d financeLead, salesManager',
  reply: '-4h owner; 0d owner; +4h lead; +1d manager',
}

describe('the default ladders', () => {
  it.each(taskKinds)('%s climbs as policies.md says', (kind) => {
    const lines = ladders[kind].steps.map(({ offset: distance, when, audience }) => {
      const sign = distance && distance.value > 0 ? '+' : ''
      const minute = distance?.atMinute === undefined ? '' : `@${distance.atMinute}`
      const place = distance ? `${sign}${distance.value}${distance.unit}${minute}${distance.from ?? ''}` : ''
      return `${place}${when ? `|${when}` : ''} ${audience.join(', ')}`
    })
    expect(lines.join('; ')).toBe(written[kind])
  })

  it.each(taskKinds)('%s names each step once and asks in both languages', (kind) => {
    const { steps } = ladders[kind]
    expect(new Set(steps.map(({ level }) => level)).size).toBe(steps.length)
    for (const { asks } of steps) {
      expect(asks.en).toMatch(/^[A-Z].*\.$/)
      expect(asks.zh).toMatch(/\p{Script=Han}.*。$/u)
    }
  })

  it('only cut-offs break quiet hours, and a missed one raises a task to rebook', () => {
    expect(taskKinds.filter((kind) => ladders[kind].breaksQuietHours)).toEqual(['cutOff'])
    expect(taskKinds.filter((kind) => ladders[kind].holdsAtCutOff)).toEqual(['cutOff', 'presentation'])
    expect(ladders.cutOff.steps.at(-1)).toMatchObject({ level: 'missed', raises: 'rebook' })
  })

  it('gives a term to what has no date of its own: three days for samples, five for invoices, two for a reply', () => {
    const terms = taskKinds.flatMap((kind) => {
      const { termDays } = ladders[kind]
      return termDays === undefined ? [] : [[kind, termDays]]
    })
    expect(terms).toEqual([
      ['sampleComments', 3],
      ['invoiceReceipt', 5],
      ['reply', 2],
    ])
  })

  it('is JSON', () => {
    expect(JSON.parse(JSON.stringify(defaultPolicy))).toEqual(defaultPolicy)
  })
})

describe('escalation instants', () => {
  it('count working days over a make-up Saturday and Spring Festival', () => {
    expect(climb('internal', '2026-02-13T17:30')).toEqual([
      ['remind', '2026-02-12T17:30'],
      ['due', '2026-02-13T17:30'],
      ['supervisor', '2026-02-14T17:30'],
      ['manager', '2026-02-25T17:30'],
    ])
  })

  it('count working hours over the lunch break and the night', () => {
    expect(climb('review', '2026-02-10T17:30')).toEqual([
      ['remind', '2026-02-10T13:30'],
      ['due', '2026-02-10T17:30'],
      ['supervisor', '2026-02-11T13:30'],
      ['manager', '2026-02-11T17:30'],
      ['director', '2026-02-12T17:30'],
    ])
  })

  it('count clock hours to a cut-off, at night and on holidays', () => {
    expect(climb('cutOff', '2026-02-17T06:00')).toEqual([
      ['remind', '2026-02-16T06:00'],
      ['lead', '2026-02-16T22:00'],
      ['manager', '2026-02-17T02:00'],
      ['director', '2026-02-17T04:00'],
      ['missed', '2026-02-17T06:00'],
    ])
  })

  it('ask planning at ten the next working day for a missing daily report', () => {
    expect(climb('dailyReport', '2026-02-14T17:00')).toEqual([
      ['due', '2026-02-14T17:00'],
      ['lead', '2026-02-24T10:00'],
      ['planning', '2026-02-24T10:00'],
    ])
  })

  it('reach the director about the balance seven days before the arrival, never before it is due', () => {
    const director = (etaOn?: string) =>
      climb('balance', '2026-04-10T17:30', etaOn).find(([level]) => level === 'director')
    expect(director('2026-04-30')).toEqual(['director', '2026-04-23T09:00'])
    expect(director('2026-04-12')).toEqual(['director', '2026-04-10T17:30'])
    expect(director()).toBeUndefined()
  })

  it('come in the order of time', () => {
    expect(climb('balance', '2026-04-10T17:30', '2026-04-21').map(([level]) => level)).toEqual([
      'remind', 'due', 'director', 'lead', 'manager',
    ]) // prettier-ignore
  })

  it('leave steps that a condition brings on to the condition', () => {
    expect(climb('exception', '2026-02-10T10:00').map(([level]) => level)).toEqual(['due', 'lead', 'manager'])
    expect(conditionalSteps(ladders.exception, 'shipDateHit')).toEqual([3])
    expect(conditionalSteps(ladders.critical, 'slackBelowZero')).toEqual([4])
    expect(conditionalSteps(ladders.internal, 'slackBelowZero')).toEqual([])
  })
})

describe('recurring tasks', () => {
  it.each([
    ['2026-02-13T16:59', '2026-02-13T17:00'],
    ['2026-02-13T17:00', '2026-02-14T17:00'],
    ['2026-02-14T17:00', '2026-02-24T17:00'],
    ['2026-02-15T09:00', '2026-02-24T17:00'],
  ])('after %s the daily report is due at %s', (after, due) => {
    expect(local(nextDailyReport(calendar, at(after)))).toBe(due)
  })

  it.each([
    ['2026-02-16', '2026-02-17', '2026-02-18', 1],
    ['2026-02-18', '2026-02-19', '2026-02-20', 1],
    ['2026-02-20', '2026-02-22', '2026-02-23', 1],
  ])('the turn of %s lasts to %s, and the next begins on %s', (first, last, next, by) => {
    expect(dutyTurn(last)).toBe(dutyTurn(first))
    expect(dutyTurn(next)).toBe(dutyTurn(first) + by)
  })
})

it.each([
  ['-24ch', -24, 'ch'],
  ['+7d', 7, 'd'],
  ['0d', 0, 'd'],
  ['-4h', -4, 'h'],
] as const)('reads the offset %s', (text, value, unit) => {
  expect(offset(text)).toEqual({ value, unit })
})
