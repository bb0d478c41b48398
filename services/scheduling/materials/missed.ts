import type { MissedMaterial } from './plan'
import type { Records } from './records'
import { lineOf } from './records'
import type { Run } from './run'
import type { Sources } from './sources'
import { dateOfDay } from './workdays'

/** Most order lines named for one missed material. */
const mostNamed = 10

/** Uses of one line of a bill of materials, of one open order, or of one demand, that nothing covers. */
type Gap = { first: number; uses: number; amount: number; day: number; orderBy: number; lines: Set<string> }

/**
 * 漏定物料 (R36): bought materials for which nothing is ordered, nothing is in stock and nothing is set aside, the
 * first to be ordered first. One entry for each line of an open order, each demand, and each bill line over all
 * planned orders. What an alternate meets in part is not missed; materials of a phantom may be.
 */
export function missedOf(run: Run, sources: Sources): MissedMaterial[] {
  const { records, network } = run
  const { requirement, firstPlanned } = records
  const covered = linesCoveredInPart(records)
  const named: Named = { records, known: new Map() }
  const gaps = new Map<number, Gap>()
  for (let number = 0; number < requirement.count; number++) {
    if (network.items[requirement.item[number]!]!.kind !== 'buy') continue
    if (requirement.amount[number] === 0 || !isUncovered(records, number)) continue
    const owner = requirement.owner[number]!
    if (covered.size > 0 && covered.has(lineKey(records, number))) continue
    // Planned orders share the gap of their bill line; any other owner has its own.
    const key = owner >= firstPlanned ? requirement.line[number]! : -1 - number
    const gap = gaps.get(key)
    if (gap) addUse(named, gap, number)
    else gaps.set(key, gapOf(named, number))
  }
  return [...gaps.values()]
    .sort((a, b) => a.orderBy - b.orderBy || a.first - b.first)
    .map((gap) => missedMaterial(run, gap, sources))
}

function gapOf(named: Named, number: number): Gap {
  const gap = {
    first: number,
    uses: 0,
    amount: 0,
    day: Infinity,
    orderBy: Infinity,
    lines: new Set<string>(),
  }
  addUse(named, gap, number)
  return gap
}

function addUse(named: Named, gap: Gap, number: number): void {
  const { records } = named
  const { requirement } = records
  gap.uses++
  gap.amount += requirement.amount[number]!
  gap.day = Math.min(gap.day, requirement.day[number]!)
  gap.orderBy = Math.min(gap.orderBy, orderDay(records, number))
  if (gap.lines.size > mostNamed) return
  for (const line of namedFor(named, requirement.owner[number]!)) gap.lines.add(line)
}

/** Order lines that owners serve, at most one more than are named; each owner is looked at once. */
type Named = { records: Records; known: Map<number, readonly string[]> }

function namedFor(named: Named, owner: number): readonly string[] {
  const { supply, peg, requirement, network } = named.records
  if (owner < 0) return [network.demands[-1 - owner]!.orderLine]
  const before = named.known.get(owner)
  if (before) return before
  const lines = new Set<string>()
  for (let i = supply.pegFrom[owner]!; i < supply.pegTo[owner]! && lines.size <= mostNamed; i++)
    if (peg.supply[i] === owner)
      for (const line of namedFor(named, requirement.owner[peg.requirement[i]!]!)) lines.add(line)
  const found = [...lines].slice(0, mostNamed + 1)
  named.known.set(owner, found)
  return found
}

function isUncovered({ requirement, peg, firstPlanned }: Records, number: number): boolean {
  for (let i = requirement.pegFrom[number]!; i < requirement.pegTo[number]!; i++) {
    if (peg.supply[i]! < firstPlanned) return false
  }
  return true
}

/** Lines with alternates may have several requirements, of which some are covered. */
function linesCoveredInPart(records: Records): Set<string> {
  const covered = new Set<string>()
  const { requirement, network } = records
  if (network.lines.every(({ candidates }) => candidates.length === 1)) return covered
  for (let number = 0; number < requirement.count; number++) {
    const hasChoice = (lineOf(records, number)?.candidates.length ?? 1) > 1
    if (hasChoice && requirement.amount[number]! > 0 && !isUncovered(records, number))
      covered.add(lineKey(records, number))
  }
  return covered
}

function lineKey({ requirement }: Records, number: number): string {
  return `${requirement.owner[number]}/${requirement.line[number]}`
}

function orderDay({ requirement, peg, supply }: Records, number: number): number {
  let first = Infinity
  for (let i = requirement.pegFrom[number]!; i < requirement.pegTo[number]!; i++)
    first = Math.min(first, supply.release[peg.supply[i]!]!)
  return first
}

function missedMaterial({ days, network, records }: Run, gap: Gap, sources: Sources): MissedMaterial {
  const { requirement } = records
  const owner = requirement.owner[gap.first]!
  const line = requirement.line[gap.first]!
  return {
    component: network.items[requirement.item[gap.first]!]!.code,
    quantity: gap.amount / 1000,
    neededOn: dateOfDay(days, gap.day),
    orderBy: dateOfDay(days, gap.orderBy),
    ...(line >= 0 && { bomLine: line }),
    ...(owner >= 0 && owner < records.firstPlanned && { openOrder: sources.refOf(owner) }),
    uses: gap.uses,
    orderLines: [...gap.lines].slice(0, mostNamed),
    ...(gap.lines.size > mostNamed && { more: true as const }),
  }
}
