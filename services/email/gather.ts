import { createHash } from 'node:crypto'
import type { ZoneData } from '../../domain/calendar'
import type { DigestMember, DigestOrder, Gathering, NewDigest, Repositories } from '../database'
import { composeDigest } from './digest'
import type { ComposedMail, Recipient } from './message'
import { composePartyDigest } from './party-digest'
import { namesOf, type AddressBook } from './recipients'
import { sifted, toldBy, type Told } from './told'

/** What digests are made with. */
export type Gatherer = {
  repositories: Pick<Repositories, 'digests' | 'people'>
  book: Pick<AddressBook, 'party'>
  /** The name under which outsiders know us. */
  sender?: string
  /** Base of the API's addresses. */
  api: string
  /** Domain of the Message-IDs. */
  domain: string
  /** So long steps wait for others; without it no new digests are made. */
  digestSeconds?: number
}

/** Whose mail is gathered, and when; in quiet hours, until when they last. */
export type Occasion = { recipient: string; now: string; quietUntil?: string }

/** An outsider keeps the threads of their orders apart until there are so many of them that it is a flood. */
const leastForParty = 5

/** So often what others have overtaken is begun anew before it is left to the next time. */
const mostAttempts = 3

/**
 * Puts the mails that wait for one reader into one digest, once at least one of them may go out and there are several:
 * critical ones first, then by what they put at risk. A digest that was not sent yet takes in what has come
 * since, and leaves out what was done; a single mail goes out as it is.
 */
export async function gatherMails(gatherer: Gatherer, occasion: Occasion): Promise<void> {
  for (let attempt = 0; attempt < mostAttempts; attempt++) {
    const gathering = await gathered(gatherer, occasion)
    if (!gathering || (await gatherer.repositories.digests.write(gathering))) return
  }
}

async function gathered(gatherer: Gatherer, occasion: Occasion): Promise<Gathering | undefined> {
  const { digests } = gatherer.repositories
  const { members, open } = await digests.digestible(occasion)
  const isNew =
    isGathering(gatherer) &&
    members.length > 1 &&
    members.some((one) => one.isReady && one.digest === undefined)
  if (!isNew && !open.some(({ isOutdated }) => isOutdated)) return undefined
  const orders = await digests.orders([...new Set(members.map(({ orderNumber }) => orderNumber))])
  const { live, outdone, done } = sifted(toldBy(members, orders, { api: gatherer.api, now: occasion.now }))
  const rest = { done: idsOf(done), outdone: idsOf(outdone), replaced: open.map(({ id }) => id) }
  const least = isForParty(members) ? leastForParty : 2
  if (live.length < least || !isGathering(gatherer)) return { ...rest, alone: idsOf(live) }
  return { ...rest, alone: [], digest: await digestOf(live, orders, gatherer, occasion) }
}

const isGathering = ({ digestSeconds = 0 }: Gatherer) => digestSeconds > 0

const isForParty = ([first]: DigestMember[]) =>
  first?.parts.some((part) => 'section' in part && part.section) ?? false

const idsOf = (told: Told[]) => told.map(({ member }) => member.id)

async function digestOf(
  told: Told[],
  orders: Map<string, DigestOrder>,
  gatherer: Gatherer,
  { recipient: code, now }: Occasion,
): Promise<NewDigest> {
  const members = told.map(({ member }) => member)
  const { address, recipientName = code } = members.at(-1)!
  const ids = members.map(({ id }) => id).sort()
  const name = createHash('sha256').update(ids.join(' ')).digest('hex').slice(0, 32)
  const id = `digest.${name}.${code}`
  const reader = { code, name: recipientName, address }
  const composed = isForParty(members)
    ? await partyDigest(id, told, reader, gatherer)
    : await ownDigest(id, told, reader, { ...gatherer, zone: zoneOf(orders) })
  return {
    ...composed,
    recipient: code,
    recipientName,
    address,
    sourceKey: `digest:${name}:${code}`,
    urgent: members.some(({ urgent }) => urgent),
    sendBy: members.flatMap(({ sendBy }) => sendBy ?? []).sort()[0],
    createdAt: now,
    members: ids,
  }
}

type Reader = Pick<Recipient, 'code' | 'name' | 'address'>

function zoneOf(orders: Map<string, DigestOrder>): ZoneData | undefined {
  return [...orders.values()].find(({ state }) => state.calendar)?.state.calendar
}

async function ownDigest(
  id: string,
  told: Told[],
  reader: Reader,
  { repositories, domain, zone }: Gatherer & { zone?: ZoneData },
): Promise<ComposedMail> {
  const person = await repositories.people.find(reader.code)
  const name = person ? namesOf([person]) : reader.name
  const recipient: Recipient = { ...reader, name, isExternal: false, language: person?.language ?? 'both' }
  return composeDigest({
    id,
    recipient,
    domain,
    zone,
    lines: told.flatMap(({ lines }) => lines),
    news: told.flatMap(({ news }) => news),
  })
}

async function partyDigest(
  id: string,
  told: Told[],
  reader: Reader,
  { book, domain, sender }: Gatherer,
): Promise<ComposedMail> {
  const { name = reader.name, language = 'both' } = (await book.party(reader.code)) ?? {}
  const sections = told.flatMap(({ member, lines }) =>
    member.parts.flatMap((part) =>
      'section' in part && part.section && lines.some(({ task }) => task === part.task) ? [part.section] : [],
    ),
  )
  const recipient: Recipient = { ...reader, name, isExternal: true, language }
  return composePartyDigest({ id, recipient, domain, sender, sections })
}
