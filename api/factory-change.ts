import { z } from 'zod'
import type { BodyOf, Fields } from '../domain/body/fields'
import { reaches, type Department, type Level } from '../domain/departments'
import type { Repositories } from '../services/database'
import { ok } from './answer'
import type { Caller } from './caller'
import type { ApiDeps } from './deps'
import { scopedKey } from './idempotency'
import { operation, type Operation } from './operation'
import { Problem } from './problem'
import { fieldSchemas, strictObject, text } from './schemas/field-schema'

/** Who changes something, when, and under which key: what every change of the factory's data is recorded with. */
export type ChangeOf = { at: string; by: string; key: string }

/** A change of the data that the factory is planned from: stock, supply, machines, allocation. */
export type FactoryChange<F extends Fields> = {
  path: string
  id: string
  tag: string
  en: string
  zh: string
  /** Who may make it, besides a director. */
  departments: readonly Department[]
  level?: Level
  /** Description of the path's only parameter, when it has one. */
  names?: string
  body: F
  make: (
    repositories: Repositories,
    given: { body: BodyOf<F>; name: string; change: ChangeOf },
  ) => Promise<unknown>
}

/**
 * The operation of one change. The key of the request is kept with the change, so that it is made once; whatever it
 * calls for is planned anew.
 */
export function factoryChange<const F extends Fields>(deps: ApiDeps, change: FactoryChange<F>): Operation {
  const parameter = /\{(\w+)\}/.exec(change.path)?.[1]
  const params = parameter
    ? z.strictObject({ [parameter]: text(200).meta({ description: change.names ?? '' }) })
    : undefined
  return operation({
    method: 'post',
    path: change.path,
    id: change.id,
    summary: `${change.en} ${change.zh}`,
    description: `For ${change.departments.join(', ')}${change.level ? `, ${change.level} and above` : ''}.`,
    tag: change.tag,
    ...(params ? { params } : {}),
    body: strictObject(fieldSchemas(change.body)).meta({
      id: `${change.id.slice(0, 1).toUpperCase()}${change.id.slice(1)}Body`,
    }),
    answers: { 200: { description: 'Done; the plan of the factory follows', schema: FactoryEntry } },
    problems: ['malformed-body', 'not-permitted', 'entry-not-found', 'change-refused', 'stale-version'],
    handle: async ({ body, params: given, caller, key, now }) => {
      assertMay(change, caller)
      const { code } = caller.actor
      const entry = await change.make(deps.repositories, {
        body: body as BodyOf<F>,
        name: parameter ? String((given as Record<string, unknown>)[parameter]) : '',
        change: { at: now, by: code, key: scopedKey(code, key) },
      })
      await wake(deps)
      return ok(entry)
    },
  })
}

/** Anything that the factory's data holds, as it is after the change. */
export const FactoryEntry = z.record(z.string(), z.unknown()).meta({ id: 'FactoryEntry' })

/** Throws 403 for somebody of another department, or below the level that is needed. */
export function assertMay(
  { departments, level = 'staff' }: { departments: readonly Department[]; level?: Level },
  { actor }: Caller,
): void {
  if (actor.level === 'director') return
  const isTheirs = departments.includes(actor.department)
  if (isTheirs && reaches(actor.level, level)) return
  const who = `${departments.join(' or ')}${level === 'staff' ? '' : ` as ${level} or above`}`
  throw new Problem('not-permitted', `This is for ${who}, not for ${actor.department} ${actor.level}`)
}

/** What was asked for lies in the database: a planner that cannot be woken now finds it with its next run. */
export async function wake({ planner, logger }: Pick<ApiDeps, 'planner' | 'logger'>): Promise<void> {
  try {
    await planner.wake()
  } catch (error) {
    logger.warn({ err: error }, 'the planner could not be woken; its next run takes the change in')
  }
}
