import type { CommandName } from '../domain/order/commands'
import { isOver } from '../domain/order/status'
import type { Employee } from '../services/database'
import type { CommandMessage, CommandResult } from '../workflows/messages'
import type { Caller } from './caller'
import type { ApiDeps } from './deps'
import { firstAnswer } from './first-answer'
import { once, replayHeader, scopedKey, type KeyedAnswer } from './idempotency'
import type { Answer } from './answer'
import { orderLinks, orderPath, versionTag } from './links'
import type { CommandOutcome } from './orders-port'
import { lookUpNames } from './named'
import { Problem } from './problem'
import type { CommandExtras } from './schemas/commands'

/** A command as somebody gives it to an order. */
export type GivenCommand = {
  number: string
  name: CommandName
  caller: Pick<Caller, 'actor'>
  key: string
  body: unknown
  extras: CommandExtras
}

/** A command with the person whose work it records, when that is not the sender's own. */
type SentCommand = GivenCommand & { worker?: Employee }

/** Gives an order a command: once for its key, with the answer of the order or a problem that says why not. */
export async function giveCommand(deps: ApiDeps, given: GivenCommand): Promise<Answer> {
  const { number, name, caller, key, body, extras } = given
  await assertOrderExists(deps, number)
  const content = { name, body, onBehalfOf: extras.onBehalfOf }
  const route = `POST ${orderPath(number)}/${name}`
  return once(deps.repositories, { actor: caller.actor.code, key, route, content }, async () => {
    const worker = await lookUpNames(deps, given)
    return answerOf(deps, given, await send(deps, { ...given, worker }))
  })
}

/** A number that was never given out never reaches Temporal, where other workflows have other names. */
async function assertOrderExists({ repositories }: ApiDeps, number: string): Promise<void> {
  if (await repositories.intakes.find(number)) return
  if (await repositories.orders.find(number)) return
  throw orderNotFound(number)
}

export function orderNotFound(number: string): Problem {
  return new Problem('order-not-found', `There is no order ${number.slice(0, 64)}`)
}

/**
 * Sends the command with the instant until which it is waited for. A worker that comes back later refuses it, and
 * an earlier sending of the same key may be refused so while this one waits: then it is sent once more.
 */
async function send(deps: ApiDeps, given: SentCommand): Promise<CommandOutcome> {
  const first = await sendOnce(deps, given)
  const isToRepeat = isExpired(first) || (first.outcome === 'unavailable' && (await wasCutOff(deps, given)))
  return isToRepeat ? sendOnce(deps, given) : first
}

/** A worker has recorded the command and died before the order had it: the order is given it once more. */
async function wasCutOff({ repositories }: ApiDeps, { number, caller, key }: GivenCommand): Promise<boolean> {
  const order = await repositories.orders.find(number)
  return order !== undefined && Object.hasOwn(order.state.keys, scopedKey(caller.actor.code, key))
}

function isExpired(outcome: CommandOutcome): boolean {
  return outcome.outcome === 'refused' && outcome.refusal.code === 'request-expired'
}

async function sendOnce({ orders, settings, clock }: ApiDeps, given: SentCommand): Promise<CommandOutcome> {
  const { acceptMs, acceptGraceMs, resultMs } = settings
  const key = scopedKey(given.caller.actor.code, given.key)
  const message: CommandMessage = {
    v: 1,
    actor: given.caller.actor,
    key,
    ...defined({ ...given.extras, onBehalfOf: onBehalfOf(given) }),
    notAfter: new Date(clock().getTime() + acceptMs).toISOString(),
    body: given.body,
  }
  const waits = { acceptMs: acceptMs + acceptGraceMs, resultMs }
  return orders.give(given.number, given.name, message, { updateId: key, ...waits })
}

/** Whose work it is, with what the order must know of that person: only master data says it, never the sender. */
function onBehalfOf({ extras, worker }: SentCommand): CommandMessage['onBehalfOf'] {
  if (!extras.onBehalfOf || !worker) return undefined
  const { department, level } = worker
  return { ...extras.onBehalfOf, department, level }
}

function defined<T extends object>(fields: T): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T
}

async function answerOf(deps: ApiDeps, given: GivenCommand, outcome: CommandOutcome): Promise<KeyedAnswer> {
  const { number } = given
  switch (outcome.outcome) {
    case 'completed':
      return taken(deps, given, outcome.result)
    case 'accepted':
      return accepted(deps, number)
    case 'refused':
      throw isExpired(outcome) ? unavailable() : Problem.ofRefusal(outcome.refusal)
    case 'notRunning':
      return whenNotRunning(deps, given)
    case 'unavailable':
      deps.logger.warn({ order: number, command: given.name, reason: outcome.detail }, 'command not accepted')
      throw unavailable()
  }
}

function unavailable(): Problem {
  return new Problem('temporal-unavailable', 'The order did not take the command in time; nothing was done')
}

/** What the order did now, or what it had done already when it knows the key. */
async function taken(
  deps: ApiDeps,
  { number, caller, key }: GivenCommand,
  { repeatedVersion: version, ...result }: CommandResult,
): Promise<KeyedAnswer> {
  if (version === undefined) return completed(deps, result, { isReplay: false })
  const before = await firstAnswer(deps, { number, key: scopedKey(caller.actor.code, key), version })
  return completed(deps, before ?? result, { isReplay: true })
}

function completed(
  { settings }: ApiDeps,
  result: CommandResult,
  { isReplay }: { isReplay: boolean },
): KeyedAnswer {
  return {
    status: 200,
    body: { ...result, links: orderLinks(result.number, settings) },
    headers: { ETag: versionTag(result.version), ...(isReplay ? { [replayHeader]: 'true' } : {}) },
    orderNumber: result.number,
    isFinal: true,
  }
}

/** 202: taken and on its way to the database; the same key gets the result later. */
export function accepted({ settings }: ApiDeps, number: string): KeyedAnswer {
  return {
    status: 202,
    body: { status: 'accepted', number, links: orderLinks(number, settings) },
    headers: { Location: orderPath(number) },
    orderNumber: number,
    isFinal: false,
  }
}

/** The workflow has ended, or never began: the tables know what it did, this command included. */
async function whenNotRunning(deps: ApiDeps, given: GivenCommand): Promise<KeyedAnswer> {
  const { number } = given
  const order = await deps.repositories.orders.find(number)
  if (!order) throw orderNotFound(number)
  const key = scopedKey(given.caller.actor.code, given.key)
  const version = Object.hasOwn(order.state.keys, key) ? order.state.keys[key]?.version : undefined
  const before = version === undefined ? undefined : await firstAnswer(deps, { number, key, version })
  if (before) return completed(deps, before, { isReplay: true })
  if (isOver(order.state)) throw new Problem('order-closed', `${number} is ${order.status}`)
  throw new Problem(
    'order-not-running',
    `${number} is open in the tables, but Temporal does not run it; tell the operator`,
  )
}
