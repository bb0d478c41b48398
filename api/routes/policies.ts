import { z } from 'zod'
import { compileCalendar } from '../../domain/calendar'
import { choice, date, instant, optional, text, type BodyOf } from '../../domain/body/fields'
import { reaches } from '../../domain/departments'
import { checkLadder } from '../../domain/policy/check-ladder'
import { composePolicy, type LadderVersion } from '../../domain/policy/compose'
import {
  customerClasses,
  taskKinds,
  type CustomerClass,
  type Ladder,
  type TaskKind,
} from '../../domain/policy'
import { previewLadder } from '../../domain/policy/preview'
import { ladderFields, writtenLadder } from '../../domain/policy/written-ladder'
import { factoryCalendar } from '../../services/scheduling'
import { ok } from '../answer'
import type { Caller } from '../caller'
import type { ApiDeps } from '../deps'
import { scopedKey } from '../idempotency'
import { operation, type Operation } from '../operation'
import { Problem } from '../problem'
import { fieldSchemas, strictObject } from '../schemas/field-schema'
import { LadderInForce, LadderPreview, LadderWithHistory, PolicyInForce } from '../schemas/policies'
import { oneOf } from '../schemas/queries'
import { bodyProblem } from '../schemas/validation'

const tag = 'Policies'
const classField = optional(choice(customerClasses, 'Customers of this class alone; all others unless given'))
const KindParams = z.strictObject({
  kind: z.string().meta({ description: 'Kind of task, such as internal' }),
})
const PoliciesQuery = z.strictObject({
  customerClass: oneOf(customerClasses).optional().meta({ description: 'Class of the customer' }),
})

const editFields = { customerClass: classField, ...ladderFields, reason: text('Why it is changed') }
const withdrawFields = { customerClass: classField, reason: text('Why it ends') }
const previewFields = {
  customerClass: classField,
  ...ladderFields,
  steps: { ...ladderFields.steps, optional: true },
  dueAt: instant('When the task is due'),
  etaOn: optional(date('Arrival, for steps that count from it')),
}

const EditBody = strictObject(fieldSchemas(editFields)).meta({ id: 'EditPolicyBody' })
const WithdrawBody = strictObject(fieldSchemas(withdrawFields)).meta({ id: 'WithdrawPolicyBody' })
const PreviewBody = strictObject(fieldSchemas(previewFields)).meta({ id: 'PreviewPolicyBody' })

/** The escalation ladders as data (0004, 0012): read, edited with history, tried out. */
export function policyOperations(deps: ApiDeps): Operation[] {
  return [listing(deps), reading(deps), editing(deps), withdrawing(deps), previewing(deps)]
}

function listing({ repositories }: ApiDeps): Operation {
  return operation({
    method: 'get',
    path: '/policies',
    id: 'listPolicies',
    summary: 'The escalation ladders in force for customers of a class 催办策略',
    tag,
    query: PoliciesQuery,
    answers: { 200: { description: 'The ladder of every kind of task', schema: PolicyInForce } },
    problems: ['malformed-query'],
    handle: async ({ query: { customerClass } }) => {
      const inForce = await repositories.policies.inForce()
      const { version, customerClass: own, ladders } = composePolicy(inForce, customerClass)
      const items = taskKinds.map((kind) => ladderView(ladders[kind], chosen(inForce, kind, customerClass)))
      return ok({ version, ...(own ? { customerClass: own } : {}), items })
    },
  })
}

function reading({ repositories }: ApiDeps): Operation {
  return operation({
    method: 'get',
    path: '/policies/{kind}',
    id: 'readPolicy',
    summary:
      'The ladder of a kind of task, those of single classes of customers, and every edit 催办策略及修改记录',
    tag,
    params: KindParams,
    answers: {
      200: { description: 'In force for all, by class, and its history', schema: LadderWithHistory },
    },
    problems: ['entry-not-found'],
    handle: async ({ params }) => {
      const kind = kindOf(params.kind)
      const [inForce, history] = await Promise.all([
        repositories.policies.inForce(),
        repositories.policies.history(kind),
      ])
      const general = composePolicy(inForce).ladders[kind]
      return ok({
        ...ladderView(general, chosen(inForce, kind)),
        classes: inForce
          .filter((row) => row.kind === kind && row.customerClass && !row.withdrawn)
          .map((row) => ladderView(row.ladder, row)),
        history: history.map((row) => ladderView(row.ladder, row)),
      })
    },
  })
}

function editing(deps: ApiDeps): Operation {
  return operation({
    method: 'put',
    path: '/policies/{kind}',
    id: 'editPolicy',
    summary: 'Put another ladder in force; open tasks follow it, and no level is told twice 修改催办策略',
    description: 'For managers and directors. What is not said beside the steps stays as it is in force.',
    tag,
    params: KindParams,
    body: EditBody,
    answers: { 200: { description: 'In force; the open orders are told', schema: LadderInForce } },
    problems: ['malformed-body', 'not-permitted', 'entry-not-found'],
    handle: async ({ params, body, caller, key, now }) => {
      const kind = kindOf(params.kind)
      assertMayEdit(caller)
      const { customerClass, reason, ...written } = body as BodyOf<typeof editFields>
      const by = caller.actor.code
      const edit = { kind, customerClass, written, reason, by, at: now, key: scopedKey(by, key) }
      const result = await deps.repositories.policies.edit(edit)
      if (!result.ok) throw bodyProblem(result.problems)
      await wakePolicyTeller(deps)
      return ok(ladderView(result.edited.ladder, result.edited))
    },
  })
}

function withdrawing(deps: ApiDeps): Operation {
  return operation({
    method: 'post',
    path: '/policies/{kind}/withdraw',
    id: 'withdrawPolicy',
    summary: 'End the ladder that a class of customers, or the factory, has of its own 撤销自定义催办策略',
    description:
      'For managers and directors. Customers of the class go back to the ladder of all classes; without a class, all go ' +
      'back to the one that a factory starts with. The history stays; open tasks follow, and no level is told twice.',
    tag,
    params: KindParams,
    body: WithdrawBody,
    answers: { 200: { description: 'What is in force for them now', schema: LadderInForce } },
    problems: ['malformed-body', 'not-permitted', 'entry-not-found'],
    handle: async ({ params, body, caller, key, now }) => {
      const kind = kindOf(params.kind)
      assertMayEdit(caller)
      const { customerClass, reason } = body as BodyOf<typeof withdrawFields>
      const by = caller.actor.code
      const { policies } = deps.repositories
      await policies.withdraw({ kind, customerClass, reason, by, at: now, key: scopedKey(by, key) })
      await wakePolicyTeller(deps)
      const inForce = await policies.inForce()
      const { ladders } = composePolicy(inForce, customerClass)
      return ok(ladderView(ladders[kind], chosen(inForce, kind, customerClass)))
    },
  })
}

function previewing({ repositories }: ApiDeps): Operation {
  return operation({
    method: 'post',
    path: '/policies/{kind}/preview',
    id: 'previewPolicy',
    summary: 'When each step of a ladder would act, and whom it would reach; nothing is stored 催办策略预览',
    description: 'With `steps` the ladder that they would make, without them the one in force.',
    tag,
    params: KindParams,
    body: PreviewBody,
    answers: { 200: { description: 'The steps, the earliest first', schema: LadderPreview } },
    problems: ['malformed-body', 'entry-not-found'],
    handle: async ({ params, body }) => {
      const kind = kindOf(params.kind)
      const { customerClass, dueAt, etaOn, ...written } = body as BodyOf<typeof previewFields>
      const { ladders } = await repositories.policies.forClass(customerClass)
      const ladder = written.steps ? checked(kind, written, ladders) : ladders[kind]
      const calendar = compileCalendar(factoryCalendar(horizonOf(dueAt, etaOn)))
      return ok({ kind, dueAt, steps: previewLadder(ladder, { dueAt, etaOn, calendar }) })
    },
  })
}

function checked(kind: TaskKind, written: unknown, inForce: Record<TaskKind, Ladder>): Ladder {
  const result = checkLadder(kind, written, inForce)
  if (!result.ok) throw bodyProblem(result.problems)
  return result.ladder
}

/** As far as any step reaches: 250 working days are less than 400 days. */
function horizonOf(dueAt: string, etaOn = dueAt.slice(0, 10)): { from: string; to: string } {
  const days = [dueAt.slice(0, 10), etaOn].sort()
  const shifted = (day: string, by: number) =>
    new Date(Date.parse(`${day}T00:00:00Z`) + by * 86_400_000).toISOString().slice(0, 10)
  return { from: shifted(days[0]!, -420), to: shifted(days[1]!, 420) }
}

function kindOf(text: string): TaskKind {
  const kind = taskKinds.find((name) => name === text)
  if (kind) return kind
  throw new Problem('entry-not-found', `There is no such kind of task; there are: ${taskKinds.join(', ')}`)
}

function assertMayEdit({ actor }: Caller): void {
  if (reaches(actor.level, 'manager')) return
  throw new Problem('not-permitted', `This is for managers and directors, not for ${actor.level}`)
}

/** The row behind the ladder that customers of a class have; undefined for one that a factory starts with. */
function chosen(
  inForce: readonly LadderVersion[],
  kind: TaskKind,
  customerClass?: CustomerClass,
): LadderVersion | undefined {
  const ofKind = inForce.filter((row) => row.kind === kind && !row.withdrawn)
  return (
    ofKind.find((row) => row.customerClass === customerClass) ??
    ofKind.find((row) => row.customerClass === undefined)
  )
}

function ladderView(ladder: Ladder, edited?: LadderVersion) {
  const { version = 1, customerClass, withdrawn, reason, by, at } = edited ?? {}
  return {
    kind: ladder.kind,
    version,
    ...(customerClass ? { customerClass } : {}),
    ...writtenLadder(ladder),
    ...(withdrawn ? { withdrawn } : {}),
    ...(edited ? { reason, by, at } : {}),
  }
}

/** What is to be told follows from the tables: a teller that cannot be woken now finds it at its next start. */
export async function wakePolicyTeller({
  policyTeller,
  logger,
}: Pick<ApiDeps, 'policyTeller' | 'logger'>): Promise<void> {
  try {
    await policyTeller.wake()
  } catch (error) {
    logger.warn({ err: error }, 'the orders are told of the edited ladder at the next start')
  }
}
