import { openProductionOrders, passedAtOpening } from '../facts'
import { refuse, type Refusal } from '../rule'
import type { MilestoneKey } from '../../policy/milestone'
import { signOffDepartments, type OrderState, type ProductionOrder } from '../state'

/**
 * The production orders that lines still lack, one per line (R14). Those of an order opened under way carry the
 * start and the completion that its opening tells.
 */
export function productionOrdersFor(state: OrderState, now: string): ProductionOrder[] {
  const known = new Set(state.conversion.productionOrders.map((order) => order.id))
  return state.order.lines
    .map(({ line, product, quantities }) => ({
      id: `${state.number}-P${line}`,
      line,
      ...(product === undefined ? {} : { product }),
      quantities,
      createdAt: now,
      ...progressAtOpening(state, now),
    }))
    .filter((order) => !known.has(order.id))
}

/** True when materials, production and customs may begin: a production order per line, and the plan fixed. */
export function productionOrdersReleased(state: OrderState): boolean {
  const isPlanned = state.conversion.planFixedAt !== undefined || passedAtOpening(state, 'conversion')
  return isPlanned && linesWithoutOrder(state).length === 0
}

/** True when the product meeting was held and all three departments signed it off (R26). */
export function productMeetingDone({ conversion: { meeting, signedOff } }: OrderState): boolean {
  return (
    meeting !== undefined && signOffDepartments.every((department) => signedOff[department] !== undefined)
  )
}

/** The lines that have no production order yet. */
export function linesWithoutOrder(state: OrderState): number[] {
  const withOrder = new Set(openProductionOrders(state).map((order) => order.line))
  return state.order.lines.map(({ line }) => line).filter((line) => !withOrder.has(line))
}

/** Refusal of whatever needs a production order for every line. */
export function withoutOrders(state: OrderState): Refusal | undefined {
  const lines = linesWithoutOrder(state)
  return lines.length === 0
    ? undefined
    : refuse(
        'no-production-order',
        `Create the production orders first; without one: line ${lines.join(', ')}`,
      )
}

/** What the opening of an order under way tells of its production. */
function progressAtOpening(
  state: OrderState,
  now: string,
): Pick<ProductionOrder, 'startedAt' | 'completedAt'> {
  const isProduced = passedAtOpening(state, 'production')
  const on = (milestone: MilestoneKey) =>
    state.order.opening?.milestones.find((entry) => entry.milestone === milestone)?.doneOn
  const startedAt = on('productionStart') ?? (isProduced ? now : undefined)
  const completedAt = isProduced ? (on('productionComplete') ?? now) : undefined
  return {
    ...(startedAt === undefined ? {} : { startedAt: instantOf(startedAt) }),
    ...(completedAt === undefined ? {} : { completedAt: instantOf(completedAt) }),
  }
}

/** A day as an instant of that same day in the factory's zone: 08:00 in China. */
function instantOf(dayOrInstant: string): string {
  return new Date(dayOrInstant).toISOString()
}
