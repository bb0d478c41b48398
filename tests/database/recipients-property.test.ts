import fc from 'fast-check'
import { levels, type Department } from '../../domain/departments'
import { audiences, type Audience } from '../../domain/policy/ladders'
import { createRepositories } from '../../services/database'
import { addressProblem } from '../../services/email/address'
import { createAddressBook } from '../../services/email/address-book'
import { resolveRecipients } from '../../services/email/recipients'
import { testDatabase, type TestDatabase } from '../support/database'
import { anIntake, aState, aTask } from './an-order'

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database?.drop())

const now = '2026-03-02T01:00:00.000Z'
const ours: Department[] = ['quality', 'merchandising', 'sales']

/** An index into the staff, of whom there may be fewer. */
const somebody = fc.option(fc.nat(6), { nil: undefined })
const addresses = fc.oneof(
  { weight: 3, arbitrary: fc.constant('somebody@jiahe.example') },
  fc.constantFrom('', 'no address', 'two@jiahe.example, more@jiahe.example'),
)

const employee = fc.record({
  department: fc.constantFrom(...ours),
  level: fc.constantFrom(...levels),
  active: fc.boolean(),
  isAway: fc.boolean(),
  email: addresses,
  deputy: somebody,
  supervisor: somebody,
})
const company = fc.record({
  staff: fc.array(employee, { minLength: 1, maxLength: 6 }),
  contact: fc.option(addresses, { nil: undefined }),
  isCustomerKnown: fc.boolean(),
})
const step = fc.record({
  audience: fc.uniqueArray(fc.constantFrom(...audiences), { minLength: 1, maxLength: 3 }),
  owner: somebody,
  department: fc.constantFrom(...ours),
})

type Company = typeof company extends fc.Arbitrary<infer C> ? C : never
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never

async function staffed({ staff, contact, isCustomerKnown }: Company): Promise<void> {
  const { db } = database
  await db.partyContact.deleteMany()
  await db.party.deleteMany()
  await db.employee.deleteMany()
  const codeOf = (index: number | undefined) =>
    index === undefined || index >= staff.length ? null : `E${index}`
  await db.employee.createMany({
    data: staff.map(({ isAway, deputy, supervisor, ...one }, index) => ({
      ...one,
      code: `E${index}`,
      name: `Name ${index}`,
      nameEn: `Name ${index}`,
      awayFrom: isAway ? '2026-03-01T00:00:00.000Z' : null,
      deputyCode: codeOf(deputy),
      supervisorCode: codeOf(supervisor),
    })),
  })
  if (!isCustomerKnown) return
  const contacts = contact === undefined ? undefined : { create: { name: 'Buyer', email: contact } }
  await db.party.create({ data: { code: 'C-1', kind: 'customer', name: 'Buyer', contacts } })
}

function reached({ audience, owner, department }: Step) {
  const task = aTask('work', { department, owner: owner === undefined ? undefined : `E${owner}` })
  const notice = {
    seq: 1,
    at: now,
    kind: 'escalation' as const,
    recipients: { audiences: audience },
    task,
    facts: {},
  }
  const state = aState(1, { order: anIntake({ customer: 'C-1', merchandiser: 'E0' }) })
  return resolveRecipients({
    notice,
    state,
    book: createAddressBook(createRepositories(database.db), () => now),
  })
}

it('every step reaches somebody as long as one who works here has an address, and nobody twice', async () => {
  await fc.assert(
    fc.asyncProperty(company, fc.array(step, { minLength: 3, maxLength: 3 }), async (given, steps) => {
      await staffed(given)
      const isAnybodyHere = given.staff.some(
        ({ active, email }) => active && addressProblem(email) === undefined,
      )
      for (const each of steps) {
        const found = await reached(each)
        const codes = found.map(({ code }) => code)
        expect([each, codes.length]).toEqual([each, new Set(codes).size])
        expect([each, codes.length > 0 || !isAnybodyHere]).toEqual([each, true])
        for (const { address } of found) expect(addressProblem(address)).toBeUndefined()
      }
    }),
    { numRuns: 60 },
  )
})

/** The levels above the owner, of whom a step must not go down. */
const above = fc.constantFrom<Audience>('lead', 'supervisor', 'manager', 'director')

it('a step above a present owner goes to somebody above them, or to themself where nobody else could be', async () => {
  const complete = fc.record({
    department: fc.constantFrom(...ours),
    level: fc.constantFrom(...levels),
  })
  await fc.assert(
    fc.asyncProperty(
      fc.array(complete, { minLength: 1, maxLength: 6 }),
      above,
      fc.nat(5),
      async (staff, audience, index) => {
        const owner = index % staff.length
        const here = { active: true, isAway: false, email: 'somebody@jiahe.example' as const, deputy: undefined, supervisor: undefined } // prettier-ignore
        await staffed({
          staff: staff.map((one) => ({ ...one, ...here })),
          contact: undefined,
          isCustomerKnown: false,
        })
        const rank = (at: number) => levels.indexOf(staff[at]!.level)
        const highest = Math.max(...staff.map((_, at) => rank(at)))
        const found = await reached({
          audience: [audience],
          owner,
          department: staff[owner]!.department,
        })
        const ranks = found.map(({ code }) => rank(Number(code.slice(1))))
        const isRight = (one: number) => (rank(owner) < highest ? one > rank(owner) : one === highest)
        expect([ranks.length > 0, ranks.every(isRight)]).toEqual([true, true])
      },
    ),
    { numRuns: 40 },
  )
})
