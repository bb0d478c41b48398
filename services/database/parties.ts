import type { OrderIntake } from '../../domain/order/intake'
import type { Prisma } from '../../prisma/generated/client'
import { isAddress } from './address-failures'
import { nextCount } from './counters'
import type { Connection, Database } from './client'
import type { Language } from './people'
import { withQuiet, type OwnQuietHours } from './quiet-hours'
import { decimalText, iso, storableText, withoutNulls } from './values'

export const partyKinds = ['customer', 'supplier', 'forwarder', 'broker', 'trucker'] as const
export type PartyKind = (typeof partyKinds)[number]

/** What to write to a contact about. */
export const contactPurposes = ['general', 'orders', 'shipping', 'finance', 'quality'] as const
export type ContactPurpose = (typeof contactPurposes)[number]

export type PartyContact = { name: string; email: string; purpose: ContactPurpose; language: Language }

/** An identifier by which documents name a party; a document may leave the scheme out. */
export type PartyIdentifier = { scheme?: string; id: string }

/** What a customer's orders say unless the order itself says otherwise. */
export type PartyDefaults = Partial<
  Pick<
    OrderIntake,
    | 'transportMode'
    | 'incoterm'
    | 'incotermPlace'
    | 'portOfLoading'
    | 'portOfDischarge'
    | 'passageDays'
    | 'deliveryMethod'
    | 'payment'
    | 'paymentNote'
    | 'packing'
    | 'shippingMark'
    | 'overPercent'
    | 'shortPercent'
    | 'paymentTolerance'
  >
>

/** A customer, supplier, forwarder, broker or trucker. */
export type Party = {
  code: string
  kind: PartyKind
  name: string
  nameZh?: string
  class?: 'A' | 'B' | 'C'
  /** `hand`: the computation from sales leaves the class as it is. */
  classSetBy?: 'hand' | 'sales'
  classComputedAt?: string
  country?: string
  zone: string
  currency?: string
  language: Language
  /** When no mail is sent that can wait, on the party's clock; the factory's quiet hours when absent. */
  quiet?: OwnQuietHours
  salesCode?: string
  merchandiserCode?: string
  creditDays?: number
  /** Decimal string in the party's currency. */
  creditLimit?: string
  defaults: PartyDefaults
  /** False until a person has checked one whom a document brought in. */
  verified: boolean
  active: boolean
  /** False for one to whom nothing is written automatically. */
  chased: boolean
  createdAt: string
  contacts: PartyContact[]
  identifiers: PartyIdentifier[]
}

const withDetails = {
  contacts: { orderBy: [{ purpose: 'asc' }, { email: 'asc' }] },
  identifiers: { orderBy: [{ scheme: 'asc' }, { id: 'asc' }] },
} satisfies Prisma.PartyInclude

type PartyRow = Prisma.PartyGetPayload<{ include: typeof withDetails }>

/** The party with that code, of whatever kind. */
export async function findParty(db: Connection, code: string): Promise<Party | undefined> {
  const row = await db.party.findUnique({ where: { code: storableText(code) }, include: withDetails })
  return row ? toParty(row) : undefined
}

/** The customer with that code. */
export async function findCustomer(db: Connection, code: string): Promise<Party | undefined> {
  const party = await findParty(db, code)
  return party?.kind === 'customer' ? party : undefined
}

/** The active party one of whose contacts has that address; undefined when there is none, or several. */
export async function findPartyByAddress(db: Connection, address: string): Promise<Party | undefined> {
  const rows = await db.party.findMany({
    where: { active: true, contacts: { some: { email: isAddress(address) } } },
    include: withDetails,
    take: 2,
  })
  return rows.length === 1 ? toParty(rows[0]!) : undefined
}

/** Every active party of a kind, by name. */
export async function listParties(db: Connection, kind: PartyKind): Promise<Party[]> {
  const rows = await db.party.findMany({
    where: { kind, active: true },
    include: withDetails,
    orderBy: [{ name: 'asc' }, { code: 'asc' }],
  })
  return rows.map(toParty)
}

/** The customer that one of these identifiers names; the first that is known decides. */
export async function findByIdentifier(
  db: Connection,
  identifiers: readonly PartyIdentifier[],
): Promise<Party | undefined> {
  const keys = identifiers.map(toKey)
  const rows = await db.partyIdentifier.findMany({
    where: { OR: keys, party: { kind: 'customer', active: true } },
    include: { party: { include: withDetails } },
  })
  const first = keys.find((key) => rows.some((row) => isKey(row, key)))
  const row = first && rows.find((candidate) => isKey(candidate, first))
  return row && toParty(row.party)
}

/** A buyer that a document names and that is not known yet. */
export type UnverifiedCustomer = {
  name: string
  country?: string
  currency?: string
  merchandiserCode?: string
  contact?: { name: string; email: string }
  identifiers: PartyIdentifier[]
}

/** Serialises the registration of customers, of whom the same may arrive twice at a time. */
const REGISTRATION_LOCK = 20260001

/**
 * Enters a buyer that a document named, to be checked by a person. A repetition gives the same customer: known by
 * its identifiers, or by name and country among those not checked yet. Nothing a document says changes a known one.
 */
export async function registerUnverifiedCustomer(
  db: Database,
  customer: UnverifiedCustomer,
): Promise<{ party: Party; created: boolean }> {
  return db.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(${REGISTRATION_LOCK}::bigint)`
    const known = (await findByIdentifier(tx, customer.identifiers)) ?? (await findUnverified(tx, customer))
    if (known) return { party: known, created: false }
    return { party: await insertUnverified(tx, customer), created: true }
  })
}

async function findUnverified(
  tx: Connection,
  { name, country }: UnverifiedCustomer,
): Promise<Party | undefined> {
  const row = await tx.party.findFirst({
    where: {
      kind: 'customer',
      verified: false,
      name: storableText(name),
      country: country === undefined ? null : storableText(country),
    },
    include: withDetails,
  })
  return row ? toParty(row) : undefined
}

async function insertUnverified(tx: Connection, customer: UnverifiedCustomer): Promise<Party> {
  const { contact } = customer
  const text = (value: string | undefined) => (value === undefined ? undefined : storableText(value))
  const code = `NEW-${String(await nextCount(tx, 'customer')).padStart(4, '0')}`
  const row = await tx.party.create({
    data: {
      code,
      kind: 'customer',
      verified: false,
      name: storableText(customer.name),
      country: text(customer.country),
      currency: text(customer.currency),
      merchandiserCode: text(customer.merchandiserCode),
      contacts: contact && {
        create: { name: storableText(contact.name), email: storableText(contact.email), purpose: 'orders' },
      },
    },
  })
  // An identifier that another kind of party already has stays theirs.
  const identifiers = customer.identifiers.map((identifier) => ({ ...toKey(identifier), partyCode: code }))
  await tx.partyIdentifier.createMany({ data: identifiers, skipDuplicates: true })
  return toParty(await tx.party.findUniqueOrThrow({ where: { code: row.code }, include: withDetails }))
}

/** Whom to write to about something: its own contacts, else the general ones, else all. */
export function contactsFor(party: Pick<Party, 'contacts'>, purpose: ContactPurpose): PartyContact[] {
  const of = (wanted: ContactPurpose) => party.contacts.filter((contact) => contact.purpose === wanted)
  return [of(purpose), of('general'), party.contacts].find((contacts) => contacts.length > 0) ?? []
}

function toKey({ scheme = '', id }: PartyIdentifier): { scheme: string; id: string } {
  return { scheme: storableText(scheme), id: storableText(id) }
}

function isKey(row: { scheme: string; id: string }, key: { scheme: string; id: string }): boolean {
  return row.scheme === key.scheme && row.id === key.id
}

function toParty({ creditLimit, contacts, identifiers, ...row }: PartyRow): Party {
  return withoutNulls({
    ...withQuiet(row),
    createdAt: iso(row.createdAt),
    classComputedAt: iso(row.classComputedAt),
    creditLimit: decimalText(creditLimit),
    contacts: contacts.map(({ name, email, purpose, language }) => ({ name, email, purpose, language })),
    identifiers: identifiers.map(({ scheme, id }) => (scheme === '' ? { id } : { scheme, id })),
  }) as Party
}
