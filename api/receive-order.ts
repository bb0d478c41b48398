import type { OrderIntake } from '../domain/order/intake'
import { openStages } from '../domain/order/gates'
import type { OrderStart } from '../domain/order/start'
import type { Intake, NewSourceDocument, OrderRecord } from '../services/database'
import type { Answer } from './answer'
import type { Caller } from './caller'
import type { ApiDeps } from './deps'
import { accepted } from './give-command'
import { once, type Earlier, type KeyedAnswer } from './idempotency'
import { orderLinks, orderPath, versionTag } from './links'
import { toIntake } from './order-defaults'
import { Problem } from './problem'
import type { NewOrder } from './schemas/new-order'
import { readDocument, toUblIntake, type XmlDocument } from './ubl-intake'

/** An order as it is sent in, under its sender's key. */
export type ReceivedOrder = { caller: Caller; key: string } & (
  { order: NewOrder } | { document: XmlDocument }
)

const route = 'POST /orders'

type Prepared = { intake: OrderIntake; document?: Omit<NewSourceDocument, 'orderNumber'> }

/**
 * Receives an order: key claimed, number given and the document kept, workflow started. Each step finds what an
 * interrupted one has left, so that sending the order again goes on where it stopped.
 */
export async function receiveOrder(deps: ApiDeps, received: ReceivedOrder): Promise<Answer> {
  const { caller, key } = received
  const request = { actor: caller.actor.code, key, route }
  if ('order' in received) {
    const { order } = received
    return once(deps.repositories, { ...request, content: order }, (earlier) =>
      receive(deps, received, earlier, async () => ({ intake: await toIntake(deps, order, caller) })),
    )
  }
  const { document } = received
  const reading = readDocument(document)
  const content = document.bytes.toString('base64')
  return once(deps.repositories, { ...request, content }, (earlier) =>
    receive(deps, received, earlier, async () => {
      const { intake, details } = await toUblIntake(deps, reading, caller)
      return { intake, document: { ...document, details, receivedAt: intake.receivedAt } }
    }),
  )
}

async function receive(
  deps: ApiDeps,
  { caller, key }: ReceivedOrder,
  earlier: Earlier,
  prepare: () => Promise<Prepared>,
): Promise<KeyedAnswer> {
  const actor = caller.actor.code
  const intake = (await continued(deps, earlier)) ?? (await written(deps, await prepare(), { actor, key }))
  await deps.repositories.requestKeys.storeResponse({ actor, key }, { orderNumber: intake.number })
  const isOwn = intake.createdBy === actor && intake.requestKey === key
  const known = isOwn ? undefined : await deps.repositories.orders.find(intake.number)
  return known ? existing(deps, known, 200) : started(deps, intake, isOwn ? 201 : 200)
}

async function continued(
  { repositories }: ApiDeps,
  { orderNumber }: Earlier,
): Promise<Intake<OrderStart> | undefined> {
  return orderNumber === undefined ? undefined : repositories.intakes.find<OrderStart>(orderNumber)
}

type Sender = { actor: string; key: string }

/** Gives the order its number; an order that the buyer sent before keeps the one it has. */
async function written(
  { repositories, settings, clock }: ApiDeps,
  { intake, document }: Prepared,
  { actor, key }: Sender,
): Promise<Intake<OrderStart>> {
  const openedAt = clock().toISOString()
  const given = {
    customerCode: intake.customer,
    seller: intake.seller ?? '',
    buyerOrderNumber: intake.buyerOrderNumber,
    createdBy: actor,
    createdAt: openedAt,
    requestKey: key,
    zone: settings.factoryZone,
    start: (number: string): OrderStart => ({ v: 1, number, order: intake, openedAt, openedBy: actor }),
    ...(document ? { document } : {}),
  }
  const { intake: row } = await repositories.intakes.receive<OrderStart>(given)
  return row
}

async function started(
  deps: ApiDeps,
  { start, number }: Intake<OrderStart>,
  status: 200 | 201,
): Promise<KeyedAnswer> {
  const { acceptMs, acceptGraceMs, resultMs } = deps.settings
  const outcome = await deps.orders.start(start, { acceptMs: acceptMs + acceptGraceMs, resultMs })
  switch (outcome.outcome) {
    case 'completed': {
      const { version, status: orderStatus, openStages: open } = outcome.result
      return view(deps, { number, version, status: orderStatus, openStages: open }, status)
    }
    case 'accepted':
      return accepted(deps, number)
    case 'closed':
      return ended(deps, number, status)
    case 'unavailable':
      deps.logger.warn({ order: number, reason: outcome.detail }, 'order not started')
      throw new Problem(
        'temporal-unavailable',
        'The order was not started in time; send it again under the same key',
      )
  }
}

async function ended(deps: ApiDeps, number: string, status: 200 | 201): Promise<KeyedAnswer> {
  const order = await deps.repositories.orders.find(number)
  if (order) return existing(deps, order, status)
  throw new Problem('order-not-running', `${number} has ended before it was recorded; tell the operator`)
}

function existing(
  deps: ApiDeps,
  { number, version, status, state }: OrderRecord,
  answer: 200 | 201,
): KeyedAnswer {
  return view(deps, { number, version, status, openStages: openStages(state) }, answer)
}

type View = { number: string; version: number; status: string; openStages: string[] }

function view({ settings }: ApiDeps, order: View, status: 200 | 201): KeyedAnswer {
  return {
    status,
    body: { ...order, links: orderLinks(order.number, settings) },
    headers: { Location: orderPath(order.number), ETag: versionTag(order.version) },
    orderNumber: order.number,
    isFinal: true,
  }
}
