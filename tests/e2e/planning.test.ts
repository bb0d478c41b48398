import type { Outlook } from '../../domain/order/outlook'
import { receive, shirtOrder } from '../../scripts/orders'
import { factoryCalendar } from '../../services/scheduling'
import type { PromisedDate } from '../../services/scheduling/factory'
import { addDays, addWorkingDays, compileCalendar, previousWorkingDay } from '../../domain/calendar'
import { dailyPlanningWorkflowType, factoryPlanningWorkflowId } from '../../workflows/messages'
import { loggedMails, mailsAtRest } from '../support/e2e-mails'
import { eventually } from '../support/e2e-wait'
import { TestStack } from '../support/stack'

/**
 * The planner on the sample factory, from a change over HTTP to the order's page, the Temporal UI and the mail: two
 * orders of linen dresses hang on one purchase line, an order of T-shirts does not.
 */
let stack: TestStack
const dresses: string[] = []
let shirts = ''

const today = new Date().toISOString().slice(0, 10)
const days = compileCalendar(factoryCalendar({ from: addDays(today, -30), to: addDays(today, 500) }))
const promisedOn = previousWorkingDay(days, addDays(today, 60))

const dressLine = (quantity: number) => ({
  product: 'JH-DR500',
  description: 'Linen-blend dress',
  unit: 'PCE',
  unitPrice: '11.50',
  quantities: [{ color: 'sand', size: 'M', quantity }],
})
/** An order as the planner takes it, of so many dresses. */
const asked = (quantity: number, more: object = {}) => ({
  number: 'ASKED',
  customer: 'C-NORDLYS',
  time: {
    template: 'repeat',
    facts: { incoterm: 'FOB', transportMode: 'sea', passageDays: 35 },
    receivedAt: new Date().toISOString(),
  },
  lines: [{ id: 'ASKED-P1', line: 1, item: 'JH-DR500', quantity }],
  ...more,
})

type Shown = { plan: { shipOn: string; projectedShipOn: string; outlook?: Outlook }; version: number }
const shown = async (number: string) => (await stack.client.get(`/orders/${number}`)).body as unknown as Shown
const promise = async (order: object) =>
  (await stack.client.must('/planning/promise', { order })).body.promise as unknown as PromisedDate

/** Waits until the planner has taken in all that was asked for and the orders have answered it. */
async function settled(numbers: string[], has: (outlook: Outlook) => boolean): Promise<void> {
  for (const number of numbers)
    await eventually(
      async () => {
        const { outlook } = (await shown(number)).plan
        return outlook !== undefined && has(outlook)
      },
      { what: `the outlook of ${number}`, limitMs: 60_000, detail: () => shown(number) },
    )
}

beforeAll(async () => {
  stack = await TestStack.start()
  await stack.client.must(
    '/supply-lines',
    { ref: 'PO-9001/1', item: 'FAB-LN140', supplier: 'S-QINGHE', quantity: 8000, promisedOn },
    { actAs: 'PU01' },
  )
  const { shipOn } = await promise(asked(700))
  // Few enough that the two do not get into each other's way on the machines.
  for (const quantity of [300, 400])
    dresses.push(
      await receive(
        stack.client,
        shirtOrder({ shipOn: addWorkingDays(days, shipOn, 1), lines: [dressLine(quantity)] }),
      ),
    )
  shirts = await receive(stack.client, shirtOrder({ shipOn: addWorkingDays(days, shipOn, 1) }))
  await settled([...dresses, shirts], ({ planVersion }) => planVersion > 0)
}, 120_000)

afterAll(() => stack?.stop(), 60_000)

describe('a purchase line that comes later', () => {
  const before: Record<string, Shown> = {}

  it('moves the projected ship date of exactly the orders that hang on it, with the reason', async () => {
    for (const number of [...dresses, shirts]) before[number] = await shown(number)
    expect(Object.values(before).map(({ plan }) => plan.outlook?.daysLate)).toEqual([0, 0, 0])

    const later = addWorkingDays(days, promisedOn, 5)
    const slip = { promisedOn: later, reason: 'the dye house is behind' }
    await stack.client.must('/supply-lines/PO-9001%2F1/changePromise', slip, { actAs: 'PU01' })
    await settled(dresses, ({ daysLate }) => daysLate > 0)

    for (const number of dresses) {
      const { plan } = await shown(number)
      const { slackDays } = before[number]!.plan.outlook!
      expect(plan.projectedShipOn).toBe(addWorkingDays(days, plan.shipOn, 5 - slackDays))
      expect(plan.outlook).toMatchObject({ daysLate: 5 - slackDays, binding: { kind: 'material' } })
      expect(plan.outlook?.binding.text.en).toContain(`FAB-LN140 from PO-9001/1 comes on ${later}`)
    }
    expect((await shown(shirts)).version).toBe(before[shirts]!.version)
  })

  it("shows on the order's page in the Temporal UI", async () => {
    for (const number of dresses) {
      const details = await stack.temporal.workflow
        .getHandle(number)
        .query<{ currentDetails: string }>('__temporal_workflow_metadata')
      const { outlook } = (await shown(number)).plan
      expect(details.currentDetails).toContain(
        `projected to ship ${outlook?.projectedShipOn} · **${outlook?.daysLate} working days late**`,
      )
    }
  })

  it('is told by mail once, to those who carry the order, and to nobody of another order', async () => {
    for (const number of dresses) {
      const mails = await mailsAtRest(stack.client, number, {
        what: 'mail of the new ship date',
        has: (all) => all.some(({ kind }) => kind === 'shipDateMoves'),
      })
      const told = mails
        .filter(({ kind }) => kind === 'shipDateMoves')
        .map(({ recipientCode }) => recipientCode)
      expect(told).toEqual([...new Set(told)])
      expect(told).toContain('ME03')
    }
    expect((await loggedMails(stack.client, shirts)).filter(({ kind }) => kind === 'shipDateMoves')).toEqual(
      [],
    )
  })

  it('is named as the cause, and the orders as those it hurts', async () => {
    const { body } = await stack.client.must('/planning/why-late', {})
    const { orders, harms } = body.report as {
      orders: { order: string; causes: object[] }[]
      harms: { ref: string; orders: object[] }[]
    }
    expect(orders.map(({ order }) => order).toSorted()).toEqual([...dresses].toSorted())
    for (const { causes } of orders)
      expect(causes.at(-1)).toMatchObject({ kind: 'material', ref: 'PO-9001/1' })
    const [harm] = harms.filter(({ ref }) => ref === 'PO-9001/1')
    expect(harm?.orders).toMatchObject(orders.map(({ order }) => ({ order })))
    expect((await stack.client.get(`/orders/${shirts}/why-late`)).body).toMatchObject({
      isLate: false,
      harms: [],
    })
  })
})

describe('a rush order that is only asked about', () => {
  it('names the orders that it would push, and stores nothing', async () => {
    const plans = async () => (await stack.client.get('/planning/versions')).body
    const stored = await plans()
    const { pushes, shipOn } = await promise(asked(2500, { rush: true }))

    expect(pushes?.orders.length).toBeGreaterThan(0)
    for (const pushed of pushes!.orders) {
      expect(dresses).toContain(pushed.order)
      expect(pushed).toMatchObject({ customer: 'C-NORDLYS', days: expect.any(Number) })
      expect(pushed.to > pushed.from).toBe(true)
    }
    expect(shipOn > today).toBe(true)
    expect(await plans()).toEqual(stored)
    expect((await promise(asked(2500))).pushes).toBeUndefined()
  })
})

describe('the planner', () => {
  it('runs every day by a schedule of its own, which a worker that starts again does not double', async () => {
    await stack.stopWorker()
    await stack.startWorker()
    const schedules = []
    for await (const one of stack.temporal.schedule.list()) schedules.push(one)
    const planning = schedules.filter(({ action }) => action?.workflowType === dailyPlanningWorkflowType)
    expect(planning.map(({ scheduleId }) => scheduleId)).toEqual(['factory-planning-daily'])

    await stack.temporal.schedule.getHandle('factory-planning-daily').trigger()
    const version = await eventually(
      async () => {
        const { body } = await stack.client.get('/planning/plan')
        return body.kind === 'improve' && body
      },
      { what: 'an improved plan', limitMs: 90_000 },
    )
    expect(version).toMatchObject({ differences: { summary: expect.any(Array) } })
  }, 120_000)

  it('says in the Temporal UI what it planned, and takes in nothing twice', async () => {
    const { status } = await stack.temporal.workflow.getHandle(factoryPlanningWorkflowId).describe()
    expect(['COMPLETED', 'RUNNING']).toContain(status.name)
    const before = (await stack.client.get('/planning/plan')).body
    await stack.client.must('/planning/run', { reason: 'asked by a test' }, { actAs: 'PL01' })
    const after = await eventually(
      async () => {
        const { body } = await stack.client.get('/planning/plan')
        return body.version !== before.version && body
      },
      { what: 'the plan that was asked for', limitMs: 60_000 },
    )
    expect(after).toMatchObject({ version: Number(before.version) + 1, reasons: ['asked by a test'] })
  }, 90_000)

  it.each([
    [
      'PU01',
      '/supply-lines',
      { ref: 'X', item: 'NONE', quantity: 1, promisedOn: '2027-01-01' },
      '422 malformed-body',
    ],
    [
      'PU01',
      '/supply-lines/PO-9001%2F1/changePromise',
      { promisedOn: 'soon', reason: 'x' },
      '422 malformed-body',
    ],
    [
      'SA03',
      '/supply-lines/PO-9001%2F1/changePromise',
      { promisedOn: '2027-03-01', reason: 'x' },
      '403 not-permitted',
    ],
    ['WH01', '/supply-lines/PO-0%2F1/receive', { quantity: 1 }, '404 entry-not-found'],
    ['WH01', '/supply-lines/PO-9001%2F1/receive', { quantity: 9000 }, '409 change-refused'],
    ['PR01', '/machines/SEW-1/stop', { until: '2020-01-01T00:00:00Z', reason: 'x' }, '422 malformed-body'],
  ])('refuses from %s POST %s %j, and plans nothing for it', async (actAs, path, body, refusal) => {
    const { version } = (await stack.client.get('/planning/plan')).body
    const answer = await stack.client.post(path, body, { actAs })
    expect(`${answer.status} ${String(answer.body.code)}`).toBe(refusal)
    expect((await stack.client.get('/planning/plan')).body.version).toBe(version)
  })
})
