export type { Offset, OffsetText, Unit } from './offset'
export { applyOffset, offset } from './offset'
export {
  audiences,
  conditionalSteps,
  customerClasses,
  escalationInstants,
  escalationLevels,
  everyone,
  kindsWithTerm,
  outsiders,
  taskKinds,
  usualPromiseLimit,
  usualSnoozeLimit,
} from './ladders'
export type {
  Audience,
  Bilingual,
  CustomerClass,
  EscalationContext,
  EscalationInstant,
  EscalationLevel,
  KindWithTerm,
  Ladder,
  LadderCondition,
  LadderOffset,
  LadderStep,
  Policy,
  SnoozeLimit,
  TaskKind,
} from './ladders'
export { defaultPolicy } from './default-policy'
export { cutOffNames, milestoneKeys } from './milestone'
export type { Anchor, CutOffName, CutOffs, Lag, Milestone, MilestoneKey, Template } from './milestone'
export { inOrder } from './network'
export type { NetworkProblem } from './network'
export { defaultTemplates } from './templates'
export { balanceGatesStuffing, endsAtHandOver, milestonesFor } from './variants'
export type { PaymentFact, PlanFacts } from './variants'
export { complaintTerms, containerCheckWeekdays, dutyTurn, nextDailyReport, reportMinute } from './recurring'
export type { Misfit, PlanMilestone, TimePlan } from './time-plan'
