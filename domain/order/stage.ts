/** The eight stages of an order, in the order in which they are shown. They overlap. */
export const stages = [
  'review', 'conversion', 'materials', 'production', 'customs', 'shipment', 'invoicing', 'collection',
] as const // prettier-ignore
export type Stage = (typeof stages)[number]

/** The stages as people in the factory call them. */
export const stageNames: Record<Stage, string> = {
  review: '审单评审',
  conversion: '转生产单',
  materials: '物料跟进',
  production: '生产跟进',
  customs: '订舱报关准备',
  shipment: '装运出货',
  invoicing: '开票',
  collection: '收款',
}
