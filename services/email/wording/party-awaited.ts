import type { OrderState, Task } from '../../../domain/order/state'
import type { Bilingual } from '../../../domain/policy/ladders'

/**
 * What we await, in words for an outsider. A shortage's own title says what we forgot, how much we lack and by when
 * we must have it; a supplier is told of the material only.
 */
export function awaited(state: OrderState, task: Task | undefined): Bilingual {
  if (!task) return { en: 'your answer', zh: '贵司回复' }
  if (!task.key.startsWith('shortage:')) return task.title
  const material = task.ref ?? ''
  const name = materialName(state, material)
  const text = name ? `${name} (${material})` : material
  return { en: `Delivery of ${text}`, zh: `${name ? `${name}（${material}）` : material}到货` }
}

function materialName({ materials, products }: OrderState, material: string): string | undefined {
  const ordered = materials.purchaseOrders.flatMap(({ lines }) => lines)
  const needed = Object.values(products).flatMap(({ bom }) => bom)
  return [...ordered, ...needed].find((line) => line.material === material)?.name
}
