import type { Shift } from '../../domain/calendar'
import type { Machine, ShiftCalendar, WorkCentre } from '../../services/database'

const hour = 60
const day: Shift[] = [[8 * hour, 12 * hour], [13 * hour, 17 * hour]] // prettier-ignore
const overtime: Shift[] = [...day, [18 * hour, 20 * hour]]
const twoShifts: Shift[] = [[6 * hour, 11 * hour], [11.5 * hour, 14 * hour], [14 * hour, 18 * hour], [18.5 * hour, 22 * hour]] // prettier-ignore
/** The furnace is heated up once a week and never cools down before Sunday. */
const dayAndNight: Shift[] = [[0, 24 * hour]]

const week = (weekday: Shift[], saturday: Shift[]): Shift[][] => [
  ...Array.from({ length: 5 }, () => weekday),
  saturday,
  [],
]

/** Hours of the departments that differ from the factory's own, and of the works. */
export const sampleCalendars: Omit<ShiftCalendar, 'zone' | 'exceptions'>[] = [
  { name: 'production', department: 'production', week: week(overtime, day), holidays: 'CN' },
  { name: 'warehouse', department: 'warehouse', week: week(day, day), holidays: 'CN' },
  { name: 'shipping', department: 'shipping', week: week(day, [[8 * hour, 12 * hour]]), holidays: 'CN' },
  { name: 'glass-works', week: week(twoShifts, day), holidays: 'CN' },
  { name: 'furnace', week: week(dayAndNight, dayAndNight) },
]

/** Work centres of the garment factory and of its glass works. */
export const sampleWorkCentres: Omit<WorkCentre, 'department'>[] = [
  { code: 'CUT', name: 'Cutting room', nameZh: '裁床', line: 'semiFinished', labourMinutesPerDay: 9600, floorSpace: 480 },
  { code: 'SEW', name: 'Sewing lines', nameZh: '车缝组', line: 'finished', labourMinutesPerDay: 76800, floorSpace: 1600 },
  { code: 'FIN', name: 'Trimming and ironing', nameZh: '后整', line: 'finished', labourMinutesPerDay: 14400, floorSpace: 400 },
  { code: 'PACK', name: 'Packing', nameZh: '包装', line: 'finished', labourMinutesPerDay: 9600, floorSpace: 600 },
  { code: 'G-CUT', name: 'Glass cutting', nameZh: '玻璃切割', line: 'semiFinished', labourMinutesPerDay: 3600, floorSpace: 300, calendarName: 'glass-works' },
  { code: 'G-EDGE', name: 'Edging', nameZh: '磨边', line: 'semiFinished', labourMinutesPerDay: 5400, floorSpace: 350, calendarName: 'glass-works' },
  { code: 'G-TEMP', name: 'Tempering', nameZh: '钢化', line: 'finished', labourMinutesPerDay: 5400, floorSpace: 260, calendarName: 'furnace' },
  { code: 'G-PACK', name: 'Crating', nameZh: '玻璃装箱', line: 'finished', labourMinutesPerDay: 3600, floorSpace: 300, calendarName: 'glass-works' },
] // prettier-ignore

/** Minutes to change a sewing line over: threads, folders and work aids differ between kinds of garment. */
const sewingSetup = matrix({ knit: 45, fleece: 60, denim: 120, woven: 90, baby: 60, bags: 90 })
/** Minutes to change the glass works over to another thickness. */
const glassSetup = matrix({ 'glass-6': 30, 'glass-8': 30 })

/** From every family to every other one so many minutes. */
function matrix(minutes: Record<string, number>): Record<string, Record<string, number>> {
  const families = Object.keys(minutes)
  return Object.fromEntries(
    families.map((from) => [
      from,
      Object.fromEntries(families.filter((to) => to !== from).map((to) => [to, minutes[to]!])),
    ]),
  )
}

type SampleMachine = Omit<Machine, 'stops' | 'reservePercent'> & { reservePercent?: number }

const sewingLine = (number: number, setupFamily: string): SampleMachine => ({
  code: `SEW-${number}`,
  name: `Sewing line ${number}`,
  nameZh: `车缝${number}组`,
  workCentre: 'SEW',
  setupFamily,
  setupMatrix: sewingSetup,
  // Held free for rush orders (R81).
  reservePercent: 10,
})

/** Seventeen machines and lines; a sewing line is twenty people who work as one. */
export const sampleMachines: SampleMachine[] = [
  { code: 'CUT-1', name: 'Automatic cutter', nameZh: '自动裁床', workCentre: 'CUT' },
  { code: 'CUT-2', name: 'Straight-knife table', nameZh: '手推裁台', workCentre: 'CUT' },
  sewingLine(1, 'knit'),
  sewingLine(2, 'knit'),
  sewingLine(3, 'knit'),
  sewingLine(4, 'fleece'),
  sewingLine(5, 'woven'),
  sewingLine(6, 'denim'),
  { code: 'FIN-1', name: 'Ironing line 1', nameZh: '整烫1线', workCentre: 'FIN' },
  { code: 'FIN-2', name: 'Ironing line 2', nameZh: '整烫2线', workCentre: 'FIN' },
  { code: 'PACK-1', name: 'Packing line 1', nameZh: '包装1线', workCentre: 'PACK' },
  { code: 'PACK-2', name: 'Packing line 2', nameZh: '包装2线', workCentre: 'PACK' },
  { code: 'G-CUT-1', name: 'Glass cutting table', nameZh: '玻璃切割台', workCentre: 'G-CUT', setupFamily: 'glass-8', setupMatrix: glassSetup },
  { code: 'G-EDGE-1', name: 'Straight-line edger 1', nameZh: '直线磨边机1', workCentre: 'G-EDGE' },
  { code: 'G-EDGE-2', name: 'Straight-line edger 2', nameZh: '直线磨边机2', workCentre: 'G-EDGE' },
  { code: 'G-TEMP-1', name: 'Tempering furnace', nameZh: '钢化炉', workCentre: 'G-TEMP', setupFamily: 'glass-8', setupMatrix: glassSetup },
  { code: 'G-PACK-1', name: 'Crating bay', nameZh: '装箱工位', workCentre: 'G-PACK' },
] // prettier-ignore
