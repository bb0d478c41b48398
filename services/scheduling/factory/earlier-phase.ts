import type { CapacityPlan, MachineLoad, PlannedOperation } from '../capacity'
import { operationKey } from './places'

/**
 * A plan with what that of the phase before says of its operations, which are all kept: the capacity plan counts no
 * set-up for an operation that is kept, and a repair marks none.
 */
export function withEarlier(plan: CapacityPlan, before: CapacityPlan): CapacityPlan {
  if (plan === before) return plan
  const known = new Map(before.operations.map((one) => [operationKey(one.job, one.operation), one]))
  const setups = new Map(before.loads.machines.map((load) => [placeOf(load), load.setupMinutes]))
  return {
    ...plan,
    operations: plan.operations.map((one) => asBefore(one, known.get(operationKey(one.job, one.operation)))),
    loads: {
      ...plan.loads,
      machines: plan.loads.machines.map((load) => withLoad(load, setups.get(placeOf(load)) ?? 0)),
    },
  }
}

function placeOf({ machine, date }: MachineLoad): string {
  return JSON.stringify([machine, date])
}

function asBefore(is: PlannedOperation, was: PlannedOperation | undefined): PlannedOperation {
  if (!was) return is
  const { setupAt, setupMinutes, notBefore, waitedUntil } = was
  return {
    ...is,
    ...(setupAt !== undefined && { setupMinutes, setupAt }),
    ...(notBefore !== undefined && { notBefore }),
    ...(waitedUntil !== undefined && { waitedUntil }),
  }
}

function withLoad(load: MachineLoad, minutes: number): MachineLoad {
  if (minutes === 0) return load
  const setupMinutes = load.setupMinutes + minutes
  const used = load.runMinutes + setupMinutes
  const { availableMinutes } = load
  const percent = availableMinutes === 0 ? 0 : Math.round((1000 * used) / availableMinutes) / 10
  return { ...load, setupMinutes, percent }
}
