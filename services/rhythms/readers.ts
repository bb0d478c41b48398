import type { RhythmRunSummary, SourcedMail } from '../database'
import { contactsFor, type Repositories } from '../database'
import type { ZoneData } from '../../domain/calendar'
import type { Bilingual } from '../../domain/policy/ladders'
import type { ComposedMail, Recipient } from '../email/message'
import type { OutboxSettings } from '../email/outbox'
import { namesOfParty } from '../email/address-book'
import { climb, inside, type AddressBook } from '../email/recipients'
import { sayFirst, sharedLanguage } from '../email/language'
import { composeReport } from '../email/report'
import type { Letter, Report, ReportReader } from './report'

export type Desk = { book: AddressBook; parties: Pick<Repositories['parties'], 'find'>; mail: OutboxSettings }

/** The run that is reported, and when. */
export type Reported = Pick<RhythmRunSummary, 'rhythm' | 'nominalOn'> & {
  title: Bilingual
  at: string
  /** The clock that its mails speak by. */
  zone: ZoneData
}

/** Names a run among the sources of mails; the code of the recipient follows. */
export function sourceOf({ rhythm, nominalOn }: Pick<Reported, 'rhythm' | 'nominalOn'>): string {
  return `rhythm:${rhythm}:${nominalOn}:`
}

/** The mails of a run: one for each person or customer, with all that concerns them. An empty table is no news. */
export async function reportMails(reports: Report[], desk: Desk, run: Reported): Promise<SourcedMail[]> {
  const addressed = await Promise.all(
    reports
      .filter(saysSomething)
      .map(async (report) => ({ report, recipients: await recipientsOf(report.to, desk) })),
  )
  const byRecipient = new Map<string, { recipient: Recipient; reports: Report[] }>()
  for (const { report, recipients } of addressed)
    for (const recipient of recipients) {
      const known = byRecipient.get(recipient.code) ?? { recipient, reports: [] }
      if (!known.reports.includes(report)) known.reports.push(report)
      byRecipient.set(recipient.code, known)
    }
  return Promise.all([...byRecipient.values()].map((each) => mailOf(each, desk, run)))
}

function saysSomething({ tables }: Report): boolean {
  return tables.some(({ rows }) => rows.length > 0)
}

/** The mails of a run that have a shape of their own, one for each reader and each person in whose place they read. */
export async function letterMails(
  letters: readonly Letter[],
  { mail: { domain } }: Pick<Desk, 'mail'>,
  run: Reported,
): Promise<SourcedMail[]> {
  const { rhythm, nominalOn, zone } = run
  return Promise.all(
    letters.map(async ({ recipient, standsInFor, compose }) => {
      const place = standsInFor === undefined ? [recipient.code] : [recipient.code, standsInFor]
      const id = ['rhythm', rhythm, nominalOn, ...place].join('.')
      return sourced({ recipient, key: place.join(':'), run, composed: await compose({ id, domain, zone }) })
    }),
  )
}

async function mailOf(
  { recipient, reports }: { recipient: Recipient; reports: Report[] },
  { mail }: Desk,
  run: Reported,
): Promise<SourcedMail> {
  const { rhythm, nominalOn, title } = run
  const composed = await composeReport({
    title,
    leads: reports.map(({ lead }) => lead),
    tables: reports.flatMap(({ tables }) => tables),
    recipient,
    id: `rhythm.${rhythm}.${nominalOn}.${recipient.code}`,
    record: { operation: 'readRhythmRun', values: [rhythm, nominalOn] },
    ...mail,
  })
  return sourced({ recipient, key: recipient.code, run, composed })
}

type Composed = { recipient: Recipient; key: string; run: Reported; composed: ComposedMail }

function sourced({ recipient, key, run, composed }: Composed): SourcedMail {
  return {
    sourceKey: `${sourceOf(run)}${key}`,
    notice: run.rhythm,
    kind: 'rhythm',
    recipient: recipient.code,
    recipientName: sayFirst(recipient.name, recipient.language),
    address: recipient.address,
    createdAt: run.at,
    ...composed,
  }
}

async function recipientsOf(to: ReportReader[], desk: Desk): Promise<Recipient[]> {
  const lists = await Promise.all(to.map((reader) => readersOf(reader, desk)))
  return lists.flat()
}

async function readersOf(reader: ReportReader, desk: Desk): Promise<Recipient[]> {
  if ('department' in reader) return climb(desk, reader.level, reader.department)
  if ('customer' in reader) return customer(reader.customer, desk)
  const people = inside(await desk.book.employee(reader.employee))
  // Somebody who has left without a deputy leaves the work to the lead of sales, whose customers they were.
  return people.length > 0 ? people : climb(desk, 'lead', 'sales')
}

/**
 * Accounts are the business of a customer's finance people. One whom nobody has checked yet is not written to; where
 * nothing is to be written to a customer automatically, its sales person passes it on.
 */
async function customer(code: string, desk: Desk): Promise<Recipient[]> {
  const party = await desk.parties.find(code)
  if (!party?.active || !party.verified) return []
  if (!party.chased) return readersOf({ employee: party.salesCode ?? '' }, desk)
  const contacts = contactsFor(party, 'finance')
  const address = contacts.map(({ email }) => email).join(', ')
  const language = sharedLanguage(contacts)
  return address === ''
    ? []
    : [{ code, name: namesOfParty(party), address, isExternal: true, role: 'customer', language }]
}
