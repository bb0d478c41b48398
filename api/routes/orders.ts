import { roundMoney } from '../../domain/money/money'
import type { OrderRecord, OrderSummary } from '../../services/database'
import { download, ok } from '../answer'
import { boundPage } from '../cursor'
import type { ApiDeps } from '../deps'
import { orderNotFound } from '../give-command'
import { orderLinks, versionTag } from '../links'
import { isXmlDocument, operation, type Operation } from '../operation'
import { Problem } from '../problem'
import { receiveOrder } from '../receive-order'
import { newOrderExamples } from '../schemas/examples'
import { NewOrder } from '../schemas/new-order'
import { EventsQuery, OrderParams, OrdersQuery, SourceQuery } from '../schemas/queries'
import { Accepted, EventPage, OrderPage, OrderReceipt, OrderView, PlanView } from '../schemas/responses'
import { orderView } from '../views/order-view'
import { visibleEvents } from '../views/private-entries'

const tag = 'Orders'

/** Receiving orders, and reading them. */
export function orderOperations(deps: ApiDeps): Operation[] {
  return [
    receiving(deps),
    listing(deps),
    reading(deps),
    readingEvents(deps),
    readingPlan(deps),
    readingSource(deps),
  ]
}

function receiving(deps: ApiDeps): Operation {
  return operation({
    method: 'post',
    path: '/orders',
    id: 'receiveOrder',
    summary: 'Receive an order 接单',
    description:
      'As JSON, or as the XML that buyers send (UBL 2.1 Order, Peppol BIS Ordering 3). An order that the buyer has ' +
      'sent before, by customer, seller and its own number, is answered with the one that there is.',
    tag,
    body: NewOrder,
    takesXml: true,
    examples: newOrderExamples,
    answers: {
      201: {
        description: 'Received, planned and recorded',
        schema: OrderReceipt,
        headers: ['Location', 'ETag', 'Idempotent-Replay'],
      },
      200: {
        description: 'The order was known already',
        schema: OrderReceipt,
        headers: ['Location', 'ETag', 'Idempotent-Replay'],
      },
      202: { description: 'Received, not recorded yet', schema: Accepted, headers: ['Location'] },
    },
    problems: ['malformed-body', 'document-refused', 'order-not-running', 'temporal-unavailable'],
    handle: ({ body, caller, key }) =>
      receiveOrder(
        deps,
        isXmlDocument(body) ? { caller, key, document: body } : { caller, key, order: body },
      ),
  })
}

function listing({ repositories }: ApiDeps): Operation {
  return operation({
    method: 'get',
    path: '/orders',
    id: 'listOrders',
    summary: 'List orders, the last received first 订单列表',
    tag,
    query: OrdersQuery,
    answers: { 200: { description: 'A page of orders', schema: OrderPage } },
    problems: ['malformed-query', 'invalid-cursor'],
    handle: async ({ query: { limit, cursor, ...filters }, now }) => {
      const { q, ...filter } = filters
      const page = await boundPage({ list: 'orders', filters }, cursor, (from) =>
        repositories.orders.list({ ...filter, query: q, now }, { limit, cursor: from }),
      )
      return ok({ ...page, items: page.items.map(withMinorUnits) })
    },
  })
}

/** The table keeps amounts as numbers; people read them with all the digits of the currency. */
function withMinorUnits(order: OrderSummary): OrderSummary {
  const { amount, currency } = order
  return amount === undefined || currency === undefined
    ? order
    : { ...order, amount: roundMoney(amount, currency) }
}

function reading(deps: ApiDeps): Operation {
  return operation({
    method: 'get',
    path: '/orders/{number}',
    id: 'readOrder',
    summary: 'Read one order whole 订单详情',
    tag,
    params: OrderParams,
    answers: { 200: { description: 'The order as last recorded', schema: OrderView, headers: ['ETag'] } },
    problems: ['order-not-found'],
    handle: async ({ params, caller, now }) => {
      const { repositories, settings } = deps
      const order = await find(deps, params.number)
      const [customer, [document]] = await Promise.all([
        repositories.parties.find(order.customerCode),
        repositories.sourceDocuments.list(order.number),
      ])
      const links = orderLinks(order.number, settings, document !== undefined)
      const viewing = { reader: caller.actor.code, now, customerName: customer?.name, document, links }
      return ok(orderView(order.state, viewing), revalidated(order.version))
    },
  })
}

/** A copy may be kept, and must be asked for again each time. */
function revalidated(version: number): Record<string, string> {
  return { ETag: versionTag(version), 'Cache-Control': 'private, no-cache' }
}

function readingEvents(deps: ApiDeps): Operation {
  return operation({
    method: 'get',
    path: '/orders/{number}/events',
    id: 'readEvents',
    summary: "Read an order's log 订单日志",
    description: "Events of other people's private reminders are left out.",
    tag,
    params: OrderParams,
    query: EventsQuery,
    answers: { 200: { description: 'Events, the first one first', schema: EventPage } },
    problems: ['order-not-found', 'malformed-query'],
    handle: async ({ params, query, caller }) => {
      const { number, state } = await find(deps, params.number)
      const page = await deps.repositories.orderEvents.list(number, query)
      return ok({ ...page, items: visibleEvents(page.items, state, caller.actor.code) })
    },
  })
}

function readingPlan(deps: ApiDeps): Operation {
  return operation({
    method: 'get',
    path: '/orders/{number}/plan',
    id: 'readPlan',
    summary: "Read an order's time-and-action plan 时间安排表",
    tag,
    params: OrderParams,
    answers: {
      200: { description: 'The plan that the order lives by', schema: PlanView, headers: ['ETag'] },
    },
    problems: ['order-not-found', 'plan-not-found'],
    handle: async ({ params }) => {
      const { number, version, state } = await find(deps, params.number)
      if (!state.plan)
        throw new Problem('plan-not-found', `${number} is being planned; try again in a moment`)
      const reached = state.milestones
      return ok({ number, version, ...state.plan, reached }, revalidated(version))
    },
  })
}

function readingSource({ repositories }: ApiDeps): Operation {
  return operation({
    method: 'get',
    path: '/orders/{number}/source',
    id: 'readSource',
    summary: 'Read the document that an order came in with 原始单据',
    tag,
    params: OrderParams,
    query: SourceQuery,
    answers: { 200: { description: 'The document byte for byte', mediaType: 'application/xml' } },
    problems: ['order-not-found', 'source-not-found', 'malformed-query'],
    handle: async ({ params: { number }, query }) => {
      if (!(await repositories.orders.find(number))) throw orderNotFound(number)
      const documents = await repositories.sourceDocuments.list(number)
      const wanted = documents.find(({ sha256 }) => query.sha256 === undefined || sha256 === query.sha256)
      const document = wanted && (await repositories.sourceDocuments.read(number, wanted.sha256))
      if (!wanted || !document) throw new Problem('source-not-found', `${number} has no such document`)
      return download(document, `${number}.xml`)
    },
  })
}

async function find({ repositories }: ApiDeps, number: string): Promise<OrderRecord> {
  const order = await repositories.orders.find(number)
  if (!order) throw orderNotFound(number)
  return order
}
