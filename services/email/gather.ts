import { createHash } from 'node:crypto'
import type { DigestMember, DigestOrder, Gathering, NewDigest, Repositories } from '../database'
import { composeDigest, type TaskLine } from './digest'
import { sharedLanguage } from './language'
import type { Recipient } from './message'
import { taskLine } from './task-line'

/** What digests are made with. */
export type Gatherer = {
  repositories: Pick<Repositories, 'digests' | 'people'>
  /** Base of the API's addresses. */
  api: string
  /** Domain of the Message-IDs. */
  domain: string
}

/** Whose mail is gathered, and when; in quiet hours, until when they last. */
export type Occasion = { recipient: string; now: string; quietUntil?: string }

/** So often what others have overtaken is begun anew before it is left to the next time. */
const mostAttempts = 3

/**
 * Puts the mails that wait for one of our people into one digest, once at least one of them may go out and there are
 * several: critical ones first, then by what they put at risk. A digest that was not sent yet takes in what has come
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
  const isNew = members.length > 1 && members.some((one) => one.isReady && one.digest === undefined)
  if (!isNew && !open.some(({ isOutdated }) => isOutdated)) return undefined
  const orders = await digests.orders([...new Set(members.map(({ orderNumber }) => orderNumber))])
  const told = members.map((member) => ({ member, lines: linesOf(member, orders, gatherer, occasion) }))
  const live = told.filter(({ lines }) => lines.length > 0)
  const rest = {
    done: told.filter(({ lines }) => lines.length === 0).map(({ member }) => member.id),
    replaced: open.map(({ id }) => id),
  }
  if (live.length < 2) return { ...rest, alone: live.map(({ member }) => member.id) }
  return { ...rest, alone: [], digest: await digestOf(live, orders, gatherer, occasion) }
}

/** What a mail says of tasks that are still open. */
function linesOf(
  { orderNumber, steps }: DigestMember,
  orders: Map<string, DigestOrder>,
  { api }: Gatherer,
  { now }: Occasion,
): TaskLine[] {
  const { state, customerClass } = orders.get(orderNumber) ?? {}
  return steps.flatMap(({ task: key, ...told }) => {
    const task = state?.tasks[key]
    if (!state || !task || task.closedAt) return []
    return [taskLine({ state, task, now, api, customerClass, ...told })]
  })
}

type Told = { member: DigestMember; lines: TaskLine[] }

async function digestOf(
  told: Told[],
  orders: Map<string, DigestOrder>,
  { repositories, domain }: Gatherer,
  { recipient: code, now }: Occasion,
): Promise<NewDigest> {
  const members = told.map(({ member }) => member)
  const { address, recipientName = code } = members.at(-1)!
  const ids = members.map(({ id }) => id).sort()
  const name = createHash('sha256').update(ids.join(' ')).digest('hex').slice(0, 32)
  const employee = await repositories.people.find(code)
  const recipient: Recipient = {
    code,
    name: recipientName,
    address,
    isExternal: false,
    language: employee?.language ?? sharedLanguage([]),
  }
  const composed = await composeDigest({
    id: `digest.${name}.${code}`,
    recipient,
    domain,
    zone: [...orders.values()].find(({ state }) => state.calendar)?.state.calendar,
    lines: told.flatMap(({ lines }) => lines),
  })
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
