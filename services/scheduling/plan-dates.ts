import type { CalendarData, WorkingCalendar, Zone, ZoneData } from '../../domain/calendar'
import {
  addDays,
  addWorkingDays,
  compileCalendar,
  compileZone,
  endOfWorkingDay,
  instantAt,
  isProvisional,
  localDate,
  nextWorkingDay,
  previousWorkingDay,
  toMs,
} from '../../domain/calendar'
import type { Department } from '../../domain/departments'
import type {
  Anchor,
  Bilingual,
  CutOffName,
  CutOffs,
  Milestone,
  MilestoneKey,
  PlanFacts,
  Template,
} from '../../domain/policy'
import { applyOffset } from '../../domain/policy'

/** What a time-and-action plan is scheduled from. Instants are ISO 8601, dates `YYYY-MM-DD`. */
export type TimePlanInput = {
  template: Template
  facts: PlanFacts
  receivedAt: string
  plannedAt: string
  /** ETD; when absent the template's usual span after the receipt is assumed. */
  shipOn?: string
  /** When absent, the ETD and the passage. */
  etaOn?: string
  cutOffs?: CutOffs
  /** The factory's. */
  calendar: CalendarData
  /** Zone in which the carrier's cut-offs are shown; the factory's when absent. */
  portZone?: ZoneData
  /** Milestones reached, with the date. */
  done?: Partial<Record<MilestoneKey, string>>
  /** When open milestones are expected by now, and why: a supplier's promise, a plan of the machines. */
  expected?: Expected
  /** Working calendars of departments that do not work as the factory does. */
  departmentCalendars?: Partial<Record<Department, CalendarData>>
  /** Due instants of the first plan, kept when planning again. */
  baseline?: Partial<Record<MilestoneKey, string>>
}

/** Dates on which open milestones are expected. What comes after them follows; see `scheduleTimePlan`. */
export type Expected = Partial<Record<MilestoneKey, { on: string; because?: Bilingual }>>

/** The fixed points that a plan's dates are counted from. */
export type Frame = {
  calendar: WorkingCalendar
  portZone: Zone
  receivedOn: string
  shipOn: string
  shipOnAssumed: boolean
  sailingDay: string
  etaOn: string
  cutOffs: CutOffs
  done: Partial<Record<MilestoneKey, string>>
  expected: Expected
  /** The calendar by which a milestone's department works; the vessel sails by nobody's. */
  calendarOf: (milestone: Pick<Milestone, 'key' | 'department'>) => WorkingCalendar
}

/** A due instant in epoch milliseconds; `provisional` when what it rests on is not yet known for certain. */
export type Due = { at: number; provisional: boolean; isCutOff?: true }

/** Working days before the sailing day at whose end a cut-off is assumed until the carrier states it. */
const assumedCutOffDays: Record<Exclude<CutOffName, 'loading'>, number> = {
  documents: 2,
  vgm: 2,
  gateIn: 2,
  customs: 1,
  yardOpening: 5,
}

/** Fixes receipt, sailing day and arrival. Throws `CalendarError` for a date that is none. */
export function frameOf(input: TimePlanInput): Frame {
  const calendar = compileCalendar(input.calendar)
  const receivedOn = localDate(calendar, toMs(input.receivedAt))
  const shipOn = input.shipOn ?? addWorkingDays(calendar, receivedOn, input.template.spanDays)
  return {
    calendar,
    portZone: input.portZone ? compileZone(input.portZone) : calendar,
    receivedOn,
    shipOn,
    shipOnAssumed: input.shipOn === undefined,
    sailingDay: previousWorkingDay(calendar, shipOn),
    etaOn: input.etaOn ?? addDays(shipOn, input.facts.passageDays),
    cutOffs: input.cutOffs ?? {},
    done: input.done ?? {},
    expected: input.expected ?? {},
    calendarOf: departmentCalendars(calendar, input.departmentCalendars),
  }
}

function departmentCalendars(
  factory: WorkingCalendar,
  given: TimePlanInput['departmentCalendars'] = {},
): Frame['calendarOf'] {
  const own = new Map(Object.entries(given).map(([name, data]) => [name, compileCalendar(data)]))
  return ({ key, department }) => (key === 'onBoard' ? factory : (own.get(department) ?? factory))
}

/** Due instants of milestones by their own anchors, given in an order in which each follows those it is counted from. */
export function anchoredDues(frame: Frame, milestones: readonly Milestone[]): Map<MilestoneKey, Due> {
  const dues = new Map<MilestoneKey, Due>()
  for (const milestone of milestones) {
    const { key, anchor, by } = milestone
    const due = dueAt(frame, anchor, dues)
    const bound = by && dueAt(frame, by, dues)
    dues.set(key, ownersDue(frame, milestone, { due, bound }))
  }
  return dues
}

/**
 * The earlier of a date and its bound. A date in days is the end of a day on which the owner works: counted forward,
 * the next such day, counted back or bound, the one before; and earlier by the buffer.
 */
function ownersDue(
  { calendar, calendarOf }: Frame,
  milestone: Milestone,
  { due, bound }: { due: Due; bound?: Due },
): Due {
  const { anchor, bufferDays = 0 } = milestone
  const first = bound && bound.at < due.at ? bound : due
  const owners = calendarOf(milestone)
  if (first.isCutOff || (bufferDays === 0 && owners === calendar)) return first
  const on = localDate(calendar, first.at)
  const latest = bound && localDate(calendar, bound.at)
  const next = anchor.value > 0 ? nextWorkingDay(owners, on) : on
  const worked = latest !== undefined && next > latest ? latest : next
  const last = addWorkingDays(owners, previousWorkingDay(owners, worked), -bufferDays)
  return { ...first, at: endOfWorkingDay(owners, last) }
}

/** Due instant of one anchor: for days the end of the day, for hours the very instant. */
export function dueAt(frame: Frame, anchor: Anchor, dues: ReadonlyMap<MilestoneKey, Due> = new Map()): Due {
  if (anchor.from === 'cutOff') return cutOffDue(frame, anchor)
  const { calendar } = frame
  const base = baseDate(frame, anchor, dues)
  const on =
    anchor.unit === 'd' ? addWorkingDays(calendar, base.on, anchor.value) : addDays(base.on, anchor.value)
  const isUncertain = anchor.unit === 'd' && isProvisional(calendar, base.on > on ? base.on : on)
  return { at: endOfWorkingDay(calendar, on), provisional: base.provisional || isUncertain }
}

function baseDate(
  frame: Frame,
  { from, milestone }: Anchor,
  dues: ReadonlyMap<MilestoneKey, Due>,
): { on: string; provisional: boolean } {
  if (from === 'receipt') return { on: frame.receivedOn, provisional: false }
  if (from === 'sailing') return { on: frame.sailingDay, provisional: false }
  if (from === 'shipDate') return { on: frame.shipOn, provisional: false }
  if (from === 'eta') return { on: frame.etaOn, provisional: false }
  const reached = milestone && frame.done[milestone]
  if (reached !== undefined) return { on: reached, provisional: false }
  const due = milestone && dues.get(milestone)
  if (!due) throw new Error(`no date for ${milestone} to count from`)
  return { on: localDate(frame.calendar, due.at), provisional: due.provisional }
}

function cutOffDue(frame: Frame, anchor: Anchor): Due {
  const name = anchor.cutOff ?? 'gateIn'
  const known = frame.cutOffs[name]
  const at = known === undefined ? assumedCutOff(frame, name) : toMs(known)
  return { at: applyOffset(frame.calendar, at, anchor), provisional: known === undefined, isCutOff: true }
}

function assumedCutOff({ calendar, shipOn, sailingDay }: Frame, name: CutOffName): number {
  if (name === 'loading') return instantAt(calendar, shipOn, 0)
  return endOfWorkingDay(calendar, addWorkingDays(calendar, sailingDay, -assumedCutOffDays[name]))
}
