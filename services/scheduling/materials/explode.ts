import { dividedDown, timesUp } from './exact'
import type { Line } from './network'
import type { Records, SupplyId } from './records'
import { addRequirement } from './records'

/** A start of work on `ordered` of an item, and the materials already drawn for it. */
type Start = { order: SupplyId; item: number; ordered: number; day: number; lines: Line[]; issued?: Issued }
type Issued = Map<number, number>

/**
 * Component requirements of a planned order: quantity × per parent × (1 + scrap), each line rounded up, needed on
 * the day of its release. The lines that count are those of the day on which work can begin, today at the earliest.
 */
export function explodePlanned(records: Records, order: SupplyId): void {
  const { supply, network } = records
  const item = supply.item[order]!
  const day = supply.release[order]!
  const lines = effective(network.items[item]!.lines, Math.max(day, network.today))
  explode(records, { order, item, ordered: supply.ordered[order]!, day, lines })
}

/**
 * Component requirements of an open production order without what was issued, needed on its start; when it is to
 * be expedited, as much earlier. Its lines are those of its own start.
 */
export function explodeReceipt(records: Records, order: SupplyId): void {
  const { supply, network, firstReceipt } = records
  const receipt = network.receipts[order - firstReceipt]!
  const { loss, lines } = network.items[receipt.item]!
  const ordered = loss ? timesUp(receipt.quantity, loss) : receipt.quantity
  const earlier = receipt.firm ? 0 : Math.max(0, receipt.due - supply.due[order]!)
  const issued: Issued = new Map()
  for (const one of receipt.issued) issued.set(one.item, (issued.get(one.item) ?? 0) + one.quantity)
  explode(records, {
    order,
    item: receipt.item,
    ordered,
    day: receipt.start - earlier,
    lines: effective(lines, receipt.start),
    issued,
  })
}

function effective(lines: Line[], day: number): Line[] {
  for (const { from, until } of lines)
    if (day < from || until < day) return lines.filter((line) => line.from <= day && day <= line.until)
  return lines
}

function explode(records: Records, { order, ordered, day, lines, issued }: Start): void {
  records.supply.lineCount[order] = lines.length
  for (const line of lines) {
    const { item, ratio } = line.candidates[0]
    const parents = issued?.size ? notIssued(line, ordered, issued) : ordered
    if (parents === 0) continue
    const amount = timesUp(parents, ratio)
    addRequirement(records, { item, amount, day, owner: order, line: line.index, parents })
  }
}

/** Parents for which a line's material was not yet drawn; what is used for it is taken from `issued`. */
function notIssued({ candidates }: Line, ordered: number, issued: Issued): number {
  let left = ordered
  for (const { item, ratio } of candidates) {
    const drawn = issued.get(item) ?? 0
    const needed = timesUp(left, ratio)
    if (drawn === 0 || left === 0) continue
    issued.set(item, Math.max(0, drawn - needed))
    left = drawn >= needed ? 0 : left - dividedDown(drawn, ratio)
  }
  return left
}
