import { z } from 'zod'
import { mayHoldLink } from '../../services/email/action-links'
import { mostMessageBytes } from '../../services/inbound/message'
import { download, ok, type Answer } from '../answer'
import type { Caller } from '../caller'
import { boundPage } from '../cursor'
import type { ApiDeps } from '../deps'
import { fileByHand } from '../file-mail'
import { isXmlDocument, operation, type ApiRequest, type Operation } from '../operation'
import { Problem } from '../problem'
import { Code } from '../schemas/field-schema'
import { AttachmentParams, InboundMailParams, InboundMailsQuery } from '../schemas/queries'
import { InboundMail, InboundMailPage } from '../schemas/responses'
import { takeMail } from '../take-mail'

const tag = 'Emails'
const FileMail = z
  .strictObject({ order: Code.meta({ description: 'Number of the order' }) })
  .meta({ id: 'FileMail' })

/** Mails that come in: replies are filed under their orders, bounces mark addresses. */
export function inboundMailOperations(deps: ApiDeps): Operation[] {
  return [
    taking(deps),
    listing(deps),
    reading(deps),
    readingSource(deps),
    readingAttachment(deps),
    filing(deps),
  ]
}

function taking(deps: ApiDeps): Operation {
  return operation({
    method: 'post',
    path: '/inbound-mails',
    id: 'takeMail',
    summary: 'Hand in a mail that came in 收信',
    description:
      'For the mail reader, with a key that may act as others. A reply to a mail of ours becomes a note of its order, ' +
      'known by In-Reply-To and References alone (of each order that a collective mail told of); a reply from outside is a query to merchandising as well. ' +
      'What finds no place is told to whoever deals with it. The same mail is taken once, whatever the key.',
    tag,
    takesMail: true,
    mostMebibytes: mostMessageBytes / (1024 * 1024),
    answers: {
      201: { description: 'Kept, and done with', schema: InboundMail },
      200: { description: 'The mail was known already', schema: InboundMail },
    },
    problems: ['not-permitted', 'mail-refused', 'temporal-unavailable'],
    handle: async ({ body, caller, now }: ApiRequest<undefined, undefined, unknown>): Promise<Answer> => {
      if (!caller.mayActAs)
        throw new Problem('not-permitted', 'Mail is handed in with a key that may act as others')
      if (!isXmlDocument(body)) throw new Problem('unsupported-media-type', 'Send the mail as message/rfc822')
      const { mail, isNew } = await takeMail(deps, body.bytes, now)
      return { status: isNew ? 201 : 200, body: mail }
    },
  })
}

function listing({ repositories }: ApiDeps): Operation {
  return operation({
    method: 'get',
    path: '/inbound-mails',
    id: 'listInboundMails',
    summary: 'List mails that came in, the last one first 来信列表',
    tag,
    query: InboundMailsQuery,
    answers: { 200: { description: 'A page of mails', schema: InboundMailPage } },
    problems: ['malformed-query', 'invalid-cursor'],
    handle: async ({ query: { limit, cursor, ...filter } }) =>
      ok(
        await boundPage({ list: 'inbound-mails', filters: filter }, cursor, (from) =>
          repositories.inboundMails.list(filter, { limit, cursor: from }),
        ),
      ),
  })
}

function reading({ repositories }: ApiDeps): Operation {
  return operation({
    method: 'get',
    path: '/inbound-mails/{id}',
    id: 'readInboundMail',
    summary: 'Read one mail that came in 来信详情',
    tag,
    params: InboundMailParams,
    answers: { 200: { description: 'The mail', schema: InboundMail } },
    problems: ['inbound-mail-not-found'],
    handle: async ({ params: { id } }) => ok((await repositories.inboundMails.find(id)) ?? notFound()),
  })
}

function readingSource({ repositories }: ApiDeps): Operation {
  return operation({
    method: 'get',
    path: '/inbound-mails/{id}/source',
    id: 'readInboundSource',
    summary: 'Read a mail as it came in, byte for byte 来信原文',
    tag,
    params: InboundMailParams,
    description: whoReadsSources,
    answers: { 200: { description: 'The source of the mail', mediaType: 'message/rfc822' } },
    problems: ['not-permitted', 'inbound-mail-not-found'],
    handle: async ({ params: { id }, caller }) => {
      assertMayReadSources(caller)
      const bytes = (await repositories.inboundMails.readRaw(id)) ?? notFound()
      return download({ mediaType: 'message/rfc822', bytes }, `${id}.eml`)
    },
  })
}

function readingAttachment({ repositories }: ApiDeps): Operation {
  return operation({
    method: 'get',
    path: '/inbound-mails/{id}/attachments/{n}',
    id: 'readInboundAttachment',
    summary: 'Read a file that came with a mail 来信附件',
    tag,
    params: AttachmentParams,
    description: `A mail within the mail, and a file that quotes a link of ours: ${whoReadsSources}`,
    answers: { 200: { description: 'The file byte for byte', mediaType: 'application/octet-stream' } },
    problems: ['not-permitted', 'attachment-not-found'],
    handle: async ({ params: { id, n }, caller }) => {
      const position = /^[1-9]\d{0,3}$/.test(n) ? Number(n) : 0
      const file = await repositories.inboundMails.readAttachment(id, position)
      if (file && mayHoldTokens(file)) assertMayReadSources(caller)
      if (file) return download(file, file.name)
      throw new Problem('attachment-not-found', 'There is no such mail, or it has no such attachment')
    },
  })
}

function filing(deps: ApiDeps): Operation {
  return operation({
    method: 'post',
    path: '/inbound-mails/{id}/file',
    id: 'fileInboundMail',
    summary: 'File a mail under an order by hand 归入订单',
    tag,
    params: InboundMailParams,
    body: FileMail,
    answers: { 200: { description: 'The mail, filed', schema: InboundMail } },
    problems: ['inbound-mail-not-found', 'malformed-body', 'already-filed', 'temporal-unavailable'],
    handle: async ({ params: { id }, body: { order }, caller, now }) => {
      const mail = (await deps.repositories.inboundMails.find(id)) ?? notFound()
      return ok(await fileByHand(deps, mail, { order, by: caller.actor.code, now }))
    },
  })
}

const whoReadsSources =
  'For directors, and keys that may act as others: it may quote a mail of ours with links by which its reader acts.'

/** Throws 403 for everybody else: by the links that a source quotes, they could act as their reader. */
function assertMayReadSources({ mayActAs, actor }: Caller): void {
  if (mayActAs || actor.level === 'director') return
  throw new Problem(
    'not-permitted',
    'It may quote links by which another acts: ask a director for it. What the sender wrote is the text of the mail',
  )
}

/** Mails may be encoded in parts, so that what they quote is not seen. */
function mayHoldTokens({ name, mediaType, bytes }: { name: string; mediaType: string; bytes: Buffer }) {
  const isMail = /^(message|multipart)\//.test(mediaType) || /\.(eml|msg|mht|mhtml)$/i.test(name)
  return isMail || mayHoldLink(bytes)
}

function notFound(): never {
  throw new Problem('inbound-mail-not-found', 'There is no mail with that id')
}
