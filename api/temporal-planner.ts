import type { Client } from '@temporalio/client'
import { wakePlanner, wakePolicyTeller, type Waker } from '../platform/wake-workflows'
import type { PlannerPort, PolicyTellerPort } from './deps'

/** What was asked for lies in the database already, so that a request does not wait long for the planner. */
const wakeMs = 2_000

/** The factory's planner behind Temporal. */
export function createTemporalPlanner(client: Client, taskQueue: string): PlannerPort {
  return { wake: () => soon({ client, taskQueue }, wakePlanner) }
}

/** Whoever tells the orders of edited ladders, behind Temporal. */
export function createTemporalPolicyTeller(client: Client, taskQueue: string): PolicyTellerPort {
  return { wake: () => soon({ client, taskQueue }, wakePolicyTeller) }
}

function soon(waker: Waker, wake: (waker: Waker) => Promise<void>): Promise<void> {
  return waker.client.withDeadline(Date.now() + wakeMs, () => wake(waker))
}
