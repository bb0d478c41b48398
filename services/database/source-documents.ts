import { createHash } from 'node:crypto'
import type { Connection } from './client'
import { iso, jsonColumn, storableText } from './values'

/** A document to keep, byte for byte. */
export type NewSourceDocument = {
  orderNumber: string
  mediaType: string
  bytes: Uint8Array
  /** Everything that the document says and the order has no field for. */
  details: unknown
  receivedAt: string
}

/** A document that is kept, without its bytes. */
export type SourceDocument = {
  id: string
  orderNumber: string
  /** Of the bytes, hexadecimal. */
  sha256: string
  mediaType: string
  details: unknown
  receivedAt: string
}

/** Keeps a document of an order that has its number; the same bytes are kept once. */
export async function storeSourceDocument(
  db: Connection,
  document: NewSourceDocument,
): Promise<{ id: string; sha256: string }> {
  const sha256 = createHash('sha256').update(document.bytes).digest('hex')
  const { orderNumber } = document
  const { id } = await db.sourceDocument.upsert({
    where: { orderNumber_sha256: { orderNumber, sha256 } },
    create: {
      orderNumber,
      sha256,
      mediaType: document.mediaType,
      bytes: Uint8Array.from(document.bytes),
      details: jsonColumn(document.details),
      receivedAt: document.receivedAt,
    },
    update: {},
    select: { id: true },
  })
  return { id, sha256 }
}

/** The documents of an order, the first received first. */
export async function listSourceDocuments(db: Connection, orderNumber: string): Promise<SourceDocument[]> {
  const rows = await db.sourceDocument.findMany({
    omit: { bytes: true },
    where: { orderNumber: storableText(orderNumber) },
    orderBy: [{ receivedAt: 'asc' }, { id: 'asc' }],
  })
  return rows.map((row) => ({ ...row, details: row.details, receivedAt: iso(row.receivedAt) }))
}

/** The bytes of one document of an order. */
export async function readSourceDocument(
  db: Connection,
  orderNumber: string,
  sha256: string,
): Promise<{ mediaType: string; bytes: Buffer } | undefined> {
  const row = await db.sourceDocument.findUnique({
    where: { orderNumber_sha256: { orderNumber: storableText(orderNumber), sha256: storableText(sha256) } },
    select: { mediaType: true, bytes: true },
  })
  return row ? { mediaType: row.mediaType, bytes: Buffer.from(row.bytes) } : undefined
}
