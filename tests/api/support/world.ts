import { randomUUID } from 'node:crypto'
import pino from 'pino'
import request, { type Test } from 'supertest'
import { createApp } from '../../../api/app'
import type { ApiDeps } from '../../../api/deps'
import { seedSampleFactory } from '../../../prisma/seed'
import { createRepositories, type Repositories } from '../../../services/database'
import { createAddressBook } from '../../../services/email/address-book'
import { createUndeliverable } from '../../../services/email/undeliverable'
import { createUnplacedMails } from '../../../services/email/unplaced'
import { createCompute } from '../../../services/planning/compute'
import { testDatabase, type TestDatabase } from '../../support/database'
import { MemoryOrders } from './memory-orders'
import { MemoryRhythms } from './memory-rhythms'

/** The time at which every test begins; a Monday morning in Shanghai. */
export const begin = '2026-11-23T02:00:00.000Z'

/** The API on a real database with the sample factory, its orders in memory, and people with keys. */
export type World = {
  app: ReturnType<typeof createApp>
  orders: MemoryOrders
  repositories: Repositories
  database: TestDatabase
  deps: ApiDeps
  /** How often the planner was woken, and whoever tells of edited ladders. */
  rhythms: MemoryRhythms
  planner: { woken: number }
  policyTeller: { woken: number; isAway: boolean }
  log: string[]
  /** Whose mailboxes were woken. */
  woken: string[]
  /** Sets the clock. */
  setNow: (instant: string) => void
  close: () => Promise<void>
}

/** The director's key, which may act as anybody. */
export const directorKey = 'gendan_test_director_key'
/** A merchandiser's own key. */
export const merchandiserKey = 'gendan_test_merchandiser_key'

/** Signs the links of the mails. */
export const linkKey = 'a-key-for-links-in-tests-0123456789ab'

export async function aWorld(): Promise<World> {
  const database = await testDatabase()
  await seedSampleFactory(database.url, directorKey)
  const repositories = createRepositories(database.db)
  await repositories.apiKeys.create({ employeeCode: 'ME03', key: merchandiserKey })
  let now = new Date(begin)
  const clock = () => now
  const orders = new MemoryOrders(repositories, clock)
  const log: string[] = []
  const logger = pino({ level: 'info' }, { write: (line: string) => void log.push(line) })
  const settings = {
    url: 'http://gendan.test',
    temporalUiUrl: 'http://temporal.test',
    temporalNamespace: 'default',
    factoryZone: 'Asia/Shanghai',
    mailDomain: 'gendan.example',
    mailLinkKeys: [linkKey],
    acceptMs: 5_000,
    acceptGraceMs: 4_000,
    resultMs: 10_000,
  }
  const compute = createCompute()
  const woken: string[] = []
  const wake = async (recipient: string) => void woken.push(recipient)
  const mailParts = {
    repositories,
    book: createAddressBook(repositories, () => now.toISOString()),
    wakeMailbox: wake,
    domain: settings.mailDomain,
    zone: settings.factoryZone,
    clock: () => now.toISOString(),
  }
  const planner = { woken: 0, wake: async () => void (planner.woken += 1) }
  const policyTeller = {
    woken: 0,
    isAway: false,
    wake: async () => {
      if (policyTeller.isAway) throw new Error('away')
      policyTeller.woken += 1
    },
  }
  const rhythms = new MemoryRhythms(repositories, clock, [linkKey])
  const deps: ApiDeps = {
    repositories,
    orders,
    planner,
    policyTeller,
    rhythms,
    compute,
    mailboxes: { wake },
    undeliverable: createUndeliverable(mailParts),
    unplaced: createUnplacedMails({ ...mailParts, api: settings.url }),
    settings,
    logger,
    clock,
  }
  const app = createApp(deps)
  return {
    app,
    orders,
    repositories,
    database,
    deps,
    planner,
    policyTeller,
    rhythms,
    log,
    woken,
    setNow: (instant) => (now = new Date(instant)),
    close: async () => {
      await compute.close()
      await database.drop()
    },
  }
}

type Options = { as?: string; key?: string; idempotencyKey?: string; headers?: Record<string, string> }

/** A request with the director's key, acting as somebody. */
export function get(
  { app }: World,
  path: string,
  { as, key = directorKey, headers = {} }: Options = {},
): Test {
  const asking = request(app).get(path).set('Authorization', `Bearer ${key}`).set(headers)
  return as ? asking.set('Gendan-Act-As', as) : asking
}

/** A POST with a key of its own. */
export function post(world: World, path: string, body: object | string = {}, options: Options = {}): Test {
  const { as, key = directorKey, idempotencyKey = randomUUID(), headers = {} } = options
  const sending = request(world.app)
    .post(path)
    .set('Authorization', `Bearer ${key}`)
    .set('Idempotency-Key', idempotencyKey)
    .set(headers)
  return (as ? sending.set('Gendan-Act-As', as) : sending).send(body)
}

/** A PUT or DELETE with a key of its own. */
export function change(
  world: World,
  method: 'put' | 'delete',
  path: string,
  { body, ...options }: Options & { body?: object } = {},
): Test {
  const { as, key = directorKey, idempotencyKey = randomUUID(), headers = {} } = options
  const sending = request(world.app)
    [method](path)
    .set('Authorization', `Bearer ${key}`)
    .set('Idempotency-Key', idempotencyKey)
    .set(headers)
  return (as ? sending.set('Gendan-Act-As', as) : sending).send(body)
}

/** A POST of an XML document. */
export function postXml(world: World, xml: string | Buffer, options: Options = {}): Test {
  const headers = { 'Content-Type': 'application/xml', ...options.headers }
  return post(world, '/orders', '', { ...options, headers }).send(xml.toString())
}

/** An order as somebody sends it. */
export function aNewOrder(parts: object = {}): Record<string, unknown> & { buyerOrderNumber: string } {
  return {
    customer: 'C-NORDLYS',
    buyerOrderNumber: `PO-${randomUUID().slice(0, 8)}`,
    currency: 'USD',
    shipOn: '2027-04-16',
    lines: [
      {
        product: 'JH-TS100',
        description: 'Crew-neck T-shirt',
        unitPrice: '4.20',
        quantities: [{ color: 'navy', size: 'M', quantity: 1000 }],
      },
    ],
    ...parts,
  }
}

/** The number of an order that was just received. */
export async function received(world: World, parts: object = {}): Promise<string> {
  const { status, body } = await post(world, '/orders', aNewOrder(parts), { as: 'ME03' })
  if (status !== 201) throw new Error(`${status}: ${JSON.stringify(body)}`)
  return (body as { number: string }).number
}
