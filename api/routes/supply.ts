import { z } from 'zod'
import { boolean, choice, code, date, optional, quantity, text } from '../../domain/body/fields'
import { supplyKinds } from '../../services/database'
import { ok } from '../answer'
import { boundPage } from '../cursor'
import type { ApiDeps } from '../deps'
import { FactoryEntry, factoryChange } from '../factory-change'
import { operation, type Operation } from '../operation'
import { Problem } from '../problem'
import { Code, text as textSchema } from '../schemas/field-schema'
import { flag, oneOf, pageFields } from '../schemas/queries'
import { pageOf } from '../schemas/responses'

const tag = 'Supply'
const names = 'Purchase order and line, such as PO-7/1; percent-encoded'

/** Purchase lines, and production orders for stock, that serve the whole factory. */
export function supplyOperations(deps: ApiDeps): Operation[] {
  return [listing(deps), reading(deps), entering(deps), promising(deps), receiving(deps), cancelling(deps)]
}

const SupplyQuery = z.strictObject({
  item: Code.optional(),
  supplier: Code.optional(),
  kind: oneOf(supplyKinds).optional(),
  open: flag.optional().meta({ description: 'Something is still to come' }),
  ...pageFields,
})
const SupplyPage = pageOf(FactoryEntry, 'SupplyPage')

function listing({ repositories }: ApiDeps): Operation {
  return operation({
    method: 'get',
    path: '/supply-lines',
    id: 'listSupplyLines',
    summary: 'List supply lines, the first promised first 采购明细',
    tag,
    query: SupplyQuery,
    answers: { 200: { description: 'A page of supply lines', schema: SupplyPage } },
    problems: ['malformed-query', 'invalid-cursor'],
    handle: async ({ query: { limit, cursor, ...filter } }) =>
      ok(
        await boundPage({ list: 'supply-lines', filters: filter }, cursor, (from) =>
          repositories.supplyLines.list(filter, { limit, cursor: from }),
        ),
      ),
  })
}

function reading({ repositories }: ApiDeps): Operation {
  return operation({
    method: 'get',
    path: '/supply-lines/{ref}',
    id: 'readSupplyLine',
    summary: 'Read a supply line with its history 采购明细及变更记录',
    tag,
    params: z.strictObject({ ref: textSchema(200).meta({ description: names }) }),
    answers: {
      200: { description: 'The line and everything that has happened to it', schema: FactoryEntry },
    },
    problems: ['entry-not-found'],
    handle: async ({ params: { ref } }) => {
      const line = await repositories.supplyLines.find(ref)
      if (!line) throw new Problem('entry-not-found', `There is no supply line ${ref}`)
      return ok({ ...line, history: await repositories.supplyLines.history(ref) })
    },
  })
}

const entering = (deps: ApiDeps) =>
  factoryChange(deps, {
    path: '/supply-lines',
    id: 'enterSupplyLine',
    tag,
    en: 'Enter a purchase line, or a production order for stock, that serves the whole factory',
    zh: '登记备料采购明细或备货生产单',
    departments: ['purchasing', 'planning'],
    body: {
      ref: text('Purchase order and line, such as PO-7/1', 100),
      kind: optional(choice(supplyKinds, 'purchase unless given')),
      item: code('Code of the item'),
      supplier: optional(code('Code of the supplier')),
      quantity: quantity('Ordered, in the unit of the item'),
      promisedOn: date('Promised by the supplier'),
      startOn: optional(date('Start of work, of a production order')),
      firm: optional(boolean('Neither date nor quantity may be asked to change')),
    },
    make: ({ supplyLines }, { body, change }) => supplyLines.create({ kind: 'purchase', ...body, ...change }),
  })

const promising = (deps: ApiDeps) =>
  factoryChange(deps, {
    path: '/supply-lines/{ref}/changePromise',
    id: 'changeSupplyPromise',
    tag,
    names,
    en: 'The supplier promises another date',
    zh: '供应商改交期',
    departments: ['purchasing', 'planning'],
    body: { promisedOn: date('The new date'), reason: text('Why it moves') },
    make: ({ supplyLines }, { body, name: ref, change }) =>
      supplyLines.changePromise({ ref, ...body, ...change }),
  })

const receiving = (deps: ApiDeps) =>
  factoryChange(deps, {
    path: '/supply-lines/{ref}/receive',
    id: 'receiveSupply',
    tag,
    names,
    en: 'A quantity arrives and goes into stock',
    zh: '备料到货入库',
    departments: ['warehouse', 'purchasing'],
    body: { quantity: quantity('Received and accepted') },
    make: ({ supplyLines }, { body, name: ref, change }) => supplyLines.receive({ ref, ...body, ...change }),
  })

const cancelling = (deps: ApiDeps) =>
  factoryChange(deps, {
    path: '/supply-lines/{ref}/cancel',
    id: 'cancelSupplyLine',
    tag,
    names,
    en: 'Nothing more will come of the line',
    zh: '取消采购明细',
    departments: ['purchasing', 'planning'],
    level: 'lead',
    body: { reason: text('Why') },
    make: ({ supplyLines }, { body, name: ref, change }) => supplyLines.cancel({ ref, ...body, ...change }),
  })
