import type { CommandOutcome, GiveOptions, OrdersPort, StartOutcome } from '../../../api/orders-port'
import type { CommandName } from '../../../domain/order/commands'
import { applyDrafts, decide } from '../../../domain/order/decide'
import { draft, type OrderEvent } from '../../../domain/order/events'
import { openStages } from '../../../domain/order/gates'
import { planningInput } from '../../../domain/order/planning-input'
import { initialState, planDrafts, type OrderStart } from '../../../domain/order/start'
import { isOver } from '../../../domain/order/status'
import type { OrderState } from '../../../domain/order/state'
import type { Repositories } from '../../../services/database'
import { planOrder } from '../../../services/scheduling/plan-order'
import type { CommandMessage, CommandResult } from '../../../workflows/messages'

/** What the running orders do with the next requests. */
export type Behaviour = 'works' | 'isAway' | 'acceptsOnly'

/**
 * Running orders in memory: the real rules, the real plan and the real recorder, without Temporal. As there, one
 * update id acts once, and a closed order no longer runs.
 */
export class MemoryOrders implements OrdersPort {
  behaviour: Behaviour = 'works'
  /** Everything that was sent, as the workflow would have got it. */
  readonly sent: { number: string; command: CommandName; message: CommandMessage; options: GiveOptions }[] =
    []
  /** Refusals to give before the rules are asked. */
  readonly refuseFirst: string[] = []
  starts = 0
  private readonly states = new Map<string, OrderState>()
  private readonly results = new Map<string, CommandResult>()

  constructor(
    private readonly repositories: Repositories,
    private readonly clock: () => Date,
  ) {}

  async ping(): Promise<void> {
    if (this.behaviour === 'isAway') throw new Error('away')
  }

  async start(start: OrderStart): Promise<StartOutcome> {
    if (this.behaviour === 'isAway') return { outcome: 'unavailable', detail: 'away' }
    const known = this.states.get(start.number)
    if (known) return isOver(known) ? { outcome: 'closed' } : this.answer(result(known, []))
    this.starts += 1
    const state = await this.received(start)
    return this.answer(result(state, []))
  }

  async give(
    number: string,
    command: CommandName,
    message: CommandMessage,
    options: GiveOptions,
  ): Promise<CommandOutcome> {
    this.sent.push({ number, command, message, options })
    if (this.behaviour === 'isAway') return { outcome: 'unavailable', detail: 'away' }
    const state = this.states.get(number)
    if (!state || isOver(state)) return { outcome: 'notRunning' }
    const code = this.refuseFirst.shift()
    if (code) return { outcome: 'refused', refusal: { kind: 'conflict', code, detail: code } }
    const known = this.results.get(`${number} ${options.updateId}`)
    if (known) return this.answer(known)
    const { body, ...envelope } = message
    const decision = decide(state, { name: command, envelope, body }, this.now())
    if (!decision.ok) return { outcome: 'refused', refusal: decision.refusal }
    await this.become(decision.state, decision.events)
    const given = result(decision.state, decision.events)
    this.results.set(`${number} ${options.updateId}`, given)
    return this.answer(
      'repeated' in decision ? { ...given, repeatedVersion: decision.repeated.version } : given,
    )
  }

  /** The state of an order, for what tests change directly. */
  state(number: string): OrderState {
    const state = this.states.get(number)
    if (!state) throw new Error(`there is no order ${number}`)
    return state
  }

  /** Begins new runs, as orders with a long history do: only their states remember what was asked. */
  rollOver(): void {
    this.results.clear()
  }

  /** Forgets an order, as Temporal does after its retention. */
  forget(number: string): void {
    this.states.delete(number)
  }

  private answer(
    given: CommandResult,
  ): { outcome: 'completed'; result: CommandResult } | { outcome: 'accepted' } {
    return this.behaviour === 'acceptsOnly'
      ? { outcome: 'accepted' }
      : { outcome: 'completed', result: given }
  }

  private async received(start: OrderStart): Promise<OrderState> {
    const now = this.now()
    const received = applyDrafts(initialState(start), [draft('orderReceived', { order: start.order })], {
      origin: { by: start.openedBy },
      now,
    })
    const codes = start.order.lines.flatMap(({ product }) => product ?? [])
    const products = await this.repositories.products.load(codes)
    const plan = { ...planOrder(planningInput(received.state), now), products }
    const planned = applyDrafts(received.state, planDrafts(received.state, plan, 'received'), {
      origin: { by: 'gendan' },
      now,
    })
    await this.become(planned.state, [...received.events, ...planned.events])
    return planned.state
  }

  private async become(state: OrderState, events: OrderEvent[]): Promise<void> {
    this.states.set(state.number, state)
    if (events.length > 0)
      await this.repositories.recordEvents({ number: state.number, events, state, mails: [] })
  }

  private now(): string {
    return this.clock().toISOString()
  }
}

function result(state: OrderState, events: OrderEvent[]): CommandResult {
  const { number, version, status } = state
  return {
    number,
    version,
    status,
    openStages: openStages(state),
    events: events.map(({ seq, type }) => ({ seq, type })),
  }
}
