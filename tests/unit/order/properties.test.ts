import fc from 'fast-check'
import { commandNames, commandRow, type CommandBody, type CommandName } from '../../../domain/order/commands'
import { addMoney, compareMoney } from '../../../domain/money/money'
import { nextDeadline, pendingSteps } from '../../../domain/order/deadlines'
import { decide } from '../../../domain/order/decide'
import { canonical } from '../../../domain/order/digest'
import type { OrderEvent } from '../../../domain/order/events'
import { evolve } from '../../../domain/order/evolve'
import { finishedQuantity, lineQuantity, live, shippedQuantity, tolerated } from '../../../domain/order/facts'
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
  if (!decision.ok) {
    expect(decision.refusal).toEqual(expect.objectContaining({ code: expect.stringMatching(/^[a-z-]+$/) }))
    return
  }
  if ('repeated' in decision) return
  expect(decision.state.version).toBe(before.version + decision.events.length)
  const again = run.give(name, body, { department, key })
  expect(again).toMatchObject({ ok: true, events: [], repeated: { version: decision.state.version } })
  expect(run.give('addNote', { text: 'Another body' }, { key })).toMatchObject({
    refusal: { kind: 'malformed', code: 'idempotency-key-reused' },
  })
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
    expect(times).toBeLessThan(6)
    expect(run.passDeadlines().length).toBeGreaterThan(0)
  }
}

/** What must hold in every state. */
function checkState(state: OrderState, now: string): void {
  expect(consequences(state, now)).toEqual([])
  const wanted = wantedTasks(state).map(({ key }) => key)
  expect(wanted).toHaveLength(new Set(wanted).size)
  const open = Object.values(state.tasks).filter((task) => !task.closedAt)
  if (state.plan || isOver(state)) expect(open.map(({ key }) => key).sort()).toEqual([...wanted].sort())
  if (isOver(state)) {
    expect([pendingSteps(state), nextDeadline(state), openStages(state)]).toEqual([[], undefined, []])
  }
  expect(Buffer.byteLength(orderDetails(state, { now, next: nextDeadline(state) }))).toBeLessThan(20_000)
  if (state.status === 'open') checkQuantities(state)
  checkMoney(state)
  expect(facts(state)).toEqual(facts(withoutVoided(state)))
}

/** billed ≤ shipped ≤ produced ≤ ordered with its tolerance, per line and per cell. */
function checkQuantities(state: OrderState): void {
  for (const line of state.order.lines) {
    const { most } = tolerated(state, lineQuantity(line))
    const shipped = shippedQuantity(state, line.line)
    expect(invoicedQuantity(state, line.line)).toBeLessThanOrEqual(shipped)
    expect(shipped).toBeLessThanOrEqual(finishedPieces(state, { line: line.line }))
    expect(shipped).toBeLessThanOrEqual(most)
    for (const cell of line.quantities) {
      expect(shippedQuantity(state, line.line, cell)).toBeLessThanOrEqual(finishedPieces(state, { line: line.line, cell }))
    }
  }
  const chain = templateProcesses[state.order.template]
  for (const cell of producedByProcess(state)) {
    const pieces = chain.map((process) => cell[process])
    expect(pieces).toEqual([...pieces].sort((a, b) => b - a))
    expect(pieces[0]).toBeLessThanOrEqual(cell.most)
  }
} // prettier-ignore

function checkMoney(state: OrderState): void {
  for (const amount of [paid(state), outstanding(state), overpaid(state)]) {
    expect(compareMoney(amount, '0')).toBeGreaterThanOrEqual(0)
  }
  const billed = live(state.invoicing.invoices).filter(({ kind }) => kind === 'billing')
  expect(compareMoney(addMoney(billed.map(({ amount }) => amount)), '0')).toBeGreaterThanOrEqual(0)
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
  expect(event.seq).toBe(state.version + 1)
  expect(isOver(state)).toBe(false)
  const { type, data } = event
  const task = 'task' in data && typeof data.task === 'string' ? state.tasks[data.task] : undefined
  if (type === 'taskOpened') expect(state.tasks[data.task.key]).toBeUndefined()
  if (type === 'taskReopened') expect(task?.closedAt).toBeDefined()
  if (type === 'taskClosed' || type === 'taskRedated' || type === 'escalated') {
    expect(task).toBeDefined()
    expect(task?.closedAt).toBeUndefined()
  }
  if (type === 'taskReopened' || (type === 'taskRedated' && task && data.dueAt > task.dueAt)) {
    taken.delete(data.task)
  }
  if (type !== 'escalated') return
  const levels = taken.get(data.task) ?? new Set()
  expect(levels).not.toContain(data.level)
  taken.set(data.task, levels.add(data.level))
  if (state.hold) expect(task?.cutOffAt).toBeDefined()
  expect(noticesOf(state, event).length).toBe(data.passedOver ? 0 : 1)
}

const withoutKeys = ({ keys: _keys, ...state }: OrderState) => state

describe('whatever is done to an order', () => {
  it('no rule throws, quantities and money add up, and its events tell its whole state', () => {
    fc.assert(
      fc.property(fc.constantFrom(...points), fc.array(action, { minLength: 10, maxLength: 30 }), (point, actions) => {
        const run = new Run(point)
        for (const one of actions) {
          act(run, one)
          checkState(run.state, run.now)
        }
        const replayed = replay(point.journey.start, run.events)
        expect(canonical(withoutKeys(replayed))).toBe(canonical(withoutKeys(run.state)))
        expect(canonical(JSON.parse(JSON.stringify(run.state)))).toBe(canonical(run.state))
      }),
      { numRuns: Number(process.env.GENDAN_RUNS ?? 30), ...(process.env.GENDAN_SEED ? { seed: Number(process.env.GENDAN_SEED) } : {}) },
    )
  }) // prettier-ignore
})
