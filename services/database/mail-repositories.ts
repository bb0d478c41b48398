import * as addressFailures from './address-failures'
import { bound } from './bound'
import type { Database } from './client'
import * as inboundMails from './inbound-mails'
import * as mailDomains from './mail-domains'

/** The repositories of what comes in and what does not arrive, on one database. */
export function createMailRepositories(db: Database) {
  return {
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
      settle: inboundMails.settleInboundMail,
      readRaw: inboundMails.readRawMail,
      readAttachment: inboundMails.readAttachment,
    }),
  }
}
