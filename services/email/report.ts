import type { Bilingual } from '../../domain/policy/ladders'
import { escapeHtml } from './html'
import type { ComposedMail, Links, Recipient } from './message'

/** A table of a report; every row has as many cells as there are columns. */
export type ReportTable = { caption?: Bilingual; columns: Bilingual[]; rows: string[][] }

export type ReportInput = {
  title: Bilingual
  /** What the tables come to, each in a sentence. */
  leads: Bilingual[]
  tables: ReportTable[]
  recipient: Recipient
  /** Names the report and its recipient among all mails: the same report has the same Message-ID, whenever it is rendered. */
  id: string
  /** Domain of the Message-IDs. */
  domain: string
  links: Links
  /** Where the record behind it can be read, a path of the API. */
  path: string
}

/** A mail is read, not searched: what is beyond is in the record. */
const mostRows = 100

/** Renders a report of no single order, in Chinese and English. Pure: the same input, the same mail. */
export function composeReport(input: ReportInput): ComposedMail {
  const { id, domain, title, leads } = input
  return {
    messageId: `<${encodeURIComponent(id).replaceAll('%', '=')}@${domain}>`,
    subject: oneLine(`${title.zh} · ${title.en}: ${leads[0]?.zh ?? ''}`),
    text: plain(input),
    html: page(input),
    headers: { 'Auto-Submitted': 'auto-generated', 'List-Id': `Gendan reports <reports.${domain}>` },
  }
}

function plain(input: ReportInput): string {
  const { recipient, leads, tables } = input
  return [
    `${recipient.name}:`,
    '',
    ...leads.flatMap(({ zh, en }) => [zh, en, '']),
    ...tables.flatMap(plainTable),
    ...where(input).map(({ label, url }) => `${label}: ${url}`),
    '',
    '— Gendan 跟单',
  ].join('\n')
}

function plainTable(table: ReportTable): string[] {
  const { caption, columns, rows } = table
  return [
    ...(caption ? [both(caption)] : []),
    columns.map(both).join(' | '),
    ...rows.slice(0, mostRows).map((row) => row.join(' | ')),
    ...more(rows),
    '',
  ]
}

function page(input: ReportInput): string {
  const { recipient, leads, tables } = input
  const links = where(input).map(({ label, url }) => `<a href="${escapeHtml(url)}">${escapeHtml(label)}</a>`)
  return [
    '<!doctype html><html><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"></head>',
    `<body style="font:15px/1.5 'PingFang SC','Microsoft YaHei',Arial,sans-serif;color:#222">`,
    `<p>${escapeHtml(recipient.name)}:</p>`,
    ...leads.map(({ zh, en }) => `<p><b>${escapeHtml(zh)}</b><br>${escapeHtml(en)}</p>`),
    ...tables.map(htmlTable),
    `<p>${links.join(' · ')}</p>`,
    '<p style="color:#888">Gendan 跟单</p></body></html>',
  ].join('\n')
}

const cellStyle = 'padding:4px 12px 4px 0;border-bottom:1px solid #ddd;text-align:left;vertical-align:top'

function htmlTable(table: ReportTable): string {
  const { caption, columns, rows } = table
  const row = (cells: string[], tag: 'th' | 'td') =>
    `<tr>${cells.map((cell) => `<${tag} style="${cellStyle}">${escapeHtml(cell)}</${tag}>`).join('')}</tr>`
  return [
    ...(caption ? [`<p><b>${escapeHtml(both(caption))}</b></p>`] : []),
    '<table cellpadding="0" cellspacing="0" style="border-collapse:collapse">',
    row(columns.map(both), 'th'),
    ...rows.slice(0, mostRows).map((cells) => row(cells, 'td')),
    '</table>',
    ...more(rows).map((line) => `<p>${escapeHtml(line)}</p>`),
  ].join('')
}

function more(rows: readonly string[][]): string[] {
  const left = rows.length - mostRows
  return left > 0 ? [`另有 ${left} 行，见记录。 ${left} more rows are in the record.`] : []
}

/** The record is for those inside. */
function where({ recipient, links, path }: ReportInput): { label: string; url: string }[] {
  return recipient.isExternal ? [] : [{ label: '记录 Record', url: `${links.api}${path}` }]
}

const both = ({ zh, en }: Bilingual) => (zh === en ? zh : `${zh} ${en}`)
/** A subject is one line; anything that could begin another header becomes a space. */
const oneLine = (text: string) => text.replace(/[\r\n\t]+/g, ' ').slice(0, 250)
