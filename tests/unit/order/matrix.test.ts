import { departmentNames, levels, reaches, type Department, type Level } from '../../../domain/departments'
import { commandNames, commandRow, type CommandName } from '../../../domain/order/commands'
import { openTasks } from '../../../domain/order/deadlines'
import { decide, wouldAccept } from '../../../domain/order/decide'
import { openStages } from '../../../domain/order/gates'
import { initialState } from '../../../domain/order/start'
import { stages } from '../../../domain/order/stage'
import type { OrderState } from '../../../domain/order/state'
import { sampleStart } from '../../support/sample-order'
import { minimalBodies } from './bodies'
import { anybody, reachedStates } from './journeys'

const now = '2026-03-02T02:00:00.000Z'

/** The refusals that every command shares; past them a command has reached its own rule. */
const shared = ['order-closed', 'order-cancelling', 'order-on-hold', 'not-planned-yet', 'stage-not-open']

/** What the table says of a command in a state: the refusal, or undefined where the command is admitted. */
function expected(state: OrderState, name: CommandName): string | undefined {
  const row = commandRow(name)
  if (state.status === 'closed' || state.status === 'cancelled') return 'order-closed'
  if (state.status === 'cancelling' && !row.whileCancelling) return 'order-cancelling'
  if (state.hold && !row.whileHeld) return 'order-on-hold'
  if (row.stages === 'any') return undefined
  if (!state.plan) return 'not-planned-yet'
  const open = openStages(state)
  return row.stages.some((stage) => open.includes(stage)) ? undefined : 'stage-not-open'
}

/** The shared refusal that a command meets; undefined once it has reached its own rule. */
function outcome(state: OrderState, name: CommandName): string | undefined {
  const envelope = { v: 1, actor: anybody, key: 'matrix' }
  const decision = decide(state, { name, envelope, body: minimalBodies[name] }, now)
  if (decision.ok) return undefined
  const { kind, code } = decision.refusal
  const isOwn =
    kind === 'conflict' || code === 'not-a-reviewing-department' || code === 'not-a-signing-department'
  return shared.includes(code) || !isOwn ? code : undefined
}

const { states: reached, ends } = reachedStates()

/** What every command comes to in every state, worked out once. */
const outcomes = new Map(
  [...reached].map(([standing, state]) => [
    standing,
    new Map(commandNames.map((name) => [name, outcome(state, name)])),
  ]),
)

describe('every command × every reachable set of open stages', () => {
  it('reaches every stage, and every way in which an order can stand', () => {
    const standings = [...reached.keys()]
    for (const stage of stages) expect(standings.some((one) => one.split(' ').includes(stage))).toBe(true)
    for (const status of [
      'open: review',
      'open unplanned: review',
      'open on hold: review',
      'open: conversion collection',
      'open: materials production customs shipment collection',
      'open: production shipment invoicing collection',
      'open: shipment invoicing collection',
      'open: collection',
      'cancelling: none',
      'cancelled: none',
      'closed: none',
    ])
      expect(standings).toContain(status)
    expect(standings.length).toBeGreaterThan(60)
  })

  it.each([...ends])('walks %s to its end', (_name, status) => {
    expect(status).toBe('closed')
  })

  it.each([...reached])('admits in “%s” what the table says', (standing, state) => {
    expect([...outcomes.get(standing)!]).toEqual(commandNames.map((name) => [name, expected(state, name)]))
  })

  it('is foretold for every open task and anybody who might move it', () => {
    const actors = departmentNames.flatMap((department) =>
      levels.map((level) => ({ code: `${department}-${level}`, department, level })),
    )
    const asked = [...reached.values()].flatMap((state) =>
      openTasks(state).map((task, index) => ({ state, task, actor: actors[index % actors.length]! })),
    )
    const told = asked.map(({ state, task, actor }) => {
      const envelope = { v: 1, actor, key: 'foretold' }
      const command = { name: 'acknowledgeTask', envelope, body: { task: task.key } }
      return [wouldAccept(state, command, now), decide(state, command, now).ok]
    })
    expect(new Set(told.map(([foretold]) => foretold))).toEqual(new Set([true, false]))
    expect(told.filter(([foretold, decided]) => foretold !== decided)).toEqual([])
    const malformed = { name: 'acknowledgeTask', envelope: {}, body: {} }
    expect(wouldAccept(asked[0]!.state, malformed, now)).toBe(false)
  })

  it.each(commandNames)('%s is admitted somewhere, and refused once the order is over', (name) => {
    const found = [...outcomes.values()].map((ofState) => ofState.get(name))
    expect(found).toContain(undefined)
    expect(found).toContain('order-closed')
  })

  it('names the stages that are open when it refuses', () => {
    const state = reached.get('open: conversion collection')!
    const envelope = { v: 1, actor: anybody, key: 'matrix' }
    const decision = decide(state, { name: 'bookTruck', envelope, body: minimalBodies.bookTruck }, now)
    expect(decision).toMatchObject({
      refusal: {
        kind: 'conflict',
        detail: 'bookTruck belongs to customs, shipment; open now: conversion, collection',
      },
    })
  })
})

describe('every command × every department × every level', () => {
  const state = initialState(sampleStart())

  function mayGive(name: CommandName, department: Department, level: Level): boolean {
    const row = commandRow(name)
    const isOwn = row.departments === 'any' || row.departments.includes(department) || level === 'director'
    return isOwn && (row.level === undefined || reaches(level, row.level))
  }

  function isPermitted(name: CommandName, actor: object, onBehalfOf?: object): boolean {
    const envelope = { v: 1, actor, key: 'k', ...(onBehalfOf ? { onBehalfOf } : {}) }
    const decision = decide(state, { name, envelope, body: minimalBodies[name] }, now)
    if (decision.ok || decision.refusal.code !== 'not-permitted') return true
    expect(decision.refusal.kind).toBe('forbidden')
    return false
  }

  const people = departmentNames.flatMap((department) => levels.map((level) => ({ department, level })))

  it.each(commandNames)('%s', (name) => {
    const found = people.map(({ department, level }) => isPermitted(name, { code: 'X01', department, level }))
    expect(found).toEqual(people.map(({ department, level }) => mayGive(name, department, level)))
  })

  it.each(commandNames)(
    '%s on behalf of another: merchandising, approvals excepted, with the authority it needs',
    (name) => {
      const { approval, level: least } = commandRow(name)
      const onBehalfOf = { employee: 'X02', evidence: 'Signed sheet' }
      const found = people.map(({ department, level }) =>
        isPermitted(name, { code: 'X01', department, level }, onBehalfOf),
      )
      const wanted = people.map(({ department, level }) => {
        const mayRecord = department === 'merchandising' || mayGive(name, department, level)
        return !approval && mayRecord && (least === undefined || reaches(level, least))
      })
      expect(found).toEqual(wanted)
    },
  )
})
