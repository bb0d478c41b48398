import { z } from 'zod'
import { ok } from '../answer'
import type { ApiDeps } from '../deps'
import { assertMay } from '../factory-change'
import { keyedChange } from '../keyed-change'
import { operation, type Operation } from '../operation'
import { Code, text } from '../schemas/field-schema'
import { listOf } from '../schemas/responses'
import { CheckLicenceBody, LicenceKind, NewLicence, RhythmEntry } from '../schemas/rhythms'

const tag = 'Licences'

/** The register of licences (证照) that the weekly check reads (R116). */
export function licenceOperations(deps: ApiDeps): Operation[] {
  return [listing(deps), listingKinds(deps), entering(deps), checking(deps), settingKind(deps)]
}

function listing({ repositories }: ApiDeps): Operation {
  return operation({
    method: 'get',
    path: '/licences',
    id: 'listLicences',
    summary: 'List licences by party 证照登记',
    tag,
    query: z.strictObject({ party: Code.optional().meta({ description: 'Code of a party' }) }),
    answers: { 200: { description: 'Licences', schema: listOf(RhythmEntry, 'Licences') } },
    problems: ['malformed-query'],
    handle: async ({ query }) => ok({ items: await repositories.licences.list(query.party) }),
  })
}

function listingKinds({ repositories }: ApiDeps): Operation {
  return operation({
    method: 'get',
    path: '/licence-kinds',
    id: 'listLicenceKinds',
    summary: 'List the kinds of licences, and who must have them 证照种类',
    tag,
    answers: { 200: { description: 'Kinds', schema: listOf(RhythmEntry, 'LicenceKinds') } },
    handle: async () => ok({ items: await repositories.licences.kinds() }),
  })
}

function entering(deps: ApiDeps): Operation {
  return operation({
    method: 'post',
    path: '/licences',
    id: 'enterLicence',
    summary: 'Enter a licence of a party 登记证照',
    description: 'The check character of a unified social credit code is verified (GB 32100-2015).',
    tag,
    body: NewLicence,
    answers: { 200: { description: 'The licence', schema: RhythmEntry } },
    problems: ['malformed-body', 'not-permitted'],
    handle: async ({ body, caller, key, now }) => {
      assertMay({ departments: ['sales', 'merchandising', 'purchasing', 'finance'] }, caller)
      return keyedChange(deps, { caller, key, route: 'POST /licences', content: body }, () =>
        deps.repositories.licences.enter({ ...body, by: caller.actor.code, at: now }),
      )
    },
  })
}

function checking(deps: ApiDeps): Operation {
  return operation({
    method: 'post',
    path: '/licences/{licence}/check',
    id: 'checkLicence',
    summary: 'A licence was compared with the original or the public register 核验证照',
    tag,
    params: z.strictObject({ licence: text(64) }),
    body: CheckLicenceBody,
    answers: { 200: { description: 'The licence', schema: RhythmEntry } },
    problems: ['entry-not-found', 'malformed-body', 'not-permitted'],
    handle: async ({ params: { licence }, body, caller, key, now }) => {
      assertMay({ departments: ['sales', 'merchandising', 'purchasing', 'finance'] }, caller)
      const route = `POST /licences/${licence}/check`
      return keyedChange(deps, { caller, key, route, content: body }, () =>
        deps.repositories.licences.check({ id: licence, by: caller.actor.code, at: now }),
      )
    },
  })
}

function settingKind(deps: ApiDeps): Operation {
  return operation({
    method: 'post',
    path: '/licence-kinds',
    id: 'setLicenceKind',
    summary: 'Enter or change a kind of licence 设定证照种类',
    description: 'For managers of sales and finance.',
    tag,
    body: LicenceKind,
    answers: { 200: { description: 'The kind', schema: RhythmEntry } },
    problems: ['malformed-body', 'not-permitted'],
    handle: async ({ body, caller, key }) => {
      assertMay({ departments: ['sales', 'finance'], level: 'manager' }, caller)
      return keyedChange(deps, { caller, key, route: 'POST /licence-kinds', content: body }, () =>
        deps.repositories.licences.setKind(body),
      )
    },
  })
}
