import { riskOf, roughValue } from '../../domain/order/risk'
import { escalationLevels } from '../../domain/policy/ladders'
import type { DigestMember, DigestNews, DigestOrder, DigestStep } from '../database'
import type { TaskLine } from './digest'
import type { ShipDateLine } from './ship-date-row'
import { taskLine } from './task-line'

/** A mail that waits, and what is left of it to be told: tasks that are still open, and news. */
export type Told = { member: DigestMember; lines: TaskLine[]; shipDates: ShipDateLine[] }

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
    if (!order) return { member, lines: [], shipDates: [] }
    return {
      member,
      lines: member.parts.flatMap((part) => ('task' in part ? lineOf(part, order, telling) : [])),
      shipDates: member.parts.flatMap((part) => ('news' in part ? [shipDateOf(part, order, telling)] : [])),
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

function shipDateOf(
  { facts, inPlaceOf }: DigestNews,
  { state, customerClass }: DigestOrder,
  { api }: Telling,
): ShipDateLine {
  const { number, order } = state
  const { customer, buyerOrderNumber } = order
  const risk = riskOf({ daysLate: Number(facts.days), customerClass, value: roughValue(state) })
  return { order: number, customer, buyerOrderNumber, facts, inPlaceOf, risk, api }
}

/** The mails that are told now; those of which others say more; and those whose work is done. */
export function sifted(told: Told[]): { live: Told[]; outdone: Told[]; done: Told[] } {
  const pending = told.filter(({ lines, shipDates }) => lines.length + shipDates.length > 0)
  const highest = highestRanks(pending)
  const latest = new Map(
    pending.flatMap(({ shipDates }) => shipDates.map((line) => [line.order, line] as const)),
  )
  /** Who is told as supervisor need not be told as lead; and of a sailing that moved twice the last is said. */
  const isOutdone = ({ lines, shipDates }: Told) =>
    lines.every((line) => rankOf(line.level) < (highest.get(keyOf(line)) ?? -1)) &&
    shipDates.every((line) => latest.get(line.order) !== line)
  return {
    live: pending.filter((one) => !isOutdone(one)),
    outdone: pending.filter(isOutdone),
    done: told.filter((one) => !pending.includes(one)),
  }
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
