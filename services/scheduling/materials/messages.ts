import { shrunkTo } from './lot-size'
import type { MaterialsInput } from './input'
import type { Receipt } from './network'
import type { ActionMessage } from './plan'
import type { Projection } from './projection'
import type { Run } from './run'
import type { Tracer } from './hurts'
import { hurtsOf } from './hurts'
import { dateOfDay } from './workdays'
import { never } from './records'
import { planIdOf } from './sources'

/** What is due to be done: about open orders first, in the order of the input, then releases by date. */
export function messagesOf(
  run: Run,
  input: MaterialsInput,
  { projection, tracer }: { projection: Projection; tracer: Tracer },
): ActionMessage[] {
  const about = run.network.receipts.flatMap((receipt) => [
    ...moveOf(run, receipt, { damping: input.damping ?? {}, projection, tracer }),
    ...resizeOf(run, receipt),
  ])
  return [...about, ...increasesOf(run), ...releasesOf(run)]
}

type Moving = { damping: NonNullable<MaterialsInput['damping']>; projection: Projection; tracer: Tracer }

/** Open orders wanted on another day than promised; a promise that has passed is one of them. */
function moveOf({ days, records, network }: Run, receipt: Receipt, moving: Moving): ActionMessage[] {
  const order = records.firstReceipt + receipt.index
  const wanted = records.supply.due[order]!
  if (receipt.firm || wanted === never || receipt.promised > network.horizonEnd) return []
  const { expediteDays = 1, deferDays = 1 } = moving.damping
  const gap = wanted - receipt.promised
  const isOverdue = receipt.promised < network.today && wanted <= network.today
  const head = { order: receipt.ref, item: network.items[receipt.item]!.code }
  const dates = { from: dateOfDay(days, receipt.promised), to: dateOfDay(days, wanted) }
  if (isOverdue || (gap < 0 && -gap >= expediteDays)) {
    const late = Math.max(0, moving.projection.ready[order]! - wanted)
    const behind = isOverdue ? network.today - receipt.promised : -gap
    return [{ action: 'expedite', ...head, ...dates, days: behind, ...hurtsOf(moving.tracer, order, late) }]
  }
  return gap > 0 && gap >= deferDays ? [{ action: 'defer', ...head, ...dates, days: gap }] : []
}

/** Open orders that nothing needs, or not all of. */
function resizeOf({ days, records, network, excess }: Run, receipt: Receipt): ActionMessage[] {
  if (receipt.firm || receipt.promised > network.horizonEnd) return []
  const { code, lotSize } = network.items[receipt.item]!
  const head = { order: receipt.ref, item: code }
  const dueOn = dateOfDay(days, receipt.promised)
  if (records.supply.due[records.firstReceipt + receipt.index] === never)
    return [{ action: 'cancel', ...head, quantity: receipt.quantity / 1000, dueOn }]
  const used = receipt.quantity - (excess.get(receipt.index) ?? 0)
  const enough = shrunkTo(lotSize, receipt.quantity, used)
  if (enough === receipt.quantity) return []
  const by = (receipt.quantity - enough) / 1000
  return [{ action: 'decrease', ...head, by, quantity: enough / 1000 }]
}

function increasesOf({ records, network }: Run): ActionMessage[] {
  const { supply, firstPlanned, firstReceipt } = records
  const messages: ActionMessage[] = []
  for (let order = firstPlanned; order < supply.count; order++) {
    if (supply.enlarges[order]! < 0) continue
    const { ref, item, quantity } = network.receipts[supply.enlarges[order]! - firstReceipt]!
    const by = supply.ordered[order]! / 1000
    const { code } = network.items[item]!
    messages.push({
      action: 'increase',
      order: ref,
      item: code,
      by,
      quantity: (quantity + supply.ordered[order]!) / 1000,
    })
  }
  return messages
}

/** Orders to place or start today: those whose release is due, or past. */
function releasesOf({ days, records, network }: Run): ActionMessage[] {
  const { supply, firstPlanned } = records
  const due: number[] = []
  for (let order = firstPlanned; order < supply.count; order++) {
    const isPhantom = network.items[supply.item[order]!]!.kind === 'phantom'
    if (!isPhantom && supply.enlarges[order]! < 0 && supply.release[order]! <= network.today) due.push(order)
  }
  return due
    .sort((a, b) => supply.release[a]! - supply.release[b]! || a - b)
    .map((order) => ({
      action: 'release',
      order: planIdOf(records, order),
      item: network.items[supply.item[order]!]!.code,
      quantity: supply.ordered[order]! / 1000,
      releaseOn: dateOfDay(days, supply.release[order]!),
    }))
}
