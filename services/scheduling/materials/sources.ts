import type { SourceKind } from './plan'
import type { Records, SupplyId } from './records'

/** Names of supplies in a plan, made once each. */
export type Sources = { refOf: (supply: SupplyId) => string; kindOf: (supply: SupplyId) => SourceKind }

export function sourcesOf(records: Records): Sources {
  const { network, firstReceipt, firstPlanned, supply } = records
  const refs = Array.from({ length: supply.count }, (_, number) => {
    if (number < firstReceipt) return network.items[number]!.code
    return number < firstPlanned ? network.receipts[number - firstReceipt]!.ref : planIdOf(records, number)
  })
  return {
    refOf: (number) => refs[number]!,
    kindOf: (number) => {
      if (number < firstReceipt) return 'stock'
      if (number < firstPlanned) return 'open'
      return network.items[supply.item[number]!]!.kind === 'phantom' ? 'phantom' : 'planned'
    },
  }
}

/** `P1` is the first order planned. */
export function planIdOf({ firstPlanned }: Records, order: SupplyId): string {
  return `P${order - firstPlanned + 1}`
}
