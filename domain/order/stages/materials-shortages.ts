import { exceeds, subtractQuantity, sumQuantities } from '../../quantity'
import type { OrderState } from '../state'
import {
  available,
  purchaseLines,
  reachedOn,
  requirements,
  type OpenPurchaseLine,
  type Requirement,
} from './kitting'

/**
 * A material that threatens the start of production (R56). `notOrdered`: nothing is ordered, received or
 * allocated (漏定, R36); `partlyOrdered`: less than is needed; `late`: promised for after the planned start;
 * `overdue`: a promise has passed.
 */
export type Shortage = {
  material: string
  name: string
  model: string
  unit: string
  supplier?: string
  kind: 'notOrdered' | 'partlyOrdered' | 'late' | 'overdue'
  required: number
  /** Received and accepted, or allocated. */
  available: number
  /** Still to be ordered, or ordered and still to come. */
  missing: number
  /** When all of it is there by the suppliers' promises. */
  promisedOn?: string
  /** The planned start of production. */
  neededOn?: string
}

/**
 * Every material that is not there and is not on its way in time; drafted purchase orders count as ordered.
 * With `today`, promises that have passed are among them.
 */
export function shortages(state: OrderState, today?: string): Shortage[] {
  const neededOn = state.plan?.milestones.find((milestone) => milestone.key === 'productionStart')?.dueOn
  return requirements(state).flatMap((requirement) => shortageOf(state, requirement, { neededOn, today }))
}

function shortageOf(
  state: OrderState,
  requirement: Requirement,
  { neededOn, today }: { neededOn?: string; today?: string },
): Shortage[] {
  const { required, perProductionOrder: _split, ...material } = requirement
  const there = available(state, material.material)
  if (!exceeds(required, there)) return []
  const coming = purchaseLines(state).filter(
    ({ line, outstanding }) => line.material === material.material && outstanding > 0,
  )
  const shortage = { ...material, required, available: there, ...(neededOn ? { neededOn } : {}) }
  const covered = sumQuantities([there, ...coming.map(({ outstanding }) => outstanding)])
  if (exceeds(required, covered)) {
    const kind = covered === 0 ? ('notOrdered' as const) : ('partlyOrdered' as const)
    return [{ ...shortage, kind, missing: subtractQuantity(required, covered) }]
  }
  return promiseShortage(shortage, coming, today)
}

/** A material that is ordered in full, but comes too late or should be here already. */
function promiseShortage(
  shortage: Omit<Shortage, 'kind' | 'missing'>,
  coming: OpenPurchaseLine[],
  today?: string,
): Shortage[] {
  const { required, available: there, neededOn } = shortage
  const missing = subtractQuantity(required, there)
  const promises = coming.map(({ line, outstanding }) => ({ on: line.promisedOn, quantity: outstanding }))
  const promisedOn = reachedOn(missing, promises)
  const latest = coming.find(({ line }) => line.promisedOn === promisedOn)
  const found = {
    ...shortage,
    supplier: latest?.purchaseOrder.supplier ?? shortage.supplier,
    missing,
    promisedOn,
  }
  const isOverdue = coming.some(
    ({ purchaseOrder, line }) => purchaseOrder.releasedAt && today !== undefined && line.promisedOn < today,
  )
  if (isOverdue) return [{ ...found, kind: 'overdue' }]
  const isLate = neededOn !== undefined && promisedOn !== undefined && promisedOn > neededOn
  return isLate ? [{ ...found, kind: 'late' }] : []
}
