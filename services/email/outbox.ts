import type { Notice } from '../../domain/order/notifications'
import type { OrderState } from '../../domain/order/state'
import type { MailRow } from '../database'
import { composeMail } from './compose'
import type { Links } from './message'
import { holderOf, resolveRecipients, type AddressBook } from './recipients'

export type OutboxSettings = {
  links: Links
  /** Domain of the Message-IDs. */
  domain: string
}

/** Writes the mails of an order's notices, one per event and recipient, ready to be stored before anything is sent. */
export async function writeMails(
  { notices, state }: { notices: Notice[]; state: OrderState },
  book: AddressBook,
  settings: OutboxSettings,
): Promise<MailRow[]> {
  const lists = await Promise.all(notices.map((notice) => mailsOf({ notice, state }, book, settings)))
  return lists.flat()
}

async function mailsOf(
  { notice, state }: { notice: Notice; state: OrderState },
  book: AddressBook,
  settings: OutboxSettings,
): Promise<MailRow[]> {
  const context = { notice, state, book }
  const [recipients, holder] = [await resolveRecipients(context), await holderOf(context)]
  return recipients.map((recipient) => ({
    eventSeq: notice.seq,
    notice: notice.level ?? notice.kind,
    recipient: recipient.code,
    recipientName: recipient.name,
    address: recipient.address,
    kind: notice.kind,
    level: notice.level,
    // A mail that asks for work is dropped when the work is done before it goes out; news is not.
    taskKey: notice.kind === 'escalation' ? notice.task?.key : undefined,
    urgent: notice.breaksQuietHours,
    createdAt: notice.at,
    ...composeMail({ notice, state, recipient, holder, ...settings }),
  }))
}
