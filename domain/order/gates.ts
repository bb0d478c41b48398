import { cancelled } from './status'
import type { Blocker, StageModule } from './rule'
import { stages, type Stage } from './stage'
import { collection } from './stages/collection'
import { conversion } from './stages/conversion'
import { customs } from './stages/customs'
import { invoicing } from './stages/invoicing'
import { materials } from './stages/materials'
import { production } from './stages/production'
import { review } from './stages/review'
import { shipment } from './stages/shipment'
import type { OrderState } from './state'

export const stageModules: Record<Stage, StageModule> = {
  review,
  conversion,
  materials,
  production,
  customs,
  shipment,
  invoicing,
  collection,
}

type Standing = { isEntered: boolean; blockers: Blocker[] }

const standings = new WeakMap<OrderState, Partial<Record<Stage, Standing>>>()

/** How a stage stands in a state. Asked a dozen times for every state that an order passes, so it is kept. */
function standingOf(state: OrderState, stage: Stage): Standing {
  const known = standings.get(state) ?? {}
  const { entry, gate } = stageModules[stage]
  known[stage] ??= { isEntered: entry(state), blockers: gate(state) }
  standings.set(state, known)
  return known[stage]
}

/** What keeps a stage from ending; an empty list while it has not begun says nothing. */
export function blockers(state: OrderState, stage: Stage): readonly Blocker[] {
  return standingOf(state, stage).blockers
}

/** True when the stage's entry condition and its gate both hold. */
export function passes(state: OrderState, stage: Stage): boolean {
  const standing = standingOf(state, stage)
  return standing.isEntered && standing.blockers.length === 0
}

/** The stages that can be worked on now: entered and not ended. Empty once the order is over. */
export function openStages(state: OrderState): Stage[] {
  if (state.status === 'closed' || cancelled(state)) return []
  return stages.filter((stage) => {
    const standing = standingOf(state, stage)
    return standing.isEntered && standing.blockers.length > 0
  })
}

/** The stage that the order is shown in: the earliest unfinished one; undefined once all are done. */
export function displayedStage(state: OrderState): Stage | undefined {
  return stages.find((stage) => !passes(state, stage))
}
