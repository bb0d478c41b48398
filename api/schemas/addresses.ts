import { z } from 'zod'
import { addressKey, contactPurposes } from '../../services/database'
import { addressProblem } from '../../services/email/address'
import { says, strictObject, text } from './field-schema'

/** What mail can be sent to, by the rule that decides before it is sent. */
export const EmailAddress = z
  .string({ error: says('one address such as name@factory.example') })
  .superRefine((value, context) => {
    const problem = addressProblem(value)
    if (problem) context.addIssue({ code: 'custom', message: problem })
  })
  .meta({
    id: 'EmailAddress',
    description: 'One address and nothing beside it: no name, no list, at most 254 characters',
    examples: ['name@factory.example'],
  })

export const EmailBody = strictObject({ email: EmailAddress }).meta({ id: 'EmployeeEmailBody' })

const languages = z.enum(['zh', 'en', 'both'], { error: says('one of zh, en, both') })
const purposes = z.enum(contactPurposes, { error: says(`one of ${contactPurposes.join(', ')}`) })

const contact = {
  name: text(200),
  email: EmailAddress,
  purpose: purposes.optional().meta({ description: 'What to write to them about; general unless said' }),
  language: languages
    .optional()
    .meta({ description: "What they read; the party's own language unless said" }),
}

const mostContacts = 50

export const ContactsBody = strictObject({
  contacts: z
    .array(strictObject(contact), { error: says(`a list of at most ${mostContacts} contacts`) })
    .max(mostContacts, { error: `must have at most ${mostContacts} contacts` })
    .superRefine((contacts, context) => {
      const keys = contacts.map(({ email, purpose = 'general' }) => `${purpose} ${addressKey(email)}`)
      keys.forEach((key, index) => {
        const first = keys.indexOf(key)
        if (first === index) return
        const message = `is the address of /contacts/${first} already: must stand once for each purpose`
        context.addIssue({ code: 'custom', path: [index, 'email'], message })
      })
    })
    .meta({ description: 'Everybody there: those who are left out are written to no more' }),
}).meta({ id: 'PartyContactsBody' })

const changed = {
  by: z.string().meta({ description: 'Employee code' }),
  at: z.string().meta({ format: 'date-time' }),
}

/** The address of an employee with its history. */
export const EmployeeEmail = z
  .strictObject({
    code: z.string(),
    email: z.string(),
    history: z
      .array(
        z.strictObject({ email: z.string(), before: z.string(), ...changed }).meta({ id: 'EmailChange' }),
      )
      .meta({ description: 'The last correction first' }),
  })
  .meta({ id: 'EmployeeEmail' })

const Contact = z
  .strictObject({ name: z.string(), email: z.string(), purpose: purposes, language: languages })
  .meta({ id: 'PartyContact' })

/** The contacts of a party with their history. */
export const PartyContacts = z
  .strictObject({
    party: z.string(),
    contacts: z.array(Contact),
    history: z
      .array(
        z
          .strictObject({ contacts: z.array(Contact), before: z.array(Contact), ...changed })
          .meta({ id: 'ContactsChange' }),
      )
      .meta({ description: 'The last change first' }),
  })
  .meta({ id: 'PartyContacts' })
