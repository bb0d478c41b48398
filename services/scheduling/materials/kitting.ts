import type { Receipt } from './network'
import type { KittingRate } from './plan'
import type { Projection } from './projection'
import { readyOf } from './projection'
import type { Records } from './records'
import { needsOf } from './records'
import type { Run } from './run'
import type { Sources } from './sources'
import { dateOfDay } from './workdays'

type Need = { number: number; bomLine: number; amount: number; inStock: number; day: number; source: number }

/** Kitting rate of every open production order, in the order of the input. */
export function kittingOf(run: Run, projection: Projection, sources: Sources): KittingRate[] {
  return run.network.receipts
    .filter(({ makes }) => makes)
    .map((receipt) => rateOf(run, receipt, { projection, sources }))
}

function rateOf(
  { days, network, records }: Run,
  receipt: Receipt,
  { projection, sources }: { projection: Projection; sources: Sources },
): KittingRate {
  const order = records.firstReceipt + receipt.index
  const codeOf = (number: number) => network.items[records.requirement.item[number]!]!.code
  const open = needsOf(records, order)
    .map((number) => needOf(records, projection, number))
    .filter(({ amount, inStock }) => inStock < amount)
  const last = open.reduce<Need | undefined>((a, b) => (a && a.day >= b.day ? a : b), undefined)
  const lines = records.supply.lineCount[order]!
  const whole = lines - new Set(open.map(({ bomLine }) => bomLine)).size
  const complete = last ? last.day : network.today
  return {
    order: receipt.ref,
    item: network.items[receipt.item]!.code,
    startOn: dateOfDay(days, receipt.start),
    percent: lines === 0 ? 100 : Math.floor((100 * whole) / lines),
    completeOn: dateOfDay(days, complete),
    daysLate: last ? Math.max(0, complete - receipt.start) : 0,
    ...(last && {
      decidedBy: {
        bomLine: last.bomLine,
        component: codeOf(last.number),
        source: { kind: sources.kindOf(last.source), ref: sources.refOf(last.source) },
      },
    }),
    missing: open.map(({ number, bomLine, amount, inStock, day }) => ({
      bomLine,
      component: codeOf(number),
      quantity: amount / 1000,
      inStock: inStock / 1000,
      readyOn: dateOfDay(days, day),
    })),
  }
}

function needOf(records: Records, projection: Projection, number: number): Need {
  const { requirement, peg, firstReceipt } = records
  let inStock = 0
  for (let i = requirement.pegFrom[number]!; i < requirement.pegTo[number]!; i++) {
    if (peg.supply[i]! < firstReceipt) inStock += peg.amount[i]!
  }
  const bomLine = requirement.line[number]!
  return {
    number,
    bomLine,
    amount: requirement.amount[number]!,
    inStock,
    ...readyOf(records, projection, number),
  }
}
