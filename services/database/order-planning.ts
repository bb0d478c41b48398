import type { OrderEvent } from '../../domain/order/events'
import { planningReasons } from '../../domain/order/planning-triggers'
import type { Connection } from './client'
import { isRequested, requestPlanning } from './planning-requests'

/**
 * Asks for a plan of the factory when new events of an order call for it. True as well when the same events have
 * asked before and no plan has taken it in: whoever recorded them may have died before they could wake the planner.
 */
export async function requestPlanningFor(
  tx: Connection,
  { number, events }: { number: string; events: readonly OrderEvent[] },
  {
    before,
    recorded,
  }: { before?: { isPlanned: boolean; shipOn: string | null }; recorded: ReadonlySet<number> },
): Promise<boolean> {
  const standing = { isPlanned: before?.isPlanned ?? false, shipOn: before?.shipOn ?? undefined }
  const reasons = planningReasons(
    events.filter(({ seq }) => recorded.has(seq)),
    standing,
  )
  if (reasons.length === 0) {
    return recorded.size < events.length && (await isRequested(tx, 'order', number))
  }
  const at = events.at(-1)!.at
  await requestPlanning(tx, { at, kind: 'order', ref: number, reason: `${number}: ${reasons.join(', ')}` })
  return true
}
