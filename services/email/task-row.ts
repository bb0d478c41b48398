import type { ZoneData } from '../../domain/calendar'
import type { TaskLine } from './digest'
import { count, longTime } from './format'
import { buttonViews, toneColors, type ButtonView } from './view'
import { levelWords } from './wording/levels'
import { holderWords, type Tone } from './wording/words'
import { say, type Tongue, type Words } from './language'

/** A task in a list, in one language. Every field is there: the layout knows no others. */
export type TaskRow = {
  title: string
  order: string
  badge: string
  due: string
  /** Who holds it, and in whose place the reader is told. */
  foot: string
  sailing: string
  ask: string
  color: string
  links: ButtonView[]
}

/** What a list says of a task: when it was due and how late it is, who holds it, and the sailing it endangers. */
export function taskRow(line: TaskLine, tongue: Tongue, zone: ZoneData | undefined): TaskRow {
  const { order, customer, buyerOrderNumber, title, level, asks, links } = line
  return {
    title: title[tongue],
    order: `${order} · ${customer} · ${buyerOrderNumber}`,
    badge: level === undefined ? '' : levelWords(level, line.daysLate > 0)[tongue],
    due: dueOf(line, tongue, zone),
    foot: [say(holderWords(line.department, line.holder), tongue), standIn(line, tongue)]
      .filter(Boolean)
      .join(' | '),
    sailing: sailing(line, tongue),
    ask: asks ? asks[tongue] : '',
    color: toneColors[toneOf(line)],
    links: buttonViews(links, tongue),
  }
}

function toneOf({ isCritical, daysLate }: TaskLine): Tone {
  if (isCritical) return 'critical'
  return daysLate > 0 ? 'late' : 'ahead'
}

function dueOf(line: TaskLine, tongue: Tongue, zone: ZoneData | undefined): string {
  const { dueAt, daysLate, promisedAt, cutOffAt, cutOffThere } = line
  const at = longTime(zone, dueAt)[tongue]
  const due = tongue === 'zh' ? `应于 ${at} 完成` : `Due ${at}`
  const late =
    daysLate > 0
      ? { zh: `，逾期 ${daysLate} 个工作日`, en: `, ${count(daysLate, 'working day')} late` }
      : undefined
  const promise = promisedAt ? longTime(zone, promisedAt) : undefined
  const promised = promise ? { zh: `；承诺 ${promise.zh} 完成`, en: `; promised ${promise.en}` } : undefined
  const limit = cutOffThere ?? (cutOffAt ? longTime(zone, cutOffAt) : undefined)
  const cutOff = limit ? { zh: `；截止时间 ${limit.zh}`, en: `; cut-off ${limit.en}` } : undefined
  return [due, late?.[tongue], promised?.[tongue], cutOff?.[tongue]].join('')
}

/** That the reader is told in the place of somebody; empty when not. */
export function standIn({ inPlaceOf }: { inPlaceOf?: Words }, tongue: Tongue): string {
  if (!inPlaceOf) return ''
  const name = say(inPlaceOf, tongue)
  return { zh: `代${name}处理`, en: `in place of ${name}` }[tongue]
}

function sailing({ shipOn, projectedShipOn }: TaskLine, tongue: Tongue): string {
  if (!shipOn) return ''
  if (projectedShipOn !== undefined && projectedShipOn > shipOn) {
    return {
      zh: `计划船期 ${shipOn}，预计可出运 ${projectedShipOn}`,
      en: `Planned sailing ${shipOn}, can sail ${projectedShipOn}`,
    }[tongue]
  }
  return { zh: `计划船期 ${shipOn}`, en: `Planned sailing ${shipOn}` }[tongue]
}
