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

/** What keeps a stage from ending; an empty list while it has not begun says nothing. */
export function blockers(state: OrderState, stage: Stage): Blocker[] {
  return stageModules[stage].gate(state)
}

/** True when the stage's entry condition and its gate both hold. */
export function passes(state: OrderState, stage: Stage): boolean {
  const { entry, gate } = stageModules[stage]
  return entry(state) && gate(state).length === 0
}

/** The stages that can be worked on now: entered and not ended. Empty once the order is over. */
export function openStages(state: OrderState): Stage[] {
  if (state.status === 'closed' || cancelled(state)) return []
  return stages.filter(
    (stage) => stageModules[stage].entry(state) && stageModules[stage].gate(state).length > 0,
  )
}

/** The stage that the order is shown in: the earliest unfinished one; undefined once all are done. */
export function displayedStage(state: OrderState): Stage | undefined {
  return stages.find((stage) => !passes(state, stage))
}
