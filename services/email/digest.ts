import type { ZoneData } from '../../domain/calendar'
import type { Department } from '../../domain/departments'
import type { Bilingual } from '../../domain/policy/ladders'
import { automaticHeaders, idPart, oneLine } from './headers'
import { sayAll, tonguesOf, type Tongue, type Words } from './language'
import type { ActionLinks, ComposedMail, Recipient } from './message'
import { render } from './render'
import { newsRow, type NewsLine } from './news-row'
import { taskRow, type TaskRow } from './task-row'
import { footerOf, greeting, partView, toneColors } from './view'
import { digestWords, type DigestCounts, type SummaryWords } from './wording/digest'

/** What every mail about several orders says of itself. */
export type SummaryMail = {
  /** Names the mail for good: the same mail has the same id whenever it is composed, since the Message-ID is made of it. */
  id: string
  recipient: Recipient
  /** Domain of the Message-IDs. */
  domain: string
  /** The zone on whose clock times are written; in UTC as they are without one. */
  zone?: ZoneData
}

/** One task of one order, as a mail about several orders tells it. */
export type TaskLine = {
  order: string
  /** Key of the task. */
  task: string
  customer: string
  buyerOrderNumber: string
  title: Bilingual
  department: Department
  /** The person who holds it, by name. */
  holder?: Words
  /** ISO 8601 in UTC. */
  dueAt: string
  /** Level of the ladder that it has reached. */
  level?: string
  /** When its owner has promised it, ISO 8601 in UTC. */
  promisedAt?: string
  /** Working days past the due time with one decimal; zero while it is not late. */
  daysLate: number
  /** The carrier's or the bank's limit, when the task has one. */
  cutOffAt?: string
  /** The same on the clock of its port, where that is another than the factory's. */
  cutOffThere?: Bilingual
  /** Planned sailing and the one that can be reached by now, `YYYY-MM-DD`. */
  shipOn?: string
  projectedShipOn?: string
  /** What the reader is asked to do. */
  asks?: Bilingual
  /** In whose place the reader is told. */
  inPlaceOf?: Words
  /** Goes before everything else. */
  isCritical: boolean
  /** How much is at risk; see `riskOf` in domain/order/risk.ts. */
  risk: number
  links: ActionLinks & { open?: string }
}

/** Steps of several orders that fell due for one person within a window, and news that came in it. */
export type Digest = SummaryMail & { lines: TaskLine[]; news: NewsLine[] }

/** Critical ones first, then by risk, then by due time; the same lines always stand in the same order. */
export function byRisk(lines: readonly TaskLine[]): TaskLine[] {
  return [...lines].sort(
    (a, b) =>
      Number(b.isCritical) - Number(a.isCritical) ||
      b.risk - a.risk ||
      compare(a.dueAt, b.dueAt) ||
      compare(a.order, b.order) ||
      compare(a.title.en, b.title.en),
  )
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

/** One mail for what of several orders reaches one person together, by what it puts at risk. */
export async function composeDigest(digest: Digest): Promise<ComposedMail> {
  const lines = byRisk(digest.lines)
  const news = digest.news.toSorted((a, b) => b.risk - a.risk || compare(a.order, b.order))
  const moved = news.filter(isOfSailing)
  const isAlarming =
    lines.some(({ isCritical }) => isCritical) || news.some(({ tone }) => tone === 'critical')
  return composeTasks(digest, {
    ...digestWords(countsOf(lines), { moved: moved.length, notices: news.length - moved.length }),
    color: toneColors[isAlarming ? 'critical' : 'due'],
    list: { name: 'Gendan digest', label: 'digest' },
    groups: [
      { heading: { en: 'Critical', zh: '紧急' }, lines: lines.filter(({ isCritical }) => isCritical) },
      { heading: { en: 'Sailings that moved', zh: '船期变动' }, lines: moved },
      { heading: { en: 'Also due', zh: '其他待办' }, lines: lines.filter(({ isCritical }) => !isCritical) },
      { heading: { en: 'Notices', zh: '订单动态' }, lines: news.filter((line) => !isOfSailing(line)) },
    ],
  })
}

const isOfSailing = ({ news }: NewsLine) => news === 'shipDateMoves'

function countsOf(lines: readonly TaskLine[]): DigestCounts {
  return {
    tasks: lines.length,
    critical: lines.filter(({ isCritical }) => isCritical).length,
    orders: new Set(lines.map(({ order }) => order)).size,
  }
}

/** A mail is read, not searched: of more lines in a group the last are counted. */
export const mostLines = 60

/** Lines under a heading; a group without lines is left out. */
export type TaskGroup = { heading: Bilingual; lines: (TaskLine | NewsLine)[] }

type TasksMail = SummaryWords & {
  color: string
  list: { name: string; label: string }
  groups: TaskGroup[]
}

/** A mail that lists tasks in groups. Outsiders are never sent one: it names who holds what. */
export async function composeTasks(mail: SummaryMail, words: TasksMail): Promise<ComposedMail> {
  const { recipient, zone } = mail
  const groups = words.groups.filter(({ lines }) => lines.length > 0)
  const hasLinks = groups.some(({ lines }) => lines.some(canBeActedOn))
  const part = (tongue: Tongue, index: number) => ({
    ...partView(tongue, index),
    hello: greeting(recipient, tongue),
    lead: words.lead[tongue],
    groups: groups.map(({ heading, lines }) => ({
      heading: heading[tongue],
      number: lines.length,
      rows: lines.slice(0, mostLines).map((line) => rowOf(line, tongue, zone)),
      more: lines.length > mostLines ? moreWords(lines)[tongue] : '',
    })),
    footer: footerOf(tongue, hasLinks),
  })
  return composeSummary(mail, {
    subject: words.subject,
    list: words.list,
    rendered: (subject) =>
      render('tasks', { subject, color: words.color, parts: tonguesOf(recipient.language).map(part) }),
  })
}

function canBeActedOn(line: TaskLine | NewsLine): boolean {
  return isTask(line) && Boolean(line.links.acknowledge ?? line.links.complete)
}

function rowOf(line: TaskLine | NewsLine, tongue: Tongue, zone: ZoneData | undefined): TaskRow {
  return isTask(line) ? taskRow(line, tongue, zone) : newsRow(line, tongue)
}

const isTask = (line: TaskLine | NewsLine): line is TaskLine => 'task' in line

function moreWords(lines: readonly (TaskLine | NewsLine)[]): Bilingual {
  const number = lines.length - mostLines
  return lines.some(isTask)
    ? {
        en: `${number} more are not shown here; GET /tasks lists all of them.`,
        zh: `另有 ${number} 项未列出，可在待办列表（GET /tasks）中查看。`,
      }
    : {
        en: `${number} more are not shown here; GET /orders lists all orders.`,
        zh: `另有 ${number} 张未列出，可在订单列表（GET /orders）中查看。`,
      }
}

type SummaryParts = {
  subject: Bilingual
  list: { name: string; label: string }
  rendered: (subject: string) => Promise<{ html: string; text: string }>
}

/** Subject, Message-ID and headers around what a mail about several orders says. */
export async function composeSummary(mail: SummaryMail, parts: SummaryParts): Promise<ComposedMail> {
  const { id, recipient, domain } = mail
  const subject = oneLine(`[Gendan] ${sayAll(parts.subject, recipient.language)}`)
  const { html, text } = await parts.rendered(subject)
  return {
    messageId: `<${idPart(id)}@${domain}>`,
    subject,
    text,
    html,
    headers: automaticHeaders({ ...parts.list, domain }),
  }
}
