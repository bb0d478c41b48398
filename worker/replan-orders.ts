import { WorkflowNotFoundError, type Client } from '@temporalio/client'
import { replanSignal, type ReplanRequest } from '../workflows/messages'

/** Orders that are told at a time. */
const toldAtOnce = 8

/** Tells one after another, so many at a time. */
export async function tellEach<T, R>(entries: readonly T[], tell: (entry: T) => Promise<R>): Promise<R[]> {
  const heard: R[] = []
  for (let from = 0; from < entries.length; from += toldAtOnce)
    heard.push(...(await Promise.all(entries.slice(from, from + toldAtOnce).map(tell))))
  return heard
}

/** Asks an order to plan anew; false for one whose workflow has ended, so that there is nobody to be told. */
export async function askToReplan(client: Client, order: string, request: ReplanRequest): Promise<boolean> {
  try {
    await client.workflow.getHandle(order).signal(replanSignal, request)
    return true
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false
    throw error
  }
}
