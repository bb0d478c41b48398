import { setImmediate as othersTurn } from 'node:timers/promises'
import type { WorkingCalendar } from '../../domain/calendar'
import type { NominalDays, RhythmCounts, RhythmName } from '../../domain/rhythm'
import { monthOf } from '../../domain/rhythm'
import type { Repositories } from '../database'
import { partyKinds } from '../database'
import type { OutboxSettings } from '../email/outbox'
import type { AddressBook } from '../email/recipients'
import { collectionOf, confirmationsOf, draftConfirmations } from './collection-confirmation'
import { balanceOf, customerBalances, draftBalances } from './customer-balance'
import { draftInvoiceRun, invoiceItemsOf } from './invoice-run'
import { ledgerOf } from './ledger'
import { draftLicenceChecks, licenceChecks } from './licence-validity'
import { draftMaterialRun, materialFindingsOf, type PlannedMaterials } from './material-run'
import { draftStatements, statedMonth, statementsOf } from './monthly-statement'
import { draftMonthPlan, monthPlanOf, plannedMonth } from './next-month-plan'
import { draftPurchases, factoryPurchase, purchasesOf } from './purchase-summary'
import type { Drafted } from './report'
import type { RhythmCustomer, RhythmOrder, RunDays } from './rhythm-order'
import { weeklyLetters } from './weekly-mails'
import { departmentWeeks, summarizedWeek, weekCounts } from './weekly-summary'
import { draftWorkLists, listedUntil, WorkLists } from './work-list'

/** What runs read. */
export type RunRepositories = Pick<Repositories, 'rhythms' | 'parties' | 'licences' | 'people' | 'planning'>

/** What a run reads, the days that it is about, and what an activity of its own has counted for it before. */
export type RunContext = RunDays & {
  /** When the run was begun, and the factory's calendar around it. */
  now: string
  calendar: WorkingCalendar
  /** On which days the factory has the rhythm. */
  days: NominalDays
  repositories: RunRepositories
  book: AddressBook
  mail: OutboxSettings
  counted?: RhythmCounts
}

type Work = (context: RunContext) => Promise<Drafted>

/** What rhythms come to: read from the repositories, computed by the pure functions of their own files. */
const works: Partial<Record<RhythmName, Work>> = {
  materialRun: async ({ repositories, nominalOn, today }) => {
    const latest = await repositories.planning.latestVersion()
    const materials = latest?.result?.materials as PlannedMaterials | undefined
    const findings = materials ? materialFindingsOf(materials) : []
    const drafted = draftMaterialRun(findings, latest?.version ?? 0)
    // What was to be done on an earlier day is done today: one report says it all.
    return nominalOn === today ? drafted : { ...drafted, reports: [] }
  },

  customerBalance: async (context) => {
    const [entries, customers] = await Promise.all([
      ofEach(context, 'all', (order) => balanceOf(order, context.today)),
      customersOf(context),
    ])
    return draftBalances(customerBalances(entries, customers))
  },

  purchaseSummary: async (context) => {
    const month = monthOf(context.nominalOn)
    const [lines, factory] = await Promise.all([
      ofEach(context, 'all', (order) => purchasesOf(order, context)),
      context.repositories.rhythms.factoryPurchases(month),
    ])
    return draftPurchases([...lines, ...factory.flatMap((line) => factoryPurchase(line, context))], context)
  },

  invoiceRun: async (context) => draftInvoiceRun(await ofEach(context, 'open', invoiceItemsOf)),

  monthlyStatement: async (context) => {
    const month = statedMonth(context.nominalOn)
    const [entries, customers, stated] = await Promise.all([
      ofEach(context, 'all', ledgerOf),
      customersOf(context),
      // Runs of a date in a month state the one before it.
      context.repositories.rhythms.statedUntil(month.until),
    ])
    return draftStatements(statementsOf(entries, month, stated), month, customers)
  },

  nextMonthPlan: async (context) => {
    const month = plannedMonth(context.nominalOn)
    const customers = await customersOf(context)
    const sales = salesOf(customers)
    const items = await ofEach(context, 'open', (order) =>
      monthPlanOf(order, month, sales.get(order.customer)),
    )
    return draftMonthPlan(items, month, customers)
  },

  collectionConfirmation: async (context) => {
    const sales = salesOf(await customersOf(context))
    const lines = await ofEach(context, 'all', (order) =>
      collectionOf(order, context, sales.get(order.customer)),
    )
    return draftConfirmations(confirmationsOf(lines), context)
  },

  licenceValidity: async ({ repositories, today }) => {
    const [lists, kinds, licences] = await Promise.all([
      Promise.all(partyKinds.map((kind) => repositories.parties.list(kind))),
      repositories.licences.kinds(),
      repositories.licences.list(),
    ])
    const parties = lists.flat().map(({ salesCode, ...party }) => ({ ...party, sales: salesCode }))
    return draftLicenceChecks(licenceChecks({ parties, kinds, licences }, today), { parties, kinds })
  },

  workList: async (context) => {
    const { repositories, book, mail, nominalOn, today } = context
    const classes = new Map((await repositories.parties.list('customer')).map((one) => [one.code, one.class]))
    const lists = new WorkLists({
      ...context,
      book,
      links: mail.links,
      mail: `workList.${nominalOn}`,
      classOf: (customer) => classes.get(customer),
    })
    for await (const state of repositories.rhythms.ordersAtWork(listedUntil(context))) {
      await lists.add(state)
      // Whatever else this process does goes on between two orders.
      await othersTurn()
    }
    // A list of an earlier day that is made up for is recorded; to read it would help nobody.
    return { ...draftWorkLists(lists.lists()), letters: nominalOn === today ? lists.letters() : [] }
  },

  weeklySummary: async (context) => {
    const { book, calendar } = context
    const { rhythms, people, parties } = context.repositories
    const { week, span } = summarizedWeek(context)
    const [tallies, delays, employees, suppliers] = await Promise.all([
      rhythms.taskTallies(span),
      rhythms.taskDelays(span),
      people.list(),
      parties.list('supplier'),
    ])
    const departments = departmentWeeks({ tallies, delays }, week, calendar)
    const names = {
      people: new Map(employees.map(({ code, name, nameEn }) => [code, { en: nameEn, zh: name }])),
      suppliers: new Map(suppliers.map(({ code, name, nameZh = name }) => [code, { en: name, zh: nameZh }])),
    }
    return {
      counts: weekCounts(departments),
      record: { kind: 'weeklySummary', departments },
      reports: [],
      letters: await weeklyLetters(departments, { week, names, book }),
    }
  },
}

/** What a run of a rhythm comes to; of one whose work an activity of its own has done, what that has counted. */
export function workOf(rhythm: RhythmName): Work {
  return (
    works[rhythm] ??
    (async ({ counted = {} }) => ({ counts: counted, record: { kind: 'none' }, reports: [] }))
  )
}

async function ofEach<T>(
  { repositories }: Pick<RunContext, 'repositories'>,
  which: 'open' | 'all',
  entriesOf: (order: RhythmOrder) => T[],
): Promise<T[]> {
  const found: T[] = []
  for await (const order of repositories.rhythms.orders(which)) found.push(...entriesOf(order))
  return found
}

async function customersOf({ repositories }: Pick<RunContext, 'repositories'>): Promise<RhythmCustomer[]> {
  const customers = await repositories.parties.list('customer')
  return customers.map(({ code, name, salesCode, currency, creditLimit }) => ({
    code,
    name,
    ...(salesCode === undefined ? {} : { sales: salesCode }),
    ...(currency === undefined ? {} : { currency }),
    ...(creditLimit === undefined ? {} : { creditLimit }),
  }))
}

function salesOf(customers: readonly RhythmCustomer[]): Map<string, string | undefined> {
  return new Map(customers.map(({ code, sales }) => [code, sales]))
}
