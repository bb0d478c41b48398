import type { CalendarData } from '../../../domain/calendar'
import type { Pegging, Source } from './pegging-walk'
import { nameOf, peggingOf } from './pegging-walk'
import type { MaterialPlan } from './plan'
import type { Workdays } from './workdays'
import { dayBy, workdaysOf } from './workdays'

/** An order line that a delay reaches, and the working days that are left of it there. */
export type HurtLine = { orderLine: string; days: number }

/**
 * Every order line that a source hurts when it is there `days` working days after the plan wants it (a planned
 * order's `dueOn`, an open order's `wantedOn`), worst first. Slack on the way takes up its part. `days` is whole
 * and above zero; the calendar is the plan's.
 */
export function linesHurtBy(
  plan: MaterialPlan,
  calendar: CalendarData,
  late: Source & { days: number },
): HurtLine[] {
  const walk: Walk = {
    pegging: peggingOf(plan),
    days: workdaysOf(calendar),
    dueOn: dueDates(plan),
    waiting: Array.from({ length: late.days + 1 }, () => []),
    done: new Set(),
    lines: new Map(),
  }
  walk.waiting[late.days]!.push({ kind: late.kind, ref: late.ref })
  // The greatest delay first: what a source is reached with first is the most it can be delayed.
  for (let delay = late.days; delay > 0; delay--)
    for (let source = walk.waiting[delay]!.pop(); source; source = walk.waiting[delay]!.pop())
      passOn(walk, source, delay)
  return [...walk.lines]
    .map(([orderLine, days]) => ({ orderLine, days }))
    .sort((a, b) => b.days - a.days || (a.orderLine < b.orderLine ? -1 : 1))
}

type Walk = {
  pegging: Pegging
  days: Workdays
  dueOn: ReadonlyMap<string, string>
  /** Sources by the delay with which they were reached. */
  waiting: Source[][]
  done: Set<string>
  lines: Map<string, number>
}

function passOn({ pegging, days, dueOn, waiting, done, lines }: Walk, source: Source, delay: number): void {
  const due = dueOn.get(nameOf(source))
  if (due === undefined || done.has(nameOf(source))) return
  done.add(nameOf(source))
  for (const { requirement } of pegging.usesOf(source)) {
    const left = delay - Math.max(0, dayBy(days, requirement.neededOn) - dayBy(days, due))
    if (left <= 0) continue
    const { of, ref } = requirement
    if (of === 'orderLine') lines.set(ref, Math.max(left, lines.get(ref) ?? 0))
    else waiting[left]!.push({ kind: of, ref })
  }
}

function dueDates({ plannedOrders, phantoms, openOrders }: MaterialPlan): Map<string, string> {
  const dates = new Map<string, string>()
  for (const { id, dueOn } of plannedOrders) dates.set(nameOf({ kind: 'planned', ref: id }), dueOn)
  for (const { id, on } of phantoms) dates.set(nameOf({ kind: 'phantom', ref: id }), on)
  for (const { ref, wantedOn } of openOrders)
    if (wantedOn !== undefined) dates.set(nameOf({ kind: 'open', ref }), wantedOn)
  return dates
}
