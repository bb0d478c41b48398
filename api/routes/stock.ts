import { z } from 'zod'
import {
  choice,
  code,
  integer,
  optional,
  percent,
  quantity,
  quantityOrZero,
  text,
} from '../../domain/body/fields'
import { allocationOf } from '../../services/planning/allocation'
import { ok } from '../answer'
import type { ApiDeps } from '../deps'
import { FactoryEntry, factoryChange } from '../factory-change'
import { operation, type Operation } from '../operation'
import { Problem } from '../problem'
import { Code, text as textSchema } from '../schemas/field-schema'
import { oneOf, search } from '../schemas/queries'
import { listOf } from '../schemas/responses'

const tag = 'Stock'
const itemKinds = ['make', 'buy', 'phantom'] as const
const names = 'Code of the item'

/** Items with their stock, what of it is reserved, and what order lines are to get against the rule (R129). */
export function stockOperations(deps: ApiDeps): Operation[] {
  return [
    listing(deps),
    reading(deps),
    allocating(deps),
    entering(deps),
    adjusting(deps),
    listingReservations(deps),
    reserving(deps),
    releasing(deps),
    listingOverrides(deps),
    ...overrides(deps),
  ]
}

const ItemsQuery = z.strictObject({ kind: oneOf(itemKinds).optional(), supplier: Code.optional(), q: search })

function listing({ repositories }: ApiDeps): Operation {
  return operation({
    method: 'get',
    path: '/items',
    id: 'listItems',
    summary: 'List items with their stock 物料与库存',
    tag,
    query: ItemsQuery,
    answers: {
      200: { description: 'Every item that is asked for, by code', schema: listOf(FactoryEntry, 'Items') },
    },
    problems: ['malformed-query'],
    handle: async ({ query: { q, ...filter } }) =>
      ok({ items: await repositories.items.list({ ...filter, query: q }) }),
  })
}

function reading({ repositories }: ApiDeps): Operation {
  return operation({
    method: 'get',
    path: '/items/{code}',
    id: 'readItem',
    summary: 'Read an item with its stock 物料详情',
    tag,
    params: z.strictObject({ code: textSchema(64).meta({ description: names }) }),
    answers: { 200: { description: 'The item', schema: FactoryEntry } },
    problems: ['entry-not-found'],
    handle: async ({ params: { code: wanted } }) => {
      const item = await repositories.items.find(wanted)
      if (!item) throw new Problem('entry-not-found', `There is no item ${wanted}`)
      return ok(item)
    },
  })
}

function allocating({ repositories }: ApiDeps): Operation {
  return operation({
    method: 'get',
    path: '/items/{code}/allocation',
    id: 'readAllocation',
    summary:
      'Who gets what of an item in stock: reservations, overrides, class of customer, ship date 缺料分配',
    tag,
    params: z.strictObject({ code: textSchema(64).meta({ description: names }) }),
    answers: { 200: { description: 'Every line that needs it, with the reasons', schema: FactoryEntry } },
    problems: ['entry-not-found', 'change-refused'],
    handle: async ({ params: { code: wanted }, now }) => {
      if (!(await repositories.items.find(wanted)))
        throw new Problem('entry-not-found', `There is no item ${wanted}`)
      const answer = await allocationOf(repositories, wanted, now)
      if (answer.ok) return ok(answer.allocation)
      throw new Problem('change-refused', 'The overrides cannot all be kept', {
        errors: [...answer.problems],
      })
    },
  })
}

const entering = (deps: ApiDeps) =>
  factoryChange(deps, {
    path: '/items/{code}',
    id: 'enterItem',
    tag,
    names,
    en: 'Enter an item or change it; its stock changes by movements alone',
    zh: '新增或修改物料（库存只随出入库变动）',
    departments: ['purchasing', 'planning', 'warehouse'],
    level: 'lead',
    body: {
      name: text('Name', 200),
      nameZh: optional(text('Chinese name', 200)),
      model: optional(text('Model', 200)),
      unit: code('Unit of measure'),
      kind: choice(itemKinds, 'Made, bought, or blown through'),
      leadTimeDays: integer(0, 1000, 'Working days from release to receipt'),
      safetyStock: optional(quantityOrZero('Kept in stock')),
      supplierCode: optional(code('Code of the supplier')),
      scrapPercent: optional(percent('Loss in making or buying it')),
      expectedVersion: optional(integer(1, 2_000_000_000, 'The version that the change was made for')),
    },
    make: ({ items }, { body, name, change: { at, by } }) => {
      const { expectedVersion, safetyStock, ...item } = body
      const kept = safetyStock === undefined ? {} : { safetyStock: String(safetyStock) }
      return items.upsert({ item: { code: name, ...item, ...kept }, at, by, expectedVersion })
    },
  })

const adjusting = (deps: ApiDeps) =>
  factoryChange(deps, {
    path: '/items/{code}/adjustStock',
    id: 'adjustStock',
    tag,
    names,
    en: 'Issue from stock, or correct it after a count',
    zh: '出库或盘点调整',
    departments: ['warehouse', 'planning'],
    body: {
      kind: choice(
        ['issue', 'found', 'missing'],
        'Issued to where it is used, or found more or less by a count',
      ),
      quantity: quantity('In the unit of the item'),
      reason: text('Why'),
    },
    make: ({ items }, { body: { kind, quantity: moved, reason }, name: item, change }) =>
      items.adjustStock({
        item,
        kind: kind === 'issue' ? 'issue' : 'adjustment',
        quantity: kind === 'found' ? moved : -moved,
        reason,
        ...change,
      }),
  })

function listingReservations({ repositories }: ApiDeps): Operation {
  return operation({
    method: 'get',
    path: '/reservations',
    id: 'listReservations',
    summary: 'List stock set aside for order lines 物料预留',
    tag,
    answers: { 200: { description: 'Reservations that hold', schema: listOf(FactoryEntry, 'Reservations') } },
    handle: async () => ok({ items: await repositories.reservations.list() }),
  })
}

const reserving = (deps: ApiDeps) =>
  factoryChange(deps, {
    path: '/reservations',
    id: 'reserveStock',
    tag,
    en: 'Set stock aside for an order line',
    zh: '为订单行预留库存',
    departments: ['planning', 'warehouse', 'purchasing'],
    body: {
      item: code('Code of the item'),
      orderLine: code('Production order, such as GD-2026-0001-P1'),
      quantity: quantity('In the unit of the item'),
      reason: optional(text('Why')),
    },
    make: ({ reservations }, { body, change }) => reservations.reserve({ ...body, ...change }),
  })

const releasing = (deps: ApiDeps) =>
  factoryChange(deps, {
    path: '/reservations/{reservation}/release',
    id: 'releaseReservation',
    tag,
    names: 'Id of the reservation',
    en: 'Free what was set aside',
    zh: '取消预留',
    departments: ['planning', 'warehouse', 'purchasing'],
    body: {},
    make: ({ reservations }, { name: id, change: { at, by } }) => reservations.release({ id, at, by }),
  })

const OverridesQuery = z.strictObject({ status: oneOf(['approved', 'waiting']).optional() })

function listingOverrides({ repositories }: ApiDeps): Operation {
  return operation({
    method: 'get',
    path: '/allocation-overrides',
    id: 'listAllocationOverrides',
    summary: 'List wishes to allocate against the rule, with who decided on them 插单分料申请',
    tag,
    query: OverridesQuery,
    answers: {
      200: { description: 'Overrides, the first asked for first', schema: listOf(FactoryEntry, 'Overrides') },
    },
    problems: ['malformed-query'],
    handle: async ({ query }) => ok({ items: await repositories.allocationOverrides.list(query) }),
  })
}

function overrides(deps: ApiDeps): Operation[] {
  const decision = {
    names: 'Id of the override',
    tag,
    departments: ['planning', 'sales', 'merchandising'],
    level: 'manager',
  } as const
  return [
    factoryChange(deps, {
      path: '/allocation-overrides',
      id: 'requestAllocationOverride',
      tag,
      en: 'Ask that an order line gets so much of a scarce item, whatever the rule says',
      zh: '申请不按规则优先分料',
      departments: ['planning', 'sales', 'merchandising'],
      body: {
        item: code('Code of the item'),
        orderLine: code('Production order, such as GD-2026-0001-P1'),
        quantity: quantity('What it is to get'),
        reason: text('Why it goes before others'),
      },
      make: ({ allocationOverrides }, { body, change }) =>
        allocationOverrides.request({ ...body, ...change }),
    }),
    factoryChange(deps, {
      ...decision,
      path: '/allocation-overrides/{override}/approve',
      id: 'approveAllocationOverride',
      en: "Approve somebody else's override; it counts from now on",
      zh: '批准优先分料申请（不得自批）',
      body: {},
      make: ({ allocationOverrides }, { name: id, change: { at, by } }) =>
        allocationOverrides.approve({ id, at, by }),
    }),
    factoryChange(deps, {
      ...decision,
      path: '/allocation-overrides/{override}/reject',
      id: 'rejectAllocationOverride',
      en: "Reject somebody else's override",
      zh: '驳回优先分料申请',
      body: { comment: optional(text('Why it is rejected')) },
      make: ({ allocationOverrides }, { body, name: id, change: { at, by } }) =>
        allocationOverrides.reject({ id, at, by, ...body }),
    }),
  ]
}
