import { applyDrafts } from '../../domain/order/decide'
import { draft } from '../../domain/order/events'
import type { OrderIntake } from '../../domain/order/intake'
import { planningInput } from '../../domain/order/planning-input'
import { initialState, planDrafts } from '../../domain/order/start'
import type { OrderState, Task } from '../../domain/order/state'
import { planOrder } from '../../services/scheduling/plan-order'

const intake: OrderIntake = {
  customer: 'C-NORDLYS',
  buyerOrderNumber: 'PO-7781',
  channel: 'email',
  receivedAt: '2026-03-02T01:00:00.000Z',
  merchandiser: 'ME03',
  template: 'repeat',
  currency: 'USD',
  shipOn: '2026-05-15',
  transportMode: 'sea',
  portOfLoading: 'CNSHA',
  portOfDischarge: 'NOOSL',
  passageDays: 35,
  incoterm: 'FOB',
  payment: [
    { percent: '30', trigger: 'contract', days: 5, gate: 'purchase' },
    { percent: '70', trigger: 'billOfLadingCopy', days: 7, gate: 'billOfLading' },
  ],
  overPercent: 5,
  shortPercent: 5,
  paymentTolerance: '50.00',
  lines: [
    {
      line: 1,
      product: 'JH-TS100',
      description: 'Crew-neck T-shirt',
      unit: 'PCE',
      unitPrice: '4.25',
      quantities: [{ color: 'navy', size: 'M', quantity: 1000 }],
    },
  ],
}

/** An order of the sample factory, planned by the rules; what a mail needs beside it is filled in as it would stand later. */
export function sampleOrder(): OrderState {
  const start = {
    v: 1 as const,
    number: 'GD26-00042',
    order: intake,
    openedAt: intake.receivedAt,
    openedBy: 'ME03',
  }
  const origin = { by: 'ME03' }
  const now = start.openedAt
  const received = applyDrafts(initialState(start), [draft('orderReceived', { order: intake })], {
    origin,
    now,
  })
  const plan = { ...planOrder(planningInput(received.state), now), products: [] }
  const { state } = applyDrafts(received.state, planDrafts(received.state, plan, 'received'), { origin, now })
  return {
    ...state,
    conversion: {
      ...state.conversion,
      productionOrders: [
        {
          id: 'GD26-00042-P1',
          line: 1,
          product: 'JH-TS100',
          quantities: [{ color: 'navy', size: 'M', quantity: 1000 }],
          createdAt: '2026-03-05T02:00:00.000Z',
        },
      ],
    },
    collection: {
      ...state.collection,
      handedOver: {
        at: '2026-05-20T02:00:00.000Z',
        by: 'ME03',
        documents: ['commercial invoice', 'bill of lading'],
      },
    },
    compensations: [
      {
        id: 'C1',
        kind: 'cancelPurchaseOrder',
        department: 'purchasing',
        description: { en: 'Cancel purchase order PO1 with S-HUATAI', zh: '与 S-HUATAI 取消采购单 PO1' },
        automatic: false,
      },
    ],
  }
}

/** The same order when it can no longer sail on its day. */
export function withLateSailing(state: OrderState, projectedShipOn: string): OrderState {
  return state.plan ? { ...state, plan: { ...state.plan, projectedShipOn } } : state
}

type TaskParts = Pick<Task, 'key' | 'kind' | 'title' | 'department' | 'dueAt'> & Partial<Task>

/** The order with one more open task. */
export function withTask(state: OrderState, parts: TaskParts): { state: OrderState; task: Task } {
  const task: Task = { stage: 'production', openedAt: '2026-03-02T02:00:00.000Z', taken: [], ...parts }
  return { state: { ...state, tasks: { ...state.tasks, [task.key]: task } }, task }
}
