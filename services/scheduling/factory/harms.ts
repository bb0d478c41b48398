import { toMs, workingDaysBetween } from '../../../domain/calendar'
import { onPlan, planAgain } from './base'
import { causesOf } from './causes'
import type { FactoryInput, FactoryOrder } from './input'
import type { Harm, HurtOrder, LateReport } from './late-result'
import { factoryLimits } from './limits'
import type { PlannedFactory } from './planned'
import { dateAt, zhDate } from './words'

/** Something that could be otherwise, and the picture in which it is. */
type Suspect = { harm: Harm; daysLate: number; ref: string; without: () => FactoryInput }

/** Most names of causes that are only listed. */
const mostNamed = 100

/**
 * What each late purchase line and each stop costs: the plan is timed again with the line on the date first promised,
 * or without the stop, on the same sequences; what orders gain is what they lose by it. Those that late orders wait for
 * come first, then the latest lines and the longest stops; how many are computed is limited.
 */
export function harmsOf(planned: PlannedFactory): Pick<LateReport, 'harms' | 'leftOut'> {
  const blamed = blamedIn(planned)
  const suspects = [...lateSupplies(planned), ...lateBound(planned), ...stops(planned)].toSorted(
    (a, b) =>
      Number(isBlamed(blamed, b)) - Number(isBlamed(blamed, a)) ||
      b.daysLate - a.daysLate ||
      (a.ref < b.ref ? -1 : 1),
  )
  const isAnyLate = planned.orders.some(({ final }) => final.projectedShipOn > final.plan.shipOn)
  // Without a late order nobody could gain anything.
  const tried = suspects.slice(0, isAnyLate ? factoryLimits.hurtCauses : suspects.length)
  const rest = suspects.slice(tried.length)
  const harms = tried
    .map((suspect) => ({ ...suspect.harm, orders: isAnyLate ? gainsOf(planned, suspect.without()) : [] }))
    .toSorted((a, b) => totalOf(b) - totalOf(a))
  if (rest.length === 0) return { harms }
  const leftOut = {
    limit: factoryLimits.hurtCauses,
    count: rest.length,
    refs: rest.slice(0, mostNamed).map(({ ref }) => ref),
  }
  return { harms, leftOut }
}

/** Purchase lines and machines that a late order waits for, as far as its own dates tell. */
function blamedIn(planned: PlannedFactory): ReadonlySet<string> {
  const late = planned.orders.filter(({ final }) => final.projectedShipOn > final.plan.shipOn)
  return new Set(
    late.flatMap((state) => [
      ...state.lines.flatMap(({ materials }) => materials.decidedBy?.ref ?? []),
      ...causesOf(planned, state).flatMap((cause) => ('machine' in cause ? cause.machine : [])),
    ]),
  )
}

function isBlamed(blamed: ReadonlySet<string>, { harm, ref }: Suspect): boolean {
  return blamed.has(harm.kind === 'stop' ? harm.machine : ref)
}

function totalOf({ orders }: Harm): number {
  return orders.reduce((sum, { days }) => sum + days, 0)
}

function gainsOf(planned: PlannedFactory, picture: FactoryInput): HurtOrder[] {
  const answer = planAgain(onPlan(picture, planned))
  if (!answer.ok) return []
  const { calendar } = planned.factory
  return planned.orders
    .flatMap(({ order, final }, i) => {
      const [projectedShipOn, wouldShipOn] = [
        final.projectedShipOn,
        answer.planned.orders[i]!.final.projectedShipOn,
      ]
      const days = workingDaysBetween(calendar, wouldShipOn, projectedShipOn)
      if (days <= 0) return []
      const { number, customer, customerClass } = order
      return {
        order: number,
        customer,
        ...(customerClass && { customerClass }),
        projectedShipOn,
        wouldShipOn,
        days,
      }
    })
    .toSorted((a, b) => b.days - a.days || (a.order < b.order ? -1 : 1))
}

type Supply = { ref: string; item: string; dueOn: string; firstDueOn?: string; supplier?: string }

/** Later than first promised, or past its date. */
function lateness({ factory }: PlannedFactory, { dueOn, firstDueOn = dueOn }: Supply): number {
  const comes = dueOn > factory.today ? dueOn : factory.today
  return Math.max(0, workingDaysBetween(factory.calendar, firstDueOn, comes))
}

function purchaseHarm(planned: PlannedFactory, supply: Supply, line?: string): Harm {
  const { factory } = planned
  const { ref, item, dueOn, firstDueOn = dueOn, supplier } = supply
  const daysLate = lateness(planned, supply)
  const text = {
    en: `${item} from ${ref} is ${daysLate} working days late: first promised for ${firstDueOn}, now ${dueOn}`,
    zh: `${ref} 的 ${item} 延误${daysLate}个工作日：原答应${zhDate(factory, firstDueOn)}，现为${zhDate(factory, dueOn)}`,
  }
  const known = { ref, item, dueOn, firstDueOn, daysLate, ...(supplier !== undefined && { supplier }) }
  return { kind: 'purchase', ...known, ...(line !== undefined && { line }), orders: [], text }
}

function lateSupplies(planned: PlannedFactory): Suspect[] {
  const { input } = planned.factory
  return (input.supplies ?? []).flatMap((supply, i) => {
    const daysLate = supply.kind === 'purchase' ? lateness(planned, supply) : 0
    if (daysLate === 0) return []
    const dueOn = supply.firstDueOn ?? supply.dueOn
    const without = () => ({ ...input, supplies: input.supplies!.with(i, { ...supply, dueOn }) })
    return [{ harm: purchaseHarm(planned, supply), daysLate, ref: supply.ref, without }]
  })
}

function lateBound(planned: PlannedFactory): Suspect[] {
  const { input } = planned.factory
  return input.orders.flatMap((order, o) =>
    order.lines.flatMap((line, l) =>
      (line.isMade ? [] : (line.bound ?? [])).flatMap((supply, b): Suspect[] => {
        const daysLate = lateness(planned, supply)
        if (daysLate === 0) return []
        const dueOn = supply.firstDueOn ?? supply.dueOn
        const changed = (): FactoryOrder => ({
          ...order,
          lines: order.lines.with(l, { ...line, bound: line.bound!.with(b, { ...supply, dueOn }) }),
        })
        const without = () => ({ ...input, orders: input.orders.with(o, changed()) })
        return [{ harm: purchaseHarm(planned, supply, line.id), daysLate, ref: supply.ref, without }]
      }),
    ),
  )
}

function stops(planned: PlannedFactory): Suspect[] {
  const { factory } = planned
  const { input } = factory
  return input.machines.flatMap((machine, m) =>
    (machine.stops ?? []).flatMap((stop, s): Suspect[] => {
      if (toMs(stop.until) <= toMs(input.plannedAt)) return []
      const [from, until] = [dateAt(factory, stop.from), dateAt(factory, stop.until)]
      const text = {
        en: `${machine.id} stands still from ${from} to ${until}: ${stop.reason}`,
        zh: `${machine.id} ${zhDate(factory, from)}至${zhDate(factory, until)}停机：${stop.reason}`,
      }
      const known = { machine: machine.id, from: stop.from, until: stop.until, reason: stop.reason }
      const harm: Harm = {
        kind: 'stop',
        ...known,
        ...(stop.id !== undefined && { stop: stop.id }),
        orders: [],
        text,
      }
      const without = () => ({
        ...input,
        machines: input.machines.with(m, { ...machine, stops: machine.stops!.toSpliced(s, 1) }),
      })
      const daysLate = Math.max(1, workingDaysBetween(factory.calendar, from, until))
      return [{ harm, daysLate, ref: stop.id ?? `${machine.id} ${stop.from}`, without }]
    }),
  )
}
