import { compileCalendar, isWorkingDay } from '../../domain/calendar'
import { departments, levelNames, type Department, type Level } from '../../domain/departments'
import { brokerOf, forwarderOf } from '../../domain/order/chasing'
import { factoryDay } from '../../domain/order/facts'
import { everyone, outsiders, type Audience, type Bilingual } from '../../domain/policy/ladders'
import { dutyTurn } from '../../domain/policy/recurring'
import type { Notice } from '../../domain/order/notifications'
import type { OrderState, Task } from '../../domain/order/state'
import type { Language } from '../database'
import { inEach, type Words } from './language'
import type { PartyRole, Recipient } from './message'
import { departmentWords } from './wording/words'

/** An employee who can be written to now; `standsInFor` is the code of the one who is away, or whose address refuses mail. */
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
}

/**
 * Customers, suppliers and forwarders with the people there; `isUnreachable` when every address refuses mail,
 * `isLeftToUs` when nothing is to be written to it automatically.
 */
export type PartyAddress = {
  code: string
  name: string
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
  supervisorsOf: (code: string) => Promise<Person[]>
  party: (code: string) => Promise<PartyAddress | undefined>
}

type Context = { notice: Notice; state: OrderState; book: AddressBook }

/** Everyone a notice reaches, each once, resolved when the mail is written. */
export async function resolveRecipients(context: Context): Promise<Recipient[]> {
  const { audiences = [], departments = [], people = [] } = context.notice.recipients
  const found: Recipient[] = []
  for (const audience of audiences) found.push(...(await audienceOf(audience, context)))
  for (const department of departments) found.push(...inside(await headOf(department, context.book)))
  for (const code of people) found.push(...inside(await context.book.employee(code)))
  return onceEach(found)
}

/** Who holds the task of a notice now. */
export function holdersOf(context: Context): Promise<Person[]> {
  return owner(context)
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
  owner: async (context) => inside(await owner(context)),
  lead: async (context) => climb(context, 'lead', taskDepartment(context)),
  supervisor: async (context) => supervisors(context),
  manager: async (context) => climb(context, 'manager', taskDepartment(context)),
  director: async (context) => climb(context, 'director', taskDepartment(context)),
  sales: async (context) => inside(await salesPeople(context)),
  salesManager: async (context) => climb(context, 'manager', 'sales'),
  merchandiser: async (context) => inside(await context.book.employee(context.state.order.merchandiser)),
  merchandisingLead: async (context) => climb(context, 'lead', 'merchandising'),
  purchaser: async (context) => climb(context, 'staff', 'purchasing'),
  purchasingLead: async (context) => climb(context, 'lead', 'purchasing'),
  planning: async (context) => climb(context, 'staff', 'planning'),
  quality: async (context) => climb(context, 'staff', 'quality'),
  qualityLead: async (context) => climb(context, 'lead', 'quality'),
  finance: async (context) => climb(context, 'staff', 'finance'),
  financeLead: async (context) => climb(context, 'lead', 'finance'),
  duty: async (context) => onDuty(context),
  customer: async (context) => outside(context, context.state.order.customer, 'customer'),
  nominatingBuyer: async (context) =>
    buyerNominates(context.state) ? outside(context, context.state.order.customer, 'customer') : [],
  supplier: async (context) => outside(context, context.notice.task?.party, 'supplier'),
  forwarder: async (context) =>
    carrierSide(context, forwarderOf(context.state, context.notice.task), 'forwarder'),
  broker: async (context) => carrierSide(context, brokerOf(context.state, context.notice.task), 'broker'),
}

/** Where the code of a forwarder or broker is not known, shipping passes the word on, unless the step tells our people as well. */
async function carrierSide(
  context: Context,
  code: string | undefined,
  role: 'forwarder' | 'broker',
): Promise<Recipient[]> {
  const found = await outside(context, code, role)
  const { audiences = [] } = context.notice.recipients
  const isTold = audiences.some((audience) => !outsiders.includes(audience))
  return found.length > 0 || isTold ? found : climb(context, 'staff', 'shipping')
}

function taskDepartment({ notice }: Context): Department {
  return notice.task?.department ?? 'merchandising'
}

async function owner({ notice, book }: Context): Promise<Person[]> {
  return notice.task ? ownersOf(notice.task, book) : []
}

/** Whoever is on duty on the day of a step, and not away: the turn goes by the date, whatever the order. */
async function onDuty(context: Context): Promise<Recipient[]> {
  const { notice, state, book } = context
  const day = factoryDay(state, notice.at)
  if (!state.calendar || isWorkingDay(compileCalendar(state.calendar), day))
    return inside(await owner(context))
  const isHere = ({ standsInFor }: Person) => standsInFor === undefined
  const people = await firstLevelWithPeople(book, taskDepartment(context), 'staff', isHere)
  const turn = people[dutyTurn(day) % people.length]
  return inside(turn ? [turn] : []).map((recipient) => ({ ...recipient, isOnDuty: true }))
}

/** The person a task was handed to, else the people of its department. */
export async function ownersOf(
  task: Pick<Task, 'owner' | 'department'>,
  book: AddressBook,
): Promise<Person[]> {
  const named = task.owner ? await book.employee(task.owner) : []
  return named.length > 0 ? named : firstLevelWithPeople(book, task.department, 'staff')
}

/**
 * Those above the owners of a task, by their own records. Where nobody is, or the one who stands in is an owner
 * again, the next level up of the department that is somebody else is told, and told so.
 */
async function supervisors(context: Context): Promise<Recipient[]> {
  const owners = await owner(context)
  const isOther = ({ code }: Person) => !owners.some((one) => one.code === code)
  const { book } = context
  const lists = await Promise.all(
    owners.map(({ code, standsInFor = code }) => book.supervisorsOf(standsInFor)),
  )
  const found = lists.flat().filter(isOther)
  if (found.length > 0) return inside(found)
  const department = taskDepartment(context)
  const above = inside(await firstLevelWithPeople(book, department, 'lead', isOther))
  const title = {
    zh: `${departments[department]}上级`,
    en: `the supervisor in ${departmentWords(department).en}`,
  }
  return above.map((recipient) => ({ ...recipient, inPlaceOf: title }))
}

async function salesPeople({ state, book }: Context): Promise<Person[]> {
  const customer = await book.party(state.order.customer)
  const named = customer?.salesCode ? await book.employee(customer.salesCode) : []
  return named.length > 0 ? named : firstLevelWithPeople(book, 'sales', 'staff')
}

const levels: Level[] = ['staff', 'lead', 'manager', 'director']

/** The people of a department at a level; where nobody is, the next level up is told, and told so. */
export async function climb(
  { book }: { book: AddressBook },
  level: Level,
  department: Department,
): Promise<Recipient[]> {
  const people = await book.staff(department, level)
  if (people.length > 0) return inside(people)
  const above = inside(await firstLevelWithPeople(book, department, level))
  // Few departments have a director of their own: the company's is meant.
  if (level === 'director') return above
  const title = {
    zh: `${departments[department]}${levelNames[level]}`,
    en: `the ${level} of ${departmentWords(department).en}`,
  }
  return above.map((recipient) => ({ ...recipient, inPlaceOf: recipient.inPlaceOf ?? title }))
}

async function firstLevelWithPeople(
  book: AddressBook,
  department: Department,
  from: Level,
  isMeant: (person: Person) => boolean = () => true,
): Promise<Person[]> {
  for (const level of levels.slice(levels.indexOf(from))) {
    const people = (await book.staff(department, level)).filter(isMeant)
    if (people.length > 0) return people
  }
  return book.staff('merchandising', 'director')
}

/** A department is told through its lead, who passes it on. */
function headOf(department: Department, book: AddressBook): Promise<Person[]> {
  return firstLevelWithPeople(book, department, 'lead')
}

function buyerNominates({ order }: OrderState): boolean {
  return order.incoterm === 'FOB' || order.incoterm === 'FCA' || order.incoterm === 'FAS'
}

/** Employees as recipients; one who stands in for another is told so. */
export function inside(people: Person[]): Recipient[] {
  return people.map(({ code, name, nameEn = name, email, language, department, level, ...place }) => ({
    code,
    name: language === 'en' ? nameEn : name,
    address: email,
    isExternal: false,
    language,
    department,
    level,
    ...inPlace(place),
  }))
}

/** In whose place somebody is written to, and that it is not for a stay away where it is not. */
function inPlace({
  standsInFor,
  standsInForName = standsInFor,
  isUnreachable,
}: Pick<Person, 'standsInFor' | 'standsInForName' | 'isUnreachable'>): Pick<Recipient, 'inPlaceOf'> {
  if (standsInForName === undefined) return {}
  return { inPlaceOf: isUnreachable ? unreachable(standsInForName) : standsInForName }
}

function unreachable(name: Words): Bilingual {
  const { en, zh } = inEach(name)
  return { zh: `${zh}（邮箱退信）`, en: `${en} (mail to this address does not arrive)` }
}

/**
 * The people of a party; where no mail arrives there, the merchandiser has to reach it in another way. What is not to be
 * written to it automatically is for those of us who deal with it.
 */
async function outside(
  context: Context,
  partyCode: string | undefined,
  role: PartyRole,
): Promise<Recipient[]> {
  const { book, state } = context
  const party = partyCode === undefined ? undefined : await book.party(partyCode)
  if (!party) return []
  if (party.isLeftToUs) {
    const ours = await counterparts[role](context)
    return ours.map((recipient) => ({ ...recipient, onBehalfOf: party.name }))
  }
  if (party.isUnreachable) {
    const merchandiser = inside(await book.employee(state.order.merchandiser))
    return merchandiser.map((recipient) => ({ ...recipient, inPlaceOf: unreachable(party.name) }))
  }
  if (party.emails.length === 0) return []
  const { code, name, emails, language } = party
  return [{ code, name, address: emails.join(', '), isExternal: true, language, role }]
}

/** Who of us deals with a party. */
const counterparts: Record<PartyRole, (context: Context) => Promise<Recipient[]>> = {
  customer: async ({ book, state }) => inside(await book.employee(state.order.merchandiser)),
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
