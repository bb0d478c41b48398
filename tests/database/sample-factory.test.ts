import { departmentNames, levels } from '../../domain/departments'
import { seedSampleFactory } from '../../prisma/seed'
import { contactsFor, createRepositories, type Repositories } from '../../services/database'
import { testDatabase, type TestDatabase } from '../support/database'

const key = 'gendan_sample-key'
const now = '2026-03-02T08:00:00.000Z'

let database: TestDatabase
let repositories: Repositories

beforeAll(async () => {
  database = await testDatabase()
  repositories = createRepositories(database.db)
  await seedSampleFactory(database.url, key)
})
afterAll(() => database?.drop())

async function everything() {
  const { db } = database
  return {
    employees: await db.employee.findMany({ orderBy: { code: 'asc' } }),
    parties: await db.party.findMany({
      orderBy: { code: 'asc' },
      include: { contacts: true, identifiers: true },
    }),
    products: await db.product.findMany({ orderBy: { code: 'asc' }, include: { bom: true } }),
    keys: await db.apiKey.findMany(),
    items: await db.item.findMany({
      orderBy: { code: 'asc' },
      include: { components: true, movements: true },
    }),
    supplies: await db.supplyLine.findMany({ orderBy: { ref: 'asc' }, include: { changes: true } }),
    calendars: await db.shiftCalendar.findMany({ orderBy: { name: 'asc' } }),
    workCentres: await db.workCentre.findMany({ orderBy: { code: 'asc' } }),
    machines: await db.machine.findMany({ orderBy: { code: 'asc' }, include: { stops: true } }),
    routings: await db.routingOperation.findMany({ orderBy: [{ productCode: 'asc' }, { position: 'asc' }] }),
    rates: await db.exchangeRate.findMany({ orderBy: [{ currency: 'asc' }, { asOf: 'asc' }] }),
  }
}

describe('seedSampleFactory', () => {
  it('changes nothing when it is run again', async () => {
    const before = await everything()
    await seedSampleFactory(database.url, key)
    expect(await everything()).toEqual(before)
  })

  it('leaves alone what a user has changed or taken away', async () => {
    const { db } = database
    await db.employee.update({ where: { code: 'ME03' }, data: { email: 'changed@jiahe.example' } })
    await db.partyContact.deleteMany({ where: { partyCode: 'C-KAWASE' } })
    await db.bomLine.deleteMany({ where: { productCode: 'JH-CB800', material: 'THR-402' } })
    await db.itemComponent.deleteMany({ where: { parentCode: 'GRG-SJ' } })
    await db.routingOperation.deleteMany({ where: { productCode: 'JH-CB800', operation: 'finishing' } })
    await db.machine.update({
      where: { code: 'SEW-1' },
      data: { reservePercent: 25, calendarName: 'warehouse' },
    })
    await db.exchangeRate.updateMany({ where: { currency: 'USD' }, data: { rate: '7.2' } })
    const supply = { ref: 'PO-STOCK-0007/1', at: now, by: 'PU03', reason: 'mill' }
    await repositories.supplyLines.changePromise({ ...supply, promisedOn: '2030-01-02' })
    const stock = { item: 'CTN-60', quantity: -5, kind: 'adjustment', at: now, by: 'WH03' } as const
    await repositories.items.adjustStock(stock)
    const before = await everything()
    await seedSampleFactory(database.url, key)
    expect(await everything()).toEqual(before)
  })

  it('staffs every department with a manager, a lead and staff, up to one director', async () => {
    for (const department of departmentNames) {
      const people = await repositories.people.of(department)
      const has = (level: string) => people.filter((person) => person.level === level).length
      expect([department, has('manager'), has('lead'), has('staff') >= 1]).toEqual([department, 1, 1, true])
      const [staff] = await repositories.people.of(department, 'staff')
      const chain = await repositories.people.supervisorsOf(staff!.code)
      expect(chain.map(({ level }) => level)).toEqual(['lead', 'manager', 'director'])
    }
    const directors = (await repositories.people.list()).filter(({ level }) => level === levels[3])
    expect(directors.map(({ code }) => code)).toEqual(['GM01'])
    const emails = (await repositories.people.list()).map(({ email }) => email)
    expect(emails.every((email) => email.endsWith('@jiahe.example'))).toBe(true)
  })

  it('binds the key to the director, who may act as anybody', async () => {
    const holder = await repositories.apiKeys.findEmployee(key)
    expect(holder).toMatchObject({
      mayActAs: true,
      employee: { code: 'GM01', level: 'director', department: 'merchandising' },
    })
  })

  it('has customers of every class with contacts, and people to look after them', async () => {
    const customers = await repositories.parties.list('customer')
    expect(customers.length).toBeGreaterThanOrEqual(6)
    expect(new Set(customers.map((customer) => customer.class))).toEqual(new Set(['A', 'B', 'C']))
    expect(new Set(customers.map(({ zone }) => zone)).size).toBe(customers.length)
    for (const customer of customers) {
      expect(await repositories.people.find(customer.salesCode!)).toMatchObject({ department: 'sales' })
      expect(await repositories.people.find(customer.merchandiserCode!)).toMatchObject({
        department: 'merchandising',
      })
      expect(customer.defaults.payment?.reduce((sum, { percent }) => sum + Number(percent), 0)).toBe(100)
      expect(await repositories.parties.findByIdentifier(customer.identifiers)).toEqual(customer)
    }
    const others = await Promise.all(
      (['supplier', 'forwarder', 'broker', 'trucker'] as const).map((kind) =>
        repositories.parties.list(kind),
      ),
    )
    expect(others.every((parties) => parties.length > 0)).toBe(true)
  })

  it('has products with three to eight materials from known suppliers', async () => {
    const products = await repositories.products.list()
    expect(products.length).toBeGreaterThanOrEqual(8)
    const data = await repositories.products.load(products.map(({ code }) => code))
    for (const { code, bom, hsCode } of data) {
      expect([code, bom.length >= 3 && bom.length <= 8, hsCode?.length]).toEqual([code, true, 10])
      for (const { supplier } of bom)
        expect(await repositories.parties.find(supplier!)).toMatchObject({ kind: 'supplier' })
    }
  })
})

describe('loadProducts', () => {
  it('gives the master data that an order is planned with, and nothing for unknown codes', async () => {
    const [shirt, ...others] = await repositories.products.load(['JH-TS100', 'nothing', '\0'])
    expect(others).toEqual([])
    expect(shirt).toMatchObject({
      code: 'JH-TS100',
      name: { en: 'Crew-neck T-shirt', zh: '圆领T恤' },
      inspectionListed: false,
    })
    expect(shirt?.bom[0]).toEqual({
      material: 'FAB-SJ180',
      name: 'Single jersey 平纹布',
      model: '180 g/m² cotton',
      unit: 'KGM',
      perPiece: '0.21',
      scrapPercent: '6',
      supplier: 'S-HUATAI',
    })
  })
})

describe('resolvePerson', () => {
  const away = (code: string, awayFrom?: string, awayUntil?: string) =>
    database.db.employee.update({ where: { code }, data: { awayFrom, awayUntil } })
  const codes = async (code: string, at = now) =>
    (await repositories.people.resolve(code, at)).map((person) => [person.code, person.standsInFor])

  beforeEach(async () => {
    await database.db.employee.updateMany({ data: { awayFrom: null, awayUntil: null, active: true } })
  })

  it('is the person themself while they are there', async () => {
    expect(await repositories.people.resolve('QA01', now)).toEqual([
      {
        code: 'QA01',
        name: '萧敏华',
        nameEn: 'Xiao Minhua',
        email: 'qa01@jiahe.example',
        language: 'both',
        department: 'quality',
        level: 'manager',
      },
    ])
    expect(await codes('nobody')).toEqual([])
  })

  it('is the deputy from the first instant away until the person is back', async () => {
    await away('QA01', now, '2026-03-05T00:00:00.000Z')
    expect(await codes('QA01', '2026-03-02T07:59:59.999Z')).toEqual([['QA01', undefined]])
    expect(await codes('QA01')).toEqual([['QA02', 'QA01']])
    expect(await codes('QA01', '2026-03-05T00:00:00.000Z')).toEqual([['QA01', undefined]])
  })

  it('is the deputy for good of somebody who has left', async () => {
    await database.db.employee.update({ where: { code: 'QA01' }, data: { active: false } })
    expect(await codes('QA01')).toEqual([['QA02', 'QA01']])
  })

  it('is the supervisor when the deputies are away too', async () => {
    await away('QA01', now)
    await away('QA02', now)
    expect(await codes('QA01')).toEqual([['GM01', 'QA01']])
    expect(await codes('QA02')).toEqual([['GM01', 'QA02']])
    expect(await codes('QA03')).toEqual([['QA03', undefined]])
    await away('QA03', now)
    expect(await codes('QA03')).toEqual([['GM01', 'QA03']])
  })

  it('is the person after all when nobody is there', async () => {
    await database.db.employee.updateMany({ data: { awayFrom: now } })
    expect(await codes('QA03')).toEqual([['QA03', undefined]])
    await database.db.employee.update({ where: { code: 'QA03' }, data: { active: false } })
    expect(await codes('QA03')).toEqual([])
  })

  it('ends although supervisors lead in a circle', async () => {
    await database.db.employee.update({ where: { code: 'GM01' }, data: { supervisorCode: 'CS01' } })
    const chain = await repositories.people.supervisorsOf('CS03')
    expect(chain.map(({ code }) => code)).toEqual(['CS02', 'CS01', 'GM01'])
    await database.db.employee.update({ where: { code: 'GM01' }, data: { supervisorCode: null } })
  })
})

describe('an API key', () => {
  it('is kept as its hash, opens until it is revoked, and notes its use', async () => {
    const { id, key: made } = await repositories.apiKeys.create({ employeeCode: 'SA03' })
    expect(await repositories.apiKeys.findEmployee(made)).toMatchObject({
      keyId: id,
      mayActAs: false,
      employee: { code: 'SA03' },
    })
    const row = await database.db.apiKey.findUniqueOrThrow({ where: { id } })
    expect(JSON.stringify(row)).not.toContain(made)
    expect([row.prefix, row.lastUsedAt]).toEqual([made.slice(0, 12), expect.any(Date)])
    expect(await repositories.apiKeys.revoke(id)).toBe(true)
    expect(await repositories.apiKeys.revoke(id)).toBe(false)
    expect(await repositories.apiKeys.findEmployee(made)).toBeUndefined()
  })

  it('opens nothing when it is unknown, or its holder has left', async () => {
    const { key: made } = await repositories.apiKeys.create({ employeeCode: 'SA04' })
    await database.db.employee.update({ where: { code: 'SA04' }, data: { active: false } })
    expect(await repositories.apiKeys.findEmployee(made)).toBeUndefined()
    expect(await repositories.apiKeys.findEmployee('')).toBeUndefined()
    expect(await repositories.apiKeys.findEmployee('\0')).toBeUndefined()
    await database.db.employee.update({ where: { code: 'SA04' }, data: { active: true } })
  })
})

describe('parties', () => {
  const aBuyer = {
    name: 'Østlandet Uniform',
    country: 'NO',
    currency: 'NOK',
    identifiers: [{ scheme: '0088', id: '9529990000017' }, { id: 'X1' }],
  }

  it('are found by the first known identifier, with and without a scheme', async () => {
    const gln = { scheme: '0088', id: '9521101530018' }
    const found = await repositories.parties.findByIdentifier([{ id: 'unknown' }, gln])
    expect(found?.code).toBe('C-NORDLYS')
    expect(await repositories.parties.findByIdentifier([{ id: gln.id }])).toBeUndefined()
    expect(await repositories.parties.findByIdentifier([])).toBeUndefined()
    expect(await repositories.parties.findCustomer('S-HUATAI')).toBeUndefined()
  })

  it('are entered unverified once, however often their document comes', async () => {
    const entered = await Promise.all(
      Array.from({ length: 5 }, () => repositories.parties.registerUnverifiedCustomer(aBuyer)),
    )
    expect(entered.filter(({ created }) => created)).toHaveLength(1)
    const [first] = entered
    expect(first?.party).toMatchObject({
      code: 'NEW-0001',
      verified: false,
      kind: 'customer',
      identifiers: [{ id: 'X1' }, { scheme: '0088', id: '9529990000017' }],
    })
    const { party, created } = await repositories.parties.registerUnverifiedCustomer({
      ...aBuyer,
      name: 'Another name',
    })
    expect([party.code, party.name, created]).toEqual(['NEW-0001', 'Østlandet Uniform', false])
  })

  it('without identifiers are told apart by name and country, and never taken for a verified one', async () => {
    const nameless = { name: 'Nordlys Apparel AS', identifiers: [] }
    const first = await repositories.parties.registerUnverifiedCustomer({ ...nameless, country: 'NO' })
    expect([first.created, first.party.code]).toEqual([true, 'NEW-0002'])
    expect(
      (await repositories.parties.registerUnverifiedCustomer({ ...nameless, country: 'NO' })).created,
    ).toBe(false)
    expect((await repositories.parties.registerUnverifiedCustomer(nameless)).created).toBe(true)
  })

  it('are written to at the address for the matter, else at the general one', async () => {
    const nordlys = (await repositories.parties.find('C-NORDLYS'))!
    expect(contactsFor(nordlys, 'finance').map(({ email }) => email)).toEqual(['finance@nordlys.example'])
    expect(contactsFor(nordlys, 'quality').map(({ email }) => email)).toEqual(['hello@nordlys.example'])
    expect(nordlys.creditLimit).toBe('250000')
  })
})
