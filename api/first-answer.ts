import type { OrderEvent } from '../domain/order/events'
import { evolve } from '../domain/order/evolve'
import { openStages } from '../domain/order/gates'
import { initialState, type OrderStart } from '../domain/order/start'
import type { CommandResult } from '../workflows/messages'
import type { ApiDeps } from './deps'

/** A command that an order has taken: its key as the order knows it, and the version that it led to. */
export type Taken = { number: string; key: string; version: number }

/**
 * What a command was answered when it was taken, made again from the log: its events with all that followed from
 * them, and the order as it stood then; undefined when the log does not reach so far.
 */
export async function firstAnswer(
  { repositories }: ApiDeps,
  { number, key, version }: Taken,
): Promise<CommandResult | undefined> {
  const [intake, log] = await Promise.all([
    repositories.intakes.find<OrderStart>(number),
    logUntil(repositories, number, version),
  ])
  if (!intake || log.at(-1)?.seq !== version) return undefined
  const state = log.reduce(evolve, initialState(intake.start))
  const first = log.findIndex((event) => event.key === key)
  const events = first < 0 ? [] : log.slice(first).map(({ seq, type }) => ({ seq, type }))
  return { number, version, status: state.status, openStages: openStages(state), events }
}

async function logUntil(
  { orderEvents }: ApiDeps['repositories'],
  number: string,
  version: number,
): Promise<OrderEvent[]> {
  const log: OrderEvent[] = []
  for (let after: number | undefined = 0; after !== undefined && after < version;) {
    const page: { items: OrderEvent[]; next?: number } = await orderEvents.list(number, { after, limit: 200 })
    log.push(...page.items)
    after = page.next
  }
  return log.filter(({ seq }) => seq <= version)
}
