import type { Client } from '@temporalio/client'
import type { Repositories } from '../services/database'
import { askToReplan, tellEach } from './replan-orders'

export type TellerParts = { repositories: Repositories; client: Client }

/** Tells every order that lives by another policy than the one in force to plan anew, which brings it. */
export async function tellPolicy({ repositories, client }: TellerParts): Promise<{ told: number }> {
  const behind = await repositories.policies.ordersBehind()
  const heard = await tellEach(behind, (number) => askToReplan(client, number, { cause: 'policy' }))
  return { told: heard.filter(Boolean).length }
}
