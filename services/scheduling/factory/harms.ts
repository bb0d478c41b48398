import { workingDaysBetween } from '../../../domain/calendar'
import { causesOf } from './causes'
import type { Change } from './changes'
import { usableFrom } from './factory'
import type { FactoryOrder } from './input'
import type { Harm, HurtOrder, LateReport, UnmovedOrder } from './late-result'
import { factoryLimits } from './limits'
import type { PlannedFactory, PlannedOrderState } from './planned'
import type { Suspect } from './suspects'
import { suspectsOf } from './suspects'
import type { Outcome } from './what-if'
import { whatIfOn } from './what-if'
import { dueOf } from './time'
import { zhDate } from './words'

/** Most names of causes, and of orders that one cause does not move, that are only listed. */
const mostNamed = { causes: 100, orders: 10 }

/**
 * What each late purchase line and each stop costs: the plan is timed again with the line on the date first promised,
 * or without the stop, on the same sequences; what orders gain is what they lose by it. Those that late orders wait for
 * come first, then the latest lines and the longest stops; how many are computed is limited. With `order`, only what
 * that order loses by.
 */
export function harmsOf(planned: PlannedFactory, order?: string): Pick<LateReport, 'harms' | 'leftOut'> {
  const late = planned.orders.filter((state) => isLate(state) && (!order || state.order.number === order))
  const blamed = blamedIn(planned, late)
  const suspects = suspectsOf(planned).toSorted(
    (a, b) => Number(isBlamed(blamed, b)) - Number(isBlamed(blamed, a)),
  )
  // Without a late order nobody could gain anything.
  const isAnyLate = late.length > 0
  const tried = suspects.slice(0, isAnyLate ? factoryLimits.hurtCauses : suspects.length)
  const computed = isAnyLate ? effectsOf(planned, tried) : tried.map(({ harm }) => harm)
  const harms = computed
    .filter((harm) => !order || concerns(harm, order))
    .toSorted((a, b) => totalOf(b) - totalOf(a))
  const rest = isAnyLate || !order ? suspects.slice(tried.length) : []
  if (rest.length === 0) return { harms }
  const refs = rest.slice(0, mostNamed.causes).map(({ ref }) => ref)
  return { harms, leftOut: { limit: factoryLimits.hurtCauses, count: rest.length, refs } }
}

function isLate({ final }: PlannedOrderState): boolean {
  return final.projectedShipOn > final.plan.shipOn
}

/** Purchase lines and machines that late orders wait for, as far as their own dates tell. */
function blamedIn(planned: PlannedFactory, late: PlannedOrderState[]): ReadonlySet<string> {
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

function concerns({ orders, unmoved }: Harm, number: string): boolean {
  return [...orders, ...(unmoved?.orders ?? [])].some(({ order }) => order === number)
}

function totalOf({ orders }: Harm): number {
  return orders.reduce((sum, { days }) => sum + days, 0)
}

function effectsOf(planned: PlannedFactory, suspects: Suspect[]): Harm[] {
  const whatIf = whatIfOn(planned)
  const asIs = whatIf()
  return suspects.map(({ harm, change }) => {
    const without = whatIf(change)
    if (!without) return harm
    const gains = planned.orders.map((state, o) =>
      gainOf(planned, state, [asIs?.orders[o], without.orders[o]!]),
    )
    const orders = gains.flatMap((gain) => gain ?? []).toSorted(worstFirst)
    const waits = (o: number) => without.isTouched(o) || isWaitedFor(planned, change, o)
    const unmoved = unmovedIn(planned, without, (o) => waits(o) && gains[o] === undefined)
    return { ...harm, orders, ...(unmoved.count > 0 && { unmoved }) }
  })
}

function worstFirst(a: HurtOrder, b: HurtOrder): number {
  return b.days - a.days || (a.order < b.order ? -1 : 1)
}

/** Against the plan, or against its sequences timed as they are where they alone would let the order ship sooner. */
function gainOf(
  { factory }: PlannedFactory,
  { order, final }: PlannedOrderState,
  [asIs, without]: [PlannedOrderState | undefined, PlannedOrderState],
): HurtOrder | undefined {
  const now = [final, asIs?.final ?? final].map(({ projectedShipOn }) => projectedShipOn)
  const projectedShipOn = now.toSorted()[0]!
  const wouldShipOn = without.final.projectedShipOn
  const days = workingDaysBetween(factory.calendar, wouldShipOn, projectedShipOn)
  return days > 0 ? { ...named(order), projectedShipOn, wouldShipOn, days } : undefined
}

function named({ number, customer, customerClass }: FactoryOrder) {
  return { order: number, customer, ...(customerClass && { customerClass }) }
}

/** True for an order's own purchase line that comes after its materials should be in, even if others come as late. */
function isWaitedFor({ factory, orders }: PlannedFactory, change: Change, order: number): boolean {
  if (change.kind !== 'bound' || change.order !== order) return false
  const { own, lines } = orders[order]!
  const { isBoughtIn, line } = lines[change.line]!
  const neededOn = dueOf(own, isBoughtIn ? 'productionComplete' : 'materialsIn') ?? factory.today
  return usableFrom(factory, line.bound![change.bound]!.dueOn) > neededOn
}

/** Late orders that have their material or a machine sooner without the cause, and ship no sooner for it. */
function unmovedIn(
  planned: PlannedFactory,
  without: Outcome,
  isMeant: (order: number) => boolean,
): NonNullable<Harm['unmoved']> {
  const states = without.orders.filter((_, o) => isLate(planned.orders[o]!) && isMeant(o))
  if (states.length === 0) return { count: 0, orders: [] }
  const otherwise = without.planned()
  const first = states.slice(0, mostNamed.orders)
  return { count: states.length, orders: first.map((state) => unmovedOrder(otherwise, state)) }
}

function unmovedOrder(otherwise: PlannedFactory, state: PlannedOrderState): UnmovedOrder {
  const { projectedShipOn } = state.final
  const { number } = state.order
  const causes = causesOf(otherwise, state)
  const because = causes.at(-1)?.text
  const text = {
    en: `${number} would still ship on ${projectedShipOn}${because ? `: ${because.en}` : ''}`,
    zh: `${number} 仍要${zhDate(otherwise.factory, projectedShipOn)}出运${because ? `：${because.zh}` : ''}`,
  }
  return { ...named(state.order), projectedShipOn, causes, text }
}
