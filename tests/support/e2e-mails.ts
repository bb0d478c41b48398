import type { GendanClient } from '../../scripts/client'
import { eventually } from './e2e-wait'

/** A mail in the delivery log, as far as the tests look at it. */
export type LoggedMail = {
  messageId: string
  recipientCode: string
  address: string
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
