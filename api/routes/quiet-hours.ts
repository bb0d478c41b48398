import { z } from 'zod'
import { boolean, optional, text, type BodyOf } from '../../domain/body/fields'
import { minuteOfDay, timeOfDay } from '../../domain/calendar'
import { type Department } from '../../domain/departments'
import type { OwnQuietHours, QuietOwner } from '../../services/database'
import { ok } from '../answer'
import type { Caller } from '../caller'
import type { ApiDeps } from '../deps'
import { assertMaySpeakFor, whoMaySpeakFor } from '../may-speak-for'
import { operation, type Operation } from '../operation'
import { Problem } from '../problem'
import { Code, fieldSchemas, strictObject } from '../schemas/field-schema'
import { bodyProblem } from '../schemas/validation'
import { wakeMailbox } from '../wake-mailbox'

const quietFields = {
  from: text('When mail ends, HH:MM on their own clock'),
  until: text(
    'When mail begins, HH:MM; before `from` it is of the next day, like it there are no quiet hours',
  ),
  mailsOnDaysOff: optional(boolean('Mail is sent on their days off too; not unless said so')),
}

const QuietHoursBody = strictObject(fieldSchemas(quietFields)).meta({ id: 'QuietHoursBody' })
const QuietHoursView = z
  .strictObject({
    code: z.string(),
    own: z
      .strictObject({ from: z.string(), until: z.string(), mailsOnDaysOff: z.boolean() })
      .optional()
      .meta({ description: 'Absent where the quiet hours of the factory apply (MAIL_QUIET_HOURS)' }),
  })
  .meta({ id: 'QuietHours' })

const about =
  'Mail that can wait is held back until they read again, never dropped. What breaks quiet hours by its ladder, ' +
  'and what a cut-off would overtake, goes out all the same.'

/** When people and parties read no mail. */
export function quietHoursOperations(deps: ApiDeps): Operation[] {
  return [...operationsOf('employee', deps), ...operationsOf('party', deps)]
}

const paths = { employee: '/employees/{code}/quiet-hours', party: '/parties/{code}/quiet-hours' } as const
const names = { employee: 'EmployeeQuietHours', party: 'PartyQuietHours' } as const
const tags = { employee: 'People', party: 'Parties' } as const

/** Who knows the outsiders: their mails are about the work of these. */
const partyDepartments: readonly Department[] = [
  'sales',
  'merchandising',
  'purchasing',
  'shipping',
  'finance',
]
const whoMay = {
  employee: whoMaySpeakFor,
  party: `For ${partyDepartments.join(', ')}, and directors.`,
}

function operationsOf(kind: QuietOwner, deps: ApiDeps): Operation[] {
  const common = {
    path: paths[kind],
    tag: tags[kind],
    params: z.strictObject({ code: Code.meta({ description: `Code of the ${kind}` }) }),
    answers: { 200: { description: 'The quiet hours as they are now', schema: QuietHoursView } },
  }
  const refusals = ['not-permitted', 'entry-not-found'] as const
  return [
    operation({
      ...common,
      method: 'get',
      id: `read${names[kind]}`,
      summary: `When the ${kind} reads no mail 查看免打扰时段`,
      description: about,
      problems: ['entry-not-found'],
      handle: async ({ params }) => ok(await view(deps, kind, params.code)),
    }),
    operation({
      ...common,
      method: 'put',
      id: `set${names[kind]}`,
      summary: `Set quiet hours of the ${kind}'s own 设置免打扰时段`,
      description: `${about} ${whoMay[kind]}`,
      body: QuietHoursBody,
      problems: ['malformed-body', ...refusals],
      handle: async ({ params, body, caller }) =>
        ok(
          await change(
            deps,
            { kind, code: params.code, caller },
            quietOf(body as BodyOf<typeof quietFields>),
          ),
        ),
    }),
    operation({
      ...common,
      method: 'delete',
      id: `unset${names[kind]}`,
      summary: `Return the ${kind} to the factory's quiet hours 恢复默认免打扰时段`,
      description: whoMay[kind],
      problems: refusals,
      handle: async ({ params, caller }) =>
        ok(await change(deps, { kind, code: params.code, caller }, undefined)),
    }),
  ]
}

type Owned = { kind: QuietOwner; code: string; caller: Caller }

/** What waits may be due under the new hours: the mailbox looks again. */
async function change(deps: ApiDeps, { kind, code, caller }: Owned, quiet: OwnQuietHours | undefined) {
  await assertMaySet(deps, { kind, code, caller })
  await find(deps, kind, code)
  await deps.repositories.quietHours.set({ kind, code }, quiet)
  await wakeMailbox(deps, code)
  return view(deps, kind, code)
}

async function assertMaySet({ repositories }: ApiDeps, { kind, code, caller }: Owned): Promise<void> {
  if (kind === 'employee') return assertMaySpeakFor(repositories, caller, code)
  const { department, level } = caller.actor
  if (level === 'director' || partyDepartments.includes(department)) return
  throw new Problem('not-permitted', whoMay.party)
}

async function find({ repositories }: ApiDeps, kind: QuietOwner, code: string) {
  const found =
    kind === 'employee' ? await repositories.people.find(code) : await repositories.parties.find(code)
  if (found) return found
  throw new Problem('entry-not-found', `There is no ${kind} ${code}`)
}

async function view(deps: ApiDeps, kind: QuietOwner, code: string) {
  const { quiet } = await find(deps, kind, code)
  if (!quiet) return { code }
  const { from, until, mailsOnDaysOff } = quiet
  return { code, own: { from: timeOfDay(from), until: timeOfDay(until), mailsOnDaysOff } }
}

function quietOf({ from, until, mailsOnDaysOff = false }: BodyOf<typeof quietFields>): OwnQuietHours {
  return { from: minuteOf(from, '/from'), until: minuteOf(until, '/until'), mailsOnDaysOff }
}

/** Minutes after midnight of a time of day; throws 422 for what is none. */
function minuteOf(time: string, pointer: string): number {
  const minute = minuteOfDay(time)
  if (minute !== undefined) return minute
  throw bodyProblem([{ pointer, detail: 'must be a time of day from 00:00 to 23:59' }])
}
