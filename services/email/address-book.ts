import { addressKey, contactsFor, type Party, type Person, type Repositories } from '../database'
import { addressProblem } from './address'
import { sharedLanguage, type Words } from './language'
import { namesOf, type AddressBook, type PartyAddress } from './recipients'

type Sources = Pick<Repositories, 'people' | 'parties' | 'addressFailures'>

/** Who is who today; someone who is away, or whom no mail reaches, is written to through the deputy. */
export function createAddressBook(
  { people, parties, addressFailures }: Sources,
  clock: () => string = () => new Date().toISOString(),
): AddressBook {
  const present = async (codes: string[]) => {
    const lists = await Promise.all(codes.map((code) => people.resolve(code, clock())))
    return Promise.all(lists.flat().map(named))
  }
  /** A reader is told the name of the person whose place they take. */
  const named = async (person: Person) => {
    if (person.standsInFor === undefined) return person
    const away = await people.find(person.standsInFor)
    return { ...person, ...(away && { standsInForName: namesOf([away]) }) }
  }
  return {
    employee: (code) => present([code]),
    staff: async (department, level) => present((await people.of(department, level)).map(({ code }) => code)),
    ofLevel: async (level) => present((await people.ofLevel(level)).map(({ code }) => code)),
    supervisorsOf: async (code) => {
      const line = await people.supervisorsOf(code)
      return Promise.all(line.map(async (one) => ({ level: one.level, people: await present([one.code]) })))
    },
    party: async (code) => {
      const party = await parties.find(code)
      return (
        party && partyAddress(party, await addressFailures.among(party.contacts.map(({ email }) => email)))
      )
    },
  }
}

/** True for an employee who is away today, and in whose place somebody else is written to. */
export async function isAway({ employee }: Pick<AddressBook, 'employee'>, code: string): Promise<boolean> {
  const readers = await employee(code)
  return readers.length > 0 && readers.every((one) => one.code !== code && !one.isUnreachable)
}

/** The contacts for orders that take mail, or else any others that do; what is no address is passed over. */
function partyAddress(party: Party, failing: Map<string, string>): PartyAddress {
  const takesMail = ({ email }: { email: string }) => !failing.has(addressKey(email))
  const { code, salesCode } = party
  const contacts = party.contacts.filter(({ email }) => addressProblem(email) === undefined)
  const lists = [contactsFor({ ...party, contacts }, 'orders'), contacts].map((list) =>
    list.filter(takesMail),
  )
  const readers = lists.find((list) => list.length > 0) ?? []
  const emails = [...new Set(readers.map(({ email }) => email))]
  const language = sharedLanguage(readers)
  const isUnreachable = contacts.length > 0 && emails.length === 0
  return {
    code,
    name: namesOfParty(party),
    salesCode,
    emails,
    language,
    ...(isUnreachable ? { isUnreachable } : {}),
    ...(mayBeWrittenTo(party) ? {} : { isLeftToUs: true as const }),
  }
}

/** A party by name, as readers of each language write it. */
export function namesOfParty({ name, nameZh = name }: Pick<Party, 'name' | 'nameZh'>): Words {
  return nameZh === name ? name : { en: name, zh: nameZh }
}

/** Not to a party whose switch is off, that has left, or whom a document brought in and nobody has checked yet. */
function mayBeWrittenTo({ chased, active, verified }: Party): boolean {
  return chased && active && verified
}
