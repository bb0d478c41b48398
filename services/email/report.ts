import type { Bilingual } from '../../domain/policy/ladders'
import { automaticHeaders, idPart, oneLine } from './headers'
import { say, sayAll, tonguesOf, type Tongue, type Words } from './language'
import type { ComposedMail, Links, Recipient } from './message'
import { formUrl, type Form } from './order-urls'
import { render } from './render'
import { footerOf, greeting, partView, toneColors } from './view'

/** A table of a report; every row has as many cells as there are columns. Cells that are one text are names or data. */
export type ReportTable = { caption?: Bilingual; columns: Bilingual[]; rows: Words[][] }

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
  /** The name under which outsiders know us; the product's own when absent. */
  sender?: string
  links: Links
  /** Where the record behind it can be read. */
  record: Form
}

/** A mail is read, not searched: what is beyond is in the record. */
const mostRows = 100

/** Renders a report of no single order in its reader's language. The same input gives the same mail. */
export async function composeReport(input: ReportInput): Promise<ComposedMail> {
  const { id, domain, title, leads, recipient } = input
  const [first] = leads
  const subject = oneLine(
    first
      ? `${sayAll(title, recipient.language)}: ${sayAll(first, recipient.language)}`
      : sayAll(title, recipient.language),
  )
  const parts = tonguesOf(recipient.language).map((tongue, index) => partOf(input, tongue, index))
  const { html, text } = await render('report', { subject, color: toneColors.news, parts })
  return {
    messageId: `<${idPart(id)}@${domain}>`,
    subject,
    text,
    html,
    headers: automaticHeaders({ name: 'Gendan reports', label: 'reports', domain }),
  }
}

function partOf(input: ReportInput, tongue: Tongue, index: number): object {
  const { recipient, title, leads, tables, links, record } = input
  return {
    ...partView(tongue, index),
    title: title[tongue],
    hello: greeting(recipient, tongue),
    leads: leads.map((lead) => lead[tongue]),
    tables: tables.map((table) => tableOf(table, tongue)),
    // The record is for those inside.
    record: recipient.isExternal ? '' : formUrl(links.api, record),
    signature: signatureOf(input, tongue),
    recordLabel: { zh: '查看记录', en: 'Open the record' }[tongue],
  }
}

/** Outsiders know us by the factory's name. */
function signatureOf({ recipient, sender = 'Gendan' }: ReportInput, tongue: Tongue): string {
  return recipient.isExternal ? oneLine(sender) : footerOf(tongue, false)
}

function tableOf({ caption, columns, rows }: ReportTable, tongue: Tongue): object {
  const left = rows.length - mostRows
  const more = {
    zh: `另有 ${left} 行，见记录。`,
    en: `${left === 1 ? '1 more row is' : `${left} more rows are`} in the record.`,
  }[tongue]
  return {
    caption: caption ? caption[tongue] : '',
    columns: columns.map((column) => column[tongue]),
    rows: rows
      .slice(0, mostRows)
      .map((words) => words.map((cell) => say(cell, tongue)))
      .map((cells) => ({ cells, line: cells.map((cell) => oneLine(cell)).join(' | ') })),
    header: columns.map((column) => column[tongue]).join(' | '),
    more: left > 0 ? more : '',
  }
}
