import { simpleParser } from 'mailparser'
import type { GendanClient } from '../../scripts/client'
import type { AcceptedMail } from './e2e-smtp'
import { eventually } from './e2e-wait'

/** A mail in the delivery log, as far as the tests look at it. */
export type LoggedMail = {
  messageId: string
  recipientCode: string
  address: string
  subject: string
  kind: string
  level?: string
  /** The policy that it was sent by. */
  policyVersion?: number
  status: string
  lastError?: string
}

/** The delivery log of an order. */
export async function loggedMails(client: GendanClient, number: string): Promise<LoggedMail[]> {
  const { body } = await client.get(`/emails?order=${number}&limit=200`)
  return body.items as LoggedMail[]
}

/** Waits until an order's log holds what is looked for and nothing of it is on its way any more. */
export async function mailsAtRest(
  client: GendanClient,
  number: string,
  { has, what, limitMs = 60_000 }: { has: (mails: LoggedMail[]) => boolean; what: string; limitMs?: number },
): Promise<LoggedMail[]> {
  const look = async () => {
    const mails = await loggedMails(client, number)
    const isAtRest = mails.every(({ status }) => status !== 'queued' && status !== 'sending')
    return isAtRest && has(mails) && mails
  }
  return eventually(look, { what, limitMs, everyMs: 250, detail: () => loggedMails(client, number) })
}

/** How often each pair of level and recipient stands in the log. */
export function pairsOf(mails: readonly LoggedMail[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { level = 'news', recipientCode } of mails) {
    const pair = `${level} ${recipientCode}`
    counts[pair] = (counts[pair] ?? 0) + 1
  }
  return counts
}

/** A mail as its reader's mail program takes it apart. */
export type ReadMail = { to: string; subject: string; html: string }

/** Those of the accepted mails that belong to an order. */
export async function readMails(accepted: readonly AcceptedMail[], order: string): Promise<ReadMail[]> {
  const read = accepted.map(async ({ to, source }) => {
    const { headers, subject = '', html } = await simpleParser(Buffer.from(source, 'latin1'))
    return { to: to.join(), subject, html: html || '', order: headers.get('x-gendan-order') }
  })
  return (await Promise.all(read)).filter((mail) => mail.order === order)
}
