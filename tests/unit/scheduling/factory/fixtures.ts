import type { CalendarData } from '../../../../domain/calendar'
import { weeklyCalendar } from '../../../../services/scheduling'
import type {
  FactoryInput,
  FactoryOptions,
  FactoryOrder,
  FactoryOrderLine,
  FactoryPlan,
} from '../../../../services/scheduling/factory'
import { planFactory } from '../../../../services/scheduling/factory'
import { previousOf } from '../../../../services/scheduling/factory/places'

/** Monday to Friday, 08:00 to 16:00 in UTC: 480 minutes a day, no holidays. */
export const calendar: CalendarData = weeklyCalendar({
  name: 'week',
  zone: 'UTC',
  from: '2026-01-01',
  to: '2026-12-31',
  shifts: [[480, 960]],
})

/** Monday, before work. */
export const monday = '2026-03-02T00:00:00.000Z'

/** 100 pieces of SHIRT take a day in cutting (CUT1) and two days in sewing (SEW1); each needs a metre of FAB. */
export const shop = (extra: Partial<FactoryInput> = {}): FactoryInput => ({
  plannedAt: monday,
  calendar,
  items: [
    { code: 'SHIRT', kind: 'make', leadTimeDays: 0 },
    { code: 'FAB', kind: 'buy', leadTimeDays: 10 },
  ],
  bom: [{ parent: 'SHIRT', component: 'FAB', perParent: '1' }],
  workCentres: [{ id: 'CUT' }, { id: 'SEW' }],
  machines: [
    { id: 'CUT1', workCentre: 'CUT', calendar },
    { id: 'SEW1', workCentre: 'SEW', calendar },
  ],
  routings: [
    {
      item: 'SHIRT',
      operations: [
        { id: 'cutting', process: 'cutting', workCentre: 'CUT', minutesPerPiece: 4.8 },
        { id: 'sewing', process: 'sewing', workCentre: 'SEW', minutesPerPiece: 9.6 },
      ],
    },
  ],
  orders: [],
  ...extra,
})

/** Everything before the start of production is done, so that nothing but material and machines binds. */
const doneBefore = Object.fromEntries(
  ['receiptAcknowledged', 'review', 'contractSigned', 'depositIn', 'productionOrder', 'productMeeting', 'bulkPurchase', 'customerApprovals'].map(
    (key) => [key, '2026-02-20'],
  ),
) // prettier-ignore

type Given = Partial<FactoryOrder> & {
  shipOn?: string
  line?: Partial<FactoryOrderLine>
  done?: FactoryOrder['time']['done']
}

/** An order of 100 shirts by repeat template, contracted, with all paper work before production done. */
export const order = (number: string, { shipOn, line, done, ...extra }: Given = {}): FactoryOrder => ({
  number,
  customer: `C-${number}`,
  time: {
    template: 'repeat',
    facts: { transportMode: 'sea', passageDays: 30 },
    receivedAt: '2026-02-02T08:00:00.000Z',
    ...(shipOn !== undefined && { shipOn }),
    done: done ?? doneBefore,
  },
  lines: [{ id: `${number}-P1`, line: 1, item: 'SHIRT', quantity: 100, ...line }],
  ...extra,
})

/** The plan of a picture that has nothing wrong. */
export function planOf(input: FactoryInput, options: FactoryOptions = {}): FactoryPlan {
  const answer = planFactory(input, options)
  if (!answer.ok) throw new Error(JSON.stringify(answer.problems))
  return answer.plan
}

/** The same picture with a plan in force. */
export function inForce(input: FactoryInput, plan: FactoryPlan): FactoryInput {
  return { ...input, previous: previousOf(plan.capacity) }
}

export const projected = ({ orders }: FactoryPlan) =>
  Object.fromEntries(orders.map(({ order: number, projectedShipOn }) => [number, projectedShipOn]))
