import type { Ratio } from './exact'
import { ratioOf, thousandths } from './exact'
import type { BillLine, LotSize, MaterialItem, MaterialsInput, ScheduledReceipt } from './input'
import type { Workdays } from './workdays'
import { dayBy, dayFrom } from './workdays'

/** A material that a line of a bill of materials may be met with. */
export type Candidate = { item: number; ratio: Ratio }

/** A compiled line: dates as working days, both included; the component first, then its alternates. */
export type Line = {
  index: number
  from: number
  until: number
  candidates: readonly [Candidate, ...Candidate[]]
}

/** An item with whole thousandths; `index` is its place in the input. */
export type Item = {
  index: number
  code: string
  kind: MaterialItem['kind']
  lead: number
  lotSize: LotSize
  safety: number
  onHand: number
  heldOutside: number
  /** Good pieces to pieces ordered; absent without loss. */
  loss?: Ratio
  lines: Line[]
}

/** An open order; days are working days, `due` not before today. */
export type Receipt = {
  index: number
  ref: string
  item: number
  quantity: number
  /** As promised, and as it can be at best: a promise that has passed counts as today. */
  promised: number
  due: number
  firm: boolean
  makes: boolean
  start: number
  issued: { item: number; quantity: number }[]
}

export type Demand = { index: number; orderLine: string; item: number; quantity: number; day: number }

/** The input as the run uses it: numbered items, whole thousandths, working days. */
export type Network = {
  today: number
  items: Item[]
  /** All lines, in the order of the input. */
  lines: Line[]
  receipts: Receipt[]
  /** Within the horizon. */
  demands: Demand[]
  /** Demands after the horizon, by their place in the input. */
  beyond: number[]
  horizonEnd: number
  freezeEnd: number
}

/** Compiles input that has been checked. */
export function networkOf(input: MaterialsInput, days: Workdays): Network {
  const numbers = new Map(input.items.map(({ code }, index) => [code, index]))
  const today = dayFrom(days, input.today)
  const items = input.items.map(itemOf)
  const ratios = new Map<string, Ratio>()
  const lines = input.bom.map((line, index) => lineOf(line, index, { numbers, days, ratios }))
  lines.forEach((line, index) => items[numbers.get(input.bom[index]!.parent)!]!.lines.push(line))
  const freezeEnd = input.freezeEnd === undefined ? -Infinity : dayBy(days, input.freezeEnd)
  const horizonEnd = input.horizonEnd === undefined ? Infinity : dayBy(days, input.horizonEnd)
  const receipts = (input.scheduledReceipts ?? []).map((receipt, index) =>
    receiptOf(receipt, index, { numbers, days, today, items, freezeEnd }),
  )
  const demands = input.demands.map(({ orderLine, item, quantity, neededOn }, index) => ({
    index,
    orderLine,
    item: numbers.get(item)!,
    quantity: thousandths(quantity),
    day: dayBy(days, neededOn),
  }))
  return {
    today,
    items,
    lines,
    receipts,
    demands: demands.filter(({ day }) => day <= horizonEnd),
    beyond: demands.filter(({ day }) => day > horizonEnd).map(({ index }) => index),
    horizonEnd,
    freezeEnd,
  }
}

function itemOf(item: MaterialItem, index: number): Item {
  const { code, kind, leadTimeDays, lotSize, scrapPercent } = item
  return {
    index,
    code,
    kind,
    lead: leadTimeDays,
    lotSize: kind === 'phantom' ? { policy: 'lotForLot' } : (lotSize ?? { policy: 'lotForLot' }),
    safety: thousandths(item.safetyStock),
    onHand: thousandths(item.onHand),
    heldOutside: thousandths(item.reserved),
    ...(scrapPercent !== undefined && Number(scrapPercent) > 0 && { loss: ratioOf('1', scrapPercent) }),
    lines: [],
  }
}

/** `ratios` holds what was computed before: a bill of materials repeats few quantities. */
type Names = { numbers: ReadonlyMap<string, number>; days: Workdays; ratios: Map<string, Ratio> }

function knownRatio(ratios: Map<string, Ratio>, perParent: string, scrapPercent: string | undefined): Ratio {
  const key = `${perParent} ${scrapPercent}`
  const known = ratios.get(key) ?? ratioOf(perParent, scrapPercent)
  ratios.set(key, known)
  return known
}

function lineOf(line: BillLine, index: number, { numbers, days, ratios }: Names): Line {
  const { component, perParent, scrapPercent, from, until, alternates = [] } = line
  return {
    index,
    from: from === undefined ? -Infinity : dayFrom(days, from),
    until: until === undefined ? Infinity : dayBy(days, until),
    candidates: [
      { item: numbers.get(component)!, ratio: knownRatio(ratios, perParent, scrapPercent) },
      ...alternates.map((one) => ({
        item: numbers.get(one.component)!,
        ratio: knownRatio(ratios, one.perParent ?? perParent, one.scrapPercent ?? scrapPercent),
      })),
    ],
  }
}

type Frame = Omit<Names, 'ratios'> & { today: number; items: Item[]; freezeEnd: number }

function receiptOf(receipt: ScheduledReceipt, index: number, frame: Frame): Receipt {
  const { numbers, days, today, items, freezeEnd } = frame
  const { ref, quantity, dueOn, kind, firm = false, startOn, issued = [] } = receipt
  const item = numbers.get(receipt.item)!
  const promised = dayFrom(days, dueOn)
  return {
    index,
    ref,
    item,
    quantity: thousandths(quantity),
    promised,
    due: Math.max(promised, today),
    firm: firm || promised <= freezeEnd,
    makes: kind === 'production',
    start: startOn === undefined ? promised - items[item]!.lead : dayBy(days, startOn),
    issued: issued.map((one) => ({ item: numbers.get(one.item)!, quantity: thousandths(one.quantity) })),
  }
}
