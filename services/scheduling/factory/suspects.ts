import { toMs, workingDaysBetween } from '../../../domain/calendar'
import type { Change } from './changes'
import type { Harm } from './late-result'
import type { PlannedFactory } from './planned'
import { dateAt, zhDate } from './words'

/** Something that could be otherwise, and the change that makes it so. */
export type Suspect = { harm: Harm; daysLate: number; ref: string; change: Change }

/** Every late purchase line and every stop, the worst first. */
export function suspectsOf(planned: PlannedFactory): Suspect[] {
  return [...lateSupplies(planned), ...lateBound(planned), ...stops(planned)].toSorted(
    (a, b) => b.daysLate - a.daysLate || (a.ref < b.ref ? -1 : 1),
  )
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
  return (planned.factory.input.supplies ?? []).flatMap((supply, i): Suspect[] => {
    const daysLate = supply.kind === 'purchase' ? lateness(planned, supply) : 0
    if (daysLate === 0) return []
    const change: Change = { kind: 'supply', supply: i, dueOn: supply.firstDueOn ?? supply.dueOn }
    return [{ harm: purchaseHarm(planned, supply), daysLate, ref: supply.ref, change }]
  })
}

function lateBound(planned: PlannedFactory): Suspect[] {
  return planned.factory.input.orders.flatMap((order, o) =>
    order.lines.flatMap((line, l) =>
      (line.isMade ? [] : (line.bound ?? [])).flatMap((supply, b): Suspect[] => {
        const daysLate = lateness(planned, supply)
        if (daysLate === 0) return []
        const dueOn = supply.firstDueOn ?? supply.dueOn
        const change: Change = { kind: 'bound', order: o, line: l, bound: b, dueOn }
        return [{ harm: purchaseHarm(planned, supply, line.id), daysLate, ref: supply.ref, change }]
      }),
    ),
  )
}

function stops(planned: PlannedFactory): Suspect[] {
  const { factory } = planned
  const { machines, plannedAt } = factory.input
  return machines.flatMap((machine, m) =>
    (machine.stops ?? []).flatMap((stop, s): Suspect[] => {
      if (toMs(stop.until) <= toMs(plannedAt)) return []
      const [from, until] = [dateAt(factory, stop.from), dateAt(factory, stop.until)]
      const text = {
        en: `${machine.id} stands still from ${from} to ${until}: ${stop.reason}`,
        zh: `${machine.id} ${zhDate(factory, from)}至${zhDate(factory, until)}停机：${stop.reason}`,
      }
      const { id, ...known } = stop
      const harm: Harm = {
        kind: 'stop',
        machine: machine.id,
        ...known,
        ...(id !== undefined && { stop: id }),
        orders: [],
        text,
      }
      const daysLate = Math.max(1, workingDaysBetween(factory.calendar, from, until))
      const change: Change = { kind: 'stop', machine: m, stop: s }
      return [{ harm, daysLate, ref: id ?? `${machine.id} ${stop.from}`, change }]
    }),
  )
}
