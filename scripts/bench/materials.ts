import { spawnSync } from 'node:child_process'
import { factoryCalendar } from '../../services/scheduling/calendar-data'
import { addDays } from '../../domain/calendar'
import type { BillLine, LotSize, MaterialItem, MaterialsInput } from '../../services/scheduling/materials'
import { planMaterials } from '../../services/scheduling/materials'

/** What a run of material requirements planning took. */
export type MaterialsBench = {
  size: string
  /** The first run in a fresh process, checking of the input and the report included. */
  seconds: number
  /** Processor time of that run, compiling and collecting of garbage on other threads included. */
  cpuSeconds: number
  /** The fastest of three further runs in the same process. */
  warmSeconds: number
  /** Greatest resident memory of that process, with Node itself, the compiler, the input and the plans. */
  memoryMb: number
  /** Resident memory before the first run: Node, the compiler and the input. */
  baseMb: number
  plannedOrders: number
  requirements: number
  lateReleases: number
}

const seed = 20261123

/** Items on each level, 20,000 together, and the components of an item of the level above. */
const levels = [
  { items: 500, components: 5 },
  { items: 2_500, components: 4 },
  { items: 5_000, components: 3 },
  { items: 6_000, components: 2 },
  { items: 6_000, components: 0 },
]

/**
 * 2,000 orders of 500 products over a five-level bill of materials with 20,000 items: stock, open orders, every lot
 * size, safety stock, scrap, phantoms and alternates. The same for the same seed.
 */
export function materialsData(): MaterialsInput {
  const random = randomOf(seed)
  const today = '2026-03-02'
  const items = levels.flatMap(({ items: count }, level) =>
    Array.from({ length: count }, (_, i) => itemOf(random, level, i)),
  )
  const demands = Array.from({ length: 2_000 }, (_, i) => ({
    orderLine: `SO-${String(i + 1).padStart(4, '0')}/1`,
    item: `L0-${random(levels[0]!.items)}`,
    quantity: 50 * (1 + random(40)),
    neededOn: addDays(today, 60 + random(120)),
  }))
  const scheduledReceipts = items
    .filter(({ kind }) => kind !== 'phantom')
    .filter(() => random(10) === 0)
    .map(({ code, kind }, i) => ({
      ref: `${kind === 'buy' ? 'PO' : 'MO'}-${i + 1}`,
      item: code,
      quantity: 100 * (1 + random(20)),
      dueOn: addDays(today, random(90)),
      kind: kind === 'buy' ? ('purchase' as const) : ('production' as const),
    }))
  const calendar = factoryCalendar({ from: '2025-06-01', to: '2027-03-01' })
  return { today, calendar, items, bom: billOf(random), demands, scheduledReceipts }
}

/** Measures in a process of its own, so that nothing else counts and nothing is left out. */
export function benchMaterials(): MaterialsBench {
  const child = spawnSync(process.execPath, ['--import', 'tsx', __filename, '--measure'], {
    encoding: 'utf8',
  })
  if (child.status !== 0) throw new Error(`materials benchmark: ${child.stderr}`)
  return JSON.parse(child.stdout) as MaterialsBench
}

function measure(): MaterialsBench {
  const input = materialsData()
  const baseMb = Math.round(process.memoryUsage().rss / 2 ** 20)
  const first = timed(input)
  const memoryMb = Math.round(process.resourceUsage().maxRSS / 1024)
  const warm = [1, 2, 3].map(() => timed(input).seconds)
  return {
    size: `${input.demands.length} orders, ${input.items.length} items, ${input.bom.length} bill lines, ${levels.length} levels`,
    seconds: first.seconds,
    cpuSeconds: first.cpuSeconds,
    warmSeconds: Math.min(...warm),
    memoryMb,
    baseMb,
    ...first.counts,
  }
}

function timed(input: MaterialsInput) {
  const used = process.cpuUsage()
  const start = performance.now()
  const answer = planMaterials(input)
  const seconds = rounded((performance.now() - start) / 1e3)
  const { user, system } = process.cpuUsage(used)
  if (!answer.ok) throw new Error(JSON.stringify(answer.problems))
  const { plannedOrders, requirements, late } = answer.plan
  const counts = {
    plannedOrders: plannedOrders.length,
    requirements: requirements.length,
    lateReleases: late.length,
  }
  return { seconds, cpuSeconds: rounded((user + system) / 1e6), counts }
}

function rounded(seconds: number): number {
  return Math.round(seconds * 1000) / 1000
}

function itemOf(random: Random, level: number, i: number): MaterialItem {
  const isBought = level === levels.length - 1 || (level >= 2 && random(10) < 3)
  const isPhantom = !isBought && level > 0 && random(20) === 0
  const kind = isBought ? 'buy' : isPhantom ? 'phantom' : 'make'
  return {
    code: `L${level}-${i}`,
    kind,
    leadTimeDays: isPhantom ? 0 : isBought ? 5 + random(20) : 1 + random(4),
    ...(!isPhantom && { lotSize: lotSizeOf(random) }),
    safetyStock: random(10) === 0 ? 100 : 0,
    onHand: random(3) === 0 ? 10 * random(100) : 0,
    ...(random(10) === 0 && { scrapPercent: '2' }),
  }
}

function lotSizeOf(random: Random): LotSize {
  const choice = random(10)
  if (choice < 4) return { policy: 'lotForLot' }
  if (choice < 5) return { policy: 'fixed', quantity: 500 }
  if (choice < 8) return { policy: 'multiple', minimum: 200, multiple: 50 }
  return { policy: 'period', days: 5 }
}

/** Every item above the last level is made of items of the next, one line in twenty with an alternate. */
function billOf(random: Random): BillLine[] {
  return levels.slice(0, -1).flatMap(({ items, components }, level) =>
    Array.from({ length: items * components }, (_, i) => {
      const below = levels[level + 1]!.items
      const component = random(20) === 0 ? random(below) : (i * 7) % below
      return {
        parent: `L${level}-${Math.floor(i / components)}`,
        component: `L${level + 1}-${component}`,
        perParent: `${1 + random(3)}.${random(4) * 25}`.replace(/\.0$/, ''),
        scrapPercent: String(random(6)),
        ...(random(20) === 0 && { alternates: [{ component: `L${level + 1}-${(component + 1) % below}` }] }),
      }
    }),
  )
}

type Random = (below: number) => number

/** Park and Miller's generator: whole numbers from 0 to below `below`. */
function randomOf(start: number): Random {
  let state = start
  return (below) => {
    state = (state * 48_271) % 2_147_483_647
    return state % below
  }
}

if (require.main === module) {
  const bench = process.argv.includes('--measure') ? measure() : benchMaterials()
  console.log(JSON.stringify(bench))
}
