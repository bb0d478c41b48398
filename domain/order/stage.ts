/** The eight stages of an order, in the order in which they are shown. They overlap. */
export const stages = [
  'review', 'conversion', 'materials', 'production', 'customs', 'shipment', 'invoicing', 'collection',
] as const // prettier-ignore
export type Stage = (typeof stages)[number]
