import { localDate, localMinute, compileCalendar, timeOfDay } from '../calendar'
import { departments } from '../departments'
import { isLate, openTasks } from './deadlines'
import { blockers, openStages } from './gates'
import type { Binding } from './outlook'
import { publicTitle } from './public-title'
import type { Blocker } from './rule'
import { stages, stageNames } from './stage'
import { escalationLevels } from '../policy/ladders'
import type { OrderState, Task, TaskPromise } from './state'

type Moment = { now: string; next?: { at: string; what: string }; conflict?: string }

/**
 * The order as a story, in Markdown, for the Temporal UI: stages, owners, due times, what blocks and what
 * escalates next. Codes only, no names and no prices.
 */
export function orderDetails(state: OrderState, moment: Moment): string {
  return [
    heading(state, moment),
    stageTable(state),
    moment.next
      ? `**Next** ${localTime(state, moment.next.at)}: ${cell(moment.next.what)}`
      : '**Next** nothing is pending',
    taskTable(state, moment.now),
    blockerList(state),
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
    ? `ships ${state.plan.shipOn}${state.plan.fits || canSail(state) ? '' : ' (**the plan does not fit**)'}`
    : 'not planned yet'
  const projected = outlookLine(state)
  const lines = [
    `### ${state.number} · ${order.customer} · ${cell(order.buyerOrderNumber)}`,
    `${state.status}${state.hold ? ' · **on hold**' : ''} · ${plan} · merchandiser ${order.merchandiser} · version ${state.version}`,
  ]
  if (projected) lines.push(projected)
  if (conflict)
    lines.push(`**Recording stopped**: ${conflict}. Settle it, then send the signal retryRecording.`)
  return lines.join('\n\n')
}

/** What is known of materials and production says that the ship date holds, whatever the template's dates say. */
function canSail({ outlook }: OrderState): boolean {
  return outlook !== undefined && outlook.daysLate === 0
}

/** When the order can ship by the factory's plan, and what binds that; absent until it has been planned there. */
function outlookLine({ outlook }: OrderState): string | undefined {
  if (!outlook) return undefined
  const { projectedShipOn, daysLate, slackDays, binding, promise } = outlook
  const margin = daysLate > 0 ? `**${daysLate} working days late**` : `${slackDays} working days of slack`
  const projected = `projected to ship ${projectedShipOn} · ${margin}${because(binding)}`
  if (!promise) return projected
  // What binds both is said once.
  const reason = promise.binding.text.en === binding.text.en ? '' : because(promise.binding)
  return `${projected} · can be promised from ${promise.shipOn}${reason}`
}

function because({ kind, text }: Binding): string {
  return kind === 'requested' ? '' : ` · ${unfractioned(`${cell(text.en)} · ${cell(text.zh)}`)}`
}

/** The UI's fonts draw digits around a slash, as in a purchase line's name, as a fraction; a word joiner keeps them apart. */
function unfractioned(text: string): string {
  return text.replaceAll(/(\d\/)(?=\d)/g, `$1${wordJoiner}`)
}
const wordJoiner = '\u2060'

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
  const late = isLate(state, task, now) ? ' **late**' : ''
  const owner = task.owner ?? `${task.department} ${departments[task.department]}`
  const { en, zh } = publicTitle(task)
  const promised = task.promise ? `, ${promiseWords(state, task.promise)}` : ''
  return `| ${cell(en)} ${cell(zh)} | ${owner} | ${localTime(state, task.dueAt)}${promised}${late} | ${task.taken.at(-1) ?? '–'} |`
}

function promiseWords(state: OrderState, { at, given }: TaskPromise): string {
  const words = `promised ${localTime(state, at)}`
  return given === undefined ? words : `${words} (cut back from ${localTime(state, given)})`
}

function blockerList(state: OrderState): string {
  const lines = openStages(state).flatMap((stage) =>
    blockers(state, stage)
      .slice(0, 4)
      .map((blocker) => `- ${stage}: ${blockerText(state, blocker)}`),
  )
  return lines.length === 0 ? '' : ['**Blocked by**', '', ...lines].join('\n')
}

/** Blockers that quote what people typed, or amounts. */
const quoting = [
  'verdict-reject',
  'verdict-comment',
  'query-open',
  'point-not-right',
  'contract-amount-differs',
]

/** A blocker in words, unless they would tell a price or what somebody typed: then by its code. */
function blockerText({ order }: OrderState, { code, en, zh }: Blocker): string {
  const isQuoting = quoting.some((start) => code.startsWith(start))
  const isAboutMoney =
    /\d\.\d\d(?!\d)/.test(en) || (order.currency !== undefined && en.includes(order.currency))
  return isQuoting || isAboutMoney ? cell(code) : `${cell(en)} ${cell(zh)}`
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
  return `${localDate(calendar, at)} ${timeOfDay(minute)}`
}

/** Text on one line that neither ends a table's cell nor fills the page. */
const cell = (text: string) => text.slice(0, 160).replaceAll('|', '/').replaceAll(/\s+/g, ' ')
