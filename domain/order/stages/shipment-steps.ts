import type { Department } from '../../departments'
import type { MilestoneKey } from '../../policy/milestone'
import { live, passedAtOpening } from '../facts'
import type { StageModule } from '../rule'
import type { CutOffKind, OrderState, Shipment } from '../state'
import { doneBeforeOpening } from './production-facts'
import { isCovered, lotUnderWay } from './shipment-quantities'
import {
  clearsExport,
  entersTerminal,
  handsOver,
  hasBillOfLading,
  hasLetterOfCredit,
  releasesBillOfLading,
} from './shipping-terms'

/** One step of a shipment on its way, which is a milestone of the plan. */
export type ShipmentStep = {
  milestone: MilestoneKey
  title: { en: string; zh: string }
  department: Department
  /** Steps that come before it. */
  after: readonly MilestoneKey[]
  /** The carrier's limit that it must keep. */
  cutOff?: CutOffKind
  /** Does the order's Incoterm, transport and payment ask for it? */
  applies: (state: OrderState) => boolean
  reachedAt: (shipment: Shipment) => string | undefined
}

/** Up to the loading each lot has its own turn: the plan serves the lot under way. */
export const stepsToLoading: readonly ShipmentStep[] = [
  {
    milestone: 'packed',
    title: { en: 'Pack, weigh, check marks', zh: '包装过磅、核对唛头' },
    department: 'warehouse',
    after: [],
    cutOff: 'gateIn',
    applies: () => true,
    reachedAt: ({ marksChecked }) => (marksChecked?.ok ? marksChecked.at : undefined),
  },
  {
    milestone: 'finalInspection',
    title: { en: 'Final inspection', zh: '尾期验货' },
    department: 'quality',
    after: [],
    cutOff: 'gateIn',
    applies: () => true,
    reachedAt: ({ finalInspection }) => (finalInspection?.passed ? finalInspection.on : undefined),
  },
  {
    milestone: 'stuffed',
    title: { en: 'Stuff and seal', zh: '装柜铅封' },
    department: 'warehouse',
    after: ['packed', 'finalInspection'],
    cutOff: 'gateIn',
    applies: () => true,
    reachedAt: ({ stuffedAt }) => stuffedAt,
  },
  {
    milestone: 'shippingInstruction',
    title: { en: 'Submit the shipping instruction', zh: '提交补料' },
    department: 'shipping',
    after: [],
    cutOff: 'documents',
    applies: hasBillOfLading,
    reachedAt: ({ shippingInstructionAt }) => shippingInstructionAt,
  },
  {
    milestone: 'vgm',
    title: { en: 'Submit the verified gross mass', zh: '提交 VGM' },
    department: 'shipping',
    after: ['stuffed'],
    cutOff: 'vgm',
    applies: hasBillOfLading,
    reachedAt: vgmSubmittedAt,
  },
  {
    milestone: 'gateIn',
    title: { en: 'Gate-in', zh: '进港' },
    department: 'shipping',
    after: ['stuffed'],
    cutOff: 'gateIn',
    applies: entersTerminal,
    // The plan keeps the milestone by air, where a declaration does not wait for it.
    reachedAt: ({ gateInAt, declared, onBoardAt }) => gateInAt ?? (onBoardAt && (declared?.at ?? onBoardAt)),
  },
  {
    milestone: 'declared',
    title: { en: 'Declare to customs', zh: '报关申报' },
    department: 'shipping',
    after: ['gateIn'],
    cutOff: 'customs',
    applies: clearsExport,
    reachedAt: ({ declared }) => declared?.at,
  },
  {
    milestone: 'released',
    title: { en: 'Customs release', zh: '海关放行' },
    department: 'shipping',
    after: ['declared'],
    cutOff: 'customs',
    applies: clearsExport,
    reachedAt: ({ releasedAt }) => releasedAt,
  },
  {
    milestone: 'draftBillOfLading',
    title: { en: 'Confirm the draft bill of lading', zh: '确认提单草稿' },
    department: 'shipping',
    after: ['shippingInstruction'],
    applies: hasBillOfLading,
    reachedAt: ({ draftBillOfLadingAt }) => draftBillOfLadingAt,
  },
]

/** From the loading on the plan serves the order as a whole. */
export const stepsFromLoading: readonly ShipmentStep[] = [
  {
    milestone: 'onBoard',
    title: { en: 'On board', zh: '装船' },
    department: 'shipping',
    after: ['stuffed', 'vgm', 'gateIn', 'released'],
    applies: () => true,
    reachedAt: ({ onBoardAt }) => onBoardAt,
  },
  {
    milestone: 'shippingAdvice',
    title: { en: 'Send the shipping advice', zh: '发装船通知' },
    department: 'shipping',
    after: ['onBoard'],
    applies: (state) => !handsOver(state),
    reachedAt: ({ adviceSentAt }) => adviceSentAt,
  },
  {
    milestone: 'billOfLadingReleased',
    title: { en: 'Release the bill of lading', zh: '放提单或电放' },
    department: 'finance',
    after: ['onBoard'],
    applies: releasesBillOfLading,
    reachedAt: ({ billOfLadingReleasedAt }) => billOfLadingReleasedAt,
  },
  {
    milestone: 'documentsPresented',
    title: { en: 'Present the documents to the bank', zh: '信用证交单' },
    department: 'shipping',
    after: ['onBoard'],
    applies: hasLetterOfCredit,
    reachedAt: ({ documentsPresented }) => documentsPresented?.at,
  },
  {
    milestone: 'refundPapers',
    title: { en: 'File the refund papers', zh: '退税资料归档' },
    department: 'shipping',
    after: ['onBoard'],
    applies: clearsExport,
    reachedAt: ({ refundPapersAt }) => refundPapersAt,
  },
  {
    milestone: 'delivered',
    title: { en: 'Delivered', zh: '客户签收' },
    department: 'shipping',
    after: ['onBoard'],
    applies: (state) => !handsOver(state),
    reachedAt: ({ delivered }) => delivered?.on,
  },
]

/** When the last container's mass was verified; a shared container (LCL) is weighed by its consolidator. */
export function vgmSubmittedAt({ containers, stuffedAt }: Shipment): string | undefined {
  const own = containers.filter(({ type }) => type !== 'LCL')
  const submitted = own.flatMap(({ vgm }) => (vgm ? [vgm.submittedAt] : []))
  if (submitted.length < own.length) return undefined
  return submitted.sort().at(-1) ?? stuffedAt
}

/** When the plan's milestones were reached, for the lot or the order that they serve. */
export const shipmentMilestones: StageModule['milestones'] = Object.fromEntries([
  ...stepsToLoading.map((step) => [
    step.milestone,
    (state: OrderState) => reached(state, step, servedByPlan(state)),
  ]),
  ...stepsFromLoading.map((step) => [
    step.milestone,
    (state: OrderState) => reached(state, step, wholeOrder(state)),
  ]),
])

/** The lot under way; none while what is left of the order has no shipment. */
function servedByPlan(state: OrderState): readonly Shipment[] | undefined {
  const lot = lotUnderWay(state)
  return lot.length > 0 ? lot : wholeOrder(state)
}

/** Every live shipment, once they hold the ordered quantity. */
function wholeOrder(state: OrderState): readonly Shipment[] | undefined {
  return isCovered(state) ? live(state.shipment.shipments) : undefined
}

function reached(
  state: OrderState,
  { milestone, reachedAt }: ShipmentStep,
  shipments: readonly Shipment[] | undefined,
): string | undefined {
  if (passedAtOpening(state, 'shipment')) return doneBeforeOpening(state, milestone) ?? state.openedAt
  if (!shipments) return undefined
  const instants = shipments.map(reachedAt)
  if (instants.includes(undefined)) return undefined
  return (
    instants.sort((a = '', b = '') => (a < b ? -1 : 1)).at(-1) ??
    doneBeforeOpening(state, milestone) ??
    state.openedAt
  )
}
