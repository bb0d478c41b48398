import { z } from 'zod'
import { choice, optional, text } from '../../domain/body/fields'
import { loadFactory } from '../../services/planning/load-factory'
import { ok } from '../answer'
import { boundPage } from '../cursor'
import type { ApiDeps } from '../deps'
import { FactoryEntry, factoryChange } from '../factory-change'
import { operation, type Operation } from '../operation'
import { Problem } from '../problem'
import { flag, pageFields } from '../schemas/queries'
import { listOf, pageOf } from '../schemas/responses'

const tag = 'Planning'

/** The plan of the factory: what it is made from, its versions, and what it says of each order. */
export function factoryPlanOperations(deps: ApiDeps): Operation[] {
  return [
    readingFactory(deps),
    readingPlan(deps),
    listingVersions(deps),
    readingVersion(deps),
    listingOrders(deps),
    planningNow(deps),
    classifying(deps),
  ]
}

function readingFactory({ repositories }: ApiDeps): Operation {
  return operation({
    method: 'get',
    path: '/planning/factory',
    id: 'readFactory',
    summary: 'The factory as one picture: stock, supply, machines, routings and open orders 工厂现状',
    description: 'What the simulations of the factory take as `factory`: change it and ask "what if".',
    tag,
    answers: { 200: { description: 'Everything that the factory is planned from', schema: FactoryEntry } },
    handle: async ({ now }) => ok(await loadFactory(repositories, { now })),
  })
}

function readingPlan({ repositories }: ApiDeps): Operation {
  return operation({
    method: 'get',
    path: '/planning/plan',
    id: 'readFactoryPlan',
    summary: 'The plan in force, with what it asks for and what changed 现行计划',
    tag,
    answers: { 200: { description: 'The latest version', schema: FactoryEntry } },
    problems: ['entry-not-found'],
    handle: async () => {
      const latest = await repositories.planning.latestVersion()
      if (!latest) throw new Problem('entry-not-found', 'The factory has not been planned yet')
      return ok(latest)
    },
  })
}

function listingVersions({ repositories }: ApiDeps): Operation {
  return operation({
    method: 'get',
    path: '/planning/versions',
    id: 'listPlanVersions',
    summary: 'Versions of the plan, the latest first 计划版本',
    tag,
    query: z.strictObject(pageFields),
    answers: { 200: { description: 'A page of versions', schema: pageOf(FactoryEntry, 'PlanVersionPage') } },
    problems: ['malformed-query', 'invalid-cursor'],
    handle: async ({ query: { limit, cursor } }) =>
      ok(
        await boundPage({ list: 'plan-versions', filters: {} }, cursor, (from) =>
          repositories.planning.listVersions({ limit, cursor: from }),
        ),
      ),
  })
}

function readingVersion({ repositories }: ApiDeps): Operation {
  return operation({
    method: 'get',
    path: '/planning/versions/{version}',
    id: 'readPlanVersion',
    summary: 'A version of the plan with its difference from the one before 计划版本对比',
    tag,
    params: z.strictObject({ version: z.string().meta({ description: 'Number of the version' }) }),
    answers: { 200: { description: 'The version', schema: FactoryEntry } },
    problems: ['entry-not-found'],
    handle: async ({ params: { version } }) => {
      const found = await repositories.planning.getVersion(Number(version))
      if (!found)
        throw new Problem('entry-not-found', `There is no version ${version.slice(0, 20)} of the plan`)
      return ok(found)
    },
  })
}

function listingOrders({ repositories }: ApiDeps): Operation {
  return operation({
    method: 'get',
    path: '/planning/orders',
    id: 'listProjections',
    summary: 'When each open order can ship by the plan in force, the most late first 各单预计船期',
    tag,
    query: z.strictObject({
      late: flag.optional().meta({ description: 'Only those that cannot hold their ship date' }),
    }),
    answers: { 200: { description: 'Every open order', schema: listOf(FactoryEntry, 'Projections') } },
    problems: ['malformed-query'],
    handle: async ({ query: { late } }) =>
      ok({ items: await repositories.planning.listProjections({ lateOnly: late }) }),
  })
}

const planningNow = (deps: ApiDeps) =>
  factoryChange(deps, {
    path: '/planning/run',
    id: 'planFactoryNow',
    tag,
    en: 'Plan the factory now',
    zh: '立即重排计划',
    departments: ['planning', 'production', 'merchandising'],
    body: { reason: optional(text('Why', 500)) },
    make: async ({ planning }, { body, change: { at, by } }) => {
      const { id } = await planning.request({ at, kind: 'manual', reason: body.reason ?? `asked by ${by}` })
      return { requested: id }
    },
  })

const classifying = (deps: ApiDeps) =>
  factoryChange(deps, {
    path: '/customers/{customer}/setClass',
    id: 'setCustomerClass',
    tag,
    names: 'Code of the customer',
    en: "Set a customer's class by hand, or give it back to the computation from sales",
    zh: '设定客户ABC等级（不填则按销售额自动计算）',
    departments: ['sales', 'planning'],
    level: 'manager',
    body: { class: optional(choice(['A', 'B', 'C'], 'From sales when absent')) },
    make: async ({ sales, planning }, { body, name: customer, change: { at } }) => {
      const isKnown = await sales.setClassByHand({ customer, class: body.class })
      if (!isKnown) throw new Problem('entry-not-found', `There is no customer ${customer}`)
      await planning.request({ at, kind: 'order', reason: `class of ${customer}` })
      return { customer, class: body.class ?? 'from sales' }
    },
  })
