import { capacityLimits } from '../capacity'

/** Most that one picture of the factory may hold. A request above it is refused, never cut. */
export const factoryLimits = {
  orders: 5_000,
  lines: 20_000,
  /** Of one order line, each. */
  needs: 1_000,
  bound: 1_000,
  routings: 20_000,
  operationsPerRouting: capacityLimits.operationsPerJob,
  stopsPerMachine: 1_000,
  previousOperations: 2 * capacityLimits.operations,
  milestones: 100,
  /** Every date lies within as many years of the run. */
  years: 10,
  /** Late purchase lines and machine stops whose harm is computed; the gravest come first. */
  hurtCauses: 25,
} as const
