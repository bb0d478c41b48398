import { createRepositories, type NewIntake, type Repositories } from '../../services/database'
import { testDatabase, type TestDatabase } from '../support/database'

let database: TestDatabase
let repositories: Repositories

beforeAll(async () => {
  database = await testDatabase()
  repositories = createRepositories(database.db)
})
afterAll(() => database?.drop())

describe('a request key', () => {
  let count = 0
  const aRequest = () => ({ actor: 'ME03', key: `key-${++count}`, route: 'POST /orders', bodyHash: 'aa' })

  it('is new once, then repeated with the order and the answer as they become known', async () => {
    const request = aRequest()
    expect(await repositories.requestKeys.claim(request)).toEqual({ outcome: 'new' })
    expect(await repositories.requestKeys.claim(request)).toEqual({ outcome: 'repeated' })
    await repositories.requestKeys.storeResponse(request, { orderNumber: 'GD26-00001' })
    expect(await repositories.requestKeys.claim(request)).toEqual({
      outcome: 'repeated',
      orderNumber: 'GD26-00001',
    })
    await repositories.requestKeys.storeResponse(request, {
      response: { status: 201, body: { a: ['嘉禾\0'] } },
    })
    await repositories.requestKeys.storeResponse(request, { response: { status: 500, body: null } })
    expect(await repositories.requestKeys.claim(request)).toEqual({
      outcome: 'repeated',
      orderNumber: 'GD26-00001',
      response: { status: 201, body: { a: ['嘉禾\ufffd'] } },
    })
  })

  it('keeps an empty answer', async () => {
    const request = aRequest()
    await repositories.requestKeys.claim(request)
    await repositories.requestKeys.storeResponse(request, { response: { status: 204, body: undefined } })
    expect(await repositories.requestKeys.claim(request)).toMatchObject({
      response: { status: 204, body: null },
    })
  })

  it('is reused when the body or the route differs', async () => {
    const request = aRequest()
    await repositories.requestKeys.claim(request)
    expect(await repositories.requestKeys.claim({ ...request, bodyHash: 'bb' })).toEqual({
      outcome: 'reused',
    })
    expect(await repositories.requestKeys.claim({ ...request, route: 'POST /x' })).toEqual({
      outcome: 'reused',
    })
  })

  it('of one sender says nothing about that of another', async () => {
    const request = aRequest()
    await repositories.requestKeys.claim(request)
    expect(await repositories.requestKeys.claim({ ...request, actor: 'ME04' })).toEqual({ outcome: 'new' })
  })

  it('is new for exactly one of many at once', async () => {
    const request = aRequest()
    const claims = await Promise.all(
      Array.from({ length: 12 }, () => repositories.requestKeys.claim(request)),
    )
    expect(claims.filter(({ outcome }) => outcome === 'new')).toHaveLength(1)
    expect(claims.filter(({ outcome }) => outcome === 'repeated')).toHaveLength(11)
  })

  it('is free again when its request did nothing', async () => {
    const request = aRequest()
    await repositories.requestKeys.claim(request)
    await repositories.requestKeys.release(request)
    expect(await repositories.requestKeys.claim({ ...request, bodyHash: 'bb' })).toEqual({ outcome: 'new' })
    await repositories.requestKeys.storeResponse(request, { orderNumber: 'GD26-00001' })
    await repositories.requestKeys.release(request)
    expect(await repositories.requestKeys.claim(request)).toEqual({ outcome: 'reused' })
  })
})

describe('an intake', () => {
  const anOrder = (buyerOrderNumber: string, parts: Partial<NewIntake<{ number: string }>> = {}) => ({
    customerCode: 'C-1',
    buyerOrderNumber,
    createdBy: 'ME03',
    createdAt: '2026-03-02T01:00:00.000Z',
    start: (number: string) => ({ number }),
    ...parts,
  })

  it('gets the next number of its year, and the workflow argument with it', async () => {
    const first = await repositories.intakes.receive(anOrder('A-1', { requestKey: 'k' }))
    expect(first).toEqual({
      created: true,
      intake: {
        number: 'GD26-00001',
        customerCode: 'C-1',
        seller: '',
        buyerOrderNumber: 'A-1',
        start: { number: 'GD26-00001' },
        createdBy: 'ME03',
        createdAt: '2026-03-02T01:00:00.000Z',
        requestKey: 'k',
      },
    })
    const second = await repositories.intakes.receive(anOrder('A-2'))
    expect(second.intake.number).toBe('GD26-00002')
    expect(await repositories.intakes.find('GD26-00002')).toEqual(second.intake)
  })

  it('keeps the orders of two sellers apart, since a buyer numbers each of them from 1', async () => {
    const toOne = await repositories.intakes.receive(anOrder('1', { seller: '0192:987654325' }))
    const toOther = await repositories.intakes.receive(anOrder('1', { seller: '0088:7300010000001' }))
    const again = await repositories.intakes.receive(anOrder('1', { seller: '0192:987654325' }))

    expect([toOne.created, toOther.created, again.created]).toEqual([true, true, false])
    expect(again.intake.number).toBe(toOne.intake.number)
  })

  it('counts anew in a new year, which begins in the zone of the factory', async () => {
    const newYear = await repositories.intakes.receive(
      anOrder('Y-1', { createdAt: '2026-12-31T16:00:00.000Z' }),
    )
    expect(newYear.intake.number).toBe('GD27-00001')
    const abroad = anOrder('Y-2', { createdAt: '2026-12-31T16:00:00.000Z', zone: 'Europe/Oslo' })
    expect((await repositories.intakes.receive(abroad)).intake.number).toMatch(/^GD26-/)
  })

  it('gives the known order for a number of the customer that came before', async () => {
    const { intake } = await repositories.intakes.receive(anOrder('B-1'))
    const again = await repositories.intakes.receive(anOrder('B-1', { createdBy: 'ME04' }))
    expect(again).toEqual({ created: false, intake })
    const other = await repositories.intakes.receive(anOrder('B-1', { customerCode: 'C-2' }))
    expect(other.created).toBe(true)
  })

  it('makes one order of many equal ones at once, and a number each for different ones', async () => {
    const same = await Promise.all(
      Array.from({ length: 10 }, () => repositories.intakes.receive(anOrder('C-same'))),
    )
    expect(same.filter(({ created }) => created)).toHaveLength(1)
    expect(new Set(same.map(({ intake }) => intake.number)).size).toBe(1)
    const different = await Promise.all(
      Array.from({ length: 10 }, (_, index) => repositories.intakes.receive(anOrder(`D-${index}`))),
    )
    expect(new Set(different.map(({ intake }) => intake.number)).size).toBe(10)
  })

  it('keeps its source document byte for byte, once', async () => {
    const bytes = Buffer.from([0, 255, 60, 0])
    const document = {
      mediaType: 'application/xml',
      bytes,
      details: [{ path: '/Order', value: '嘉禾\0' }],
      receivedAt: '2026-03-02T01:00:00.000Z',
    }
    const { intake } = await repositories.intakes.receive(anOrder('E-1', { document }))
    const stored = await repositories.sourceDocuments.store({ ...document, orderNumber: intake.number })
    const listed = await repositories.sourceDocuments.list(intake.number)
    expect(listed).toEqual([
      {
        id: stored.id,
        orderNumber: intake.number,
        sha256: stored.sha256,
        mediaType: 'application/xml',
        details: [{ path: '/Order', value: '嘉禾\ufffd' }],
        receivedAt: '2026-03-02T01:00:00.000Z',
      },
    ])
    const read = await repositories.sourceDocuments.read(intake.number, stored.sha256)
    expect(read?.bytes.equals(bytes)).toBe(true)
    expect(await repositories.sourceDocuments.read(intake.number, 'none')).toBeUndefined()
  })

  it('leaves no number and no order when its document cannot be kept', async () => {
    const document = {
      mediaType: 'application/xml',
      bytes: Buffer.from('x'),
      details: {},
      receivedAt: 'not an instant',
    }
    await expect(repositories.intakes.receive(anOrder('F-1', { document }))).rejects.toThrow('receivedAt')
    expect(
      await repositories.intakes.findOf({ customerCode: 'C-1', buyerOrderNumber: 'F-1' }),
    ).toBeUndefined()
  })
})
