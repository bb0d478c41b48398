import type { CapacityJob, CapacityPlan } from '../capacity'
import type { MaterialPlan } from '../materials'
import type { Factory, LinePlace } from './factory'
import type { FactoryOrder } from './input'
import type { LineMaterials } from './line-materials'
import type { Expected, OrderTime } from './time'

/** A line as planned: its materials, the time plan that lets it start, and its job. */
export type PlannedLine = LinePlace & {
  materials: LineMaterials
  isBoughtIn: boolean
  /** Nothing is left to wait for or to make. */
  isDone: boolean
  /** Set with `job`: the order's time under this line's materials. */
  release?: OrderTime
  job?: CapacityJob
}

/** An order as planned: its time without and with what is expected of materials and production. */
export type PlannedOrderState = {
  order: FactoryOrder
  /** By the order's own dates alone. */
  own: OrderTime
  lines: PlannedLine[]
  expected: Expected
  final: OrderTime
}

/** A planned factory with everything that reasons are found from. */
export type PlannedFactory = {
  factory: Factory
  materials: MaterialPlan
  capacity: CapacityPlan
  orders: PlannedOrderState[]
}
