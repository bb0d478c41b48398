import { aWorld, change, get, merchandiserKey, type World } from './support/world'

let world: World
beforeAll(async () => {
  world = await aWorld()
})
afterAll(() => world?.close())

const turn = (party: string, body: object, options: Parameters<typeof change>[3] = {}) =>
  change(world, 'put', `/parties/${party}/chasing`, {
    body: { chased: false, reason: 'They ring', ...body },
    ...options,
  })

describe('GET and PUT /parties/{code}/chasing', () => {
  it('turns the automatic mails to a party off and on, with actor, reason and history', async () => {
    const before = await get(world, '/parties/S-HUATAI/chasing')
    expect([before.status, before.body]).toEqual([
      200,
      { party: 'S-HUATAI', kind: 'supplier', chased: true, history: [] },
    ])
    const off = await turn('S-HUATAI', {}, { as: 'PU02' })
    expect([off.status, off.body.chased]).toEqual([200, false])
    expect(off.body.history).toEqual([
      { chased: false, reason: 'They ring', by: 'PU02', at: '2026-11-23T02:00:00.000Z' },
    ])
    const on = await turn('S-HUATAI', { chased: true, reason: 'Mail again' }, { as: 'PU01' })
    expect(on.body.history.map(({ by }: { by: string }) => by)).toEqual(['PU01', 'PU02'])
    expect((await get(world, '/parties/S-HUATAI/chasing')).body).toEqual(on.body)
  })

  it('acts once for a key', async () => {
    const options = { as: 'PU02', idempotencyKey: 'turn-1' }
    const first = await turn('S-QINGHE', {}, options)
    const again = await turn('S-QINGHE', {}, options)
    expect([again.status, again.body, again.headers['idempotent-replay']]).toEqual([200, first.body, 'true'])
    const other = await turn('S-QINGHE', { chased: true }, options)
    expect([other.status, other.body.code]).toEqual([422, 'idempotency-key-reused'])
  })

  it('is for leads of the departments that deal with parties, and for those who look after this one', async () => {
    const status = async (party: string, as: string) => (await turn(party, {}, { as })).status
    // SA02 and ME03 look after C-NORDLYS.
    expect(await status('C-NORDLYS', 'SA02')).toBe(200)
    expect((await turn('C-NORDLYS', {}, { key: merchandiserKey })).status).toBe(200)
    expect(await status('C-HENGFENG', 'ME03')).toBe(403)
    expect(await status('C-NORDLYS', 'SH02')).toBe(403)
    expect(await status('F-HAITONG', 'SH02')).toBe(200)
    expect(await status('S-HUATAI', 'PU03')).toBe(403)
    const refused = await turn('S-HUATAI', {}, { as: 'FI01' })
    expect([refused.status, refused.body.code]).toEqual([403, 'not-permitted'])
  })

  it('refuses what is no turn, with its field, and a party that is not there', async () => {
    const wrong = await turn('S-HUATAI', { chased: 'no', reason: '' }, { as: 'PU02' })
    const pointers = wrong.body.errors.map(({ pointer }: { pointer: string }) => pointer)
    expect([wrong.status, pointers]).toEqual([422, ['/chased', '/reason']])
    const nobody = await turn('S-NOBODY', {}, { as: 'PU02' })
    expect([nobody.status, nobody.body.code]).toEqual([404, 'entry-not-found'])
    expect((await get(world, '/parties/S-NOBODY/chasing')).status).toBe(404)
  })
})
