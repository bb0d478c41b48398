import { daysBetween } from '../../calendar'
import { exceeds, subtractQuantity, sumQuantities } from '../../quantity'
import type { shipmentCommands } from '../commands/shipment'
import { draft, type EventDraft } from '../events'
import { factoryDay, live, nextId, openProductionOrders, passedAtOpening } from '../facts'
import { refuse, type Refusal, type RuleInput, type Rules } from '../rule'
import type { OrderState, ProductionOrder, Shipment, StuffedContainer } from '../state'
import { paymentGateOpen } from './collection'
import { bookingOf, findBooking, isClosed, openBookings } from './customs-bookings'
import { malformed } from './malformed'
import { finalCheckPassed } from './production-facts'
import {
  everythingLeft,
  linesProblem,
  namedLines,
  shipmentsOn,
  unfinishedProblem,
} from './shipment-quantities'
import { aheadProblem, dayAheadProblem, findShipment, isRefusal, isSame } from './shipping-checks'
import { entersTerminal, hasBillOfLading, needsVessel } from './shipping-terms'

type LoadingCommand =
  'openShipment' | 'recordFinalInspection' | 'checkMarks' | 'stuffContainers' | 'submitVgm'

/** From the opening of a shipment to its weighed containers. */
export const loadingRules: Pick<Rules<keyof typeof shipmentCommands>, LoadingCommand> = {
  openShipment: (input) => openShipment(input),
  recordFinalInspection: (input) => recordFinalInspection(input),
  checkMarks: (input) => checkMarks(input),
  stuffContainers: (input) => stuffContainers(input),
  submitVgm: (input) => submitVgm(input),
}

/**
 * A shipment may be opened before all its pieces are finished, to plan its sailing; stuffing asks that they are.
 * Without lines it takes what is finished and left, or all that is left while nothing is finished yet.
 */
function openShipment({ state, body, by, now }: RuleInput<'openShipment'>): EventDraft[] | Refusal {
  const booking = bookingToSailWith(state, body.booking)
  if (typeof booking === 'object') return booking
  const lines = body.lines ? namedLines(state, body.lines) : everythingLeft(state)
  if (lines.length === 0) {
    const detail =
      'Nothing is finished that is in no shipment yet; name lines to plan a shipment ahead of production'
    return refuse('nothing-to-ship', detail, '/lines')
  }
  const problem = linesProblem(state, lines)
  if (problem) return problem
  const shipment: Shipment = {
    id: nextId(state, 'S'),
    at: now,
    by,
    ...(booking === undefined ? {} : { booking }),
    lines,
    containers: [],
    statusChecks: [],
  }
  return [draft('shipmentOpened', { shipment })]
}

function bookingToSailWith(state: OrderState, given: string | undefined): string | undefined | Refusal {
  if (given !== undefined) return givenBooking(state, given)
  const open = openBookings(state)
  const free = open.filter(({ id }) => shipmentsOn(state, id).length === 0)
  const [only, ...others] = free.length > 0 ? free : open
  if (only && others.length === 0) return only.id
  if (only) {
    const names = [only, ...others].map(({ id }) => id).join(', ')
    return refuse(
      'booking-unclear',
      `Several bookings are open: ${names}; say which one it sails with`,
      '/booking',
    )
  }
  if (!needsVessel(state) || passedAtOpening(state, 'customs')) return undefined
  return refuse('no-booking', 'No booking is open to sail with; book a vessel first', '/booking')
}

function givenBooking(state: OrderState, id: string): string | Refusal {
  const booking = findBooking(state, id)
  if (isRefusal(booking)) return booking
  return isClosed(state, id)
    ? refuse(
        'booking-closed',
        `Goods of booking ${id} are declared or on board; this lot needs another booking`,
        '/booking',
      )
    : id
}

/** The buyer's inspection (验货); a failed one is an exception, and it may be repeated until the goods are on board. */
function recordFinalInspection(input: RuleInput<'recordFinalInspection'>): EventDraft[] | Refusal {
  const { state, body, now } = input
  const shipment = findShipment(state, body.shipment)
  if (isRefusal(shipment)) return shipment
  const { shipment: id, inspectedOn: on, inspector, ...rest } = body
  const finalInspection = { ...rest, by: inspector, on }
  if (isSame(shipment.finalInspection, finalInspection)) return []
  const problem = onBoardProblem(shipment) ?? dayAheadProblem(state, on, { now, pointer: '/inspectedOn' })
  if (problem) return problem
  const recorded = draft('finalInspectionRecorded', { shipment: id, ...finalInspection })
  return body.passed ? [recorded] : [recorded, failedInspection(input, shipment)]
}

/** A failed inspection hits the ship date when no more than three days are left to repeat it. */
const daysToRepeat = 3

function failedInspection(
  { state, body, by, now }: RuleInput<'recordFinalInspection'>,
  shipment: Shipment,
): EventDraft {
  const sailing = bookingOf(state, shipment)?.etd ?? state.order.shipOn
  const daysLeft = sailing === undefined ? Infinity : daysBetween(factoryDay(state, now), sailing)
  return draft('exceptionRaised', {
    exception: {
      id: nextId(state, 'E'),
      kind: 'quality',
      description: `Final inspection of ${shipment.id} failed${body.comment ? `: ${body.comment}` : ''}`,
      department: 'quality',
      hitsShipDate: daysLeft <= daysToRepeat,
      raisedAt: now,
      raisedBy: by,
      ref: shipment.id,
    },
  })
}

function checkMarks({ state, body, by, now }: RuleInput<'checkMarks'>): EventDraft[] | Refusal {
  const shipment = findShipment(state, body.shipment)
  if (isRefusal(shipment)) return shipment
  const { ok, evidence } = shipment.marksChecked ?? {}
  if (ok === body.ok && evidence === body.evidence) return []
  const problem = onBoardProblem(shipment)
  if (problem) return problem
  return [draft('marksChecked', { ...body, at: now, by })]
}

function onBoardProblem({ id, onBoardAt }: Shipment): Refusal | undefined {
  return onBoardAt === undefined
    ? undefined
    : refuse('already-on-board', `Shipment ${id} has been on board since ${onBoardAt}`, '/shipment')
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
