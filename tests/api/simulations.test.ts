import { factoryCalendar } from '../../services/scheduling'
import { aWorld, post, type World } from './support/world'

let world: World
beforeAll(async () => {
  world = await aWorld()
})
afterAll(() => world.close())

/** Two jobs that need the only press, the second with the customer that comes first. */
const presses = {
  planFrom: '2026-03-02T00:30:00.000Z',
  machines: [{ id: 'PRESS', calendar: factoryCalendar({ from: '2026-01-01', to: '2026-12-31' }) }],
  jobs: [job('SO1/1', 'C', '2026-03-02T09:30:00.000Z'), job('SO2/1', 'A', '2026-03-02T09:30:00.000Z')],
}

function job(id: string, customerClass: string, dueAt: string) {
  return {
    id,
    customerClass,
    dueAt,
    operations: [{ id: 'press', machines: [{ machine: 'PRESS', minutes: 480 }] }],
  }
}

const elsewhere = { id: 'J', operations: [{ id: 'press', machines: [{ machine: 'LATHE', minutes: 10 }] }] }

describe('POST /planning/capacity', () => {
  it('plans on the machines that there are, the customer of class A first', async () => {
    const { status, body } = await post(world, '/planning/capacity', {
      ...presses,
      options: { iterations: 200 },
    })

    expect(status).toBe(200)
    expect(body.plan.jobs.map(({ job, minutesLate }: never) => [job, minutesLate])).toEqual([
      ['SO1/1', 1440],
      ['SO2/1', 0],
    ])
    expect(body.plan.bottleneck).toMatchObject({ machine: 'PRESS', percent: 100 })
  })

  it.each([
    ['a machine that is not there', { jobs: [elsewhere] }, '/jobs/0/operations/0/machines/0'],
    ['a due date that is none', { jobs: [job('J', 'A', 'soon')] }, '/jobs/0/dueAt'],
    ['a search without end', { options: { seconds: 3600 } }, '/options/seconds'],
    ['an option that there is not', { options: { speed: 2 } }, '/options/speed'],
  ])('refuses %s with its place', async (_, change, pointer) => {
    const { status, body } = await post(world, '/planning/capacity', { ...presses, ...change })

    expect([status, body.code]).toEqual([422, 'malformed-body'])
    expect(body.errors[0].pointer).toMatch(new RegExp(`^${pointer}`))
    expect(body.errors[0].detail).not.toBe('')
  })
})

describe('a simulation', () => {
  it('takes more than other requests, and says where its limit is', async () => {
    const many = Array.from({ length: 100_001 }, (_, n) => ({
      orderLine: `L${n}`,
      item: 'A',
      quantity: 1,
      neededOn: '2026-05-01',
    }))
    const { status, body } = await post(world, '/planning/materials', { today: '2026-03-02', demands: many })
    expect([status, body.code]).toEqual([422, 'malformed-body'])
    expect(JSON.stringify(body.errors)).toContain('100000')

    const more = Array.from({ length: 1_000_000 }, (_, n) => ({ orderLine: `L${n}`, quantity: 1 }))
    const refused = await post(world, '/planning/materials', { today: '2026-03-02', demands: more })
    expect([refused.status, refused.body.code]).toEqual([413, 'body-too-large'])
    expect(refused.body.detail).toContain('32 MiB')
  })
})
