import type { SupplyKind } from '../../services/database'

/** A line that is on order for the whole factory when the sample data is entered. */
export type SampleSupply = {
  ref: string
  kind: SupplyKind
  item: string
  supplier?: string
  quantity: number
  /** Calendar days from the day on which the sample data is entered. */
  promisedInDays: number
  startInDays?: number
}

/** Purchase lines that several products share, and one production order for stock. */
export const sampleSupplies: SampleSupply[] = [
  { ref: 'PO-STOCK-0007/1', kind: 'purchase', item: 'YRN-C32', supplier: 'S-HUATAI', quantity: 4000, promisedInDays: 9 },
  { ref: 'PO-STOCK-0007/2', kind: 'purchase', item: 'YRN-CVC', supplier: 'S-HUATAI', quantity: 2000, promisedInDays: 12 },
  { ref: 'PO-STOCK-0008/1', kind: 'purchase', item: 'CTN-60', supplier: 'S-YONGSHENG', quantity: 1200, promisedInDays: 6 },
  { ref: 'PO-STOCK-0008/2', kind: 'purchase', item: 'BAG-PE', supplier: 'S-YONGSHENG', quantity: 30000, promisedInDays: 6 },
  { ref: 'PO-STOCK-0009/1', kind: 'purchase', item: 'THR-402', supplier: 'S-JINXIN', quantity: 1000000, promisedInDays: 8 },
  { ref: 'PO-STOCK-0009/2', kind: 'purchase', item: 'LBL-CARE', supplier: 'S-JINXIN', quantity: 20000, promisedInDays: 10 },
  { ref: 'PO-STOCK-0010/1', kind: 'purchase', item: 'SPC-CORK', supplier: 'S-MINGJING', quantity: 60000, promisedInDays: 11 },
  { ref: 'MO-STOCK-0003', kind: 'production', item: 'FAB-SJ180', quantity: 600, promisedInDays: 14, startInDays: 4 },
] // prettier-ignore

/** Units of the factory's currency for one of another, from a date on. */
export const sampleRates = [
  { currency: 'USD', asOf: '2025-01-01', rate: '7.1' },
  { currency: 'EUR', asOf: '2025-01-01', rate: '7.9' },
  { currency: 'GBP', asOf: '2025-01-01', rate: '9.3' },
  { currency: 'JPY', asOf: '2025-01-01', rate: '0.048' },
  { currency: 'HKD', asOf: '2025-01-01', rate: '0.91' },
]
