import { orderAmount, lineAmount, lineQuantity, factoryDay } from '../../domain/order/facts'
import { applyDrafts, decide } from '../../domain/order/decide'
import { draft, type OrderEvent } from '../../domain/order/events'
import { planningInput } from '../../domain/order/planning-input'
import { initialState, planDrafts, type OrderStart } from '../../domain/order/start'
import type { OrderState, ProductData } from '../../domain/order/state'
import { instalments } from '../../domain/order/stages/collection'
import { requirements } from '../../domain/order/stages/kitting'
import { planOrder } from '../../services/scheduling/plan-order'
import { walkToPaid, type Step, type WalkFacts } from '../../scripts/walk'
import { shirt } from './sample-order'

/** What the walk needs to know of an order, read from its state. */
export function walkFacts(state: OrderState, now: string): WalkFacts {
  const [deposit, balance] = instalments(state)
  return {
    number: state.number,
    now,
    today: factoryDay(state, now),
    currency: state.order.currency ?? '',
    amount: orderAmount(state) ?? '',
    deposit: deposit?.amount ?? '',
    balance: balance?.amount ?? '',
    lines: state.order.lines.map((line) => ({
      line: line.line,
      pieces: lineQuantity(line),
      quantities: line.quantities,
      amount: lineAmount(state, line) ?? '',
    })),
    productionOrders: state.order.lines.map((line) => ({
      id: `${state.number}-P${line.line}`,
      quantities: line.quantities,
    })),
    materials: requirements(state).map(({ material, name, model, required }) => ({
      material,
      name,
      model,
      required,
    })),
    hsCode: '6109100010',
  }
}

/** An order in memory, moved by the real rules and planned by the real planner; no Temporal, no database. */
export class Walker {
  state: OrderState
  events: OrderEvent[] = []
  private keys = 0

  constructor(
    start: OrderStart,
    private readonly products: ProductData[] = [shirt],
    public now = start.openedAt,
  ) {
    this.state = initialState(start)
    this.apply([draft('orderReceived', { order: start.order })])
    this.plan('received')
  }

  /** Gives a command and fails the test when it is refused. */
  give(step: Step): this {
    const decision = this.tryGive(step)
    if (!decision.ok) {
      throw new Error(`${step.command} refused: ${JSON.stringify(decision.refusal)}`)
    }
    return this
  }

  tryGive(step: Step) {
    const { department, level } = step.by
    const envelope = {
      v: 1,
      actor: { code: `${department}-${level}`, department, level },
      key: `key-${this.keys++}`,
    }
    const body = step.body(walkFacts(this.state, this.now))
    const decision = decide(this.state, { name: step.command, envelope, body }, this.now)
    if (decision.ok) {
      this.state = decision.state
      this.events.push(...decision.events)
      if (this.state.planStale) this.plan(this.state.planStale)
    }
    return decision
  }

  /** Takes the order to paid; `until` stops before the first step that it says no to. */
  walk(until: (step: Step) => boolean = () => true): this {
    let steps = walkToPaid(walkFacts(this.state, this.now))
    for (let index = 0; index < steps.length; index++) {
      const next = steps[index]!
      if (!until(next)) break
      this.give(next)
      // Materials are known only once there are production orders.
      if (next.command === 'createProductionOrders') steps = walkToPaid(walkFacts(this.state, this.now))
    }
    return this
  }

  apply(drafts: Parameters<typeof applyDrafts>[1]): void {
    const after = applyDrafts(this.state, drafts, { origin: { by: 'gendan' }, now: this.now })
    this.state = after.state
    this.events.push(...after.events)
  }

  private plan(reason: string): void {
    const result = { ...planOrder(planningInput(this.state), this.now), products: this.products }
    this.apply(planDrafts(this.state, result, reason))
  }
}
