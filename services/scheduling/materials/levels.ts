import type { Problem } from '../../../domain/body/check'
import { materialsLimits } from './input'
import type { Item } from './network'

/** Items that are planned together because one may replace another; most groups have one. */
export type Level = { members: number[]; lowLevelCode: number }

/** Groups of items such that every parent comes before what it is made of, or the reason why there are none. */
export type Levels = { levels: Level[] } | { problem: Problem }

/**
 * Low-level coding: an item's code is the longest way down to it from an item without parents (Orlicky). A cycle
 * is refused with its path, whatever the effectivity dates of its lines, and so is a chain of lead times that no
 * calendar could hold.
 */
export function levelsOf(items: Item[]): Levels {
  const components = items.map(componentsOf)
  const cycle = cycleIn(components)
  if (cycle) return { problem: cycleProblem(items, cycle) }
  const group = groupsOf(items)
  const parts = membersOf(group)
  const below = parts.map((members) => members.flatMap((item) => components[item]!.map((one) => group[one]!)))
  const around = cycleIn(below)
  if (around) return { problem: circleProblem(items, parts, around) }
  const codes = lowLevelCodes(below)
  const tooMuch = depthProblem(items, parts, codes) ?? leadTimeProblem(items, components)
  if (tooMuch) return { problem: tooMuch }
  const levels = parts.map((members, i) => ({ members, lowLevelCode: codes[i]! }))
  return { levels: levels.sort((a, b) => a.lowLevelCode - b.lowLevelCode) }
}

function componentsOf({ lines }: Item): number[] {
  const found: number[] = []
  for (const { candidates } of lines) for (const { item } of candidates) found.push(item)
  return found
}

/** Union-find over the candidates of each line. */
function groupsOf(items: Item[]): Int32Array {
  const leader = Int32Array.from(items, (_, i) => i)
  const find = (item: number): number => {
    while (leader[item] !== item) item = leader[item] = leader[leader[item]!]!
    return item
  }
  for (const { lines } of items)
    for (const { candidates } of lines)
      for (const { item } of candidates) {
        const [a, b] = [find(item), find(candidates[0].item)]
        leader[Math.max(a, b)] = Math.min(a, b)
      }
  const numbers = new Map<number, number>()
  return leader.map((_, item) => {
    const top = find(item)
    if (!numbers.has(top)) numbers.set(top, numbers.size)
    return numbers.get(top)!
  })
}

function membersOf(group: Int32Array): number[][] {
  const parts: number[][] = []
  group.forEach((number, item) => (parts[number] ??= []).push(item))
  return parts
}

/** Depth-first search without recursion; the nodes of the first cycle met, its first node repeated at the end. */
function cycleIn(below: readonly (readonly number[])[]): number[] | undefined {
  const state = new Uint8Array(below.length)
  for (let start = 0; start < below.length; start++) {
    const path = state[start] === 0 ? cycleFrom(start, below, state) : undefined
    if (path) return path
  }
  return undefined
}

function cycleFrom(
  start: number,
  below: readonly (readonly number[])[],
  state: Uint8Array,
): number[] | undefined {
  const path = [start]
  const next = [0]
  state[start] = 1
  while (path.length > 0) {
    const node = path[path.length - 1]!
    const child = below[node]![next[next.length - 1]!++]
    if (child === undefined) {
      state[node] = 2
      path.pop()
      next.pop()
    } else if (state[child] === 1) return [...path.slice(path.indexOf(child)), child]
    else if (state[child] === 0) {
      state[child] = 1
      path.push(child)
      next.push(0)
    }
  }
  return undefined
}

function lowLevelCodes(below: readonly (readonly number[])[]): Int32Array {
  const codes = new Int32Array(below.length)
  for (const node of topDown(below)) {
    for (const child of below[node]!) codes[child] = Math.max(codes[child]!, codes[node]! + 1)
  }
  return codes
}

/** Every node before those below it. */
function topDown(below: readonly (readonly number[])[]): number[] {
  const open = new Int32Array(below.length)
  for (const children of below) for (const child of children) open[child]!++
  const order = below.map((_, node) => node).filter((node) => open[node] === 0)
  for (let i = 0; i < order.length; i++)
    for (const child of below[order[i]!]!) if (--open[child]! === 0) order.push(child)
  return order
}

function depthProblem(items: Item[], parts: number[][], codes: Int32Array): Problem | undefined {
  const part = codes.findIndex((code) => code >= materialsLimits.levels)
  if (part < 0) return undefined
  const { code, index } = items[parts[part]![0]!]!
  const detail = `${code} stands on level ${codes[part]! + 1}; at most ${materialsLimits.levels} levels are planned`
  return { pointer: `/items/${index}`, detail }
}

function leadTimeProblem(items: Item[], below: number[][]): Problem | undefined {
  const total = new Float64Array(items.length)
  for (const node of topDown(below).reverse()) {
    let longest = 0
    for (const child of below[node]!) longest = Math.max(longest, total[child]!)
    total[node] = longest + items[node]!.lead
    if (total[node]! > materialsLimits.leadTimeChain)
      return {
        pointer: `/items/${node}/leadTimeDays`,
        detail: `with the lead times below it ${items[node]!.code} takes ${total[node]} working days; at most ${materialsLimits.leadTimeChain} are planned`,
      }
  }
  return undefined
}

function cycleProblem(items: Item[], cycle: number[]): Problem {
  const [parent, component] = [cycle[0]!, cycle[1]!]
  const line = items[parent]!.lines.find(({ candidates }) =>
    candidates.some(({ item }) => item === component),
  )
  const path = cycle.map((item) => items[item]!.code).join(' → ')
  return {
    pointer: `/bom/${line!.index}`,
    detail: `is part of a cycle: ${path}; a product cannot be made of itself`,
  }
}

function circleProblem(items: Item[], parts: number[][], around: number[]): Problem {
  const path = around.map((part) => parts[part]!.map((item) => items[item]!.code).join(' / ')).join(' → ')
  return {
    pointer: '/bom',
    detail: `has alternates that go round in a circle: ${path}; what replaces a component must not be made of it`,
  }
}
