import type { Problem } from '../../../domain/body/check'
import { chooseMaterials } from './alternates'
import { explodePlanned, explodeReceipt } from './explode'
import type { MaterialsInput } from './input'
import type { Level } from './levels'
import { levelsOf } from './levels'
import { netItem } from './netting'
import type { Network, Receipt } from './network'
import { networkOf } from './network'
import { pegItem } from './pegging'
import type { Warning } from './plan'
import type { Records, SupplyId } from './records'
import { recordsOf, requirementsOf } from './records'
import type { OrderLines, SetAside } from './reservations'
import { orderLinesOf, serveSetAside, setAsideOf } from './reservations'
import type { Workdays } from './workdays'
import { workdaysOf } from './workdays'

/** A finished run: what was netted, exploded and pegged. */
export type Run = {
  days: Workdays
  network: Network
  records: Records
  /** Open and planned orders, every parent before what it is made of. */
  sequence: SupplyId[]
  /** By receipt: what an open order brings too much, when nothing else was planned. */
  excess: Map<number, number>
  warnings: Warning[]
}

type Progress = Run & {
  receiptsOf: Receipt[][]
  setAside: Map<number, SetAside[]>
  linesOf: OrderLines
  withoutBill: Set<number>
}

/** Plans level by level from the finished items down. Throws `PlanRefusal` when the plan would be too large. */
export function runMaterials(input: MaterialsInput): Run | { problem: Problem } {
  const days = workdaysOf(input.calendar)
  const network = networkOf(input, days)
  const found = levelsOf(network.items)
  if ('problem' in found) return found
  const records = recordsOf(network)
  const warnings: Warning[] = []
  const progress: Progress = {
    days,
    network,
    records,
    sequence: [],
    excess: new Map(),
    warnings,
    receiptsOf: receiptsByItem(network),
    setAside: setAsideOf(input, records, warnings),
    linesOf: orderLinesOf(records),
    withoutBill: new Set(),
  }
  warnOfOverReserved(progress)
  for (const level of found.levels) planLevel(progress, level)
  warnOfWithoutBill(progress)
  return progress
}

function planLevel(progress: Progress, { members }: Level): void {
  const { records, setAside, linesOf, receiptsOf } = progress
  if (members.length > 1)
    chooseMaterials(records, members, { receiptsOf: (item) => receiptsOf[item]!, setAside, linesOf })
  for (const item of members) planItem(progress, item)
}

function planItem(progress: Progress, number: number): void {
  const { records, network, receiptsOf, setAside, linesOf, sequence } = progress
  const item = network.items[number]!
  const receipts = receiptsOf[number]!
  const needs = requirementsOf(records, number)
  const entries = setAside.get(number)
  if (entries) {
    serveSetAside(records, needs, { entries, linesOf })
    warnOfUnneeded(progress, number, entries)
  }
  const first = records.supply.count
  const { inOrder, excess } = netItem(records, item, { receipts, needs })
  if (excess) progress.excess.set(excess.receipt.index, excess.quantity)
  pegItem(records, number, { inOrder, needs })
  for (const { index, makes } of receipts) {
    sequence.push(records.firstReceipt + index)
    if (makes) explodeReceipt(records, records.firstReceipt + index)
  }
  for (let order = first; order < records.supply.count; order++) {
    sequence.push(order)
    if (item.kind === 'buy') continue
    explodePlanned(records, order)
    if (records.supply.lineCount[order] === 0) progress.withoutBill.add(number)
  }
}

function receiptsByItem({ items, receipts }: Network): Receipt[][] {
  const byItem = items.map((): Receipt[] => [])
  for (const receipt of receipts) byItem[receipt.item]!.push(receipt)
  for (const list of byItem) list.sort((a, b) => a.due - b.due || a.promised - b.promised)
  return byItem
}

function warnOfOverReserved({ network, warnings }: Progress): void {
  for (const { code, index, onHand, heldOutside } of network.items) {
    if (heldOutside <= onHand) continue
    const quantity = (heldOutside - onHand) / 1000
    warnings.push({ code: 'over-reserved', item: code, pointer: `/items/${index}/reserved`, quantity })
  }
}

function warnOfUnneeded({ network, warnings }: Progress, item: number, entries: SetAside[]): void {
  for (const { left, index } of entries) {
    if (left === 0) continue
    const pointer = `/reservations/${index}`
    const { code } = network.items[item]!
    warnings.push({ code: 'reservation-unneeded', item: code, pointer, quantity: left / 1000 })
  }
}

function warnOfWithoutBill({ network, warnings, withoutBill }: Progress): void {
  for (const item of withoutBill) {
    const { code, index } = network.items[item]!
    warnings.push({ code: 'no-bill-of-materials', item: code, pointer: `/items/${index}` })
  }
}
