import { z } from 'zod'
import { ok } from '../answer'
import type { ApiDeps } from '../deps'
import { keyedChange } from '../keyed-change'
import { assertMayLookAfter, whoMayLookAfter } from '../may-look-after'
import { assertMaySpeakFor, whoMaySpeakFor } from '../may-speak-for'
import { operation, type Operation } from '../operation'
import { Problem } from '../problem'
import { ContactsBody, EmailBody, EmployeeEmail, PartyContacts } from '../schemas/addresses'
import { Code } from '../schemas/field-schema'
import { wakeMailbox } from '../wake-mailbox'

const about =
  'Mail that waits to be sent goes to the new address. An address that refuses mail is marked itself ' +
  '(`/address-failures`), so that another one is free of the mark.'

const employee = {
  path: '/employees/{code}/email',
  tag: 'People',
  params: z.strictObject({ code: Code.meta({ description: 'Employee code' }) }),
  answers: { 200: { description: 'The address and its history', schema: EmployeeEmail } },
} as const
const party = {
  path: '/parties/{code}/contacts',
  tag: 'Parties',
  params: z.strictObject({ code: Code.meta({ description: 'Code of the party' }) }),
  answers: { 200: { description: 'The contacts and their history', schema: PartyContacts } },
} as const

/** Where people and parties are written to. */
export function addressOperations(deps: ApiDeps): Operation[] {
  return [readingEmail(deps), correctingEmail(deps), readingContacts(deps), changingContacts(deps)]
}

function readingEmail({ repositories }: ApiDeps): Operation {
  return operation({
    ...employee,
    method: 'get',
    id: 'readEmployeeEmail',
    summary: 'Where an employee is written to 查看员工邮箱',
    problems: ['entry-not-found'],
    handle: async ({ params: { code } }) =>
      ok((await repositories.people.email(code)) ?? notFound(`There is no employee ${code}`)),
  })
}

function correctingEmail(deps: ApiDeps): Operation {
  const { repositories } = deps
  return operation({
    ...employee,
    method: 'put',
    id: 'setEmployeeEmail',
    summary: "Correct an employee's address 更正员工邮箱",
    description: `${whoMaySpeakFor} ${about}`,
    body: EmailBody,
    problems: ['malformed-body', 'not-permitted', 'entry-not-found'],
    handle: async ({ params: { code }, body, caller, key, now }) => {
      await assertMaySpeakFor(repositories, caller, code)
      const change = { code, email: body.email, by: caller.actor.code, at: now }
      return keyedChange(deps, { caller, key, route: `PUT /employees/${code}/email`, content: body }, () =>
        wakingAfter(deps, code, repositories.people.setEmail(change)),
      )
    },
  })
}

function readingContacts({ repositories }: ApiDeps): Operation {
  return operation({
    ...party,
    method: 'get',
    id: 'readPartyContacts',
    summary: 'Whom a customer, supplier, forwarder or broker is written to at 查看联系人邮箱',
    problems: ['entry-not-found'],
    handle: async ({ params: { code } }) =>
      ok((await repositories.parties.contacts(code)) ?? notFound(`There is no party ${code}`)),
  })
}

function changingContacts(deps: ApiDeps): Operation {
  const { parties } = deps.repositories
  return operation({
    ...party,
    method: 'put',
    id: 'setPartyContacts',
    summary: 'Put contacts in place of those of a party 更新联系人邮箱',
    description: `${whoMayLookAfter} ${about}`,
    body: ContactsBody,
    problems: ['malformed-body', 'not-permitted', 'entry-not-found'],
    handle: async ({ params: { code }, body, caller, key, now }) => {
      const known = (await parties.find(code)) ?? notFound(`There is no party ${code}`)
      assertMayLookAfter(caller, known)
      const contacts = body.contacts.map(
        ({ name, email, purpose = 'general', language = known.language }) => ({
          name,
          email,
          purpose,
          language,
        }),
      )
      const change = { party: code, contacts, by: caller.actor.code, at: now }
      return keyedChange(deps, { caller, key, route: `PUT /parties/${code}/contacts`, content: body }, () =>
        wakingAfter(deps, code, parties.setContacts(change)),
      )
    },
  })
}

/** Mail that goes to another address now may be sent at once. */
async function wakingAfter<T>(deps: ApiDeps, recipient: string, change: Promise<T>): Promise<T> {
  const changed = await change
  await wakeMailbox(deps, recipient)
  return changed
}

function notFound(detail: string): never {
  throw new Problem('entry-not-found', detail)
}
