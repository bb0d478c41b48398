export { milestoneKeys } from './milestone'
export type { MilestoneKey } from './milestone'
