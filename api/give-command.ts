import type { CommandName } from '../domain/order/commands'
import type { OrderEvent } from '../domain/order/events'
import { openStages } from '../domain/order/gates'
import { isOver } from '../domain/order/status'
import type { CommandMessage, CommandResult } from '../workflows/messages'
import type { Caller } from './caller'
import type { ApiDeps } from './deps'
import { once, replayHeader, scopedKey, type KeyedAnswer } from './idempotency'
import type { Answer } from './answer'
import { orderLinks, orderPath, versionTag } from './links'
import type { CommandOutcome } from './orders-port'
import { Problem } from './problem'
import { bodyProblem } from './schemas/validation'
import type { CommandExtras } from './schemas/commands'

/** A command as somebody gives it to an order. */
export type GivenCommand = {
  number: string
  name: CommandName
  caller: Caller
  key: string
  body: unknown
  extras: CommandExtras
}

/** Gives an order a command: once for its key, with the answer of the order or a problem that says why not. */
export async function giveCommand(deps: ApiDeps, given: GivenCommand): Promise<Answer> {
  const { number, name, caller, key, body, extras } = given
  await assertOrderExists(deps, number)
  const content = { name, body, onBehalfOf: extras.onBehalfOf }
  const route = `POST ${orderPath(number)}/${name}`
  return once(deps.repositories, { actor: caller.actor.code, key, route, content }, async () => {
    await assertPeopleExist(deps, given)
    return answerOf(deps, given, await send(deps, given))
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

/** Fields that name an employee; the order's rules know no people. */
const employeeFields: Partial<Record<CommandName, string>> = { reassignTask: 'to', raiseException: 'owner' }

async function assertPeopleExist(deps: ApiDeps, { name, body, extras }: GivenCommand): Promise<void> {
  const field = employeeFields[name]
  const named = field === undefined ? undefined : (body as Record<string, string | undefined>)[field]
  const places = [
    { pointer: '/onBehalfOf/employee', code: extras.onBehalfOf?.employee },
    { pointer: `/${field}`, code: named },
  ]
  const wrong = await Promise.all(places.map((place) => missingPerson(deps, place)))
  const errors = wrong.flat()
  if (errors.length > 0) throw bodyProblem(errors)
}

async function missingPerson(
  { repositories }: ApiDeps,
  { pointer, code }: { pointer: string; code?: string },
): Promise<{ pointer: string; detail: string }[]> {
  if (code === undefined) return []
  const employee = await repositories.people.find(code)
  if (employee?.active) return []
  return [{ pointer, detail: employee ? `names ${code}, who has left` : `names ${code}, who is no employee` }]
}

/**
 * Sends the command with the instant until which it is waited for. A worker that comes back later refuses it, and
 * an earlier sending of the same key may be refused so while this one waits: then it is sent once more.
 */
async function send(deps: ApiDeps, given: GivenCommand): Promise<CommandOutcome> {
  const first = await sendOnce(deps, given)
  return isExpired(first) ? sendOnce(deps, given) : first
}

function isExpired(outcome: CommandOutcome): boolean {
  return outcome.outcome === 'refused' && outcome.refusal.code === 'request-expired'
}

async function sendOnce({ orders, settings, clock }: ApiDeps, given: GivenCommand): Promise<CommandOutcome> {
  const { acceptMs, acceptGraceMs, resultMs } = settings
  const key = scopedKey(given.caller.actor.code, given.key)
  const message: CommandMessage = {
    v: 1,
    actor: given.caller.actor,
    key,
    ...defined(given.extras),
    notAfter: new Date(clock().getTime() + acceptMs).toISOString(),
    body: given.body,
  }
  const waits = { acceptMs: acceptMs + acceptGraceMs, resultMs }
  return orders.give(given.number, given.name, message, { updateId: key, ...waits })
}

function defined<T extends object>(fields: T): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T
}

async function answerOf(deps: ApiDeps, given: GivenCommand, outcome: CommandOutcome): Promise<KeyedAnswer> {
  const { number } = given
  switch (outcome.outcome) {
    case 'completed':
      return completed(deps, outcome.result)
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

function completed({ settings }: ApiDeps, result: CommandResult): KeyedAnswer {
  const { repeatedVersion, ...body } = result
  const isReplay = repeatedVersion !== undefined
  return {
    status: 200,
    body: { ...body, links: orderLinks(result.number, settings) },
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
  const events = await eventsOfKey(deps, number, scopedKey(given.caller.actor.code, given.key))
  const last = events.at(-1)
  if (last) {
    const { state, status } = order
    const told = events.map(({ seq, type }) => ({ seq, type }))
    return completed(deps, { number, version: last.seq, status, openStages: openStages(state), events: told })
  }
  if (isOver(order.state)) throw new Problem('order-closed', `${number} is ${order.status}`)
  throw new Problem(
    'order-not-running',
    `${number} is open in the tables, but Temporal does not run it; tell the operator`,
  )
}

async function eventsOfKey({ repositories }: ApiDeps, number: string, key: string): Promise<OrderEvent[]> {
  const found: OrderEvent[] = []
  for (let after: number | undefined = 0; after !== undefined;) {
    const page: { items: OrderEvent[]; next?: number } = await repositories.orderEvents.list(number, {
      after,
      limit: 200,
    })
    found.push(...page.items.filter((event) => event.key === key))
    after = page.next
  }
  return found
}
