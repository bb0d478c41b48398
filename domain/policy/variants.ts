import type { Incoterm, Instalment, TransportMode } from '../order/intake'
import { anchor } from './anchor'
import type { Milestone, MilestoneKey, Template } from './milestone'
import { changed, without } from './network'

/** What of an instalment decides milestones. */
export type PaymentFact = Pick<Instalment, 'trigger' | 'gate' | 'days'>

/** What of an order decides which milestones it has. */
export type PlanFacts = {
  incoterm?: Incoterm
  transportMode: TransportMode
  /** Days from ETD to ETA. */
  passageDays: number
  /** Empty or absent while the terms are not agreed: T/T with deposit and balance is assumed. */
  payment?: PaymentFact[]
  /** Calendar days after shipment in which a letter of credit wants its documents; 21 when absent (UCP 600 14c). */
  presentationDays?: number
}

const usualPayment: PaymentFact[] = [
  { trigger: 'contract', gate: 'purchase', days: 0 },
  { trigger: 'billOfLadingCopy', gate: 'billOfLading', days: 7 },
]

/** Below this the goods arrive before a bill of lading held back would matter. */
const shortPassageDays = 10

/** The milestones of a template that apply to an order, by its payment, its transport and its Incoterm. */
export function milestonesFor(template: Template, facts: PlanFacts): Milestone[] {
  return byIncoterm(byTransport(byPayment(template.milestones, facts), facts), facts)
}

/** True when the money must be in before the goods leave, because no bill of lading could hold them back. */
export function balanceGatesStuffing(facts: PlanFacts): boolean {
  const { balances } = paymentOf(facts)
  const canHold =
    facts.transportMode === 'sea' && facts.passageDays >= shortPassageDays && !endsAtHandOver(facts)
  return (
    balances.length > 0 &&
    balances.every(
      ({ trigger, gate }) =>
        trigger === 'beforeStuffing' || gate === 'stuffing' || (gate === 'billOfLading' && !canHold),
    )
  )
}

/** EXW and FCA: hand-over to the buyer's carrier ends our transport. */
export function endsAtHandOver({ incoterm }: Pick<PlanFacts, 'incoterm'>): boolean {
  return incoterm === 'EXW' || incoterm === 'FCA'
}

function paymentOf({ payment }: PlanFacts) {
  const parts = payment && payment.length > 0 ? payment : usualPayment
  const isCredit = (part: PaymentFact) => part.trigger === 'letterOfCreditSight'
  const isDeposit = (part: PaymentFact) =>
    !isCredit(part) && (part.trigger === 'contract' || part.gate === 'purchase')
  return {
    hasCredit: parts.some(isCredit),
    hasDeposit: parts.some(isDeposit),
    balances: parts.filter((part) => !isCredit(part) && !isDeposit(part)),
  }
}

function byPayment(milestones: Milestone[], facts: PlanFacts): Milestone[] {
  const { hasCredit, hasDeposit, balances } = paymentOf(facts)
  const dropped: MilestoneKey[] = []
  if (!hasCredit && !hasDeposit) dropped.push('depositIn')
  if (!hasCredit) dropped.push('documentsPresented')
  if (balances.length === 0) dropped.push('balanceIn')
  if (balances.length === 0 && !hasCredit) dropped.push('balanceRequested')
  if (balances.length === 0 && hasCredit) dropped.push('billOfLadingReleased')
  // Dates first: a date counted from a dropped milestone must be gone before the milestone is.
  const dated = hasCredit ? underCredit(milestones, facts) : milestones
  return without(byBalance(dated, facts), dropped)
}

/** A letter of credit is received and checked before purchase, and paid against documents. */
function underCredit(milestones: Milestone[], facts: PlanFacts): Milestone[] {
  const { hasDeposit, balances } = paymentOf(facts)
  return changed(milestones, {
    depositIn: {
      name: hasDeposit
        ? { en: 'Deposit in, letter of credit checked', zh: '定金到账、信用证审核' }
        : { en: 'Letter of credit received and checked', zh: '信用证审核' },
    },
    documentsPresented: { by: anchor(`ETD+${facts.presentationDays ?? 21}c`) },
    ...(balances.length === 0 && {
      balanceRequested: { name: { en: 'Bill-of-lading copy sent', zh: '提单副本' } },
    }),
  })
}

function byBalance(milestones: Milestone[], facts: PlanFacts): Milestone[] {
  const { balances } = paymentOf(facts)
  const last = balances.at(-1)
  if (!last) return changed(milestones, { billOfLadingReleased: atOnce })
  if (balanceGatesStuffing(facts)) return beforeStuffing(milestones)
  if (last.gate === 'none') return onOpenAccount(milestones, last)
  return changed(milestones, { balanceIn: { anchor: anchor(`balanceRequested+${last.days || 7}c`) } })
}

/** Nothing is owed any more when the vessel sails, so that nothing waits for its arrival. */
const atOnce: Partial<Milestone> = { anchor: anchor('E+1'), by: undefined, after: ['onBoard'] }

/** The seven calendar days of policies.md between request and balance, moved before row 24. */
function beforeStuffing(milestones: Milestone[]): Milestone[] {
  const stuffed = milestones.find(({ key }) => key === 'stuffed')
  return changed(milestones, {
    balanceRequested: {
      name: { en: 'Balance requested before stuffing', zh: '装柜前催余款' },
      anchor: anchor('E-10'),
      by: undefined,
      after: ['productionOrder'],
      days: 0,
    },
    balanceIn: { anchor: anchor('E-5'), by: undefined, after: ['balanceRequested'], days: 0 },
    ...(stuffed && { stuffed: { after: [...stuffed.after, 'balanceIn'] } }),
    billOfLadingReleased: atOnce,
  })
}

/** Open account: the bill of lading does not wait for the money, which falls due by its own terms. */
function onOpenAccount(milestones: Milestone[], { days, trigger }: PaymentFact): Milestone[] {
  const from = trigger === 'afterShipment' ? 'onBoard' : 'balanceRequested'
  return changed(milestones, {
    balanceIn: { anchor: anchor(`${from}+${days || 7}c`), by: undefined },
    billOfLadingReleased: { anchor: anchor('balanceRequested+1d'), after: ['balanceRequested'] },
  })
}

function byTransport(milestones: Milestone[], facts: PlanFacts): Milestone[] {
  const { transportMode, passageDays } = facts
  const timely =
    transportMode === 'sea' && passageDays >= shortPassageDays ? milestones : withoutArrivalBounds(milestones)
  if (transportMode === 'sea') return timely
  const dropped: MilestoneKey[] = ['shippingInstruction', 'vgm', 'draftBillOfLading', 'billOfLadingReleased']
  if (transportMode === 'road' || transportMode === 'courier') dropped.push('gateIn')
  if (transportMode === 'courier') dropped.push('vesselBooked', 'shippingOrder', 'truckBooked')
  return without(
    changed(timely, {
      vesselBooked: { name: { en: 'Space booked', zh: '订舱' } },
      onBoard: { name: { en: 'Departed', zh: '起运' } },
      shippingAdvice: { name: { en: 'Shipping advice', zh: '发货通知' } },
    }),
    dropped,
  )
}

/** On a short way there are no days before the arrival to count back. */
function withoutArrivalBounds(milestones: Milestone[]): Milestone[] {
  return milestones.map(({ by, ...one }) => (by && by.from !== 'eta' ? { ...one, by } : one))
}

function byIncoterm(milestones: Milestone[], facts: PlanFacts): Milestone[] {
  if (!endsAtHandOver(facts)) return milestones
  const ours: MilestoneKey[] = ['brokerInstructed', 'truckBooked', 'declared', 'released', 'refundPapers']
  const theirs: MilestoneKey[] = [
    'vesselBooked', 'shippingOrder', 'shippingInstruction', 'vgm', 'gateIn', 'draftBillOfLading', 'shippingAdvice',
    'billOfLadingReleased', 'delivered',
  ] // prettier-ignore
  const isExWorks = facts.incoterm === 'EXW'
  return changed(without(milestones, isExWorks ? [...theirs, ...ours] : theirs), {
    onBoard: { name: { en: "Handed over to the buyer's carrier", zh: '交货' } },
    ...(isExWorks && { stuffed: { anchor: anchor('E+0'), days: 1 } }),
  })
}
