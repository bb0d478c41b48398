import type { CalendarData } from '../../domain/calendar'
import { addWorkingMinutes, compileCalendar, toIso, toMs } from '../../domain/calendar'
import { factoryCalendar } from '../../services/scheduling'
import type {
  CapacityInput,
  CapacityJob,
  CapacityMachine,
  CapacityOperation,
  CustomerClass,
} from '../../services/scheduling/capacity'
import type { Random } from '../../services/scheduling/capacity/random'
import { nextBelow, nextRandom, randomFrom } from '../../services/scheduling/capacity/random'

const planFrom = '2026-03-02T00:30:00.000Z'
const processes = [
  { name: 'cutting 裁剪', machines: 4, perPiece: 0.1, line: 'semiFinished' },
  { name: 'printing 印花', machines: 4, perPiece: 0.12, line: 'semiFinished' },
  { name: 'embroidery 绣花', machines: 4, perPiece: 0.12, line: 'semiFinished' },
  { name: 'fusing 粘衬', machines: 3, perPiece: 0.09, line: 'semiFinished' },
  { name: 'sewing parts 缝部件', machines: 6, perPiece: 0.18, line: 'finished' },
  { name: 'sewing 缝合', machines: 7, perPiece: 0.21, line: 'finished' },
  { name: 'buttons 钉扣', machines: 3, perPiece: 0.09, line: 'finished' },
  { name: 'washing 水洗', machines: 3, perPiece: 0.09, line: 'finished' },
  { name: 'ironing 整烫', machines: 3, perPiece: 0.09, line: 'finished' },
  { name: 'packing 包装', machines: 3, perPiece: 0.09, line: 'finished' },
] as const
const families = 6

/** A garment factory: ten processes of each order on 40 machines, with shifts, holidays, set-ups and material dates. */
export function generatedFactory(orders: number, seed: number): CapacityInput {
  const random = randomFrom(seed)
  const calendars = factoryCalendars()
  const machines = processes.flatMap((_, p) => machinesOf(p, calendars, random))
  return {
    planFrom,
    workCentres: processes.map(({ line, machines: count }, p) => ({
      id: `W${p + 1}`,
      line,
      labourMinutesPerDay: count * 900,
      floorSpace: count * 120,
    })),
    machines,
    jobs: Array.from({ length: orders }, (_, n) => anOrder(n, orders, random)),
  }
}

/** One shift, and two. */
function factoryCalendars(): CalendarData[] {
  const horizon = { from: '2026-01-01', to: '2026-12-31' }
  return [
    factoryCalendar(horizon),
    factoryCalendar({
      ...horizon,
      shifts: [
        [7 * 60, 11 * 60 + 30],
        [12 * 60 + 30, 16 * 60],
        [16 * 60 + 30, 21 * 60],
      ],
    }),
  ]
}

function machinesOf(process: number, calendars: CalendarData[], random: Random): CapacityMachine[] {
  const setupMatrix = matrixOf(process, random)
  return Array.from({ length: processes[process]!.machines }, (_, n) => ({
    id: `W${process + 1}-${n + 1}`,
    workCentre: `W${process + 1}`,
    calendar: calendars[(process + n) % 2],
    setupMatrix,
    reservePercent: process === 5 ? 5 : 0,
  }))
}

function matrixOf(process: number, random: Random): Record<string, Record<string, number>> {
  const names = Array.from({ length: families }, (_, f) => `W${process + 1}-F${f + 1}`)
  return Object.fromEntries(
    names.map((from) => [
      from,
      Object.fromEntries(names.filter((to) => to !== from).map((to) => [to, 10 + 5 * nextBelow(random, 9)])),
    ]),
  )
}

function anOrder(n: number, orders: number, random: Random): CapacityJob {
  const pieces = 200 + 10 * nextBelow(random, 220)
  const operations = processes.map((_, p) => anOperation(p, pieces, random))
  // Orders arrive as fast as the bottleneck can work, with due dates from tight to easy.
  const released = addWorkingMinutes(planCalendar, toMs(planFrom), nextRandom(random) * orders * 30)
  const allowance = 1500 + nextRandom(random) * 4500
  return {
    id: `O${n + 1}`,
    orderLine: `SO${1000 + n}/1`,
    customerClass: classOf(nextRandom(random)),
    rush: nextRandom(random) < 0.02,
    releaseAt: toIso(released),
    dueAt: toIso(addWorkingMinutes(planCalendar, released, allowance)),
    operations,
  }
}

const planCalendar = compileCalendar(factoryCalendar({ from: '2026-01-01', to: '2026-12-31' }))

function classOf(draw: number): CustomerClass {
  return draw < 0.2 ? 'A' : draw < 0.5 ? 'B' : 'C'
}

function anOperation(p: number, pieces: number, random: Random): CapacityOperation {
  const { name, machines, perPiece } = processes[p]!
  const minutesPerPiece = perPiece * (0.6 + 0.8 * nextRandom(random))
  const able = Array.from({ length: machines }, (_, n) => n).filter(() => nextRandom(random) < 0.7)
  return {
    id: `${p + 1}`,
    process: name,
    pieces,
    machines: (able.length === 0 ? [0] : able).map((n) => ({
      machine: `W${p + 1}-${n + 1}`,
      minutesPerPiece: minutesPerPiece * (1 + 0.1 * (n % 2)),
    })),
    setupFamily: `W${p + 1}-F${1 + nextBelow(random, families)}`,
    transferBatch: p === 4 ? Math.ceil(pieces / 4) : undefined,
    workers: 1 + (p % 2),
    floorSpace: 10 + nextBelow(random, 30),
  }
}
