import type { Prisma } from '../../prisma/generated/client'
import type { Connection, Database } from './client'
import { InvalidCursor } from './errors'
import { pageLimit, readCursor, toPage, type Page, type PageRequest } from './page'
import { iso, isUuid, storableText, withoutNulls } from './values'

/**
 * `received`: kept, but not yet done with; `filed` under its order; `unmatched`: it refers to nothing of ours;
 * `bounce`: a report about a mail of ours.
 */
export const inboundStatuses = ['received', 'filed', 'unmatched', 'bounce'] as const
export type InboundStatus = (typeof inboundStatuses)[number]

/** Whose address a mail came from. An address is easily forged: it says who is named, not who wrote. */
export type SenderKind = 'employee' | 'party' | 'unknown'

export type InboundAttachment = {
  /** From 1 on, as they stand in the mail. */
  position: number
  name: string
  mediaType: string
  /** Bytes. */
  size: number
  sha256: string
}

/** A mail that came in, without its source and the bytes of its files. */
export type InboundMail = {
  id: string
  messageId?: string
  references: string[]
  fromAddress: string
  fromName?: string
  senderKind: SenderKind
  senderCode?: string
  subject: string
  /** What the sender wrote, without what is quoted. */
  text: string
  /** Sent by a machine: nobody has to answer. */
  automatic: boolean
  /** It seems to say that a mail did not arrive, but proves nothing: a person has to read it. */
  possibleBounce: boolean
  status: InboundStatus
  /** Numbers of the orders under which it is filed, or about to be: several when it answers a mail that told of several. */
  orders: string[]
  receivedAt: string
  filedAt?: string
  /** Who has filed it by hand. */
  filedBy?: string
  /** Why the order took no note of it. */
  refusal?: string
  attachments: InboundAttachment[]
  /** How many more files are in its source alone. */
  filesLeftOut: number
}

/** A mail to keep. `key` is the same for the same mail, whichever way it comes. */
export type NewInboundMail = Omit<
  InboundMail,
  'id' | 'status' | 'orders' | 'filedAt' | 'filedBy' | 'refusal' | 'attachments'
> & {
  key: string
  raw: Uint8Array
  attachments: (InboundAttachment & { bytes: Uint8Array })[]
}

const details = {
  omit: { raw: true, key: true },
  include: { attachments: { omit: { bytes: true, mailId: true }, orderBy: { position: 'asc' } } },
} satisfies Prisma.InboundMailDefaultArgs

type Row = Prisma.InboundMailGetPayload<typeof details>

/** Keeps a mail once; a repetition gives what there is, as far as it has got. */
export async function keepInboundMail(
  db: Database,
  mail: NewInboundMail,
): Promise<{ mail: InboundMail; isNew: boolean }> {
  const { attachments, raw, key, ...given } = mail
  const isNew = await db.$transaction(async (tx) => {
    const fields = Object.fromEntries(
      Object.entries(given).map(([name, value]) => [
        name,
        typeof value === 'string' ? storableText(value) : value,
      ]),
    ) as typeof given
    const data = { ...fields, key, status: 'received', raw: Uint8Array.from(raw) }
    const { count } = await tx.inboundMail.createMany({ data: [data], skipDuplicates: true })
    if (count === 0) return false
    const { id: mailId } = await tx.inboundMail.findUniqueOrThrow({ where: { key }, select: { id: true } })
    await tx.inboundAttachment.createMany({
      data: attachments.map(({ bytes, name, mediaType, ...file }) => ({
        ...file,
        mailId,
        name: storableText(name),
        mediaType: storableText(mediaType),
        bytes: Uint8Array.from(bytes),
      })),
    })
    return true
  })
  return {
    mail: toInboundMail(await db.inboundMail.findUniqueOrThrow({ where: { key }, ...details })),
    isNew,
  }
}

/** One mail that came in. */
export async function findInboundMail(db: Connection, id: string): Promise<InboundMail | undefined> {
  if (!isUuid(id)) return undefined
  const row = await db.inboundMail.findUnique({ where: { id }, ...details })
  return row ? toInboundMail(row) : undefined
}

export type InboundFilter = { status?: string; order?: string; possibleBounce?: boolean }

/** Mails that came in, the last one first. */
export async function listInboundMails(
  db: Connection,
  { order, ...equal }: InboundFilter = {},
  page: PageRequest = {},
): Promise<Page<InboundMail>> {
  const limit = pageLimit(page)
  const rows = await db.inboundMail.findMany({
    ...details,
    where: { AND: [equal, ...under(order), ...afterCursor(page)] },
    orderBy: [{ receivedAt: 'desc' }, { id: 'desc' }],
    take: limit + 1,
  })
  return toPage(rows, limit, toInboundMail, (row) => ({ at: row.receivedAt, keys: [row.id] }))
}

function under(order: string | undefined): Prisma.InboundMailWhereInput[] {
  return order === undefined ? [] : [{ orders: { has: storableText(order) } }]
}

function afterCursor(page: PageRequest): Prisma.InboundMailWhereInput[] {
  const place = readCursor(page, 1)
  if (!place) return []
  const { at } = place
  const id = place.keys[0] ?? ''
  if (!isUuid(id)) throw new InvalidCursor()
  return [{ receivedAt: { lte: at }, OR: [{ receivedAt: { lt: at } }, { id: { lt: id } }] }]
}

/**
 * Claims a mail for the orders that it is about to be filed under, before anything is done in them; true when they are
 * the ones that it belongs to from now on. Claimed again for the same orders, it is theirs still.
 */
export async function claimInboundMail(
  db: Connection,
  { id, orders }: { id: string; orders: readonly string[] },
): Promise<boolean> {
  const { count } = await db.inboundMail.updateMany({
    where: {
      id,
      status: { not: 'filed' },
      OR: [{ orders: { isEmpty: true } }, { orders: { equals: [...orders] } }],
    },
    data: { orders: [...orders] },
  })
  return count > 0
}

/** What became of a mail. */
export type Settlement = {
  id: string
  status: Exclude<InboundStatus, 'received'>
  at: string
  orders?: string[]
  filedBy?: string
  refusal?: string
  possibleBounce?: true
}

/** Writes down what became of a mail; one that is filed stays filed where it is. */
export async function settleInboundMail(db: Connection, settlement: Settlement): Promise<InboundMail> {
  const { id, status, at, orders, filedBy, refusal, possibleBounce } = settlement
  const filed = status === 'filed' ? { filedAt: at, filedBy, orders } : {}
  await db.inboundMail.updateMany({
    where: { id, status: { not: 'filed' } },
    data: {
      status,
      ...filed,
      possibleBounce,
      refusal: refusal === undefined ? undefined : storableText(refusal),
    },
  })
  return toInboundMail(await db.inboundMail.findUniqueOrThrow({ where: { id }, ...details }))
}

/** The source of a mail, byte for byte as it came in. */
export async function readRawMail(db: Connection, id: string): Promise<Buffer | undefined> {
  if (!isUuid(id)) return undefined
  const row = await db.inboundMail.findUnique({ where: { id }, select: { raw: true } })
  return row ? Buffer.from(row.raw) : undefined
}

/** One file of a mail. */
export async function readAttachment(
  db: Connection,
  mailId: string,
  position: number,
): Promise<{ name: string; mediaType: string; bytes: Buffer } | undefined> {
  if (!isUuid(mailId)) return undefined
  const row = await db.inboundAttachment.findUnique({ where: { mailId_position: { mailId, position } } })
  return row ? { name: row.name, mediaType: row.mediaType, bytes: Buffer.from(row.bytes) } : undefined
}

function toInboundMail(row: Row): InboundMail {
  const { receivedAt, filedAt, ...rest } = row
  return withoutNulls({ ...rest, receivedAt: iso(receivedAt), filedAt: iso(filedAt) }) as InboundMail
}
