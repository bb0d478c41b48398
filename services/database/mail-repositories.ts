import * as addressFailures from './address-failures'
import { bound } from './bound'
import type { Database } from './client'
import * as digests from './digests'
import * as emails from './emails'
import * as furtherMails from './further-mails'
import * as inboundMails from './inbound-mails'
import * as mailDomains from './mail-domains'
import * as mailbox from './mailbox'
import { waitingForSource } from './queued-mails'

/** The repositories of mails: what goes out, what does not arrive, what comes in, on one database. */
export function createMailRepositories(db: Database) {
  return {
    emails: bound(db, {
      list: emails.listEmails,
      get: emails.getEmail,
      findByMessageIds: furtherMails.findByMessageIds,
      ordersTold: furtherMails.ordersTold,
      writeFurther: furtherMails.writeFurtherMails,
      recordReport: furtherMails.recordReport,
      waitingForSource,
    }),
    mailbox: bound(db, {
      claimNext: mailbox.claimNext,
      markSent: mailbox.markSent,
      markFailed: mailbox.markFailed,
      hasSentSince: mailbox.hasSentSince,
      release: mailbox.release,
      postpone: mailbox.postpone,
      markPartlySent: mailbox.markPartlySent,
      countWaiting: mailbox.countWaiting,
    }),
    digests: bound(db, {
      digestible: digests.digestible,
      orders: digests.digestOrders,
      write: digests.writeGathering,
    }),
    mailDomains: bound(db, { takeTurns: mailDomains.takeDomainTurns }),
    addressFailures: bound(db, {
      mark: addressFailures.markAddress,
      among: addressFailures.failingAddresses,
      list: addressFailures.listAddressFailures,
      clear: addressFailures.clearAddress,
    }),
    inboundMails: bound(db, {
      keep: inboundMails.keepInboundMail,
      find: inboundMails.findInboundMail,
      list: inboundMails.listInboundMails,
      claim: inboundMails.claimInboundMail,
      settle: inboundMails.settleInboundMail,
      readRaw: inboundMails.readRawMail,
      readAttachment: inboundMails.readAttachment,
    }),
  }
}
