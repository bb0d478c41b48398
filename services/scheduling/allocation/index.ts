export { allocateShortage } from './allocate'
export type { AllocationAnswer } from './allocate'
export { allocationLimits } from './input'
export type {
  AllocationDemand,
  AllocationInput,
  AllocationOverride,
  AvailableItem,
  CustomerClass,
} from './input'
export type { AllocatedItem, AllocatedLine, Allocation, AllocationReason, AppliedOverride } from './result'
