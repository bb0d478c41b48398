import { compileCalendar, isWorkingDay } from '../../domain/calendar'
import { levels, type Department, type Level } from '../../domain/departments'
import { brokerOf, forwarderOf } from '../../domain/order/chasing'
import { factoryDay } from '../../domain/order/facts'
import { everyone, type Audience, type Bilingual } from '../../domain/policy/ladders'
import { dutyTurn } from '../../domain/policy/recurring'
import type { Notice } from '../../domain/order/notifications'
import type { OrderState, Task } from '../../domain/order/state'
import type { Language } from '../database'
import { inEach, type Words } from './language'
import type { OnBehalfOf, PartyRole, Recipient } from './message'
import { firstFrom, levelAbove, postTitle, supervisorTitle } from './superiors'

/**
 * An employee who can be written to now; `standsInFor` is the code of the one who is away, whose address refuses mail,
 * or who has none.
 */
export type Person = {
  code: string
  name: string
  /** In Latin letters; the name itself when absent. */
  nameEn?: string
  email: string
  language: Language
  department: Department
  level: Level
  standsInFor?: string
  standsInForName?: Words
  isUnreachable?: true
  hasNoAddress?: true
}

/** Somebody above an employee by the records: the level that they have, and who is written to in their place today. */
export type Post = { level: Level; people: Person[] }

/**
 * Customers, suppliers and forwarders with the people there; `isUnreachable` when every address refuses mail,
 * `isLeftToUs` when nothing is to be written to it automatically.
 */
export type PartyAddress = {
  code: string
  name: Words
  salesCode?: string
  emails: string[]
  /** What all of them read. */
  language: Language
  isUnreachable?: true
  isLeftToUs?: true
}

/** Who is who in the factory today: deputies stand in for those who are away. */
export type AddressBook = {
  employee: (code: string) => Promise<Person[]>
  staff: (department: Department, level: Level) => Promise<Person[]>
  /** Those of a level in the whole company. */
  ofLevel: (level: Level) => Promise<Person[]>
  /** Everybody above an employee, the nearest first. */
  supervisorsOf: (code: string) => Promise<Post[]>
  party: (code: string) => Promise<PartyAddress | undefined>
}

type Context = { notice: Notice; state: OrderState; book: AddressBook }

/**
 * Everyone a notice reaches, each once, resolved when the mail is written. A step of a ladder reaches somebody as long
 * as anybody in the company has an address: where its own audience is nobody, those above are told, and told so.
 */
export async function resolveRecipients(context: Context): Promise<Recipient[]> {
  const { audiences = [], departments = [], people = [] } = context.notice.recipients
  const found: Recipient[] = []
  for (const audience of audiences) found.push(...(await audienceOf(audience, context)))
  for (const department of departments) found.push(...inside(await headOf(department, context.book)))
  for (const code of people) found.push(...inside(await context.book.employee(code)))
  const reached = onceEach(found)
  if (reached.length > 0 || context.notice.kind !== 'escalation') return reached
  return onceEach(await inPlaceOfNobody(context))
}

/** A step for outsiders of whom none is known goes to those of ours who deal with them, or above the owner of its task. */
async function inPlaceOfNobody(context: Context): Promise<Recipient[]> {
  const { audiences = [] } = context.notice.recipients
  const missing = audiences.find((audience) => audience in unnamed)
  if (missing === undefined) return above(context, 'lead')
  const isShippings = missing === 'forwarder' || missing === 'broker'
  const ours = isShippings ? await climb(context, 'staff', 'shipping') : await above(context, 'lead')
  return passingOn(ours, { party: unnamed[missing]!, why: 'notNamed' })
}

/** What outsiders are called of whom no name is known. */
const unnamed: Partial<Record<Audience, Bilingual>> = {
  customer: { en: 'the customer', zh: '客户' },
  nominatingBuyer: { en: 'the buyer who names the forwarder', zh: '指定货代的客户' },
  supplier: { en: 'the supplier', zh: '供应商' },
  forwarder: { en: 'the forwarder', zh: '货代' },
  broker: { en: 'the customs broker', zh: '报关行' },
}

function passingOn(recipients: Recipient[], onBehalfOf: OnBehalfOf): Recipient[] {
  return recipients.map((recipient) => ({ ...recipient, onBehalfOf }))
}

/** Who holds the task of a notice now. */
export async function holdersOf({ notice, book }: Context): Promise<Person[]> {
  return notice.task ? ownersOf(notice.task, book) : []
}

/** People by name, as readers of each language write them. */
export function namesOf(people: readonly Pick<Person, 'name' | 'nameEn'>[]): Words {
  const zh = people.map(({ name }) => name).join('、')
  const en = people.map(({ name, nameEn = name }) => nameEn).join(', ')
  return en === zh ? zh : { en, zh }
}

async function audienceOf(audience: Audience, context: Context): Promise<Recipient[]> {
  if (audience === 'all') {
    const lists = await Promise.all(everyone.map((member) => audienceOf(member, context)))
    return lists.flat()
  }
  return resolvers[audience](context)
}

const resolvers: Record<Exclude<Audience, 'all'>, (context: Context) => Promise<Recipient[]>> = {
  owner: async (context) => owners(context),
  lead: async (context) => above(context, 'lead'),
  supervisor: async (context) => supervisors(context),
  manager: async (context) => above(context, 'manager'),
  director: async (context) => above(context, 'director'),
  sales: async (context) => salesPeople(context),
  salesManager: async (context) => post(context, 'manager', 'sales'),
  merchandiser: async (context) => merchandiser(context),
  merchandisingLead: async (context) => post(context, 'lead', 'merchandising'),
  purchaser: async (context) => climb(context, 'staff', 'purchasing'),
  purchasingLead: async (context) => post(context, 'lead', 'purchasing'),
  planning: async (context) => climb(context, 'staff', 'planning'),
  quality: async (context) => climb(context, 'staff', 'quality'),
  qualityLead: async (context) => post(context, 'lead', 'quality'),
  finance: async (context) => climb(context, 'staff', 'finance'),
  financeLead: async (context) => post(context, 'lead', 'finance'),
  duty: async (context) => onDuty(context),
  customer: async (context) => outside(context, context.state.order.customer, 'customer'),
  nominatingBuyer: async (context) =>
    buyerNominates(context.state) ? outside(context, context.state.order.customer, 'customer') : [],
  supplier: async (context) => outside(context, context.notice.task?.party, 'supplier'),
  forwarder: async (context) =>
    outside(context, forwarderOf(context.state, context.notice.task), 'forwarder'),
  broker: async (context) => outside(context, brokerOf(context.state, context.notice.task), 'broker'),
}

function taskDepartment({ notice }: Context): Department {
  return notice.task?.department ?? 'merchandising'
}

/** The people who hold a task; where its department has no staff, those above them are told, and told so. */
async function owners(context: Context): Promise<Recipient[]> {
  const { task } = context.notice
  if (!task) return []
  const named = task.owner ? await context.book.employee(task.owner) : []
  return named.length > 0 ? inside(named) : climb(context, 'staff', task.department)
}

/** Whoever is on duty on the day of a step, and not away: the turn goes by the date, whatever the order. */
async function onDuty(context: Context): Promise<Recipient[]> {
  const { notice, state, book } = context
  const day = factoryDay(state, notice.at)
  if (!state.calendar || isWorkingDay(compileCalendar(state.calendar), day)) return owners(context)
  const isHere = ({ standsInFor }: Person) => standsInFor === undefined
  const search = { book, department: taskDepartment(context), isMeant: isHere }
  const { people } = await firstFrom('staff', search)
  const turn = people[dutyTurn(day) % people.length]
  return inside(turn ? [turn] : []).map((recipient) => ({ ...recipient, isOnDuty: true }))
}

/** The person a task was handed to, else the people of its department. */
export async function ownersOf(
  task: Pick<Task, 'owner' | 'department'>,
  book: AddressBook,
): Promise<Person[]> {
  const named = task.owner ? await book.employee(task.owner) : []
  if (named.length > 0) return named
  return (await firstFrom('staff', { book, department: task.department })).people
}

/** Who holds the task of a notice, and those above them by the records: the nearest to each, and everybody. */
type Line = { held: Person[]; nearest: Post[]; all: Post[] }

async function lineOf(context: Context): Promise<Line> {
  const held = await holdersOf(context)
  const lines = await Promise.all(
    held.map(({ code, standsInFor = code }) => context.book.supervisorsOf(standsInFor)),
  )
  return { held, nearest: lines.flatMap((line) => line.slice(0, 1)), all: lines.flat() }
}

/** Says of a person that they are none of these. */
function otherThan(held: readonly Person[]): (person: Person) => boolean {
  return ({ code }) => !held.some((one) => one.code === code)
}

/**
 * Those above the owners of a task, by their own records. Where nobody is, or the one who stands in is an owner
 * again, the next level up that is somebody else is told, and told so.
 */
async function supervisors(context: Context): Promise<Recipient[]> {
  const { held, nearest, all } = await lineOf(context)
  const isMeant = otherThan(held)
  const found = nearest.flatMap(({ people }) => people).filter(isMeant)
  if (found.length > 0) return inside(found)
  const department = taskDepartment(context)
  const search = { book: context.book, department, line: all, isMeant }
  const { people } = await firstFrom(levelAbove(held), search)
  return insteadOf(supervisorTitle(department), people)
}

/**
 * The lead, manager or director of whoever holds a task: somebody above them, never they themselves, by the records
 * or else in the department of the task. Where that post is empty the next one is told, and told so; the task of a
 * director stays with the director.
 */
async function above(context: Context, level: Level): Promise<Recipient[]> {
  const { held, all } = await lineOf(context)
  const department = taskDepartment(context)
  const from = higher(level, levelAbove(held))
  const search = { book: context.book, department, line: all, isMeant: otherThan(held) }
  const { people, level: found } = await firstFrom(from, search)
  if (found === from) return inside(people)
  return insteadOf(from === undefined ? supervisorTitle(department) : postTitle(from, department), people)
}

function higher(one: Level, other: Level | undefined): Level | undefined {
  if (other === undefined) return undefined
  return levels.indexOf(other) > levels.indexOf(one) ? other : one
}

/** A post that has a department of its own, unless its holder is late with the task: then those above. */
async function post(context: Context, level: Level, department: Department): Promise<Recipient[]> {
  return climb(context, level, department, otherThan(await holdersOf(context)))
}

async function salesPeople(context: Context): Promise<Recipient[]> {
  const customer = await context.book.party(context.state.order.customer)
  const named = customer?.salesCode ? await context.book.employee(customer.salesCode) : []
  return named.length > 0 ? inside(named) : climb(context, 'staff', 'sales')
}

/** The merchandiser of the order, or those above where nobody answers for them any more. */
async function merchandiser(context: Context): Promise<Recipient[]> {
  const named = await context.book.employee(context.state.order.merchandiser)
  if (named.length > 0) return inside(named)
  const { people } = await firstFrom('lead', { book: context.book, department: 'merchandising' })
  return insteadOf({ zh: '本单跟单员', en: 'the merchandiser of the order' }, people)
}

/** The people of a department at a level; where nobody is, the next level up is told, and told so. */
export async function climb(
  { book }: { book: AddressBook },
  level: Level,
  department: Department,
  isMeant?: (person: Person) => boolean,
): Promise<Recipient[]> {
  const { people, level: found } = await firstFrom(level, { book, department, isMeant })
  // Few departments have a director of their own: the company's is meant.
  return found === level ? inside(people) : insteadOf(postTitle(level, department), people)
}

/** People who are told in place of a post, or of the very person for whom they stand in there. */
function insteadOf(post: Words, people: Person[]): Recipient[] {
  return inside(people).map((recipient) => ({ ...recipient, inPlaceOf: recipient.inPlaceOf ?? post }))
}

/** A department is told through its lead, who passes it on. */
async function headOf(department: Department, book: AddressBook): Promise<Person[]> {
  return (await firstFrom('lead', { book, department })).people
}

function buyerNominates({ order }: OrderState): boolean {
  return order.incoterm === 'FOB' || order.incoterm === 'FCA' || order.incoterm === 'FAS'
}

/** Employees as recipients; one who stands in for another is told so. */
export function inside(people: Person[]): Recipient[] {
  return people.map(({ code, name, nameEn, email, language, department, level, ...place }) => ({
    code,
    name: namesOf([{ name, nameEn }]),
    address: email,
    isExternal: false,
    language,
    department,
    level,
    ...inPlace(place),
  }))
}

type Place = Pick<Person, 'standsInFor' | 'standsInForName' | 'isUnreachable' | 'hasNoAddress'>

/** In whose place somebody is written to, and that it is not for a stay away where it is not. */
function inPlace({
  standsInFor,
  standsInForName: name = standsInFor,
  ...why
}: Place): Pick<Recipient, 'inPlaceOf'> {
  if (name === undefined) return {}
  if (why.hasNoAddress) return { inPlaceOf: withoutAddress(name) }
  return { inPlaceOf: why.isUnreachable ? unreachable(name) : name }
}

function withoutAddress(name: Words): Bilingual {
  const { en, zh } = inEach(name)
  return { zh: `${zh}（无可用邮箱）`, en: `${en} (who has no mail address)` }
}

function unreachable(name: Words): Bilingual {
  const { en, zh } = inEach(name)
  return { zh: `${zh}（邮箱退信）`, en: `${en} (mail to this address does not arrive)` }
}

/**
 * The people of a party; where no mail arrives there, the merchandiser has to reach it in another way. What is not to be
 * written to it automatically, or cannot be since no address is known, is for those of us who deal with it.
 */
async function outside(
  context: Context,
  partyCode: string | undefined,
  role: PartyRole,
): Promise<Recipient[]> {
  const { book } = context
  const party = partyCode === undefined ? undefined : await book.party(partyCode)
  if (!party) return []
  const leaveTo = async (why: OnBehalfOf['why']) =>
    passingOn(await counterparts[role](context), { party: party.name, why })
  if (party.isLeftToUs) return leaveTo('leftToUs')
  if (party.isUnreachable) {
    const ours = await merchandiser(context)
    return ours.map((recipient) => ({ ...recipient, inPlaceOf: unreachable(party.name) }))
  }
  if (party.emails.length === 0) return leaveTo('noAddress')
  const { code, name, emails, language } = party
  return [{ code, name, address: emails.join(', '), isExternal: true, language, role }]
}

/** Who of us deals with a party. */
const counterparts: Record<PartyRole, (context: Context) => Promise<Recipient[]>> = {
  customer: (context) => merchandiser(context),
  supplier: (context) => climb(context, 'staff', 'purchasing'),
  forwarder: (context) => climb(context, 'staff', 'shipping'),
  broker: (context) => climb(context, 'staff', 'shipping'),
}

/** Somebody reached in several roles is written to once, and asked to reach a party where one of them was for that. */
function onceEach(recipients: Recipient[]): Recipient[] {
  const found = new Map<string, Recipient>()
  for (const recipient of recipients) {
    const onBehalfOf = recipient.onBehalfOf ?? found.get(recipient.code)?.onBehalfOf
    found.set(recipient.code, { ...recipient, ...(onBehalfOf === undefined ? {} : { onBehalfOf }) })
  }
  return [...found.values()]
}
