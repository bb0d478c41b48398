import { departments } from '../../departments'
import type { conversionCommands } from '../commands/conversion'
import { draft, type EventDraft } from '../events'
import { factoryDay, openProductionOrders, passedAtOpening } from '../facts'
import {
  refuse,
  type Blocker,
  type Reducers,
  type Refusal,
  type RuleInput,
  type Rules,
  type StageModule,
  type WantedTask,
} from '../rule'
import {
  releaseDepartments,
  signOffDepartments,
  type ConversionState,
  type OrderState,
  type ProductionOrder,
  type ReleaseDepartment,
  type SignOffDepartment,
} from '../state'
import { fixed, fixPlan, type Adjustment } from './conversion-plan'
import {
  linesWithoutOrder,
  productionOrdersFor,
  productMeetingDone,
  withoutOrders,
} from './conversion-release'
import { malformed } from './malformed'
import { reviewGate } from './review-gate'

export type { Adjustment } from './conversion-plan'
export { productionOrdersFor, productionOrdersReleased, productMeetingDone } from './conversion-release'

type Meeting = NonNullable<ConversionState['meeting']>
/** What happens in the conversion. */
export type ConversionEvents = {
  productionOrdersCreated: { productionOrders: ProductionOrder[] }
  releaseAcknowledged: { department: ReleaseDepartment; by: string }
  productMeetingHeld: { meeting: Meeting }
  productMeetingSignedOff: { department: SignOffDepartment }
  planFixed: { adjustments: Adjustment[] }
}

/** The rules of the conversion's commands: R14, R15, R26, R27, R102. */
export const conversionRules: Rules<keyof typeof conversionCommands> = {
  createProductionOrders: ({ state, now }) => {
    const productionOrders = productionOrdersFor(state, now)
    return productionOrders.length === 0 ? [] : [draft('productionOrdersCreated', { productionOrders })]
  },
  acknowledgeRelease,
  holdProductMeeting,
  signOffProductMeeting,
  fixPlan,
}

export const conversionReducers: Reducers<keyof ConversionEvents> = {
  // New production orders are told anew, so that an old acknowledgement does not stand for them.
  productionOrdersCreated: ({ conversion: { productionOrders, ...rest } }, data) => ({
    conversion: {
      ...rest,
      productionOrders: [...productionOrders, ...data.productionOrders],
      acknowledged: {},
    },
  }),
  releaseAcknowledged: ({ conversion: { acknowledged, ...rest } }, { department, by }, { at }) => ({
    conversion: { ...rest, acknowledged: { ...acknowledged, [department]: { by, at } } },
  }),
  productMeetingHeld: (state, { meeting }) => ({
    conversion: { ...state.conversion, meeting, signedOff: {} },
  }),
  productMeetingSignedOff: ({ conversion: { signedOff, ...rest } }, { department }, { at, by }) => ({
    conversion: { ...rest, signedOff: { ...signedOff, [department]: { by, at } } },
  }),
  planFixed: (state, { adjustments }, { at }) => ({
    conversion: { ...state.conversion, planFixedAt: at },
    ...(state.plan ? { plan: fixed(state.plan, adjustments) } : {}),
  }),
}

/** Stage 2: the customer's order becomes the factory's own, told to everyone, with its plan fixed. */
export const conversion: StageModule = {
  entry: (state) => reviewGate(state).length === 0,
  gate,
  milestones: {
    productionOrder: (state) =>
      linesWithoutOrder(state).length > 0
        ? undefined
        : latest(openProductionOrders(state).map(({ createdAt }) => createdAt)),
    productMeeting: productMeetingAt,
  },
  tasks: (state) =>
    passedAtOpening(state, 'conversion') ? [] : [...releaseTasks(state), ...meetingTasks(state)],
}

function acknowledgeRelease({
  state,
  body,
  actor,
  by,
}: RuleInput<'acknowledgeRelease'>): EventDraft[] | Refusal {
  const missing = withoutOrders(state)
  if (missing) return missing
  const department = releaseDepartments.find((name) => name === actor.department) ?? body.department
  if (!department) {
    const detail = `Name the department that acknowledges: ${releaseDepartments.join(', ')}`
    return malformed('department-required', detail, '/department')
  }
  if (body.department !== undefined && body.department !== department) {
    const detail = `${actor.department} acknowledges for itself, not for ${body.department}`
    return { kind: 'forbidden', code: 'not-your-department', detail }
  }
  if (state.conversion.acknowledged[department]) return []
  return [draft('releaseAcknowledged', { department, by })]
}

function holdProductMeeting({
  state,
  body,
  by,
  now,
}: RuleInput<'holdProductMeeting'>): EventDraft[] | Refusal {
  const missing = withoutOrders(state)
  if (missing) return missing
  const today = factoryDay(state, now)
  if (body.heldOn > today) {
    return refuse(
      'not-yet',
      `${body.heldOn} lies ahead (today is ${today}); record the meeting once held`,
      '/heldOn',
    )
  }
  const { meeting } = state.conversion
  return meeting && contentOf(meeting) === contentOf(body)
    ? []
    : [draft('productMeetingHeld', { meeting: { ...body, by } })]
}

const contentOf = ({ heldOn, attendees, minutes, specialPoints }: Omit<Meeting, 'by'>) =>
  JSON.stringify([heldOn, attendees, minutes, specialPoints])

function signOffProductMeeting({ state, actor }: RuleInput<'signOffProductMeeting'>): EventDraft[] | Refusal {
  const department = signOffDepartments.find((name) => name === actor.department)
  if (!department) {
    const detail = `The product meeting is signed off by ${signOffDepartments.join(', ')}, not by ${actor.department}`
    return { kind: 'forbidden', code: 'not-a-signing-department', detail }
  }
  const { meeting, signedOff } = state.conversion
  if (!meeting)
    return refuse('meeting-not-held', 'There are no minutes yet; record the product meeting first')
  return signedOff[department] ? [] : [draft('productMeetingSignedOff', { department })]
}

function gate(state: OrderState): Blocker[] {
  if (passedAtOpening(state, 'conversion')) return []
  const { acknowledged, meeting, signedOff, planFixedAt } = state.conversion
  const orders = linesWithoutOrder(state).map((line) => ({
    code: `production-order:${line}`,
    en: `Line ${line} has no production order`,
    zh: `第${line}行尚未下生产单`,
  }))
  const releases = departmentsToAcknowledge(acknowledged).map((department) => ({
    code: `release-unacknowledged:${department}`,
    en: `${department} has not acknowledged the production orders`,
    zh: `${departments[department]}尚未签收生产单`,
  }))
  const signOffs = signOffDepartments
    .filter((department) => !signedOff[department])
    .map((department) => ({
      code: `sign-off:${department}`,
      en: `${department} has not signed off the product meeting`,
      zh: `${departments[department]}尚未会签产品会纪要`,
    }))
  const held = meeting
    ? []
    : [{ code: 'product-meeting', en: 'The product meeting was not held', zh: '尚未召开产品会' }]
  const plan = planFixedAt
    ? []
    : [{ code: 'plan-not-fixed', en: 'The time-and-action plan is not fixed', zh: '时间安排表尚未确定' }]
  return [...orders, ...releases, ...held, ...signOffs, ...plan]
}

function releaseTasks(state: OrderState): WantedTask[] {
  if (withoutOrders(state)) return []
  const task = { kind: 'internal', stage: 'conversion' } as const
  const acknowledgements = departmentsToAcknowledge(state.conversion.acknowledged).map(
    (department): WantedTask => ({
      ...task,
      key: `acknowledge:${department}`,
      title: { en: 'Acknowledge the production orders', zh: '签收生产单' },
      department,
      due: { workingDays: 1 },
    }),
  )
  if (state.conversion.planFixedAt !== undefined) return acknowledgements
  const title = { en: 'Fix the time-and-action plan', zh: '确定时间安排表' }
  const due = { milestone: 'productMeeting' } as const
  return [...acknowledgements, { ...task, key: 'fixPlan', title, department: 'planning', due }]
}

function meetingTasks({ conversion: { meeting, signedOff } }: OrderState): WantedTask[] {
  if (!meeting) return []
  return signOffDepartments
    .filter((department) => !signedOff[department])
    .map((department) => ({
      key: `signOff:${department}`,
      kind: 'internal',
      stage: 'conversion',
      title: { en: 'Sign off the product meeting', zh: '会签产品会纪要' },
      department,
      due: { workingDays: 1 },
    }))
}

function departmentsToAcknowledge(acknowledged: ConversionState['acknowledged']): ReleaseDepartment[] {
  return releaseDepartments.filter((department) => !acknowledged[department])
}

/** Row 6 of the plan: the meeting counts once it is signed off. */
function productMeetingAt(state: OrderState): string | undefined {
  if (!productMeetingDone(state)) return undefined
  return latest(Object.values(state.conversion.signedOff).map(({ at }) => at))
}

const latest = (instants: string[]) => instants.sort().at(-1)
