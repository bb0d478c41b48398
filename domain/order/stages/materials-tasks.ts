import { exceeds } from '../../quantity'
import { endOfDay } from '../facts'
import type { WantedTask } from '../rule'
import type { OrderState } from '../state'
import { available, purchaseLines, requirements } from './kitting'
import { shortages, type Shortage } from './materials-shortages'

/**
 * One task per material that is forgotten or comes too late (R56). What is not ordered becomes a task once
 * purchasing has begun; until then the plan's own bulk purchase milestone asks for all of it.
 */
export function shortageTasks(state: OrderState): WantedTask[] {
  const hasBegun = purchaseLines(state).some(({ purchaseOrder }) => purchaseOrder.releasedAt !== undefined)
  return shortages(state)
    .filter(({ kind }) => hasBegun || kind === 'late')
    .map((shortage) => ({
      key: `shortage:${shortage.material}`,
      kind: 'supplierPromise',
      stage: 'materials',
      title: shortageTitle(shortage),
      department: 'purchasing',
      ...(shortage.supplier ? { party: shortage.supplier } : {}),
      ref: shortage.material,
      due: shortage.kind === 'late' ? { workingDays: 1 } : { milestone: 'bulkPurchase' },
    }))
}

function shortageTitle({ material, name, unit, missing, kind, ...rest }: Shortage): {
  en: string
  zh: string
} {
  const { promisedOn = '', neededOn = '' } = rest
  switch (kind) {
    case 'notOrdered':
      return {
        en: `Order ${material} ${name}: forgotten, ${missing} ${unit} needed`,
        zh: `漏定物料${material} ${name}，需补订${missing}${unit}`,
      }
    case 'partlyOrdered':
      return {
        en: `Order ${material} ${name}: ${missing} ${unit} short`,
        zh: `物料${material} ${name}订购不足，尚缺${missing}${unit}`,
      }
    case 'late':
    case 'overdue':
      return {
        en: `Hasten ${material} ${name}: ${missing} ${unit} promised for ${promisedOn}, needed by ${neededOn}`,
        zh: `催料：${material} ${name} ${missing}${unit}，承诺${promisedOn}到料，开工须${neededOn}前到位`,
      }
  }
}

/** One task per released purchase line that is still to come and still needed, due at the promised date. */
export function promiseTasks(state: OrderState): WantedTask[] {
  const lacking = new Set(
    requirements(state)
      .filter(({ material, required }) => exceeds(required, available(state, material)))
      .map(({ material }) => material),
  )
  return purchaseLines(state)
    .filter(
      ({ purchaseOrder, line, outstanding }) =>
        purchaseOrder.releasedAt && outstanding > 0 && lacking.has(line.material),
    )
    .map(({ purchaseOrder, line, outstanding }) => ({
      key: `promise:${purchaseOrder.id}:${line.line}`,
      kind: 'supplierPromise',
      stage: 'materials',
      title: {
        en: `${line.name} (${purchaseOrder.id} line ${line.line}): ${outstanding} ${line.unit} to come`,
        zh: `${line.name}（采购单${purchaseOrder.id}第${line.line}行）待到料${outstanding}${line.unit}`,
      },
      department: 'purchasing',
      party: purchaseOrder.supplier,
      ref: purchaseOrder.id,
      due: { at: endOfDay(state, line.promisedOn) },
    }))
}
