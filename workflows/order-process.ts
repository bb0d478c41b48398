import {
  ActivityFailure,
  allHandlersFinished,
  ApplicationFailure,
  condition,
  continueAsNew,
  log,
  patched,
  proxyActivities,
  setHandler,
  sleep,
  workflowInfo,
} from '@temporalio/workflow'
import type { Activities } from '../activities/contract'
import { commandNames, type CommandName } from '../domain/order/commands'
import { applyDrafts, decide } from '../domain/order/decide'
import { dueEvents, nextDeadline, wakeSpreadMs } from '../domain/order/deadlines'
import { digest } from '../domain/order/digest'
import { draft, type EventDraft, type EventOrigin, type OrderEvent } from '../domain/order/events'
import { openStages } from '../domain/order/gates'
import { planningInput, type PlanningInput } from '../domain/order/planning-input'
import { planCauses } from '../domain/order/plan-cause'
import type { Refusal } from '../domain/order/rule'
import type { Stage } from '../domain/order/stage'
import {
  currentRules,
  initialState,
  planDrafts,
  type OrderStart,
  type PlanningResult,
} from '../domain/order/start'
import { isOver } from '../domain/order/status'
import type { OrderState } from '../domain/order/state'
import {
  awaitReceiptUpdate,
  commandDescriptions,
  commandUpdates,
  replanSignal,
  retryRecordingSignal,
  stateQuery,
  type CommandMessage,
  type CommandResult,
  type ReplanRequest,
} from './messages'
import { OperatorView } from './operator-view'
import { Recorder } from './recorder'
import { sharedPolicy } from './shared-policy'
import { Shield } from './shield'
import { summary } from './summary'

const { planOrder } = proxyActivities<Activities>({
  startToCloseTimeout: '30s',
  retry: { initialInterval: '1s', maximumInterval: '5m' },
})

const system: EventOrigin = { by: 'gendan' }

/**
 * The durable shell around an order's rules: it takes commands, keeps the plan and the one timer, has events
 * recorded and shows the order to operators. Every change goes through `decide` or `applyDrafts`.
 */
export class OrderProcess {
  private state: OrderState
  private readonly recorder: Recorder
  private readonly view = new OperatorView()
  /** Commands go on where the workflow was asked to end: what they began is recorded and answered. */
  private readonly shield = new Shield()
  private deadline: { at: string; what: string } | undefined
  private isPlanning = false
  /** Requests to plan again; a plan begun before the last of them does not answer it. */
  private replans = 0
  private isShown = false

  /** Everything up to the handlers happens at once: a command that comes with the start finds the order received. */
  constructor(start: OrderStart | OrderState) {
    this.state = isState(start) ? withSharedPolicy(start) : initialState(start, rulesOfNow())
    this.recorder = new Recorder(this.state.number, this.state.version, () => this.show())
    if (isState(start)) this.publish([])
    else this.apply([draft('orderReceived', { order: start.order })], { by: start.openedBy })
    this.handleMessages()
    void this.keepShown()
    void this.keepPlan()
    void this.watchDeadlines()
  }

  /** Resolves once the order has a plan and the plan is recorded. */
  async planned(): Promise<void> {
    await condition(() => this.state.plan !== undefined || isOver(this.state))
    await this.recorder.until(this.state.version)
  }

  /** Resolves once all these stages have ended, or the order with them. A stage's status follows its gate. */
  passes(...stages: Stage[]): Promise<void> {
    const hasPassed = (stage: Stage) => this.state.stages[stage].status === 'passed'
    return condition(() => isOver(this.state) || stages.every(hasPassed))
  }

  /** Resolves when history has grown long and nothing is under way that a new run would lose. */
  rollsOver(): Promise<void> {
    return condition(() => workflowInfo().continueAsNewSuggested && this.isQuiet() && !isOver(this.state))
  }

  /** Goes on in a new run with the whole state. */
  async continueInNewRun(): Promise<never> {
    // Whatever ran since the condition held may have begun something: nothing lies between this look and the end.
    while (!this.isQuiet()) await condition(() => this.isQuiet())
    return continueAsNew<(start: OrderState) => Promise<OrderOutcome>>(this.state)
  }

  /** Resolves when the order is over, everything is in the database and every caller has an answer. */
  async close(): Promise<OrderOutcome> {
    await condition(() => isOver(this.state) && this.recorder.isIdle && allHandlersFinished())
    return { number: this.state.number, status: this.state.status, version: this.state.version }
  }

  /**
   * A cancellation request from the Temporal UI is the operator's `cancelOrder`, recorded and compensated. It is
   * refused, on record, where a person's would be.
   */
  cancelByOperator(): void {
    const actor = { code: 'operator', department: 'sales', level: 'director' } as const
    const command = {
      name: 'cancelOrder',
      envelope: { v: 1, actor, key: 'operator-cancellation' },
      body: { reason: 'Cancelled in the Temporal UI' },
    }
    const decision = decide(this.state, command, now())
    if (decision.ok) {
      this.state = decision.state
      this.publish(decision.events)
    } else {
      this.apply([draft('cancellationRefused', { reason: decision.refusal.detail })], { by: 'operator' })
    }
  }

  private isQuiet(): boolean {
    return this.recorder.isIdle && !this.isPlanning && allHandlersFinished()
  }

  private handleMessages(): void {
    for (const name of commandNames) {
      setHandler(commandUpdates[name], (message) => this.shield.run(() => this.accept(name, message)), {
        validator: (message) => this.validate(name, message),
        description: commandDescriptions[name],
      })
    }
    setHandler(awaitReceiptUpdate, () => this.shield.run(() => this.receipt()), {
      description: 'Answers once the order is received, planned and recorded',
    })
    setHandler(stateQuery, () => this.state, { description: 'The whole state of the order' })
    setHandler(replanSignal, (request) => this.replanFor(request), {
      description: 'Plan again: something outside the order has changed that its plan rests on',
    })
    setHandler(retryRecordingSignal, () => this.recorder.retry(), {
      description: 'Record again after a sequence conflict was settled',
    })
  }

  private validate(name: CommandName, message: CommandMessage): void {
    const decision = this.decide(name, message)
    if (!decision.ok) throw refusal(decision.refusal)
  }

  private async accept(name: CommandName, message: CommandMessage): Promise<CommandResult> {
    this.raiseRules()
    const decision = this.decide(name, message)
    if (!decision.ok) throw refusal(decision.refusal)
    this.state = decision.state
    this.publish(decision.events)
    const { version } = this.state
    const result = this.result(decision.events)
    await this.recorder.until(version)
    return 'repeated' in decision ? { ...result, repeatedVersion: decision.repeated.version } : result
  }

  /** An order that was begun under earlier rules takes the new ones with its next command or deadline. */
  private raiseRules(): void {
    if (this.state.rules >= currentRules) return
    const rules = rulesOfNow()
    if (rules > this.state.rules) this.state = { ...this.state, rules }
  }

  private decide(name: CommandName, message: CommandMessage) {
    const { body, ...envelope } = isObject(message) ? message : ({} as CommandMessage)
    return decide(this.state, { name, envelope, body }, now())
  }

  private async receipt(): Promise<CommandResult> {
    await this.planned()
    return this.result([])
  }

  private result(events: readonly OrderEvent[]): CommandResult {
    const { number, version, status } = this.state
    return {
      number,
      version,
      status,
      openStages: openStages(this.state),
      events: events.map(({ seq, type }) => ({ seq, type })),
    }
  }

  private apply(drafts: readonly EventDraft[], origin: EventOrigin = system): void {
    const after = applyDrafts(this.state, drafts, { origin, now: now() })
    this.state = after.state
    this.publish(after.events)
  }

  /** The one place from which a change goes out: to the recorder, the timer and the operator. */
  private publish(events: readonly OrderEvent[]): void {
    if (events.length > 0) this.recorder.add(events, this.state)
    this.deadline = nextDeadline(this.state)
    this.show()
  }

  private show(): void {
    this.isShown = false
  }

  /** Once after all that came together, however many changes that were. */
  private async keepShown(): Promise<void> {
    for (;;) {
      await condition(() => !this.isShown)
      this.isShown = true
      this.view.show(this.state, now(), this.recorder.conflict)
    }
  }

  /** Plans at the start and whenever a date that the plan rests on has changed. */
  private async keepPlan(): Promise<void> {
    for (;;) {
      await condition(
        () => !isOver(this.state) && (this.state.plan === undefined || this.state.planStale !== undefined),
      )
      this.isPlanning = true
      await this.plan(this.state.planStale ?? 'received')
      this.isPlanning = false
    }
  }

  /** An operator may send anything, so what is no cause is passed over. */
  private replanFor(request: unknown): void {
    const { cause, planVersion } = { ...(request as Partial<ReplanRequest> | undefined) }
    const known = planCauses.find((name) => name === cause)
    if (!known || isOver(this.state)) return
    this.replans += 1
    const version = typeof planVersion === 'number' ? { planVersion } : {}
    this.apply([draft('replanRequested', { cause: known, ...version })])
  }

  private async plan(reason: string): Promise<void> {
    const { replans } = this
    const input = planningInput(this.state)
    const result = await this.askForPlan(input, reason)
    const isStillTrue = replans === this.replans && digest(input) === digest(planningInput(this.state))
    if (result && isStillTrue && !isOver(this.state)) this.apply(planDrafts(this.state, result, reason))
  }

  /** The activity retries for ever; it fails only when an operator ends it by hand, and then begins again. */
  private async askForPlan(input: PlanningInput, reason: string): Promise<PlanningResult | undefined> {
    try {
      const result = await planOrder.executeWithOptions({ summary: summary(`plan: ${reason}`) }, [input])
      return { ...result, policy: sharedPolicy(result.policy) }
    } catch (error) {
      if (!(error instanceof ActivityFailure)) throw error
      log.error('planning was ended, and begins again in a minute', { error: String(error.cause) })
      await sleep('1 minute', { summary: 'before planning again' })
      return undefined
    }
  }

  /** One timer, set to the earliest instant over everything that is open, re-armed only when that changed. */
  private async watchDeadlines(): Promise<void> {
    for (;;) {
      await condition(() => this.deadline !== undefined)
      const armed = this.deadline
      if (!armed || !(await this.isReached(armed))) continue
      this.raiseRules()
      const due = dueEvents(this.state, now())
      if (due.length > 0) this.apply(due)
      else await this.deadlineOtherThan(armed.at)
    }
  }

  /** Keeps a deadline that calls for nothing, which would be a mistake in the rules, from turning in circles. */
  private async deadlineOtherThan(at: string): Promise<void> {
    log.error('a deadline called for nothing', { number: this.state.number, at })
    await condition(() => this.deadline?.at !== at)
  }

  private async isReached({ at, what }: { at: string; what: string }): Promise<boolean> {
    const left = Date.parse(at) - Date.now()
    if (left <= 0) return true
    const limit = left + wakeSpreadMs(this.state.number)
    const isMoved = () => this.deadline?.at !== at
    return !(await this.shield.run(() => condition(isMoved, limit, { summary: summary(what) })))
  }
}

/** How an order ended. */
export type OrderOutcome = Pick<OrderState, 'number' | 'status' | 'version'>

function isState(start: OrderStart | OrderState): start is OrderState {
  return 'stages' in start
}

/** The rules by which this run goes on: on replay, those by which it went on then. */
function rulesOfNow(): number {
  if (patched('rules-3')) return currentRules
  return patched('rules-2') ? 2 : 1
}

/** Changed in place, for the SDK keeps the argument as long as the run lasts. */
function withSharedPolicy(state: OrderState): OrderState {
  if (state.policy) state.policy = sharedPolicy(state.policy)
  return state
}

function isObject(value: unknown): value is CommandMessage {
  return typeof value === 'object' && value !== null
}

/** The workflow's own clock: fixed for the length of a task, the same on replay. */
function now(): string {
  return new Date().toISOString()
}

function refusal({ kind, code, detail, problems }: Refusal): ApplicationFailure {
  return ApplicationFailure.nonRetryable(detail, code, { kind, problems: problems ?? [] })
}
