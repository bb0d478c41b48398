import { checkFields } from '../body/check'
import { code, instant, integer, object, optional, text, type BodyOf, type Fields } from '../body/fields'
import { departmentNames, departments, levels, reaches } from '../departments'
import { choice } from '../body/fields'
import { commandNames, commandRow, isCommandName, type CommandName } from './commands'
import type { Command } from './commands/command'
import { digest } from './digest'
import type { EventDraft, EventOrigin, OrderEvent } from './events'
import { evolve } from './evolve'
import { openStages } from './gates'
import { generalRules } from './general'
import { refuse, type Actor, type Refusal, type Rule, type RuleInput, type Rules } from './rule'
import { consequences } from './settle'
import { collectionRules } from './stages/collection'
import { conversionRules } from './stages/conversion'
import { customsRules } from './stages/customs'
import { invoicingRules } from './stages/invoicing'
import { materialsRules } from './stages/materials'
import { productionRules } from './stages/production'
import { reviewRules } from './stages/review'
import { shipmentRules } from './stages/shipment'
import { cancelled, isOver } from './status'
import type { OrderState } from './state'

const rules: Rules<CommandName> = {
  ...generalRules,
  ...reviewRules,
  ...conversionRules,
  ...materialsRules,
  ...productionRules,
  ...customsRules,
  ...shipmentRules,
  ...invoicingRules,
  ...collectionRules,
}

/** What travels with every command, whatever its body. */
export const envelopeFields = {
  v: integer(1, 1, 'Version of the envelope'),
  actor: object({
    code: code('Employee code'),
    department: choice(departmentNames),
    level: choice(levels),
  }),
  key: text('Idempotency key: the same key never acts twice', 200),
  expectedVersion: optional(integer(0, 1_000_000, 'Refused when the order has moved on')),
  onBehalfOf: optional(
    object(
      {
        employee: code('Who did the work'),
        evidence: text('What shows it', 500),
        department: optional(choice(departmentNames, 'Department of that person')),
        level: optional(choice(levels, 'Authority of that person')),
      },
      'Recorded for another person',
    ),
  ),

  /** After this instant the sender has given up: the command is refused instead of acting late. */
  notAfter: optional(instant()),
} satisfies Fields

export type Envelope = BodyOf<typeof envelopeFields>

export type Decision =
  | { ok: true; events: OrderEvent[]; state: OrderState }
  /** The key was used before with the same body: nothing new happens, the first answer stands. */
  | { ok: true; events: []; state: OrderState; repeated: { version: number } }
  | { ok: false; refusal: Refusal }

/**
 * Whether a command is accepted, and what then happened: pure and total over any input, since an operator can
 * send anything from the Temporal UI.
 */
export function decide(
  state: OrderState,
  command: { name: string; envelope: unknown; body: unknown },
  now: string,
): Decision {
  const checked = checkCommand(command)
  if ('refusal' in checked) return { ok: false, refusal: checked.refusal }
  const { name, envelope, body } = checked
  const bodyDigest = digest({ name, body, by: envelope.actor.code, onBehalfOf: envelope.onBehalfOf })
  const known = Object.hasOwn(state.keys, envelope.key) ? state.keys[envelope.key] : undefined
  if (known) return repeated(state, known, bodyDigest)
  const outcome = ruled(state, checked, now)
  if (!Array.isArray(outcome)) return { ok: false, refusal: outcome }
  const origin: EventOrigin = {
    by: envelope.actor.code,
    department: envelope.actor.department,
    ...(envelope.onBehalfOf ? { onBehalfOf: envelope.onBehalfOf } : {}),
    key: envelope.key,
  }
  const after = applyDrafts(state, outcome, { origin, now })
  return { ok: true, events: after.events, state: remember(after.state, envelope.key, bodyDigest) }
}

/** True when a command that was never given before would be accepted; what would follow from it is not worked out. */
export function wouldAccept(
  state: OrderState,
  command: { name: string; envelope: unknown; body: unknown },
  now: string,
): boolean {
  const checked = checkCommand(command)
  return !('refusal' in checked) && Array.isArray(ruled(state, checked, now))
}

/** What the rules make of a well-formed command: what happens by it, or why nothing does. */
function ruled(
  state: OrderState,
  { name, envelope, body }: CheckedCommand,
  now: string,
): EventDraft[] | Refusal {
  const refusal = refused(state, { name, envelope, now })
  if (refusal) return refusal
  const by = envelope.onBehalfOf?.employee ?? envelope.actor.code
  const input = {
    state,
    body,
    actor: envelope.actor,
    by,
    worker: workerOf(envelope),
    now,
  } as RuleInput<CommandName>
  return (rules[name] as Rule<CommandName>)(input)
}

/** The person who did the work; of one whose department nobody told, the recorder's counts. */
function workerOf({ actor, onBehalfOf }: Envelope): Actor {
  if (!onBehalfOf) return actor
  const { employee, department = actor.department, level = actor.level } = onBehalfOf
  return { code: employee, department, level }
}

/** Applies drafts and everything that follows from them; the same for commands, plans and timers. */
export function applyDrafts(
  state: OrderState,
  drafts: readonly EventDraft[],
  by: { origin: EventOrigin; now: string },
): { state: OrderState; events: OrderEvent[] } {
  const events: OrderEvent[] = []
  let current = state
  const apply = (draft: EventDraft, origin: EventOrigin) => {
    const event = { ...draft, ...origin, seq: current.version + 1, at: by.now } as OrderEvent
    events.push(event)
    current = evolve(current, event)
  }
  for (const draft of drafts) apply(draft, by.origin)
  for (let round = 0; round < maximumRounds; round++) {
    const follow = consequences(current, by.now)
    if (follow.length === 0) break
    for (const draft of follow) apply(draft, { by: 'gendan' })
  }
  return { state: current, events }
}

/** A safety net against rules that would undo one another for ever; real orders settle within six rounds. */
const maximumRounds = 40

type CheckedCommand = { name: CommandName; envelope: Envelope; body: unknown }

function checkCommand(command: {
  name: string
  envelope: unknown
  body: unknown
}): CheckedCommand | { refusal: Refusal } {
  if (!isCommandName(command.name)) {
    return {
      refusal: malformed(
        'unknown-command',
        `There is no command ${command.name}; there are: ${commandNames.join(', ')}`,
      ),
    }
  }
  const envelope = checkFields(envelopeFields, command.envelope)
  if (!envelope.ok)
    return {
      refusal: malformed('malformed-envelope', 'The envelope of the command is not right', envelope.problems),
    }
  const body = checkFields(commandRow(command.name).body, command.body === undefined ? {} : command.body)
  if (!body.ok)
    return { refusal: malformed('malformed-body', `The body of ${command.name} is not right`, body.problems) }
  return { name: command.name, envelope: envelope.value as Envelope, body: body.value }
}

function malformed(refusalCode: string, detail: string, problems?: Refusal['problems']): Refusal {
  return { kind: 'malformed', code: refusalCode, detail, ...(problems ? { problems } : {}) }
}

type Attempt = { name: CommandName; envelope: Envelope; now: string }

/** The refusals that every command shares, in the order in which a sender can do something about them. */
function refused(state: OrderState, attempt: Attempt): Refusal | undefined {
  const row = commandRow(attempt.name)
  return (
    permission(row, attempt.envelope) ??
    expired(attempt) ??
    stale(state, attempt.envelope) ??
    closedTo(state, row, attempt.name) ??
    notAdmitted(state, row, attempt.name)
  )
}

function permission(row: Command, { actor, onBehalfOf }: Envelope): Refusal | undefined {
  if (onBehalfOf) return permissionOnBehalf(row, actor, onBehalfOf)
  const problem = ownPermission(row, actor)
  return problem
    ? forbidden(`${problem}; merchandising may record the work of a named person with onBehalfOf`)
    : undefined
}

function permissionOnBehalf(
  row: Command,
  actor: Envelope['actor'],
  { department, level, employee }: NonNullable<Envelope['onBehalfOf']>,
): Refusal | undefined {
  if (row.approval) return forbidden('An approval is given by its own person, never on behalf of another')
  if (actor.department !== 'merchandising' && !isOf(row, actor)) {
    return forbidden('Only merchandising records the work of another department')
  }
  const worker = { department: department ?? actor.department, level: level ?? actor.level }
  // Without the person's department, as an operator may send it, the recorder's own authority counts.
  const problem =
    department === undefined && row.departments !== 'any'
      ? levelProblem(row, worker)
      : ownPermission(row, worker)
  return problem ? forbidden(`${employee} could not do this either: ${problem}`) : undefined
}

type Authority = Pick<Envelope['actor'], 'department' | 'level'>

/** A director stands above the departments. */
function isOf(row: Command, { department, level }: Authority): boolean {
  return row.departments === 'any' || row.departments.includes(department) || level === 'director'
}

function ownPermission(row: Command, person: Authority): string | undefined {
  if (isOf(row, person) || row.departments === 'any') return levelProblem(row, person)
  return `This is for ${row.departments.map((name) => `${name} ${departments[name]}`).join(', ')}`
}

function levelProblem(row: Command, { level }: Authority): string | undefined {
  return row.level && !reaches(level, row.level) ? `This needs a ${row.level} or above` : undefined
}

function forbidden(detail: string): Refusal {
  return { kind: 'forbidden', code: 'not-permitted', detail }
}

function expired({ envelope, now }: Attempt): Refusal | undefined {
  return envelope.notAfter !== undefined && now > envelope.notAfter
    ? refuse('request-expired', `The sender waited until ${envelope.notAfter}; nothing was done`)
    : undefined
}

function stale(state: OrderState, { expectedVersion }: Envelope): Refusal | undefined {
  return expectedVersion !== undefined && expectedVersion !== state.version
    ? refuse('stale-version', `The order is at version ${state.version}, not ${expectedVersion}`)
    : undefined
}

function closedTo(state: OrderState, row: Command, name: string): Refusal | undefined {
  if (isOver(state)) return refuse('order-closed', `${state.number} is ${state.status}`)
  if (cancelled(state) && !row.whileCancelling) {
    return refuse('order-cancelling', `${state.number} is being cancelled; ${name} is no longer possible`)
  }
  if (state.hold && !row.whileHeld) {
    return refuse(
      'order-on-hold',
      `${state.number} is on hold since ${state.hold.since}: ${state.hold.reason}`,
    )
  }
  return undefined
}

function notAdmitted(state: OrderState, row: Command, name: string): Refusal | undefined {
  if (row.stages === 'any') return undefined
  if (!state.plan) return refuse('not-planned-yet', `${state.number} is being planned; try again in a moment`)
  const open = openStages(state)
  return row.stages.some((stage) => open.includes(stage))
    ? undefined
    : refuse(
        'stage-not-open',
        `${name} belongs to ${row.stages.join(', ')}; open now: ${open.join(', ') || 'none'}`,
      )
}

function repeated(
  state: OrderState,
  known: { digest: string; version: number },
  bodyDigest: string,
): Decision {
  if (known.digest === bodyDigest)
    return { ok: true, events: [], state, repeated: { version: known.version } }
  return {
    ok: false,
    refusal: malformed('idempotency-key-reused', 'This key was used before with another command or body'),
  }
}

/** The last keys are remembered; about four hundred commands fit an order's life. */
const rememberedKeys = 500

function remember(state: OrderState, key: string, bodyDigest: string): OrderState {
  const keys = { ...latestKeys(state.keys), [key]: { digest: bodyDigest, version: state.version } }
  return { ...state, keys }
}

/** By version, since a record puts keys that look like whole numbers first, whenever they came. */
function latestKeys(keys: OrderState['keys']): OrderState['keys'] {
  const entries = Object.entries(keys)
  if (entries.length < rememberedKeys) return keys
  return Object.fromEntries(
    entries.sort(([, a], [, b]) => b.version - a.version).slice(0, rememberedKeys - 1),
  )
}
