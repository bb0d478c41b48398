export { materialsLimits } from './input'
export type {
  Alternate,
  BillLine,
  LotSize,
  MaterialDemand,
  MaterialItem,
  MaterialsInput,
  Reservation,
  ScheduledReceipt,
} from './input'
export type {
  ActionMessage,
  DemandLine,
  Hurts,
  KittingRate,
  LateRelease,
  MaterialPlan,
  MaterialRequirement,
  MissedMaterial,
  OpenOrder,
  Peg,
  PhantomUse,
  PlannedOrder,
  SourceKind,
  Warning,
} from './plan'
export { planMaterials } from './plan-materials'
export type { MaterialsAnswer } from './plan-materials'
export { peggingOf } from './pegging-walk'
export type { Pegging, Share, Source } from './pegging-walk'
export { linesHurtBy } from './hurt-walk'
export type { HurtLine } from './hurt-walk'
