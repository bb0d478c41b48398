import {
  condition,
  continueAsNew,
  proxyActivities,
  setCurrentDetails,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow'
import type { Activities } from '../activities/contract'
import { policyEditedSignal } from './messages'

const { tellPolicy } = proxyActivities<Activities>({
  startToCloseTimeout: '15m',
  heartbeatTimeout: '30s',
  retry: { initialInterval: '1s', maximumInterval: '5m' },
})

/** An order takes some seconds to plan anew and to record it; a busy worker may need longer. */
const waits = ['20s', '2m', '10m', '30m'] as const

/**
 * Tells the open orders that their escalation ladders were edited, until each has taken the policy in force. Which
 * ones have not follows from the tables: an order that was being planned while the edit was made is found with the
 * next look. Orders that never answer are left to the next edit and to the next start of a worker.
 */
export async function policyTellingWorkflow(): Promise<void> {
  let isEdited = true
  setHandler(policyEditedSignal, () => void (isEdited = true), {
    description: 'A ladder was edited: tell the orders that it concerns',
  })
  while (isEdited) {
    isEdited = false
    await tellUntilTaken(() => isEdited)
    if (isEdited && workflowInfo().continueAsNewSuggested) await continueAsNew<typeof policyTellingWorkflow>()
  }
}

async function tellUntilTaken(isEdited: () => boolean): Promise<void> {
  for (const wait of waits) {
    const { told } = await tellPolicy.executeWithOptions(
      { summary: 'tell the orders that live by an earlier policy' },
      [],
    )
    setCurrentDetails(`${told} orders were told of the policy in force`)
    if (told === 0) return
    if (await condition(isEdited, wait, { summary: 'until the orders have taken the policy' })) return
  }
}
