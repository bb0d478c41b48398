import type { CommandName } from '../../domain/order/commands'
import type { OrderState } from '../../domain/order/state'
import type { Employee, OrderRecord } from '../../services/database'
import { checkToken, type ActionGrant } from '../../services/email/action-links'
import type { Answer } from '../answer'
import type { Caller } from '../caller'
import type { ApiDeps } from '../deps'
import { giveCommand } from '../give-command'
import { replayHeader, scopedKey } from '../idempotency'
import { toProblem, type Problem } from '../problem'
import { commandSchemas } from '../schemas/commands'
import { parseBody } from '../schemas/validation'
import { commandsFor, completingCommands } from './completing'
import { blockedPage, choicePage, closedPage, donePage, expiredPage, forgedPage, formPage } from './pages'
import { refusedPage, usedPage, type Subject } from './pages'
import { complete, purposeRow, type Filled, type PurposeRow } from './purposes'
import { correctable, refusalWords } from './refusal-words'

/** A link that may be followed: what it grants, for whom, and the order as its tables show it. */
type Followed = { grant: ActionGrant; key: string; employee: Employee; state: OrderState; subject: Subject }

/** What a link would do: the command with its body, and the words around it. */
type Offer = { row: PurposeRow; command: CommandName; body: (filled: Filled) => unknown }

/** Shows what a link would do. Nothing is changed, however often it is opened. */
export async function showAction(deps: ApiDeps, token: string): Promise<Answer> {
  const followed = await follow(deps, token)
  if ('status' in followed) return followed
  const offer = offerOf(deps, followed)
  return offer ? formPage(followed.subject, { row: offer.row }) : choices(followed, 200)
}

/** Does what a link is for, once, as the person it was sent to. */
export async function takeAction(deps: ApiDeps, token: string, filled: Filled): Promise<Answer> {
  const followed = await follow(deps, token)
  if ('status' in followed) return followed
  const offer = offerOf(deps, followed)
  if (!offer) return choices(followed, 409)
  try {
    const answer = await give(deps, followed, offer, filled)
    if (answer.headers?.[replayHeader]) return await used(deps, followed, offer.row)
    log(deps, followed.grant, 'done')
    return donePage(followed.subject, offer.row, answer.status === 200)
  } catch (error) {
    return refused(deps, followed, { offer, filled, problem: toProblem(error), error })
  }
}

/** The link with everything it needs, or the page that says why it leads nowhere. */
async function follow(deps: ApiDeps, token: string): Promise<Followed | Answer> {
  const { repositories, settings, clock } = deps
  const checked = checkToken(token, settings.mailLinkKeys, clock().toISOString())
  if (checked.outcome === 'forged') {
    deps.logger.warn({ link: 'forged' }, 'mail link refused')
    return forgedPage()
  }
  const { grant, id, outcome } = checked
  if (outcome === 'expired') {
    log(deps, grant, 'expired')
    return expiredPage(grant.order, settings.url)
  }
  const [employee, order] = await Promise.all([
    repositories.people.find(grant.employee),
    repositories.orders.find(grant.order),
  ])
  const task = order?.state.tasks[grant.task]
  if (!employee?.active || !order || !task) return blocked(deps, grant, { employee, order })
  const { state } = order
  const subject = { state, task, employee, url: settings.url }
  const followed = { grant, key: `mail-action-${id}`, employee, state, subject }
  const at = await usedAt(deps, followed)
  if (at !== undefined) {
    log(deps, grant, 'reused')
    return usedPage(subject, rowOf(grant), at)
  }
  return task.closedAt === undefined ? followed : closedPage(subject)
}

function blocked(
  deps: ApiDeps,
  grant: ActionGrant,
  { employee, order }: { employee?: Employee; order?: OrderRecord },
): Answer {
  log(deps, grant, 'blocked')
  if (!employee?.active)
    return blockedPage([
      { en: 'The person it was sent to does not work here any more.', zh: '收件人已离职，链接不再有效。' },
    ])
  const what = order ? grant.task : grant.order
  return blockedPage([{ en: `${what} is not to be found.`, zh: `找不到 ${what}。` }])
}

/** When a link was used: the order remembers its key, and the answered requests do where nothing was to be done. */
async function usedAt(
  { repositories }: ApiDeps,
  { key, employee, state }: UsedBy,
): Promise<string | undefined> {
  const scoped = scopedKey(employee.code, key)
  const version = Object.hasOwn(state.keys, scoped) ? state.keys[scoped]?.version : undefined
  if (version !== undefined) {
    const { items } = await repositories.orderEvents.list(state.number, { after: version - 1, limit: 1 })
    if (items[0]) return items[0].at
  }
  return (await repositories.requestKeys.findAnswered({ actor: employee.code, key }))?.at
}

type UsedBy = Pick<Followed, 'key' | 'employee' | 'state'>

async function used(deps: ApiDeps, followed: Followed, row: PurposeRow): Promise<Answer> {
  log(deps, followed.grant, 'reused')
  const { state = followed.state } = (await deps.repositories.orders.find(followed.grant.order)) ?? {}
  const at = await usedAt(deps, { ...followed, state })
  return usedPage(followed.subject, row, at ?? deps.clock().toISOString())
}

function rowOf({ purpose }: ActionGrant): PurposeRow {
  return purpose === 'complete' ? complete : (purposeRow(purpose) ?? complete)
}

/** The one thing to confirm; undefined when completing needs more than that. */
function offerOf({ clock }: ApiDeps, followed: Followed): Offer | undefined {
  const { grant, state, subject } = followed
  if (grant.purpose !== 'complete') {
    const row = purposeRow(grant.purpose)
    return (
      row && { row, command: row.command, body: (filled) => row.body({ task: grant.task, filled, state }) }
    )
  }
  const asked = { state, task: subject.task, actor: callerOf(followed).actor, now: clock().toISOString() }
  const [only, ...others] = completingCommands(asked)
  return only && others.length === 0
    ? { row: complete, command: only.command, body: () => only.body }
    : undefined
}

function choices(followed: Followed, status: number): Answer {
  const { state, subject } = followed
  const commands = commandsFor({ state, task: subject.task, actor: callerOf(followed).actor })
  return choicePage(subject, commands, status)
}

function callerOf({ employee }: Followed): Caller {
  const { code, department, level } = employee
  return { employee, actor: { code, department, level }, keyHolder: code, mayActAs: false }
}

/** The same way as any command, under a key of the link's own. */
function give(deps: ApiDeps, followed: Followed, { command, body }: Offer, filled: Filled): Promise<Answer> {
  const { grant, key } = followed
  const caller = callerOf(followed)
  const checked = parseBody(commandSchemas[command], body(filled))
  return giveCommand(deps, { number: grant.order, name: command, caller, key, body: checked, extras: {} })
}

type Attempt = { offer: Offer; filled: Filled; problem: Problem; error: unknown }

/** Says why nothing was done. After 503 nothing was, so that the link may be tried again otherwise. */
async function refused(deps: ApiDeps, followed: Followed, attempt: Attempt): Promise<Answer> {
  const { offer, filled, problem, error } = attempt
  const { subject, key, employee, grant } = followed
  if (problem.code === 'internal-error') throw error
  if (problem.code === 'idempotency-key-reused') return used(deps, followed, offer.row)
  if (problem.code === 'temporal-unavailable')
    await deps.repositories.requestKeys.release({ actor: employee.code, key })
  log(deps, grant, problem.code)
  const why = refusalWords(problem)
  return correctable.has(problem.code)
    ? formPage(subject, { row: offer.row, filled, problem: why, status: problem.status })
    : refusedPage(subject, problem.status, why)
}

/** Codes only: no title, no name and no token. */
function log({ logger }: ApiDeps, { purpose, order, employee, mail }: ActionGrant, link: string): void {
  const fields = { link, purpose, order, employee, mail }
  if (link === 'done') logger.info(fields, 'mail link followed')
  else logger.warn(fields, 'mail link refused')
}
