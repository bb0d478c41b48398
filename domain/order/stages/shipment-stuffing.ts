import { exceeds, subtractQuantity, sumQuantities } from '../../quantity'
import type { shipmentCommands } from '../commands/shipment'
import { draft, type EventDraft } from '../events'
import { live, openProductionOrders, passedAtOpening } from '../facts'
import { refuse, type Refusal, type RuleInput, type Rules } from '../rule'
import type { OrderState, ProductionOrder, Shipment, StuffedContainer } from '../state'
import { paymentGateOpen } from './collection'
import { malformed } from './malformed'
import { finalCheckPassed } from './production-facts'
import { unfinishedProblem } from './shipment-quantities'
import { aheadProblem, findShipment, isRefusal, isSame, onBoardProblem } from './shipping-checks'
import { entersTerminal, hasBillOfLading } from './shipping-terms'

/** Stuffing, and the verified mass of each container. */
export const stuffingRules: Pick<Rules<keyof typeof shipmentCommands>, 'stuffContainers' | 'submitVgm'> = {
  stuffContainers: (input) => stuffContainers(input),
  submitVgm: (input) => submitVgm(input),
}

/** Stuffed and sealed only when production, quality, marks and money are closed (R24). */
function stuffContainers({ state, body, now }: RuleInput<'stuffContainers'>): EventDraft[] | Refusal {
  const shipment = findShipment(state, body.shipment)
  if (isRefusal(shipment)) return shipment
  const containers = body.containers ?? []
  const { shipment: id, stuffedAt } = body
  if (shipment.stuffedAt !== undefined) {
    const before = shipment.containers.map(({ vgm: _vgm, ...container }) => container)
    if (shipment.stuffedAt === stuffedAt && isSame(before, containers)) return []
    const detail = `Shipment ${id} was stuffed at ${shipment.stuffedAt}; void it and open it anew to stuff it otherwise`
    return refuse('already-stuffed', detail, '/shipment')
  }
  const problem =
    aheadProblem(stuffedAt, { now, pointer: '/stuffedAt' }) ??
    unfinishedProblem(state, shipment) ??
    qualityProblem(state, shipment) ??
    releaseProblem(state, shipment) ??
    containersProblem(state, containers)
  return problem ?? [draft('containersStuffed', { shipment: id, stuffedAt, containers })]
}

/**
 * A completed production order needs a passed final check; of one still running, a partial lot goes out when the
 * last check of either kind passed.
 */
function qualityProblem(state: OrderState, shipment: Shipment): Refusal | undefined {
  if (passedAtOpening(state, 'production')) return undefined
  const lines = shipment.lines.map(({ line }) => line)
  const open = openProductionOrders(state).find(
    (order) => lines.includes(order.line) && !qualityPassed(state, order),
  )
  if (!open) return undefined
  const wanted = open.completedAt === undefined ? 'the last quality check' : 'the final quality check'
  return refuse('quality-open', `Production order ${open.id}: ${wanted} has not passed`, '/shipment')
}

function qualityPassed(state: OrderState, order: ProductionOrder): boolean {
  const checks = live(state.production.qualityChecks).filter((check) => check.productionOrder === order.id)
  if (checks.at(-1)?.passed !== true) return false
  return order.completedAt === undefined || finalCheckPassed(state, order)
}

function releaseProblem(state: OrderState, shipment: Shipment): Refusal | undefined {
  const { id, finalInspection, marksChecked } = shipment
  if (!finalInspection?.passed) {
    const detail = finalInspection ? 'did not pass; it must be repeated' : 'is not recorded'
    return refuse('inspection-open', `The final inspection of ${id} ${detail}`, '/shipment')
  }
  if (!marksChecked?.ok) {
    const detail = marksChecked ? 'found faults; correct and check again' : 'is not recorded'
    return refuse('marks-open', `The check of packing and shipping marks of ${id} ${detail}`, '/shipment')
  }
  if (!paymentGateOpen(state, 'stuffing')) {
    return refuse(
      'payment-not-in',
      'The money that guards stuffing is not in; record it or have the gate released',
    )
  }
  const query = state.queries.find(({ blocking, answeredAt }) => blocking && answeredAt === undefined)
  if (query) return refuse('query-open', `Query ${query.id} must be answered first: ${query.subject}`)
  const exception = state.exceptions.find(
    ({ hitsShipDate, resolvedAt }) => hitsShipDate && resolvedAt === undefined,
  )
  return exception
    ? refuse('exception-open', `Exception ${exception.id} must be settled first: ${exception.description}`)
    : undefined
}

/** More than any container carries. */
const mostCargoKg = 30_000

function containersProblem(state: OrderState, containers: readonly StuffedContainer[]): Refusal | undefined {
  if (containers.length === 0 && entersTerminal(state)) {
    return refuse(
      'containers-missing',
      `By ${state.order.transportMode} the containers must be named`,
      '/containers',
    )
  }
  const used = live(state.shipment.shipments).flatMap((other) =>
    other.containers.map(({ number }) => ({ number, shipment: other.id })),
  )
  for (const [index, { number, grossKg }] of containers.entries()) {
    if (containers.findIndex((other) => other.number === number) !== index) {
      return malformed('container-twice', `Container ${number} is given twice`, `/containers/${index}/number`)
    }
    const before = used.find((other) => other.number === number)
    if (before) {
      const detail = `Container ${number} carries shipment ${before.shipment} of this order`
      return refuse('container-twice', detail, `/containers/${index}/number`)
    }
    if (exceeds(grossKg, mostCargoKg)) {
      const detail = `Container ${number}: ${grossKg} kg of cargo; no container carries more than ${mostCargoKg} kg`
      return refuse('too-heavy', detail, `/containers/${index}/grossKg`)
    }
  }
  return undefined
}

/** Beyond these a verified mass is punished as false (船舶安全监督规则 art. 56): 5 % or one tonne. */
const vgmShare = 0.05
const vgmMarginKg = 1000

function submitVgm({ state, body, now }: RuleInput<'submitVgm'>): EventDraft[] | Refusal {
  const shipment = findShipment(state, body.shipment)
  if (isRefusal(shipment)) return shipment
  if (!hasBillOfLading(state)) {
    return refuse(
      'not-needed',
      'A verified gross mass is ours to submit only for sea freight under a booking',
    )
  }
  if (shipment.stuffedAt === undefined) {
    return refuse('not-stuffed', `Shipment ${shipment.id} is not stuffed yet`, '/shipment')
  }
  const container = shipment.containers.find(({ number }) => number === body.container)
  if (!container) {
    const names = shipment.containers.map(({ number }) => number).join(', ')
    return refuse(
      'unknown-container',
      `Shipment ${shipment.id} has no ${body.container}; it has ${names}`,
      '/container',
    )
  }
  const { method, massKg, submittedAt } = body
  const vgm = { method, massKg, submittedAt }
  if (isSame(container.vgm, vgm)) return []
  const problem =
    onBoardProblem(shipment) ??
    aheadProblem(submittedAt, { now, pointer: '/submittedAt' }) ??
    implausibleMass(container, massKg)
  return problem ?? [draft('vgmSubmitted', { shipment: shipment.id, container: container.number, ...vgm })]
}

function implausibleMass({ number, grossKg, tareKg }: StuffedContainer, massKg: number): Refusal | undefined {
  const known = sumQuantities([grossKg, tareKg])
  const difference = Math.abs(subtractQuantity(massKg, known))
  if (difference <= vgmMarginKg && difference <= known * vgmShare) return undefined
  const detail = `${massKg} kg for ${number} differs by ${difference} kg from cargo ${grossKg} + tare ${tareKg} = ${known} kg; at most 5 % and 1000 kg are plausible`
  return refuse('vgm-implausible', detail, '/massKg')
}
