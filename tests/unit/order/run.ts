import type { Department, Level } from '../../../domain/departments'
import { commandRow, type CommandBody, type CommandName } from '../../../domain/order/commands'
import { dueEvents } from '../../../domain/order/deadlines'
import { applyDrafts, decide, type Decision } from '../../../domain/order/decide'
import type { EventDraft, OrderEvent } from '../../../domain/order/events'
import { planningInput } from '../../../domain/order/planning-input'
import type { OrderIntake } from '../../../domain/order/intake'
import { planDrafts } from '../../../domain/order/start'
import type { OrderState } from '../../../domain/order/state'
import { planOrder } from '../../../services/scheduling/plan-order'
import { sampleStart, shirt } from '../../support/sample-order'
import { Walker } from '../../support/walker'
import type { Journey } from './journeys'

/** A point of a journey from which runs may go on. */
export type Point = { journey: Journey; state: OrderState; events: OrderEvent[]; now: string }

export function pointOf(journey: Journey, { state, events, now }: Walker): Point {
  return { journey, state, events: [...events], now }
}

const walked = new Map<string, Map<CommandName, Point>>()

/** The points before the first of each command of the walk; one walk for each kind of order. */
function pointsOf(change: Partial<OrderIntake>): Map<CommandName, Point> {
  const id = JSON.stringify(change)
  const known = walked.get(id)
  if (known) return known
  const start = sampleStart(change)
  const walker = new Walker(start)
  const found = new Map<CommandName, Point>()
  walker.walk(({ command }) => {
    if (!found.has(command)) found.set(command, pointOf({ name: `before ${command}`, start }, walker))
    return true
  })
  walked.set(id, found)
  return found
}

/** A run of a new order that stands before one of the walk's commands. */
export function runBefore(command: CommandName, change: Partial<OrderIntake> = {}): Run {
  const point = pointsOf(change).get(command)
  if (!point) throw new Error(`the walk gives no ${command}`)
  return new Run(point)
}

/** A run of an order of this kind that was just received. */
export function startOf(journey: Journey): Run {
  return new Run(pointOf(journey, new Walker(journey.start, journey.products ?? [shirt])))
}

/** A run of an order that was just received, told to Gendan at `openedAt`. */
export function newRun(change: Partial<OrderIntake> = {}, openedAt?: string): Run {
  const start = sampleStart(change)
  const told = { ...start, openedAt: openedAt ?? start.openedAt }
  return startOf({ name: 'new', start: told })
}

/** An order in memory with a clock, its timer and its planner: what the workflow does, without Temporal. */
export class Run {
  state: OrderState
  events: OrderEvent[]
  now: string
  private keys = 0

  constructor(readonly point: Point) {
    this.state = point.state
    this.events = [...point.events]
    this.now = point.now
  }

  /** Gives a command as a director of a department that may give it; `key` repeats an earlier one. */
  give<C extends CommandName>(
    name: C,
    body: CommandBody<C>,
    options: { department?: Department; level?: Level; code?: string; key?: string } = {},
  ): Decision {
    const { departments } = commandRow(name)
    const own = departments === 'any' ? 'merchandising' : departments[0]
    const department = options.department ?? own ?? 'merchandising'
    const envelope = {
      v: 1,
      actor: { code: options.code ?? 'D01', department, level: options.level ?? 'director' },
      key: options.key ?? `run-${this.keys++}`,
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
      const result = {
        ...planOrder(planningInput(this.state), this.now),
        products: this.point.journey.products ?? [shirt],
      }
      this.apply(planDrafts(this.state, result, this.state.planStale))
    }
  }
}
