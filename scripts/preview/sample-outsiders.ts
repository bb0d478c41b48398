import type { OrderState, Task } from '../../domain/order/state'
import type { Audience } from '../../domain/policy/ladders'
import { news, step, type SampleNotice } from './sample-notices'
import { sampleOrder, withTask } from './sample-order'

/** The sample order with what outsiders are written about: a lab dip and an invoice sent, a booking with its cut-offs. */
function sentOrder(): OrderState {
  const order = sampleOrder()
  const by = { at: '2026-05-20T02:00:00.000Z', by: 'FI02' }
  return {
    ...order,
    production: {
      ...order.production,
      approvals: { labDip: { subject: 'labDip', sentOn: '2026-04-03', courier: 'DHL 4471 2209 16' } },
    },
    invoicing: {
      invoices: [
        {
          id: 'I1', ...by, number: 'JH26-0117', kind: 'billing', lines: [{ line: 1, quantity: 1000 }], amount: '4250.00', issuedOn: '2026-03-31',
          sent: { on: '2026-04-01', via: 'FedEx', tracking: '7712 0448 1930' },
        },
      ],
    },
    customs: {
      ...order.customs,
      broker: { name: 'Anda', party: 'B-ANDA', instructedAt: by.at, appointmentAt: by.at, by: 'SH02' },
      bookings: [
        {
          id: 'BK-1', bookedBy: 'buyersForwarder', carrier: 'Haitong', forwarder: 'F-HAITONG', reference: 'HT260511', vessel: 'MV Tide', voyage: '031E',
          portOfLoading: 'CNSHA', portOfDischarge: 'NOOSL', zone: 'Asia/Shanghai', etd: '2026-05-15', eta: '2026-06-19', bookedAt: by.at, rolled: [],
          shippingOrder: { number: 'SO-88231', receivedAt: by.at }, cutOffs: { gateIn: cutOffAt, customs: cutOffAt },
        },
      ],
    },
  }
} // prettier-ignore

const cutOffAt = '2026-05-13T10:00:00.000Z'
const order = sentOrder()

type Awaited = {
  name: string
  task: Partial<Task> & Pick<Task, 'key' | 'kind' | 'title'>
  at: string
  level: string
}

const awaitedFrom =
  (department: Task['department'], audiences: Audience[]) =>
  ({ name, task: parts, at, level }: Awaited): SampleNotice => {
    const { state, task } = withTask(order, { department, dueAt: '2026-04-10T09:30:00.000Z', ...parts })
    const { notice } = step(task, { at, level })
    return { name, state, notices: [{ holder: '黄丽娟', notice: { ...notice, recipients: { audiences } } }] }
  }

const approval = {
  key: 'approvals',
  kind: 'customerApproval',
  title: { en: 'Lab dip, trims and artwork approval', zh: '色样、辅料、画稿批复' },
} as const
const balance = { key: 'balance', kind: 'balance', title: { en: 'Balance payment', zh: '余款' } } as const
const confirmation = {
  key: 'confirmFields',
  kind: 'confirmation',
  title: { en: 'Have the customer confirm the nine fields', zh: '与客户逐项确认订单九要素' },
} as const
const comments = {
  key: 'approval:labDip',
  kind: 'sampleComments',
  ref: 'labDip',
  title: { en: 'Approval of the lab dip, sent on 2026-04-03', zh: '催客户批复色样（2026-04-03寄出）' },
} as const
const receipt = {
  key: 'invoiceReceipt:I1',
  kind: 'invoiceReceipt',
  ref: 'I1',
  title: { en: 'Customer confirms receipt of invoice JH26-0117', zh: '客户确认收到发票 JH26-0117' },
} as const
const delivery = {
  key: 'promise:PO1:1',
  kind: 'supplierPromise',
  ref: 'PO1',
  title: { en: 'Single jersey (PO1 line 1): 210 KGM to come', zh: '汗布（采购单PO1第1行）待到料210公斤' },
} as const
const cutOff = (kind: 'gateIn' | 'customs') =>
  ({
    key: `cutOff:BK-1:${kind}`,
    kind: 'cutOff',
    ref: 'BK-1',
    dueAt: cutOffAt,
    cutOffAt,
    title: { en: `Cut-off for ${kind}: BK-1, MV Tide`, zh: `截止：BK-1 MV Tide` },
  }) as const

const ahead = '2026-04-09T09:30:00.000Z'
const late = '2026-04-13T02:00:00.000Z'
const dayLater = '2026-04-13T09:30:00.000Z'
const dayBefore = '2026-05-12T10:00:00.000Z'

/** What customers are written. */
export const toCustomers: SampleNotice[] = [
  awaitedFrom('merchandising', ['customer'])({ name: 'approval-ahead', task: approval, at: ahead, level: 'remind' }),
  awaitedFrom('merchandising', ['customer', 'merchandiser'])({ name: 'approval-late', task: approval, at: late, level: 'due' }),
  awaitedFrom('finance', ['customer', 'sales'])({ name: 'balance-late', task: balance, at: late, level: 'due' }),
  awaitedFrom('merchandising', ['owner', 'customer'])({ name: 'confirmation-ahead', task: confirmation, at: ahead, level: 'remind' }),
  awaitedFrom('merchandising', ['customer', 'sales', 'lead'])({ name: 'confirmation-late', task: confirmation, at: dayLater, level: 'sales' }),
  awaitedFrom('merchandising', ['customer'])({ name: 'sample-comments-ahead', task: comments, at: ahead, level: 'remind' }),
  awaitedFrom('merchandising', ['customer', 'merchandiser'])({ name: 'sample-comments-late', task: comments, at: late, level: 'due' }),
  awaitedFrom('finance', ['customer'])({ name: 'invoice-receipt-ahead', task: receipt, at: ahead, level: 'remind' }),
  awaitedFrom('finance', ['customer', 'owner'])({ name: 'invoice-receipt-late', task: receipt, at: late, level: 'due' }),
  ...news.filter(({ name }) => name === 'eta-slipped'),
] // prettier-ignore

/** What suppliers are written. */
export const toSuppliers: SampleNotice[] = [
  awaitedFrom('purchasing', ['supplier'])({ name: 'delivery-ahead', task: delivery, at: ahead, level: 'lastCall' }),
  awaitedFrom('purchasing', ['supplier', 'purchaser'])({ name: 'delivery-late', task: delivery, at: late, level: 'due' }),
  awaitedFrom('purchasing', ['supplier', 'purchasingLead', 'planning'])({ name: 'delivery-overdue', task: delivery, at: dayLater, level: 'planning' }),
] // prettier-ignore

/** What forwarders and brokers are written before the cut-offs. */
export const toForwarders: SampleNotice[] = [
  awaitedFrom('shipping', ['owner', 'forwarder', 'broker'])({ name: 'gate-in', task: cutOff('gateIn'), at: dayBefore, level: 'remind' }),
] // prettier-ignore
export const toBrokers: SampleNotice[] = [
  awaitedFrom('shipping', ['owner', 'forwarder', 'broker'])({ name: 'customs', task: cutOff('customs'), at: dayBefore, level: 'remind' }),
] // prettier-ignore

/** What one of us is written instead of a supplier whose switch is off. */
export const leftToUs: SampleNotice[] = [
  awaitedFrom('purchasing', ['supplier'])({
    name: 'left-to-us',
    task: delivery,
    at: ahead,
    level: 'lastCall',
  }),
]
