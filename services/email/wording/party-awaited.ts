import type { ApprovalSubject, CutOffKind, OrderState, Task } from '../../../domain/order/state'
import { subjectNames } from '../../../domain/order/stages/production-tasks'
import type { Bilingual } from '../../../domain/policy/ladders'

/**
 * What we await, in words for an outsider. The titles of our tasks say what we forgot, how much we lack and whom we are
 * to press; an outsider is told of the thing alone.
 */
export function awaited(state: OrderState, task: Task | undefined): Bilingual {
  if (!task) return { en: 'your answer', zh: '贵司回复' }
  const [what = ''] = task.key.split(':')
  return own[what]?.(state, task) ?? task.title
}

const own: Record<string, (state: OrderState, task: Task) => Bilingual | undefined> = {
  shortage: delivery,
  confirmFields: () => ({ en: 'Confirmation of your order', zh: '订单内容确认' }),
  writtenConfirmation: () => ({ en: 'Written confirmation of your order', zh: '订单书面确认' }),
  approval: (_state, { ref }) => comments(ref as ApprovalSubject),
  invoiceReceipt: receipt,
  cutOff: (_state, { key }) => beforeCutOff[cutOffKindOf(key)],
}

function delivery(state: OrderState, { ref: material = '' }: Task): Bilingual {
  const name = materialName(state, material)
  const text = name ? `${name} (${material})` : material
  return { en: `Delivery of ${text}`, zh: `${name ? `${name}（${material}）` : material}到货` }
}

function materialName({ materials, products }: OrderState, material: string): string | undefined {
  const ordered = materials.purchaseOrders.flatMap(({ lines }) => lines)
  const needed = Object.values(products).flatMap(({ bom }) => bom)
  return [...ordered, ...needed].find((line) => line.material === material)?.name
}

function comments(subject: ApprovalSubject): Bilingual | undefined {
  const name = Object.hasOwn(subjectNames, subject) ? subjectNames[subject] : undefined
  return name && { en: `Your comments on ${name.en}`, zh: `${name.zh}反馈意见` }
}

function receipt({ invoicing }: OrderState, { ref }: Task): Bilingual | undefined {
  const number = invoicing.invoices.find(({ id }) => id === ref)?.number
  return number === undefined
    ? undefined
    : { en: `Receipt of invoice ${number}`, zh: `发票 ${number} 签收确认` }
}

/** The kind of cut-off that the key of its task names. */
export function cutOffKindOf(key: string): CutOffKind {
  return key.slice(key.lastIndexOf(':') + 1) as CutOffKind
}

const beforeCutOff: Record<CutOffKind, Bilingual> = {
  documents: { en: 'Shipping instruction', zh: '补料提交' },
  vgm: { en: 'VGM', zh: 'VGM 传送' },
  gateIn: { en: 'Containers into the terminal', zh: '重柜进港' },
  customs: { en: 'Export declaration and release', zh: '报关放行' },
}
