import fc from 'fast-check'
import { commandNames, commandRow, type CommandBody, type CommandName } from '../../../domain/order/commands'
import { compareMoney } from '../../../domain/money/money'
import { nextDeadline, openTasks, pendingSteps } from '../../../domain/order/deadlines'
import { decide } from '../../../domain/order/decide'
import { canonical } from '../../../domain/order/digest'
import type { OrderEvent } from '../../../domain/order/events'
import { evolve } from '../../../domain/order/evolve'
import {
  findLine,
  finishedQuantity,
  lineQuantity,
  live,
  shippedQuantity,
  tolerated,
} from '../../../domain/order/facts'
import { openStages } from '../../../domain/order/gates'
import { noticesOf } from '../../../domain/order/notifications'
import { orderDetails } from '../../../domain/order/operator-details'
import { consequences } from '../../../domain/order/settle'
import { invoicedQuantity } from '../../../domain/order/stages/invoicing'
import { outstanding, overpaid, paid } from '../../../domain/order/stages/collection'
import { allocated, received } from '../../../domain/order/stages/kitting'
import { producedByProcess, templateProcesses } from '../../../domain/order/stages/production'
import { finishedPieces } from '../../../domain/order/stages/shipment-quantities'
import { initialState, type OrderStart } from '../../../domain/order/start'
import { isOver } from '../../../domain/order/status'
import type { OrderState } from '../../../domain/order/state'
import { wantedTasks } from '../../../domain/order/tasks'
import { walkFacts } from '../../support/walker'
import { anyBody, Dice } from './any-body'
import { journeys, stepsOf, travel } from './journeys'
import { pointOf, Run, type Point } from './run'

/** Places along a few journeys from which the random runs start: every sixth step of each. */
const points: Point[] = journeys
  .filter(({ name }) => ['a new order', 'two lots', 'letter of credit', 'opened under way at production'].includes(name))
  .flatMap((journey) => {
    const found: Point[] = []
    let steps = 0
    travel(journey, undefined, (walker) => {
      if (steps++ % 6 === 0) found.push(pointOf(journey, walker))
    })
    return found
  }) // prettier-ignore

function must(isTrue: boolean, what: string): void {
  if (!isTrue) throw new Error(`broken: ${what}`)
}

const same = (a: unknown, b: unknown) => canonical(a) === canonical(b)

type Action = { kind: 'onward' | 'command' | 'any command' | 'clock' | 'deadlines'; numbers: number[] }

const action = fc.record<Action>({
  kind: fc.constantFrom(
    'onward',
    'onward',
    'onward',
    'command',
    'command',
    'any command',
    'clock',
    'deadlines',
  ),
  numbers: fc.array(fc.nat(5039), { minLength: 4, maxLength: 14 }),
})

function isAdmitted(state: OrderState, name: CommandName): boolean {
  const row = commandRow(name)
  if (state.status !== 'open') return row.whileCancelling === true
  if (state.hold && !row.whileHeld) return false
  return row.stages === 'any' || row.stages.some((stage) => openStages(state).includes(stage))
}

/** Commands that end or stop the order would leave little to look at if they came as often as the others. */
const rare: CommandName[] = ['cancelOrder', 'holdOrder']

function act(run: Run, { kind, numbers }: Action): void {
  const dice = new Dice(numbers)
  if (kind === 'clock') return run.advance(dice.pick([1, 8, 24, 72, 0.01, 240, 1000]))
  if (kind === 'deadlines') return passDeadlines(run)
  if (kind === 'onward') return goOn(run, dice)
  const admitted = commandNames.filter((name) => isAdmitted(run.state, name))
  const name = dice.pick(kind === 'command' ? admitted : commandNames) ?? 'addNote'
  if (rare.includes(name) && !dice.once(4)) return
  const row = commandRow(name)
  const department = row.departments === 'any' ? undefined : dice.pick(row.departments)
  const make = anyBody[name] as (table: object) => CommandBody<CommandName>
  const body = make({ state: run.state, now: run.now, dice })
  const key = `key-${run.state.version}-${name}`
  const before = run.state
  const decision = run.give(name, body, { department, key })
  if (!decision.ok) return must(/^[a-z-]+$/.test(decision.refusal.code), `a code of ${name}`)
  if ('repeated' in decision) return
  const { version } = decision.state
  must(version === before.version + decision.events.length, `${name} counts its events`)
  const again = run.give(name, body, { department, key })
  must(again.ok && 'repeated' in again && again.repeated.version === version, `${name} repeats`)
  const reused = run.give('addNote', { text: 'Another body' }, { key })
  must(!reused.ok && reused.refusal.code === 'idempotency-key-reused', `${name} keeps its key`)
}

/** The next step of the order's own way, from a place in it that the dice choose. */
function goOn(run: Run, dice: Dice): void {
  const facts = walkFacts(run.state, run.now)
  const steps = stepsOf(run.point.journey, facts)
  const from = dice.below(steps.length)
  const next = [...steps.slice(from), ...steps.slice(0, from)].find(({ command, by, body }) => {
    const envelope = { v: 1, actor: { code: `${by.department}-1`, ...by }, key: 'look' }
    const decision = decide(run.state, { name: command, envelope, body: body(facts) }, run.now)
    return decision.ok && decision.events.length > 0
  })
  if (next) run.give(next.command, next.body(facts), { ...next.by, code: `${next.by.department}-1` })
}

/** The timer must come to rest: a deadline that stays due would wake the workflow for ever. */
function passDeadlines(run: Run): void {
  for (let times = 0; (nextDeadline(run.state)?.at ?? '9') <= run.now; times++) {
    must(times < 6, `the timer rests: ${nextDeadline(run.state)?.what}`)
    must(run.passDeadlines().length > 0, `what is due happens: ${nextDeadline(run.state)?.what}`)
  }
}

const keysOf = (tasks: readonly { key: string }[]) => tasks.map(({ key }) => key).sort()

/** What must hold in every state. */
function checkState(state: OrderState, now: string): void {
  must(
    consequences(state, now).length === 0,
    `nothing is left to follow: ${canonical(consequences(state, now))}`,
  )
  const wanted = keysOf(wantedTasks(state))
  must(wanted.length === new Set(wanted).size, `each task once: ${wanted.join(' ')}`)
  const isSettled = state.plan !== undefined || isOver(state)
  must(!isSettled || same(keysOf(openTasks(state)), wanted), `the wanted tasks are open: ${wanted.join(' ')}`)
  const isAtRest = pendingSteps(state).length === 0 && !nextDeadline(state) && openStages(state).length === 0
  must(!isOver(state) || isAtRest, 'nothing is pending after the end')
  const details = orderDetails(state, { now, next: nextDeadline(state) })
  must(Buffer.byteLength(details) < 20_000, 'the details fit')
  if (state.status === 'open') checkQuantities(state)
  for (const amount of [paid(state), outstanding(state), overpaid(state)]) {
    must(compareMoney(amount, '0') >= 0, `no amount is negative: ${amount}`)
  }
  must(same(facts(state), facts(withoutVoided(state))), 'voided entries count for nothing')
}

/** billed ≤ shipped ≤ produced ≤ ordered with its tolerance, per line and per cell. */
function checkQuantities(state: OrderState): void {
  for (const { line, quantities } of state.order.lines) {
    const { most } = tolerated(state, lineQuantity(findLine(state, line)!))
    const shipped = shippedQuantity(state, line)
    must(invoicedQuantity(state, line) <= shipped, 'billed ≤ shipped')
    must(shipped <= finishedPieces(state, { line }), 'shipped ≤ produced')
    must(shipped <= most, 'shipped ≤ ordered')
    for (const cell of quantities) {
      must(
        shippedQuantity(state, line, cell) <= finishedPieces(state, { line, cell }),
        'shipped ≤ produced, by cell',
      )
    }
  }
  const chain = templateProcesses[state.order.template]
  for (const cell of producedByProcess(state)) {
    const pieces = [cell.most, ...chain.map((process) => cell[process])]
    must(
      same(
        pieces,
        [...pieces].sort((a, b) => b - a),
      ),
      `no process passes more than the one before: ${pieces.join(' ')}`,
    )
  }
}

/** Everything that entries count for. */
function facts(state: OrderState): unknown[] {
  const lines = state.order.lines.map(({ line }) => line)
  return [
    lines.map((line) => [finishedQuantity(state, line), shippedQuantity(state, line), invoicedQuantity(state, line)]),
    ['FAB-1', 'LBL-1'].map((material) => [received(state, material), allocated(state, material)]),
    [paid(state), outstanding(state)],
    openStages(state),
  ]
} // prettier-ignore

function withoutVoided(state: OrderState): OrderState {
  return {
    ...state,
    materials: { ...state.materials, receipts: live(state.materials.receipts), allocations: live(state.materials.allocations) },
    production: { ...state.production, progress: live(state.production.progress), qualityChecks: live(state.production.qualityChecks) },
    shipment: { shipments: live(state.shipment.shipments) },
    invoicing: { invoices: live(state.invoicing.invoices) },
    collection: { ...state.collection, payments: live(state.collection.payments) },
  }
} // prettier-ignore

/** Applies the events one by one, and looks at each in the state that it met. */
function replay(start: OrderStart, events: readonly OrderEvent[]): OrderState {
  const taken = new Map<string, Set<string>>()
  return events.reduce((state, event) => {
    checkEvent(state, event, taken)
    return evolve(state, event)
  }, initialState(start))
}

function checkEvent(state: OrderState, event: OrderEvent, taken: Map<string, Set<string>>): void {
  const { type, data } = event
  must(event.seq === state.version + 1, 'events are counted')
  must(!isOver(state), `nothing happens after the end: ${type}`)
  const task = 'task' in data && typeof data.task === 'string' ? state.tasks[data.task] : undefined
  if (type === 'taskOpened') must(!state.tasks[data.task.key], `a task opens once: ${data.task.key}`)
  if (type === 'taskReopened') must(task?.closedAt !== undefined, `only a closed task reopens: ${data.task}`)
  if (type === 'taskClosed' || type === 'taskRedated' || type === 'escalated') {
    must(task !== undefined && task.closedAt === undefined, `${type} of an open task: ${data.task}`)
  }
  // A task that opens again or is put off is a new commitment.
  if (type === 'taskReopened' || (type === 'taskRedated' && task && data.dueAt > task.dueAt))
    taken.delete(data.task)
  if (type !== 'escalated') return
  const levels = taken.get(data.task) ?? new Set()
  must(!levels.has(data.level), `each level once: ${data.task} ${data.level}`)
  taken.set(data.task, levels.add(data.level))
  must(!state.hold || task?.cutOffAt !== undefined, `on hold only cut-offs escalate: ${data.task}`)
  must(noticesOf(state, event).length === (data.passedOver ? 0 : 1), 'a step that is taken is told')
}

const withoutKeys = ({ keys: _keys, ...state }: OrderState) => state

describe('whatever is done to an order', () => {
  it('no rule throws, quantities and money add up, and its events tell its whole state', () => {
    const campaign = () => fc.assert(
      fc.property(fc.constantFrom(...points), fc.array(action, { minLength: 10, maxLength: 30 }), (point, actions) => {
        const run = new Run(point)
        for (const one of actions) {
          act(run, one)
          checkState(run.state, run.now)
        }
        const replayed = replay(point.journey.start, run.events)
        must(same(withoutKeys(replayed), withoutKeys(run.state)), 'the events tell the whole state')
        must(same(JSON.parse(JSON.stringify(run.state)), run.state), 'the state is JSON')
      }),
      { numRuns: Number(process.env.GENDAN_RUNS ?? 30), ...(process.env.GENDAN_SEED ? { seed: Number(process.env.GENDAN_SEED) } : {}) },
    )
    expect(campaign).not.toThrow()
  }) // prettier-ignore
})
