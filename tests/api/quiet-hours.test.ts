import { aWorld, change, get, type World } from './support/world'

let world: World
beforeAll(async () => {
  world = await aWorld()
})
afterAll(() => world?.close())

const hours = { from: '21:00', until: '06:30' }
const set = (path: string, body: object, as = 'ME03') =>
  change(world, 'put', `${path}/quiet-hours`, { body, as })

describe('quiet hours', () => {
  it('are the factory’s until somebody has their own, and again when those are taken away', async () => {
    const path = '/employees/ME03'
    expect((await get(world, `${path}/quiet-hours`)).body).toEqual({ code: 'ME03' })
    expect((await set(path, hours)).body).toEqual({ code: 'ME03', own: { ...hours, mailsOnDaysOff: false } })
    expect((await get(world, `${path}/quiet-hours`)).body).toMatchObject({ own: hours })
    expect(await world.repositories.people.find('ME03')).toMatchObject({
      quiet: { from: 1260, until: 390, mailsOnDaysOff: false },
    })
    const unset = await change(world, 'delete', `${path}/quiet-hours`, { as: 'ME03' })
    expect(unset.body).toEqual({ code: 'ME03' })
  })

  it('wake the mailbox, so that what may go out by now does', async () => {
    world.woken.length = 0
    await set('/parties/C-NORDLYS', { ...hours, mailsOnDaysOff: true })
    expect(world.woken).toEqual(['C-NORDLYS'])
    expect(await world.repositories.parties.find('C-NORDLYS')).toMatchObject({
      quiet: { mailsOnDaysOff: true },
    })
  })

  it.each([
    ['/employees/ME03', { from: '8pm', until: '06:30' }, '/from'],
    ['/employees/ME03', { from: '20:00', until: '24:00' }, '/until'],
    ['/parties/C-NORDLYS', { from: '20:00' }, '/until'],
    ['/parties/C-NORDLYS', { ...hours, weekends: true }, '/weekends'],
  ])('of %s refuse %j, naming the field, and change nothing', async (path, body, pointer) => {
    const before = (await get(world, `${path}/quiet-hours`)).body
    const refused = await set(path, body)
    expect(refused.status).toBe(422)
    expect(refused.body.errors).toEqual([expect.objectContaining({ pointer })])
    expect((await get(world, `${path}/quiet-hours`)).body).toEqual(before)
  })

  it('are not for others to set, and not of somebody nobody knows', async () => {
    expect((await set('/employees/ME03', hours, 'ME04')).status).toBe(403)
    expect((await set('/parties/C-NORDLYS', hours, 'PR01')).status).toBe(403)
    expect((await set('/parties/C-NOBODY', hours, 'SA01')).status).toBe(404)
    expect((await set('/employees/XX99', hours, 'GM01')).status).toBe(404)
  })
})
