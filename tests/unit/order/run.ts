import type { Department } from '../../../domain/departments'
import { commandRow, type CommandBody, type CommandName } from '../../../domain/order/commands'
import { dueEvents } from '../../../domain/order/deadlines'
import { applyDrafts, decide, type Decision } from '../../../domain/order/decide'
import type { EventDraft, OrderEvent } from '../../../domain/order/events'
import { planningInput } from '../../../domain/order/planning-input'
import { planDrafts, type OrderStart } from '../../../domain/order/start'
import type { OrderState, ProductData } from '../../../domain/order/state'
import { planOrder } from '../../../services/scheduling/plan-order'
import type { Walker } from '../../support/walker'
import { shirt } from '../../support/sample-order'

/** A point of a journey from which runs may go on. */
export type Point = { name: string; start: OrderStart; state: OrderState; events: OrderEvent[]; now: string }

export function pointOf(name: string, start: OrderStart, { state, events, now }: Walker): Point {
  return { name, start, state, events: [...events], now }
}

/** An order in memory with a clock, its timer and its planner: what the workflow does, without Temporal. */
export class Run {
  state: OrderState
  events: OrderEvent[]
  now: string

  constructor(
    readonly point: Point,
    private readonly products: ProductData[] = [shirt],
  ) {
    this.state = point.state
    this.events = [...point.events]
    this.now = point.now
  }

  /** Gives a command as a director of a department that may give it; `key` repeats an earlier one. */
  give<C extends CommandName>(
    name: C,
    body: CommandBody<C>,
    options: { department?: Department; key?: string } = {},
  ): Decision {
    const { departments } = commandRow(name)
    const own = departments === 'any' ? 'merchandising' : departments[0]
    const department = options.department ?? own ?? 'merchandising'
    const envelope = {
      v: 1,
      actor: { code: 'D01', department, level: 'director' },
      key: options.key ?? `run-${this.state.version}-${this.events.length}-${name}`,
    }
    const decision = decide(this.state, { name, envelope, body }, this.now)
    if (decision.ok) {
      this.state = decision.state
      this.events.push(...decision.events)
      this.plan()
    }
    return decision
  }

  /** Moves the clock; what falls due meanwhile is not dealt with until `passDeadlines`. */
  advance(hours: number): void {
    this.now = new Date(Date.parse(this.now) + hours * 3_600_000).toISOString()
  }

  /** One wake-up of the timer; gives the events that fell due. */
  passDeadlines(): OrderEvent[] {
    const before = this.events.length
    this.apply(dueEvents(this.state, this.now))
    this.plan()
    return this.events.slice(before)
  }

  apply(drafts: readonly EventDraft[]): void {
    const after = applyDrafts(this.state, drafts, { origin: { by: 'gendan' }, now: this.now })
    this.state = after.state
    this.events.push(...after.events)
  }

  private plan(): void {
    for (let times = 0; this.state.planStale && times < 3; times++) {
      const result = { ...planOrder(planningInput(this.state), this.now), products: this.products }
      this.apply(planDrafts(this.state, result, this.state.planStale))
    }
  }
}
