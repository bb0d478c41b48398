import { localDate, localMinute, compileCalendar } from '../calendar'
import { departments } from '../departments'
import { openTasks } from './deadlines'
import { blockers, openStages } from './gates'
import { stages, stageNames } from './stage'
import { escalationLevels } from '../policy/ladders'
import type { OrderState, Task } from './state'

type Moment = { now: string; next?: { at: string; what: string }; conflict?: string }

/**
 * The order as a story, in Markdown, for the Temporal UI: stages, owners, due times, what blocks and what
 * escalates next. Codes only, no names and no prices.
 */
export function orderDetails(state: OrderState, moment: Moment): string {
  return [
    heading(state, moment),
    stageTable(state),
    taskTable(state, moment.now),
    blockerList(state),
    moment.next
      ? `**Next** ${localTime(state, moment.next.at)}: ${moment.next.what}`
      : '**Next** nothing is pending',
  ]
    .filter((part) => part !== '')
    .join('\n\n')
    .slice(0, maximumLength)
}

/** The server takes 20,000 bytes of details; a character here is at most three of them. */
const maximumLength = 6000

function heading(state: OrderState, { conflict }: Moment): string {
  const { order } = state
  const plan = state.plan
    ? `ships ${state.plan.shipOn}${state.plan.fits ? '' : ' (**the plan does not fit**)'}`
    : 'not planned yet'
  const lines = [
    `### ${state.number} · ${order.customer} · ${order.buyerOrderNumber}`,
    `${state.status}${state.hold ? ' · **on hold**' : ''} · ${plan} · merchandiser ${order.merchandiser} · version ${state.version}`,
  ]
  if (conflict)
    lines.push(`**Recording stopped**: ${conflict}. Settle it, then send the signal retryRecording.`)
  return lines.join('\n\n')
}

function stageTable(state: OrderState): string {
  const marks = { waiting: '·', open: '▶', passed: '✔' }
  return stages
    .map((stage) => `${marks[state.stages[stage].status]} ${stage} ${stageNames[stage]}`)
    .join(' → ')
}

function taskTable(state: OrderState, now: string): string {
  const tasks = openTasks(state).sort((a, b) => (a.dueAt < b.dueAt ? -1 : 1))
  if (tasks.length === 0) return 'No open task.'
  const rows = tasks.slice(0, 20).map((task) => taskRow(state, task, now))
  const more = tasks.length > rows.length ? `\n\n… and ${tasks.length - rows.length} more` : ''
  return ['| Task | Owner | Due | Escalated |', '|---|---|---|---|', ...rows].join('\n') + more
}

function taskRow(state: OrderState, task: Task, now: string): string {
  const late = task.dueAt <= now ? ' **late**' : ''
  const owner = task.owner ?? `${task.department} ${departments[task.department]}`
  return `| ${cell(task.title.en)} ${cell(task.title.zh)} | ${owner} | ${localTime(state, task.dueAt)}${late} | ${task.taken.at(-1) ?? '–'} |`
}

function blockerList(state: OrderState): string {
  const lines = openStages(state).flatMap((stage) =>
    blockers(state, stage)
      .slice(0, 4)
      .map((blocker) => `- ${stage}: ${blocker.en} ${blocker.zh}`),
  )
  return lines.length === 0 ? '' : ['**Blocked by**', ...lines].join('\n')
}

/** The highest level that any open task has climbed to; undefined shows as `none`. */
export function highestEscalation(state: OrderState): string {
  const taken = new Set(openTasks(state).flatMap((task) => task.taken))
  return escalationLevels.filter((level) => taken.has(level)).at(-1) ?? 'none'
}

function localTime(state: OrderState, instant: string): string {
  if (!state.calendar) return instant
  const calendar = compileCalendar(state.calendar)
  const at = Date.parse(instant)
  const minute = Math.floor(localMinute(calendar, at))
  const clock = `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
  return `${localDate(calendar, at)} ${clock}`
}

const cell = (text: string) => text.replaceAll('|', '/').replaceAll('\n', ' ')
