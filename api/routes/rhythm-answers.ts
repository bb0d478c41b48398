import { z } from 'zod'
import type { Department, Level } from '../../domain/departments'
import { ok } from '../answer'
import type { Caller } from '../caller'
import type { ApiDeps } from '../deps'
import { assertMay } from '../factory-change'
import { keyedChange } from '../keyed-change'
import { operation, type Operation } from '../operation'
import { Problem } from '../problem'
import { Code, says, text } from '../schemas/field-schema'
import { listOf } from '../schemas/responses'
import { CollectionAnswers, MonthPlanAnswers, RhythmEntry, StatementAnswers } from '../schemas/rhythms'

const tag = 'Rhythms'

const answers = ['confirm', 'dispute'] as const
type Answer = (typeof answers)[number]
const outcomes = { confirm: 'confirmed', dispute: 'disputed' } as const

/** What people answer to statements, plans and collections. */
export function rhythmAnswerOperations(deps: ApiDeps): Operation[] {
  return [
    unresolved(deps),
    ...answers.flatMap((answer) => [
      statementLine(deps, answer),
      monthPlanItem(deps, answer),
      collection(deps, answer),
    ]),
  ]
}

function unresolved({ repositories }: ApiDeps): Operation {
  return operation({
    method: 'get',
    path: '/statements/unresolved',
    id: 'listUnresolvedStatementLines',
    summary: 'List statement lines that no customer has confirmed, the oldest first 对账未决清单',
    tag,
    query: z.strictObject({ customer: Code.optional().meta({ description: 'Customer code' }) }),
    answers: {
      200: { description: 'At most a thousand lines', schema: listOf(RhythmEntry, 'StatementLines') },
    },
    problems: ['malformed-query'],
    handle: async ({ query }) =>
      ok({ items: await repositories.rhythmAnswers.unresolvedLines(query.customer) }),
  })
}

const entryAnswer = { 200: { description: 'The entry as it is now', schema: RhythmEntry } }
const entryProblems = ['entry-not-found', 'malformed-body', 'not-permitted', 'change-refused'] as const

function statementLine(deps: ApiDeps, answer: Answer): Operation {
  const lineNumber = z
    .string()
    .regex(/^\d{1,6}$/, { error: says('the number of a line') })
    .transform(Number)
    .pipe(z.int())
  return operation({
    method: 'post',
    path: `/statements/{statement}/lines/{line}/${answer}`,
    id: `${answer}StatementLine`,
    summary:
      answer === 'confirm'
        ? 'The customer confirms a line of a statement 对账行确认'
        : 'The customer disputes a line of a statement 对账行异议',
    description: 'For sales, merchandising, finance and customer service.',
    tag,
    params: z.strictObject({ statement: text(64), line: lineNumber }),
    body: StatementAnswers[answer],
    answers: entryAnswer,
    problems: entryProblems,
    handle: async ({ params, body, caller, key, now }) => {
      assertMay({ departments: ['sales', 'merchandising', 'finance', 'customerService'] }, caller)
      const route = `POST /statements/${params.statement}/lines/${params.line}/${answer}`
      return keyedChange(deps, { caller, key, route, content: body }, () =>
        deps.repositories.rhythmAnswers.statementLine(params, said(answer, caller, { ...body, at: now })),
      )
    },
  })
}

const planParties: Record<'customer' | 'sales', { departments: Department[]; level?: Level }> = {
  customer: { departments: ['sales', 'merchandising'] },
  sales: { departments: ['sales'] },
}

function monthPlanItem(deps: ApiDeps, answer: Answer): Operation {
  return operation({
    method: 'post',
    path: `/month-plan-items/{item}/${answer}`,
    id: `${answer}MonthPlanItem`,
    summary:
      answer === 'confirm'
        ? "Customer or sales confirm an order's place in next month's plan 下月计划确认"
        : "Customer or sales object to an order's place in next month's plan 下月计划异议",
    description: "For sales; for the customer's word, for merchandising too.",
    tag,
    params: z.strictObject({ item: text(64) }),
    body: MonthPlanAnswers[answer],
    answers: entryAnswer,
    problems: entryProblems,
    handle: async ({ params, body, caller, key, now }) => {
      assertMay(planParties[body.party], caller)
      const route = `POST /month-plan-items/${params.item}/${answer}`
      return keyedChange(deps, { caller, key, route, content: body }, () =>
        deps.repositories.rhythmAnswers.monthPlan(
          { item: params.item, party: body.party },
          said(answer, caller, { comment: body.comment, at: now }),
        ),
      )
    },
  })
}

function collection(deps: ApiDeps, answer: Answer): Operation {
  return operation({
    method: 'post',
    path: `/collection-confirmations/{confirmation}/${answer}`,
    id: `${answer}Collection`,
    summary:
      answer === 'confirm'
        ? 'A salesperson confirms what was collected and is due 回款确认'
        : 'A salesperson objects to what was collected or is due 回款异议',
    description: 'For the salesperson whose customers they are, and the leads of sales.',
    tag,
    params: z.strictObject({ confirmation: text(64) }),
    body: CollectionAnswers[answer],
    answers: entryAnswer,
    problems: entryProblems,
    handle: async ({ params: { confirmation }, body, caller, key, now }) => {
      await assertOwn(deps, confirmation, caller)
      const route = `POST /collection-confirmations/${confirmation}/${answer}`
      return keyedChange(deps, { caller, key, route, content: body }, () =>
        deps.repositories.rhythmAnswers.collection(confirmation, said(answer, caller, { ...body, at: now })),
      )
    },
  })
}

async function assertOwn({ repositories }: ApiDeps, id: string, caller: Caller): Promise<void> {
  const owner = await repositories.rhythmAnswers.collectionOwner(id)
  if (!owner) throw new Problem('entry-not-found', 'There is no such confirmation')
  if (owner.sales !== caller.actor.code) assertMay({ departments: ['sales'], level: 'lead' }, caller)
}

function said(
  answer: Answer,
  { actor }: Caller,
  given: { at: string; comment?: string; answeredBy?: string },
) {
  return { answer: outcomes[answer], by: actor.code, ...given }
}
