import { loadFactory } from '../../services/planning/load-factory'
import type { FactoryInput } from '../../services/scheduling/factory'
import { ok } from '../answer'
import type { ApiDeps } from '../deps'
import { FactoryEntry } from '../factory-change'
import { orderNotFound } from '../give-command'
import { operation, type Operation } from '../operation'
import { Problem } from '../problem'
import { OrderParams } from '../schemas/queries'

const tag = 'Planning'

/** What the factory as it is now says of one order: when it can be promised, and why it is late. */
export function orderOutlookOperations(deps: ApiDeps): Operation[] {
  return [promising(deps), explaining(deps)]
}

function promising(deps: ApiDeps): Operation {
  return operation({
    method: 'get',
    path: '/orders/{number}/promise',
    id: 'readPromise',
    summary: 'The earliest ship date that an order can be promised, and what binds it 可承诺交期',
    tag,
    params: OrderParams,
    answers: { 200: { description: 'Computed now; nothing is stored', schema: FactoryEntry } },
    problems: ['order-not-found', 'order-closed', 'planner-busy'],
    handle: async ({ params: { number }, now }) => {
      const factory = await factoryWith(deps, number, now)
      const order = factory.orders.find((one) => one.number === number)
      const answer = await deps.compute.run('promiseDate', { factory, order })
      if (!answer.ok) throw notComputed(answer.problems)
      return ok(answer.promise)
    },
  })
}

function explaining(deps: ApiDeps): Operation {
  return operation({
    method: 'get',
    path: '/orders/{number}/why-late',
    id: 'readWhyLate',
    summary:
      'Why an order is late, from cause to cause, and the late supplies and stopped machines that hurt it 延误原因',
    tag,
    params: OrderParams,
    answers: { 200: { description: 'Computed now; nothing is stored', schema: FactoryEntry } },
    problems: ['order-not-found', 'order-closed', 'planner-busy'],
    handle: async ({ params: { number }, now }) => {
      const factory = await factoryWith(deps, number, now)
      const answer = await deps.compute.run('whyLate', { factory, order: number })
      if (!answer.ok) throw notComputed(answer.problems)
      const { orders, ...rest } = answer.report
      return ok({ order: number, isLate: orders.length > 0, ...orders[0], ...rest })
    },
  })
}

/** The factory with an order that is still open. */
async function factoryWith({ repositories }: ApiDeps, number: string, now: string): Promise<FactoryInput> {
  const [known, factory] = await Promise.all([
    repositories.orders.find(number),
    loadFactory(repositories, { now }),
  ])
  if (!known) throw orderNotFound(number)
  if (factory.orders.some((order) => order.number === number)) return factory
  throw new Problem('order-closed', `${number} is ${known.status}: nothing of it is planned any more`)
}

function notComputed(problems: readonly { pointer: string; detail: string }[]): Problem {
  return new Problem('change-refused', 'The factory as it is cannot be planned', { errors: [...problems] })
}
