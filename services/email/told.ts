import { riskOf, roughValue } from '../../domain/order/risk'
import { escalationLevels } from '../../domain/policy/ladders'
import type { DigestMember, DigestNews, DigestOrder, DigestStep } from '../database'
import type { TaskLine } from './digest'
import type { NewsLine } from './news-row'
import { taskLine } from './task-line'
import type { Tone } from './wording/words'

/** A mail that waits, and what is left of it to be told: tasks that are still open, and news. */
export type Told = { member: DigestMember; lines: TaskLine[]; news: NewsLine[] }

/** When it is told, and the base of the API's addresses. */
type Telling = { now: string; api: string }

/** What the mails say now, with the figures of their orders at this instant. */
export function toldBy(
  members: readonly DigestMember[],
  orders: ReadonlyMap<string, DigestOrder>,
  telling: Telling,
): Told[] {
  return members.map((member) => {
    const order = orders.get(member.orderNumber)
    if (!order) return { member, lines: [], news: [] }
    return {
      member,
      lines: member.parts.flatMap((part) => ('task' in part ? lineOf(part, order, telling) : [])),
      news: member.parts.flatMap((part) => ('news' in part ? [newsOf(part, order, telling)] : [])),
    }
  })
}

function lineOf(
  { task: key, section: _section, toOwner: _toOwner, ...told }: DigestStep,
  { state, customerClass }: DigestOrder,
  { now, api }: Telling,
): TaskLine[] {
  const task = state.tasks[key]
  return !task || task.closedAt ? [] : [taskLine({ state, task, now, api, customerClass, ...told })]
}

function newsOf(
  { days, tone, ...told }: DigestNews,
  { state, customerClass }: DigestOrder,
  { api }: Telling,
): NewsLine {
  const { number, order } = state
  const { customer, buyerOrderNumber } = order
  const risk = riskOf({ daysLate: days, customerClass, value: roughValue(state) })
  return { ...told, tone: tone as Tone, order: number, customer, buyerOrderNumber, risk, api }
}

/** The mails that are told now; those of which others say more; and those whose work is done. */
export function sifted(told: Told[]): { live: Told[]; outdone: Told[]; done: Told[] } {
  const pending = told.filter(({ lines, news }) => lines.length + news.length > 0)
  const highest = highestRanks(pending)
  const latest = new Map(pending.flatMap(({ news }) => news.map((line) => [topicOf(line), line] as const)))
  /** Who is told as supervisor need not be told as lead; and of a sailing that moved twice the last is said. */
  const isOutdone = ({ lines, news }: Told) =>
    lines.every((line) => rankOf(line.level) < (highest.get(keyOf(line)) ?? -1)) &&
    news.every((line) => latest.get(topicOf(line)) !== line)
  return {
    live: pending.filter((one) => !isOutdone(one)),
    outdone: pending.filter(isOutdone),
    done: told.filter((one) => !pending.includes(one)),
  }
}

/** What later news of an order overtakes: a hold is over once the order is resumed. */
function topicOf({ order, news }: NewsLine): string {
  return `${order} ${news === 'resumed' ? 'held' : news}`
}

/** The highest level at which each task of an order is told. */
function highestRanks(all: Told[]): Map<string, number> {
  const highest = new Map<string, number>()
  for (const line of all.flatMap(({ lines }) => lines))
    highest.set(keyOf(line), Math.max(rankOf(line.level), highest.get(keyOf(line)) ?? -1))
  return highest
}

const keyOf = ({ order, task }: TaskLine) => `${order} ${task}`

function rankOf(level: string | undefined): number {
  return (escalationLevels as readonly (string | undefined)[]).indexOf(level)
}
