import type { Department } from '../../domain/departments'
import type { Bilingual } from '../../domain/policy/ladders'
import { composeSummary, type SummaryMail } from './digest'
import { oneLine } from './headers'
import { say, tonguesOf, type Tongue } from './language'
import type { ComposedMail } from './message'
import { render } from './render'
import { footerOf, greeting, partView, toneColors } from './view'
import { departmentWords } from './wording/words'

/** A department's week in figures. */
export type DepartmentWeek = {
  department: Department
  /** Open tasks at the end of the week, and those of them past their due time. */
  open: number
  late: number
  /** Tasks that reached a superior in the week, and late ones that were settled in it. */
  escalated: number
  resolved: number
  /** Over the tasks that were late in the week, in working hours; absent when none was. */
  averageDelayHours?: number
}

/** Who or what was late again and again: a person, a supplier, a kind of task. */
export type RepeatOffender = {
  name: Bilingual
  department?: Department
  /** Times late in the week. */
  times: number
  averageDelayHours: number
}

/** The week of the departments that a manager answers for (R91). */
export type WeeklySummary = SummaryMail & {
  /** First and last day, `YYYY-MM-DD`. */
  from: string
  to: string
  departments: DepartmentWeek[]
  offenders: RepeatOffender[]
}

/** The weekly summary: a row per department, their sum, and the repeat offenders, the most often late first. */
export async function composeWeeklySummary(summary: WeeklySummary): Promise<ComposedMail> {
  const { from, to, recipient, departments } = summary
  const total = totalOf(departments)
  const part = (tongue: Tongue, index: number) => ({
    ...partView(tongue, index),
    ...columns[tongue],
    hello: greeting(recipient, tongue),
    lead: leadOf(summary, total)[tongue] + standIn(summary, tongue),
    rows: departments.map((week) => ({
      name: departmentWords(week.department)[tongue],
      ...figures(week, tongue),
    })),
    total:
      departments.length > 1 ? [{ name: { en: 'All', zh: '合计' }[tongue], ...figures(total, tongue) }] : [],
    offenders: mostOften(summary.offenders).map((offender) => offenderRow(offender, tongue)),
    footer: footerOf(tongue, false),
  })
  return composeSummary(summary, {
    subject: {
      en: `Week ${from} to ${to}: ${total.late} late, ${total.escalated} escalated`,
      zh: `${from} 至 ${to} 周报：逾期 ${total.late} 项，上报 ${total.escalated} 项`,
    },
    list: { name: 'Gendan weekly summary', label: 'weekly-summary' },
    rendered: (subject) => {
      const color = toneColors[total.late > 0 ? 'late' : 'news']
      return render('weekly', { subject, color, parts: tonguesOf(recipient.language).map(part) })
    },
  })
}

const columns = {
  zh: {
    department: '部门', open: '未结', late: '逾期', escalated: '上报', resolved: '已解决', delay: '平均延误',
    repeated: '屡次逾期', none: '本周没有屡次逾期的情况。',
  },
  en: {
    department: 'Department', open: 'Open', late: 'Late', escalated: 'Escal.', resolved: 'Solved', delay: 'Avg. delay',
    repeated: 'Late again and again', none: 'Nothing was late again and again this week.',
  },
} // prettier-ignore

type Figures = Omit<DepartmentWeek, 'department'>

function figures({ open, late, escalated, resolved, averageDelayHours }: Figures, tongue: Tongue) {
  const isLate = late > 0
  return {
    openCount: open,
    lateCount: late,
    escalatedCount: escalated,
    resolvedCount: resolved,
    delayHours: averageDelayHours === undefined ? '–' : hoursIn(averageDelayHours, tongue),
    color: isLate ? toneColors.critical : '#1f2933',
  }
}

/** The sum of the departments; their average delay weighs each by what was late or settled late in it. */
function totalOf(departments: readonly DepartmentWeek[]): Figures {
  const sum = (of: (week: DepartmentWeek) => number) => departments.reduce((all, week) => all + of(week), 0)
  const delayed = departments.filter(({ averageDelayHours }) => averageDelayHours !== undefined)
  const weight = ({ late, resolved }: DepartmentWeek) => Math.max(1, late + resolved)
  const weights = delayed.reduce((all, week) => all + weight(week), 0)
  const weighted = delayed.reduce((all, week) => all + (week.averageDelayHours ?? 0) * weight(week), 0)
  return {
    open: sum(({ open }) => open),
    late: sum(({ late }) => late),
    escalated: sum(({ escalated }) => escalated),
    resolved: sum(({ resolved }) => resolved),
    ...(weights > 0 ? { averageDelayHours: weighted / weights } : {}),
  }
}

function leadOf({ from, to }: WeeklySummary, { open, late, escalated, resolved }: Figures): Bilingual {
  return {
    en: `${from} to ${to}: ${open} tasks open, ${late} of them late; ${escalated} were escalated, ${resolved} late ones solved.`,
    zh: `${from} 至 ${to}：未结待办 ${open} 项，其中逾期 ${late} 项；上报 ${escalated} 项，逾期后解决 ${resolved} 项。`,
  }
}

/** Says in whose place the reader is written to. */
function standIn({ recipient: { inPlaceOf } }: WeeklySummary, tongue: Tongue): string {
  if (!inPlaceOf) return ''
  const name = oneLine(say(inPlaceOf, tongue))
  return { en: ` It comes to you in place of ${name}.`, zh: `（由您代${name}接收。）` }[tongue]
}

function mostOften(offenders: readonly RepeatOffender[]): RepeatOffender[] {
  return [...offenders].sort((a, b) => b.times - a.times || b.averageDelayHours - a.averageDelayHours)
}

function offenderRow({ name, department, times, averageDelayHours }: RepeatOffender, tongue: Tongue) {
  const of = department ? departmentWords(department)[tongue] : ''
  const average = hours(averageDelayHours)
  return {
    name: of ? `${name[tongue]} · ${of}` : name[tongue],
    said: {
      en: `late ${times === 1 ? 'once' : `${times} times`}, ${average} h on average`,
      zh: `逾期 ${times} 次，平均 ${average} 个工作小时`,
    }[tongue],
  }
}

function hoursIn(value: number, tongue: Tongue): string {
  return { en: `${hours(value)} h`, zh: `${hours(value)} 小时` }[tongue]
}

/** At most one decimal. */
const hours = (value: number) => String(Math.round(value * 10) / 10)
