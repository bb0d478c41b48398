import { z } from 'zod'
import { boolean, text, type BodyOf } from '../../domain/body/fields'
import { ok } from '../answer'
import type { ApiDeps } from '../deps'
import { keyedChange } from '../keyed-change'
import { assertMayLookAfter, whoMayLookAfter } from '../may-look-after'
import { operation, type Operation } from '../operation'
import { Problem } from '../problem'
import { Code, fieldSchemas, strictObject } from '../schemas/field-schema'
import { PartyChasing } from '../schemas/parties'

const tag = 'Parties'
const PartyParams = z.strictObject({ code: Code.meta({ description: 'Code of the party' }) })
const chasingFields = {
  chased: boolean('False: Gendan writes nothing to it by itself, our own people are asked to reach it'),
  reason: text('Why', 500),
}
const ChasingBody = strictObject(fieldSchemas(chasingFields)).meta({ id: 'PartyChasingBody' })

/** Parties as the escalation sees them: whether it may write to them (0016). */
export function partyOperations(deps: ApiDeps): Operation[] {
  return [reading(deps), turning(deps)]
}

function reading({ repositories }: ApiDeps): Operation {
  return operation({
    method: 'get',
    path: '/parties/{code}/chasing',
    id: 'readPartyChasing',
    summary: 'Whether a customer, supplier, forwarder or broker is written to automatically 自动催办开关',
    tag,
    params: PartyParams,
    answers: {
      200: { description: 'The switch and its history, the last turn first', schema: PartyChasing },
    },
    problems: ['entry-not-found'],
    handle: async ({ params: { code } }) => ok((await repositories.parties.chasing(code)) ?? notFound(code)),
  })
}

function turning(deps: ApiDeps): Operation {
  return operation({
    method: 'put',
    path: '/parties/{code}/chasing',
    id: 'setPartyChasing',
    summary: 'Write to a party automatically, or no more 开启或关闭自动催办',
    description:
      `${whoMayLookAfter} While it is off, what would have reached the party goes to the merchandiser of the order, ` +
      'to purchasing for a supplier, to shipping for a forwarder or broker.',
    tag,
    params: PartyParams,
    body: ChasingBody,
    answers: { 200: { description: 'The switch as it stands, with its history', schema: PartyChasing } },
    problems: ['entry-not-found', 'malformed-body', 'not-permitted'],
    handle: async ({ params: { code }, body, caller, key, now }) => {
      const party = (await deps.repositories.parties.find(code)) ?? notFound(code)
      assertMayLookAfter(caller, party)
      const turn = { ...(body as BodyOf<typeof chasingFields>), by: caller.actor.code, at: now }
      return keyedChange(deps, { caller, key, route: `PUT /parties/${code}/chasing`, content: body }, () =>
        deps.repositories.parties.setChasing({ party: code, ...turn }),
      )
    },
  })
}

function notFound(code: string): never {
  throw new Problem('entry-not-found', `There is no party ${code}`)
}
