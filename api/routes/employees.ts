import { z } from 'zod'
import { code, instant, type BodyOf } from '../../domain/body/fields'
import type { Employee } from '../../services/database'
import { ok } from '../answer'
import type { ApiDeps } from '../deps'
import { assertMaySpeakFor, whoMaySpeakFor } from '../may-speak-for'
import { operation, type Operation } from '../operation'
import { Code, fieldSchemas, strictObject } from '../schemas/field-schema'
import { bodyProblem } from '../schemas/validation'

const tag = 'People'
const EmployeeParams = z.strictObject({ code: Code.meta({ description: 'Employee code' }) })

const absenceFields = {
  awayFrom: instant('The first instant away'),
  awayUntil: instant('When the person is back'),
  deputy: code('Who is written to meanwhile'),
}

const AbsenceBody = strictObject(fieldSchemas(absenceFields)).meta({ id: 'AbsenceBody' })
const AbsenceView = z
  .strictObject({
    code: z.string(),
    awayFrom: z.string().optional(),
    awayUntil: z.string().optional(),
    deputy: z.string().optional().meta({ description: 'Stays on record for the next time' }),
  })
  .meta({ id: 'Absence' })

/** Who is away, and who stands in meanwhile: mails that fall due then go to the deputy. */
export function employeeOperations({ repositories }: ApiDeps): Operation[] {
  const { people } = repositories
  return [
    operation({
      method: 'put',
      path: '/employees/{code}/absence',
      id: 'enterAbsence',
      summary: 'Enter when somebody is away and who stands in 登记外出与代理人',
      description: whoMaySpeakFor,
      tag,
      params: EmployeeParams,
      body: AbsenceBody,
      answers: { 200: { description: 'Entered', schema: AbsenceView } },
      problems: ['malformed-body', 'not-permitted', 'entry-not-found', 'change-refused'],
      handle: async ({ params, body, caller }) => {
        await assertMaySpeakFor(repositories, caller, params.code)
        const absence = body as BodyOf<typeof absenceFields>
        if (absence.awayUntil <= absence.awayFrom) {
          throw bodyProblem([{ pointer: '/awayUntil', detail: `must be later than ${absence.awayFrom}` }])
        }
        return ok(absenceView(await people.setAbsence({ code: params.code, ...absence })))
      },
    }),
    operation({
      method: 'delete',
      path: '/employees/{code}/absence',
      id: 'endAbsence',
      summary: 'Somebody is back, or does not go after all 销假',
      description: whoMaySpeakFor,
      tag,
      params: EmployeeParams,
      answers: { 200: { description: 'Nothing is entered any more', schema: AbsenceView } },
      problems: ['not-permitted', 'entry-not-found'],
      handle: async ({ params, caller }) => {
        await assertMaySpeakFor(repositories, caller, params.code)
        return ok(absenceView(await people.endAbsence(params.code)))
      },
    }),
  ]
}

function absenceView({ code: of, awayFrom, awayUntil, deputyCode }: Employee) {
  return {
    code: of,
    ...(awayFrom ? { awayFrom } : {}),
    ...(awayUntil ? { awayUntil } : {}),
    ...(deputyCode ? { deputy: deputyCode } : {}),
  }
}
