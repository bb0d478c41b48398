import { isDeepStrictEqual } from 'node:util'
import { addressKey, isAddress } from './address-failures'
import type { Connection, Database } from './client'
import { ChangeRefused } from './errors'
import { contactsFor, findParty, type PartyContact } from './parties'
import { isNotOut } from './queued-mails'
import { iso, jsonColumn, storableText } from './values'

/** One change of a party's contacts, and who they were before. */
export type ContactsChange = { contacts: PartyContact[]; before: PartyContact[]; by: string; at: string }

/** Whom a party is written to at, with every change of it, the last one first. */
export type PartyContacts = { party: string; contacts: PartyContact[]; history: ContactsChange[] }

/** The contacts of a party; undefined for a code that nobody has. */
export async function readContacts(db: Connection, code: string): Promise<PartyContacts | undefined> {
  const party = await findParty(db, code)
  if (!party) return undefined
  const rows = await db.contactsChange.findMany({
    where: { partyCode: party.code },
    orderBy: { id: 'desc' },
  })
  const history = rows.map(({ contacts, before, by, at }) => ({
    contacts: contacts as PartyContact[],
    before: before as PartyContact[],
    by,
    at: iso(at),
  }))
  return { party: party.code, contacts: party.contacts, history }
}

/**
 * Puts contacts in place of a party's; mail that waits for it goes to the new ones, and is dropped where there are
 * none. The contacts that it has already change nothing. Throws `ChangeRefused` for a code that nobody has.
 */
export async function setContacts(
  db: Database,
  change: { party: string; contacts: PartyContact[]; by: string; at: string },
): Promise<PartyContacts> {
  const { party, by, at } = change
  return db.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT code FROM parties WHERE code = ${storableText(party)} FOR UPDATE`
    const known = await readContacts(tx, party)
    if (!known) throw new ChangeRefused('not-found', `There is no party ${party}`)
    const { contacts: before } = known
    await assertNoEmployees(tx, change.contacts)
    await tx.partyContact.deleteMany({ where: { partyCode: party } })
    await tx.partyContact.createMany({
      data: change.contacts.map((contact) => ({
        ...contact,
        partyCode: party,
        name: storableText(contact.name),
      })),
    })
    const { contacts } = (await readContacts(tx, party))!
    if (isDeepStrictEqual(contacts, before)) return known
    const columns = { before: jsonColumn(before), contacts: jsonColumn(contacts) }
    await tx.contactsChange.create({ data: { partyCode: party, ...columns, by, at } })
    await readdress(tx, party, { before, contacts })
    return (await readContacts(tx, party))!
  })
}

/** Somebody of the factory is no contact of a party: their replies would be taken for its own. */
async function assertNoEmployees(tx: Connection, contacts: readonly PartyContact[]): Promise<void> {
  for (const [index, { email }] of contacts.entries()) {
    const colleague = await tx.employee.findFirst({
      where: { active: true, email: isAddress(email) },
    })
    if (!colleague) continue
    const detail = `is the address of ${colleague.code}, who works here: must be one of the party`
    throw new ChangeRefused('address-taken', detail, `/contacts/${index}/email`)
  }
}

type Change = Pick<ContactsChange, 'before' | 'contacts'>

async function readdress(tx: Connection, party: string, change: Change): Promise<void> {
  const mails = await tx.$queryRaw<{ id: string; address: string; kind: string }[]>`
    SELECT id, address, kind FROM emails WHERE recipient_code = ${party} AND ${isNotOut} FOR UPDATE`
  for (const mail of mails) {
    const address = addressesNow(mail, change).join(', ')
    // Mail without an address is refused when it is sent, and those who deal with the party are told of it.
    if (address !== mail.address) await giveAddress(tx, [mail.id], address)
  }
}

/** Mail for another address waits for nothing that the one before waited for. */
export async function giveAddress(tx: Connection, ids: readonly string[], address: string): Promise<void> {
  await tx.$executeRaw`
    UPDATE emails SET address = ${address}, waits_for = NULL, not_before = CASE
      WHEN waits_for IS NOT NULL OR EXISTS (SELECT FROM email_attempts WHERE email_id = emails.id) THEN NULL
      ELSE not_before END
    WHERE id = ANY(${[...ids]}::uuid[])`
}

/** What is still an address of the party stays; in place of the others come those that are new. */
function addressesNow(
  { address, kind }: { address: string; kind: string },
  { before, contacts }: Change,
): string[] {
  // Reports of no order tell a customer of its accounts; everything else is about orders.
  const readers = contactsFor({ contacts }, kind === 'rhythm' ? 'finance' : 'orders').map(
    ({ email }) => email,
  )
  const has = (list: readonly PartyContact[]) => {
    const keys = new Set(list.map(({ email }) => addressKey(email)))
    return (email: string) => keys.has(addressKey(email))
  }
  const old = address.split(', ')
  const kept = old.filter(has(contacts))
  if (kept.length === old.length) return old
  const isOld = has(before)
  const next = [...kept, ...readers.filter((email) => !isOld(email))]
  return [...new Set(next.length > 0 ? next : readers)]
}
