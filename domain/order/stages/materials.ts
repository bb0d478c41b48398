import { exceeds, sumQuantities } from '../../quantity'
import { counted, endOfDay, factoryDay, live, openProductionOrders, passedAtOpening } from '../facts'
import type { Blocker, Reducers, StageModule } from '../rule'
import type { Allocation, BomLine, OrderState, PurchaseLine, PurchaseOrder, Receipt } from '../state'
import { productionOrdersReleased } from './conversion'
import {
  kitting,
  latestDay,
  linesWithoutBillOfMaterials,
  purchaseLines,
  reachedOn,
  requirements,
  type Kitting,
  type Supply,
} from './kitting'
import { promiseTasks, shortageTasks } from './materials-tasks'
import { doneBeforeOpening } from './production-facts'

export {
  allocated,
  billOfMaterials,
  kitting,
  linesWithoutBillOfMaterials,
  ordered,
  received,
  requirements,
} from './kitting'
export { materialsRules } from './materials-rules'
export { shortages } from './materials-shortages'

/** Events of the commands of the stage materials. */
export type MaterialsEvents = {
  billOfMaterialsSpecified: { line: number; materials: BomLine[]; by: string }
  noMaterialsDeclared: { line: number; reason: string; by: string }
  purchaseOrderDrafted: { purchaseOrder: Omit<PurchaseOrder, 'draftedAt'> }
  purchaseOrderReleased: { purchaseOrder: string }
  promiseChanged: { purchaseOrder: string; line: number; promisedOn: string; from: string; reason: string }
  purchaseOrderCancelled: { purchaseOrder: string; reason: string }
  receiptRecorded: { receipt: Omit<Receipt, 'at' | 'voided'> }
  stockAllocated: { allocation: Omit<Allocation, 'at' | 'voided'> }
}

export const materialsReducers: Reducers<keyof MaterialsEvents> = {
  billOfMaterialsSpecified: ({ materials }, { line, materials: bom }) => ({
    materials: {
      ...materials,
      specified: { ...materials.specified, [line]: bom },
      noneNeeded: without(materials.noneNeeded, line),
    },
  }),
  noMaterialsDeclared: ({ materials }, { line, reason, by }, event) => ({
    materials: {
      ...materials,
      specified: without(materials.specified, line),
      noneNeeded: { ...materials.noneNeeded, [line]: { reason, by, at: event.at } },
    },
  }),
  purchaseOrderDrafted: ({ materials }, { purchaseOrder }, event) => ({
    materials: {
      ...materials,
      purchaseOrders: [...materials.purchaseOrders, { ...purchaseOrder, draftedAt: event.at }],
    },
  }),
  purchaseOrderReleased: (state, { purchaseOrder }, event) =>
    changeOrder(state, purchaseOrder, (order) => ({ ...order, releasedAt: event.at })),
  promiseChanged: (state, { purchaseOrder, line, promisedOn }) =>
    changeOrder(state, purchaseOrder, (order) => ({
      ...order,
      lines: order.lines.map((entry) => (entry.line === line ? promisedAgain(entry, promisedOn) : entry)),
    })),
  purchaseOrderCancelled: (state, { purchaseOrder }, event) =>
    changeOrder(state, purchaseOrder, (order) => ({ ...order, cancelledAt: event.at })),
  receiptRecorded: (state, { receipt }, event) => ({
    materials: { ...state.materials, receipts: [...state.materials.receipts, { ...receipt, at: event.at }] },
    counters: counted(state, receipt.id),
  }),
  stockAllocated: (state, { allocation }, event) => ({
    materials: {
      ...state.materials,
      allocations: [...state.materials.allocations, { ...allocation, at: event.at }],
    },
    counters: counted(state, allocation.id),
  }),
}

/** Materials are bought, received and kitted for every production order (R47, R55 to R59). */
export const materials: StageModule = {
  entry: productionOrdersReleased,
  gate,
  milestones: {
    bulkPurchase: (state) => reached(state, 'bulkPurchase', purchasedAt),
    materialsIn: (state) => reached(state, 'materialsIn', allInOn),
    // A bill of materials does not tell trims from fabric, so both milestones wait for everything.
    trimsIn: (state) => reached(state, 'trimsIn', allInOn),
  },
  tasks: (state) => (gate(state).length === 0 ? [] : [...shortageTasks(state), ...promiseTasks(state)]),
}

function gate(state: OrderState): Blocker[] {
  if (passedAtOpening(state, 'materials')) return []
  if (openProductionOrders(state).length === 0) {
    return [{ code: 'no-production-orders', en: 'There are no production orders yet', zh: '尚未生成生产单' }]
  }
  return [
    ...linesWithoutBillOfMaterials(state).map(unknownBom),
    ...kitting(state)
      .filter((item) => !item.complete && !item.billOfMaterialsUnknown)
      .map((item) => notKitted(state, item)),
  ]
}

function unknownBom(line: number): Blocker {
  return {
    code: 'bill-of-materials-unknown',
    en: `Line ${line} has no bill of materials; enter one, or declare that it needs no materials`,
    zh: `第${line}行没有物料清单，请补录BOM或声明不需要物料`,
  }
}

const shown = 5

function notKitted(state: OrderState, { productionOrder, percent, missing }: Kitting): Blocker {
  const units = new Map(requirements(state).map(({ material, unit }) => [material, unit]))
  const parts = missing.slice(0, shown).map((item) => ({ ...item, unit: units.get(item.material) ?? '' }))
  const more = missing.length > shown ? missing.length - shown : 0
  const en = parts.map(
    ({ material, required, available: has, unit }) => `${material} ${has} of ${required} ${unit}`,
  )
  const zh = parts.map(
    ({ material, required, available: has, unit }) => `${material} 需${required}${unit}、已有${has}${unit}`,
  )
  return {
    code: 'materials-not-complete',
    en: `${productionOrder} is ${percent} percent kitted; missing: ${en.join(', ')}${more ? ` and ${more} more` : ''}`,
    zh: `生产单${productionOrder}齐套率${percent}%，缺料：${zh.join('；')}${more ? `等${missing.length}项` : ''}`,
  }
}

/** When a milestone was reached; one that lies before the opening keeps the date it was given there. */
function reached(
  state: OrderState,
  key: 'bulkPurchase' | 'materialsIn' | 'trimsIn',
  when: (state: OrderState) => string | undefined,
): string | undefined {
  if (passedAtOpening(state, 'materials'))
    return doneBeforeOpening(state, key) ?? factoryDay(state, state.openedAt)
  return when(state)
}

/** When released purchase orders and allocations first covered everything that is needed. */
function purchasedAt(state: OrderState): string | undefined {
  const lines = purchaseLines(state).filter(({ purchaseOrder }) => purchaseOrder.releasedAt !== undefined)
  return coveredOn(state, (material) => [
    ...lines
      .filter(({ line }) => line.material === material)
      .map(({ purchaseOrder, line, accepted }) => ({
        on: purchaseOrder.releasedAt ?? '',
        quantity: exceeds(accepted, line.quantity) ? accepted : line.quantity,
      })),
    ...allocationSupplies(state, material),
  ])
}

/** The day on which the last material that is needed was there. */
function allInOn(state: OrderState): string | undefined {
  const on = coveredOn(state, (material) => [
    ...live(state.materials.receipts)
      .filter((receipt) => receipt.material === material)
      .map((receipt) => ({
        on: endOfDay(state, receipt.receivedOn),
        quantity: sumQuantities([receipt.quantity, -receipt.rejected]),
      })),
    ...allocationSupplies(state, material),
  ])
  return on === undefined ? undefined : factoryDay(state, on)
}

function allocationSupplies(state: OrderState, material: string): Supply[] {
  return live(state.materials.allocations)
    .filter((allocation) => allocation.material === material)
    .map(({ at, quantity }) => ({ on: at, quantity }))
}

function coveredOn(state: OrderState, suppliesOf: (material: string) => Supply[]): string | undefined {
  const orders = openProductionOrders(state)
  if (orders.length === 0 || linesWithoutBillOfMaterials(state).length > 0) return undefined
  const needed = requirements(state)
  if (needed.length > 0) {
    return latestDay(needed.map(({ material, required }) => reachedOn(required, suppliesOf(material))))
  }
  const declared = Object.values(state.materials.noneNeeded).map(({ at }) => at)
  return latestDay([...orders.map((order) => order.createdAt), ...declared])
}

function promisedAgain(line: PurchaseLine, promisedOn: string): PurchaseLine {
  return { ...line, promisedOn, firstPromisedOn: line.firstPromisedOn ?? line.promisedOn }
}

function changeOrder(
  state: OrderState,
  id: string,
  change: (order: PurchaseOrder) => PurchaseOrder,
): Partial<OrderState> {
  const purchaseOrders = state.materials.purchaseOrders.map((order) =>
    order.id === id ? change(order) : order,
  )
  return { materials: { ...state.materials, purchaseOrders } }
}

function without<T>(record: Record<string, T>, key: number): Record<string, T> {
  return Object.fromEntries(Object.entries(record).filter(([known]) => known !== String(key)))
}
