import { exceeds, subtractQuantity, sumQuantities } from '../quantity'
import type { Undoing } from './compensation'
import { live, openProductionOrders } from './facts'
import type { OrderState, PurchaseOrder, Receipt } from './state'

/** Production orders are withdrawn at once. */
export function productionOrders(state: OrderState): Undoing[] {
  const open = openProductionOrders(state)
  if (open.length === 0) return []
  const ids = open.map((order) => order.id).join(', ')
  const begun = open.some((order) => order.startedAt !== undefined)
  return [
    {
      kind: 'withdrawProductionOrders',
      department: 'planning',
      description: {
        en: `Withdraw production orders ${ids}${begun ? '; work in hand stops' : ''}`,
        zh: `撤回生产单 ${ids}${begun ? '，在制品停工' : ''}`,
      },
      automatic: true,
    },
  ]
}

/** Drafts that no supplier has seen are dropped at once. */
export function draftedPurchaseOrders(state: OrderState): Undoing[] {
  return livePurchaseOrders(state)
    .filter((order) => order.releasedAt === undefined)
    .map(({ id, supplier }) => ({
      kind: 'cancelPurchaseOrder',
      ref: id,
      department: 'purchasing',
      description: {
        en: `Drop the drafted purchase order ${id}; supplier ${supplier} never received it`,
        zh: `作废采购单草稿 ${id}(尚未下达供应商 ${supplier})`,
      },
      automatic: true,
    }))
}

/** Reserved stock is free again at once. */
export function releasedAllocations(state: OrderState): Undoing[] {
  const reserved = live(state.materials.allocations)
  if (reserved.length === 0) return []
  const what = amounts(reserved.map(({ material, quantity }) => ({ material, quantity })))
  return [
    {
      kind: 'releaseAllocations',
      department: 'warehouse',
      description: {
        en: `Release the stock reserved for this order: ${what}`,
        zh: `释放本单占用库存：${what}`,
      },
      automatic: true,
    },
  ]
}

/** What suppliers still have to deliver. */
export function releasedPurchaseOrders(state: OrderState): Undoing[] {
  return livePurchaseOrders(state)
    .filter((order) => order.releasedAt !== undefined)
    .flatMap((order) => {
      const what = amounts(undelivered(state, order))
      if (what === '') return []
      return {
        kind: 'cancelPurchaseOrder' as const,
        ref: order.id,
        department: 'purchasing' as const,
        description: {
          en: `Cancel purchase order ${order.id} with supplier ${order.supplier}; still to come: ${what}`,
          zh: `与供应商 ${order.supplier} 协商取消采购单 ${order.id}，未到料：${what}`,
        },
        automatic: false,
      }
    })
}

/** What suppliers have delivered. */
export function materialsReceived(state: OrderState): Undoing[] {
  return state.materials.purchaseOrders.flatMap((order) => {
    const what = amounts(
      receiptsOf(state, order).map((receipt) => ({ ...receipt, quantity: accepted(receipt) })),
    )
    if (what === '') return []
    return {
      kind: 'returnMaterials' as const,
      ref: order.id,
      department: 'warehouse' as const,
      description: {
        en: `Return to supplier ${order.supplier} or keep in stock what came with ${order.id}: ${what}`,
        zh: `${order.id} 已到料 ${what}：退回供应商 ${order.supplier} 或转入库存`,
      },
      automatic: false,
    }
  })
}

function livePurchaseOrders(state: OrderState): PurchaseOrder[] {
  return state.materials.purchaseOrders.filter((order) => order.cancelledAt === undefined)
}

function receiptsOf(state: OrderState, order: PurchaseOrder): Receipt[] {
  return live(state.materials.receipts).filter((receipt) => receipt.purchaseOrder === order.id)
}

/** What failed inspection goes back in any case and was never stocked. */
function accepted(receipt: Receipt): number {
  return Math.max(0, subtractQuantity(receipt.quantity, receipt.rejected))
}

function undelivered(state: OrderState, order: PurchaseOrder): { material: string; quantity: number }[] {
  const received = receiptsOf(state, order)
  return order.lines.map(({ line, material, quantity }) => {
    const come = sumQuantities(received.filter((receipt) => receipt.line === line).map(accepted))
    return { material, quantity: Math.max(0, subtractQuantity(quantity, come)) }
  })
}

/** `M1 300, M2 12.5`: each material once, what is nothing left out. */
function amounts(parts: readonly { material: string; quantity: number }[]): string {
  const sums = new Map<string, number>()
  for (const { material, quantity } of parts) {
    sums.set(material, sumQuantities([sums.get(material) ?? 0, quantity]))
  }
  return [...sums]
    .filter(([, quantity]) => exceeds(quantity, 0))
    .map(([material, quantity]) => `${material} ${quantity}`)
    .join(', ')
}
