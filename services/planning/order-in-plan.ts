import type { ZoneData } from '../../domain/calendar'
import { sumQuantities } from '../../domain/quantity'
import { passedAtOpening } from '../../domain/order/facts'
import { planningInput } from '../../domain/order/planning-input'
import { lineNeeds, type LineNeeds } from '../../domain/order/stages/material-needs'
import {
  cellsOf,
  isComplete,
  made,
  productOf,
  templateProcesses,
} from '../../domain/order/stages/production-facts'
import { processes, type OrderState } from '../../domain/order/state'
import type { CustomerClass } from '../scheduling/capacity'
import type { FactoryOrder, FactoryOrderLine } from '../scheduling/factory/input'

/** What the planner needs to know of an order beyond its state. */
export type OrderContext = {
  /** UTC offsets of the IANA zone of a port. */
  zoneOf: (zone: string) => ZoneData
  customerClass?: CustomerClass
  /** In the factory's currency. */
  value?: number
}

/** An open order as the planner sees it; the same state always gives the same. */
export function orderInPlan(state: OrderState, context: OrderContext): FactoryOrder {
  const { customerClass, value } = context
  return {
    number: state.number,
    customer: state.order.customer,
    ...(customerClass && { customerClass }),
    ...(isTentative(state) && { tentative: true }),
    ...(value !== undefined && { value }),
    time: timeOf(state, context),
    lines: lineNeeds(state).flatMap((needs) => lineInPlan(state, needs)),
  }
}

/** In review and without an approved contract, an order takes only what the contracted ones leave. */
export function isTentative(state: OrderState): boolean {
  return (
    state.review.contract?.approvedAt === undefined &&
    state.stages.review.status !== 'passed' &&
    !passedAtOpening(state, 'review')
  )
}

function timeOf(state: OrderState, { zoneOf }: OrderContext): FactoryOrder['time'] {
  const { order, etaOn, cutOffs, portZone, presentationDays, done, baseline } = planningInput(state)
  const { template, receivedAt, shipOn, incoterm, transportMode, passageDays, payment } = order
  return {
    template,
    facts: {
      incoterm,
      transportMode,
      passageDays,
      payment: payment?.map(({ trigger, gate, days }) => ({ trigger, gate, days })),
      presentationDays,
    },
    receivedAt,
    ...(shipOn !== undefined && { shipOn }),
    ...(etaOn !== undefined && { etaOn }),
    cutOffs,
    ...(portZone !== undefined && { portZone: zoneOf(portZone) }),
    done,
    baseline,
  }
}

/** Nothing of a line whose quantity is not known yet. */
function lineInPlan(state: OrderState, { productionOrder, lacking, bound }: LineNeeds): FactoryOrderLine[] {
  const quantity = sumQuantities(productionOrder.quantities.map((cell) => cell.quantity))
  if (quantity <= 0) return []
  const { id, line } = productionOrder
  const isMade = isComplete(state, productionOrder)
  return [
    {
      id,
      line,
      // A line whose product nobody has entered has neither routing nor bill of materials: it is its own item.
      item: productOf(state, productionOrder) ?? id,
      quantity,
      ...(lacking && { needs: lacking.map(({ material, quantity }) => ({ item: material, quantity })) }),
      bound: bound.map((part) => ({
        ref: `${part.purchaseOrder}/${part.line}`,
        item: part.material,
        quantity: part.quantity,
        dueOn: part.promisedOn,
        ...(part.firstPromisedOn !== undefined && { firstDueOn: part.firstPromisedOn }),
        supplier: part.supplier,
      })),
      done: doneOf(state, productionOrder, quantity),
      ...(isMade && { isMade }),
    },
  ]
}

/**
 * Pieces by process. Of a process that the order's template does not have, such as the sewing of goods that are
 * bought in, nothing is left to do here.
 */
function doneOf(
  state: OrderState,
  order: LineNeeds['productionOrder'],
  quantity: number,
): Record<string, number> {
  const used = templateProcesses[state.order.template]
  const cells = cellsOf(order)
  return Object.fromEntries(
    processes.map((process) => [
      process,
      used.includes(process)
        ? sumQuantities(cells.map((cell) => made(state, order, { process, cell })))
        : quantity,
    ]),
  )
}
