import { dividedDown, timesUp } from './exact'
import { growthOf, lotOf } from './lot-size'
import type { Item, Receipt } from './network'
import type { Records, SupplyId } from './records'
import { addPlanned } from './records'

/** What netting an item came to. */
export type Netted = {
  /** Supplies in the order in which requirements are to use them: stock, then by the day they are wanted. */
  inOrder: SupplyId[]
  /** What the last open order that was needed brings too much. */
  excess: { receipt: Receipt; quantity: number } | undefined
}

type Netting = {
  records: Records
  item: Item
  receipts: Receipt[]
  /** Next receipt that was not yet needed. */
  next: number
  /** Free of the receipts not yet needed, in thousandths. */
  open: number
  /** Above the safety stock; negative while something is lacking. */
  available: number
  /** Requirements not yet met. */
  ahead: number
  days: { day: number; amount: number }[]
  inOrder: SupplyId[]
  lastTaken: Receipt | undefined
}

/**
 * Time-phased netting of one item (Orlicky): net(t) = gross(t) + safety stock − stock − open orders, and a planned
 * order whenever that is above zero. An open order is used before a new one is planned, in the order of their
 * dates and as late as possible, so that what is on order is never ordered again.
 */
export function netItem(
  records: Records,
  item: Item,
  { receipts, needs }: { receipts: Receipt[]; needs: number[] },
): Netted {
  const netting = begin(records, item, { receipts, needs })
  for (let i = 0; i < netting.days.length; i++) {
    const { day, amount } = netting.days[i]!
    netting.available -= amount
    netting.ahead -= amount
    if (amount === 0 && !mustRestock(netting, day)) continue
    if (netting.available < 0) takeReceipts(netting, day)
    if (netting.available < 0) planOrder(netting, i)
  }
  while (netting.available < 0) take(netting, netting.receipts[netting.next]!.due)
  return { inOrder: netting.inOrder, excess: excessOf(netting) }
}

function begin(
  records: Records,
  item: Item,
  { receipts, needs }: { receipts: Receipt[]; needs: number[] },
): Netting {
  const { requirement, supply, network } = records
  const days: Netting['days'] = []
  let setAside = 0
  let ahead = 0
  for (const number of needs) {
    setAside += requirement.setAside[number]!
    const [day, amount] = [
      requirement.day[number]!,
      requirement.amount[number]! - requirement.setAside[number]!,
    ]
    ahead += amount
    const last = days[days.length - 1]
    if (last?.day === day) last.amount += amount
    else days.push({ day, amount })
  }
  const available = supply.brings[item.index]! - setAside - item.safety
  // Safety stock that is missing today cannot come before the lead time, and is no reason to call an order late.
  if (available < 0) insertDay(days, network.today + item.lead)
  const open = receipts.reduce((sum, { quantity }) => sum + quantity, 0)
  const inOrder = [item.index]
  return { records, item, receipts, next: 0, open, available, ahead, days, inOrder, lastTaken: undefined }
}

/** Safety stock alone is ordered for its own day, and not while what is on order will bring it. */
function mustRestock({ available, open, item, records }: Netting, day: number): boolean {
  return available + open < 0 && day >= records.network.today + item.lead
}

function insertDay(days: Netting['days'], day: number): void {
  const place = days.findIndex((one) => one.day >= day)
  if (place < 0) days.push({ day, amount: 0 })
  else if (days[place]!.day > day) days.splice(place, 0, { day, amount: 0 })
}

/**
 * Uses open orders for what is lacking on a day. One that is due later is used when it comes no later than a new
 * order would, or, unless it is firm, when nothing else needs it: then it is to be expedited.
 */
function takeReceipts(netting: Netting, day: number): void {
  const { receipts, records, item } = netting
  const newOrderBy = Math.max(day, records.network.today + item.lead)
  while (netting.available < 0 && netting.next < receipts.length) {
    const receipt = receipts[netting.next]!
    const isSpare = !receipt.firm && netting.available + netting.open >= netting.ahead
    if (receipt.due > newOrderBy && !isSpare) return
    take(netting, day)
  }
}

/** Uses the next open order, wanted on `day`. */
function take(netting: Netting, day: number): void {
  const { records, receipts } = netting
  const receipt = receipts[netting.next++]!
  netting.open -= receipt.quantity
  netting.available += receipt.quantity
  netting.lastTaken = receipt
  const supply = records.firstReceipt + receipt.index
  records.supply.due[supply] = day
  netting.inOrder.push(supply)
}

function planOrder(netting: Netting, place: number): void {
  const { records, item } = netting
  const lacking = lackingFrom(netting, place)
  const net = item.loss ? timesUp(lacking, item.loss) : lacking
  const enlarged = enlargedReceipt(netting, place)
  const growth = enlarged && growthOf(item.lotSize, net)
  const ordered = growth ?? lotOf(item.lotSize, net)
  const brings = item.loss ? dividedDown(ordered, item.loss) : ordered
  const enlarges = growth === undefined ? -1 : records.firstReceipt + enlarged!.index
  const due = netting.days[place]!.day
  netting.inOrder.push(addPlanned(records, { item: item.index, ordered, brings, due, enlarges }))
  netting.available += brings
}

/** An open order wanted on the same day that can still change grows, instead of a second order beside it. */
function enlargedReceipt({ lastTaken, records, days }: Netting, place: number): Receipt | undefined {
  if (!lastTaken || lastTaken.firm) return undefined
  const { network, supply } = records
  const isStarted = lastTaken.makes && lastTaken.start <= network.today
  const isSameDay = supply.due[records.firstReceipt + lastTaken.index] === days[place]!.day
  return isSameDay && !isStarted ? lastTaken : undefined
}

/** What is lacking on a day, or with the lot size `period` at most on any day of its period. */
function lackingFrom({ item, available, days, receipts, next }: Netting, place: number): number {
  let lacking = -available
  if (item.lotSize.policy !== 'period') return lacking
  const end = days[place]!.day + item.lotSize.days
  let balance = available
  let receipt = next
  for (let i = place + 1; i < days.length && days[i]!.day < end; i++) {
    while (receipt < receipts.length && receipts[receipt]!.due <= days[i]!.day)
      balance += receipts[receipt++]!.quantity
    balance -= days[i]!.amount
    lacking = Math.max(lacking, -balance)
  }
  return lacking
}

/** Only when nothing was planned is what remains in the end the last open order's; else it is a lot's. */
function excessOf({ inOrder, records, available, lastTaken }: Netting): Netted['excess'] {
  const last = inOrder[inOrder.length - 1]!
  if (!lastTaken || available <= 0 || last !== records.firstReceipt + lastTaken.index) return undefined
  return { receipt: lastTaken, quantity: Math.min(available, lastTaken.quantity) }
}
