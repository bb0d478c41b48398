import type { shipmentCommands } from '../commands/shipment'
import { draft, type EventDraft } from '../events'
import { factoryDay, nextId, passedAtOpening } from '../facts'
import { refuse, type Refusal, type RuleInput, type Rules } from '../rule'
import type { OrderState, Shipment } from '../state'
import { cutOffsFor } from './customs-bookings'
import { openDocuments } from './customs-documents'
import { step, type StepBefore } from './shipment-step'
import { vgmSubmittedAt } from './shipment-steps'
import { isSame, onBoardProblem } from './shipping-checks'
import {
  clearsExport,
  entersTerminal,
  handsOver,
  hasBillOfLading,
  latestShipmentOn,
  mustInsure,
  needsStatutoryInspection,
} from './shipping-terms'

type TransportCommand =
  | 'submitShippingInstruction'
  | 'recordGateIn'
  | 'recordDeclaration'
  | 'recordRelease'
  | 'confirmDraftBillOfLading'
  | 'recordOnBoard'

/** From the shipping instruction to the loading, one shipment at a time. */
export const transportRules: Pick<Rules<keyof typeof shipmentCommands>, TransportCommand> = {
  submitShippingInstruction: ({ state, body, now }) =>
    step(
      { state, now, shipment: body.shipment, at: body.submittedAt, pointer: '/submittedAt' },
      (shipment) => ({
        done: shipment.shippingInstructionAt,
        problem: () => notByBillOfLading(state) ?? documentsProblem(state, shipment),
        events: () => [
          draft('shippingInstructionSubmitted', { shipment: shipment.id, submittedAt: body.submittedAt }),
        ],
      }),
    ),
  recordGateIn: ({ state, body, now }) =>
    step({ state, now, ...body }, (shipment) => ({
      done: shipment.gateInAt,
      after: { at: shipment.stuffedAt, code: 'not-stuffed', what: 'stuffed' },
      problem: () => gateInProblem(state, shipment),
      events: () => [draft('gatedIn', body)],
    })),
  recordDeclaration: (input) => recordDeclaration(input),
  recordRelease: ({ state, body, now }) =>
    step({ state, now, ...body }, (shipment) => ({
      done: shipment.releasedAt,
      after: { at: shipment.declared?.at, code: 'not-declared', what: 'declared' },
      events: () => [draft('customsReleased', body)],
    })),
  confirmDraftBillOfLading: ({ state, body, now }) =>
    step({ state, now, ...body }, (shipment) => ({
      done: shipment.draftBillOfLadingAt,
      after: {
        at: shipment.shippingInstructionAt,
        code: 'shipping-instruction-missing',
        what: 'given a shipping instruction',
      },
      problem: () => notByBillOfLading(state),
      events: () => [draft('draftBillOfLadingConfirmed', body)],
    })),
  recordOnBoard: (input) => recordOnBoard(input),
}

function notByBillOfLading(state: OrderState): Refusal | undefined {
  if (hasBillOfLading(state)) return undefined
  const why = handsOver(state) ? `under ${state.order.incoterm}` : `by ${state.order.transportMode}`
  return refuse('not-needed', `There is no bill of lading of ours ${why}, and no shipping instruction for it`)
}

/** Customs was prepared elsewhere when the order was opened behind it. */
function documentsProblem(state: OrderState, shipment: Shipment): Refusal | undefined {
  if (passedAtOpening(state, 'customs')) return undefined
  const [first] = openDocuments(state, shipment.booking ?? shipment.id)
  return first && refuse('documents-open', `The customs documents are not complete and agreeing: ${first.en}`)
}

/** By air a gate-in may be recorded, but nothing waits for it. */
function gateInProblem(state: OrderState, shipment: Shipment): Refusal | undefined {
  if (['road', 'courier'].includes(state.order.transportMode) || handsOver(state)) {
    return refuse('not-needed', 'No terminal of ours is entered: the carrier fetches the goods')
  }
  return onBoardProblem(shipment)
}

/** The declaration follows the gate-in (Customs Law art. 24) or is made in advance, and precedes the cut-off. */
function recordDeclaration({ state, body, now }: RuleInput<'recordDeclaration'>): EventDraft[] | Refusal {
  const { at, number, inAdvance = false } = body
  return step({ state, now, shipment: body.shipment, at }, (shipment) => ({
    done: shipment.declared && `${shipment.declared.at}, number ${shipment.declared.number}`,
    isRepeated: isSame(shipment.declared, { number, at, inAdvance }),
    after: beforeDeclaration(state, shipment, inAdvance),
    problem: () =>
      notOurDeclaration(state) ??
      documentsProblem(state, shipment) ??
      inspectionMissing(state) ??
      cutOffMissed(state, shipment, at),
    events: () => [draft('exportDeclared', { shipment: shipment.id, number, at, inAdvance })],
  }))
}

function beforeDeclaration(
  state: OrderState,
  { stuffedAt, gateInAt }: Shipment,
  inAdvance: boolean,
): StepBefore {
  const needsGateIn = entersTerminal(state) && !inAdvance
  if (stuffedAt === undefined || !needsGateIn) return { at: stuffedAt, code: 'not-stuffed', what: 'stuffed' }
  return { at: gateInAt, code: 'not-gated-in', what: 'in the terminal (or declared in advance)' }
}

function notOurDeclaration(state: OrderState): Refusal | undefined {
  return clearsExport(state)
    ? undefined
    : refuse('not-needed', `Under ${state.order.incoterm} the buyer clears the export`)
}

function inspectionMissing(state: OrderState): Refusal | undefined {
  const isMissing =
    needsStatutoryInspection(state) &&
    !state.customs.statutoryInspection &&
    !passedAtOpening(state, 'customs')
  return isMissing
    ? refuse(
        'statutory-inspection-missing',
        'A listed product needs the certificate of statutory inspection first',
      )
    : undefined
}

function cutOffMissed(state: OrderState, shipment: Shipment, at: string): Refusal | undefined {
  const { customs } = cutOffsFor(state, shipment)
  return customs !== undefined && at > customs
    ? refuse(
        'after-cut-off',
        `The customs cut-off was ${customs}; roll the booking or enter the new cut-off`,
        '/at',
      )
    : undefined
}

/** On board, or handed over to the buyer's carrier under EXW and FCA. */
function recordOnBoard(input: RuleInput<'recordOnBoard'>): EventDraft[] | Refusal {
  const { state, body, now } = input
  return step({ state, now, ...body }, (shipment) => ({
    done: shipment.onBoardAt,
    after: clearsExport(state)
      ? { at: shipment.releasedAt, code: 'not-released', what: 'released by customs' }
      : { at: shipment.stuffedAt, code: 'not-stuffed', what: 'stuffed' },
    problem: () =>
      weightProblem(state, shipment) ?? gateInMissing(state, shipment) ?? uninsured(state, body.at),
    events: () => [draft('goodsOnBoard', body), ...lateShipment(input)],
  }))
}

function weightProblem(state: OrderState, shipment: Shipment): Refusal | undefined {
  if (!hasBillOfLading(state) || vgmSubmittedAt(shipment) !== undefined) return undefined
  const open = shipment.containers
    .filter(({ vgm, type }) => !vgm && type !== 'LCL')
    .map(({ number }) => number)
  return refuse('vgm-missing', `No verified gross mass, no loading (SOLAS): ${open.join(', ')}`, '/shipment')
}

function gateInMissing(state: OrderState, { id, gateInAt }: Shipment): Refusal | undefined {
  return entersTerminal(state) && gateInAt === undefined
    ? refuse('not-gated-in', `Shipment ${id} is not in the terminal yet`, '/shipment')
    : undefined
}

function uninsured(state: OrderState, at: string): Refusal | undefined {
  if (!mustInsure(state) || passedAtOpening(state, 'customs')) return undefined
  const { insurance } = state.customs
  if (!insurance) {
    return refuse('insurance-missing', `${state.order.incoterm} wants the goods insured before loading`)
  }
  return insurance.issuedOn > factoryDay(state, at)
    ? refuse(
        'insurance-after-loading',
        `The insurance was issued on ${insurance.issuedOn}, after the loading`,
        '/at',
      )
    : undefined
}

/** It has happened, so it is recorded; the bank will find it, so somebody must deal with it now (UCP 600 art. 29c). */
function lateShipment({ state, body, by, now }: RuleInput<'recordOnBoard'>): EventDraft[] {
  const latest = latestShipmentOn(state)
  const day = factoryDay(state, body.at)
  if (latest === undefined || day <= latest) return []
  return [
    draft('exceptionRaised', {
      exception: {
        id: nextId(state, 'E'),
        kind: 'document',
        description: `${body.shipment} 于 ${day} 装船，晚于最迟装运期 Shipment ${body.shipment} went on board on ${day}, after the latest shipment date ${latest}`,
        department: 'finance',
        hitsShipDate: true,
        raisedAt: now,
        raisedBy: by,
        ref: body.shipment,
      },
    }),
  ]
}
