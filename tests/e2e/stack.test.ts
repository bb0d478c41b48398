import { randomUUID } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { wakeSpreadMs } from '../../domain/order/deadlines'
import { approvalSubjects } from '../../domain/order/state'
import { projectRoot } from '../../platform/tsx'
import type { Step } from '../../scripts/walk'
import { loggedMails, mailsAtRest, pairsOf } from '../support/e2e-mails'
import { daysAgo, receive, shirtOrder, view, walk } from '../../scripts/orders'
import { portsTaken, processesOf, recordedPids, StartedStack } from '../support/e2e-start'
import { eventually } from '../support/e2e-wait'

/**
 * `npm start` from its first start to its third, in one folder: the later tests rest on what the earlier ones
 * have left there, as a factory's next day rests on the one before.
 */
let home: string
let stack: StartedStack

beforeAll(async () => {
  home = path.join(mkdtempSync(path.join(os.tmpdir(), 'gendan-stack-')), 'home')
  stack = await StartedStack.start(home)
}, 120_000)

afterAll(async () => {
  await stack?.stop()
  rmSync(path.dirname(home), { recursive: true, force: true })
}, 60_000)

/** What a first start leaves to the second: an order that is open, a late one, and the key to call the API with. */
/** The planner may write about the ship date at any time. */
const isOfDeadlines = ({ kind }: { kind: string }) => kind !== 'shipDateMoves'
const left = { open: '', reminderAt: '', late: '', lateMails: 0, apiKey: '' }

describe('npm start', () => {
  it('prints its addresses and a key, writes them down for its owner alone, and says that it is ready', () => {
    const file = path.join(home, 'stack.json')
    const info = JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>
    expect(Object.keys(info).toSorted()).toEqual(
      ['api', 'apiKey', 'databaseUrl', 'inboundSmtp', 'mailbox', 'temporal', 'temporalUi'].toSorted(),
    )
    expect(statSync(file).mode & 0o777).toBe(0o600)
    for (const value of Object.values(info)) expect(stack.output).toContain(value)
    expect(stack.output).toMatch(/^ready after [\d.]+ s/m)
  })

  it('serves every address that it prints', async () => {
    const { api, temporalUi, mailbox } = stack.info
    for (const page of [`${api}/readyz`, `${api}/openapi.json`, temporalUi, mailbox]) {
      const { status } = await fetch(page, { headers: { Accept: 'text/html,*/*;q=0.8' } })
      expect([page, status]).toEqual([page, 200])
    }
    expect((await fetch(`${api}/orders`)).status).toBe(401)
  })

  it('takes an order from receipt to paid over HTTP', async () => {
    const number = await receive(stack.client, shirtOrder())
    const given = await walk(stack.client, number)
    expect(await view(stack.client, number)).toMatchObject({ status: 'closed', tasks: [] })
    const last = given.at(-1)!
    const again = await stack.client.must(`/orders/${number}/${last.command}`, last.body, last)
    expect(again.headers.get('Idempotent-Replay')).toBe('true')
  }, 60_000)

  it("takes a buyer's XML order, whose open questions people answer, from receipt to paid", async () => {
    const document = buyersDocument()
    const number = await receive(stack.client, document)
    await answerOpenQuestions(number)
    const unanswered = async () =>
      (await view(stack.client, number)).queries.filter(({ answeredAt }) => !answeredAt)
    // The product that was entered answers its question once the plan that follows has loaded it.
    await eventually(async () => (await unanswered()).length === 0, {
      what: 'the answer of every open question',
      limitMs: 20_000,
      detail: unanswered,
    })
    expect(await unanswered()).toEqual([])
    await walk(stack.client, number, { before: approvalsOfNewStyle })
    expect((await view(stack.client, number)).status).toBe('closed')
    const source = await fetch(`${stack.info.api}/orders/${number}/source`, {
      headers: { Authorization: `Bearer ${stack.info.apiKey}` },
    })
    expect(await source.text()).toBe(document)
  }, 60_000)

  it('sends of a late order exactly one mail to each recipient at each level', async () => {
    const order = shirtOrder({ receivedAt: daysAgo(10) })
    const key = randomUUID()
    const { body } = await stack.client.must('/orders', order, { key })
    const number = String(body.number)
    const mails = await mailsAtRest(stack.client, number, {
      what: 'the mails of the late order, up to its manager',
      has: (all) => all.some(({ level }) => level === 'manager'),
      limitMs: 90_000,
    })
    expect(mails.map(({ status }) => status)).toEqual(mails.map(() => 'sent'))
    // The planner may move the order's date twice, and tells it each time.
    const ofDeadlines = mails.filter(isOfDeadlines)
    expect(Object.entries(pairsOf(ofDeadlines)).filter(([, count]) => count !== 1)).toEqual([])
    await expectEachShownOnce(mails.map(({ messageId }) => messageId))
    Object.assign(left, { late: number, lateMails: ofDeadlines.length })

    const again = await stack.client.must('/orders', order, { key })
    const twin = await stack.client.must('/orders', order)
    expect([again.body.number, twin.body.number]).toEqual([number, number])
    const logged = await loggedMails(stack.client, number)
    expect(logged.filter(isOfDeadlines)).toHaveLength(ofDeadlines.length)
  }, 120_000)
})

describe('Ctrl-C and the next start', () => {
  it('leaves no process and no port behind', async () => {
    left.apiKey = stack.info.apiKey
    left.open = await soonestWoken(5)
    left.reminderAt = new Date(Date.now() + 15_000).toISOString()
    const reminder = { text: 'Ring the buyer', at: left.reminderAt }
    await stack.client.must(`/orders/${left.open}/setReminder`, reminder)
    expect(await leftAfter(() => stack.end('SIGINT'))).toEqual(nothing(0))
    expect(existsSync(path.join(home, 'stack.json'))).toBe(false)
  }, 90_000)

  it('finds the open order open, and fires the timer that was pending', async () => {
    stack = await StartedStack.start(home)
    expect(stack.info.apiKey).toBe(left.apiKey)
    expect(await view(stack.client, left.open)).toMatchObject({ status: 'open' })
    const mails = await mailsAtRest(stack.client, left.open, {
      what: `the reminder that was set for ${left.reminderAt} before the restart`,
      has: (all) => all.some(({ kind }) => kind === 'reminder'),
      limitMs: 100_000,
    })
    const reminders = mails.filter(({ kind }) => kind === 'reminder')
    expect(reminders).toEqual([expect.objectContaining({ status: 'sent', recipientCode: 'GM01' })])
    await expectEachShownOnce(reminders.map(({ messageId }) => messageId))
  }, 240_000)

  it('goes on with the open order, and sends nothing a second time', async () => {
    await walk(stack.client, left.open, { until: ({ command }) => command !== 'createProductionOrders' })
    const mails = await loggedMails(stack.client, left.late)
    expect(mails.filter(isOfDeadlines)).toHaveLength(left.lateMails)
    await expectEachShownOnce(mails.map(({ messageId }) => messageId))
  }, 60_000)

  it('leaves nothing behind on SIGTERM either', async () => {
    expect(await leftAfter(() => stack.end('SIGTERM'))).toEqual(nothing(0))
  }, 90_000)

  it('ends with the name of a part that crashed, and leaves nothing behind', async () => {
    stack = await StartedStack.start(home)
    const crash = () => {
      process.kill(stack.pidOf('worker'), 'SIGKILL')
      return stack.endsBy('the crash of its worker')
    }
    expect(await leftAfter(crash)).toEqual(nothing(1))
    expect(stack.output).toContain('worker ended by SIGKILL')
  }, 180_000)
})

const nothing = (code: number) => ({ code, processes: [], ports: [] })

/** How the stack ended, and what of it is still there. */
async function leftAfter(end: () => Promise<number | null>) {
  const recorded = recordedPids(home)
  expect(recorded).toHaveLength(6)
  expect(processesOf(home, recorded).length).toBeGreaterThanOrEqual(6)
  const code = await end()
  return { code, processes: processesOf(home, recorded), ports: await portsTaken(home) }
}

/** Wake-ups are spread over a minute by the order's number: of some new orders, the one that waits least. */
async function soonestWoken(count: number): Promise<string> {
  const numbers: string[] = []
  for (let index = 0; index < count; index++) numbers.push(await receive(stack.client, shirtOrder()))
  return numbers.toSorted((a, b) => wakeSpreadMs(a) - wakeSpreadMs(b))[0]!
}

/** What the mailbox page shows, which is what has really gone out. */
async function expectEachShownOnce(messageIds: string[]): Promise<void> {
  const shown = async () => {
    const all = await stack.shownMessageIds()
    return messageIds.map((messageId) => ({
      messageId,
      copies: all.filter((one) => one === messageId).length,
    }))
  }
  await eventually(async () => (await shown()).every(({ copies }) => copies > 0), {
    what: 'every mail of the delivery log to be shown in the mailbox',
    detail: shown,
  })
  expect((await shown()).filter(({ copies }) => copies !== 1)).toEqual([])
}

/** A document that a buyer really sends; where the shared folder is absent, one of our own, FOB as the walk is. */
function buyersDocument(): string {
  const shared = path.join(projectRoot, '../shared/reference/orders/order-example.xml')
  if (existsSync(shared)) return readFileSync(shared, 'utf8')
  const own = readFileSync(path.join(projectRoot, 'tests/support/ubl/garment-order.xml'), 'utf8')
  return own.replace('>cif<', '>fob<')
}

/** What may be lacking of the terms, and what people then enter. */
const answers: Record<string, object> = {
  paymentTerms: {
    payment: [
      { percent: '30', trigger: 'contract', days: 5, gate: 'purchase' },
      { percent: '70', trigger: 'billOfLadingCopy', days: 7, gate: 'billOfLading' },
    ],
  },
  packing: { packing: '20 pieces to a carton' },
  deliveryMethod: { deliveryMethod: 'One delivery, full container' },
  deliveryDate: { requestedOn: '2027-06-30' },
  priceTerms: { incoterm: 'FOB', incotermPlace: 'Shanghai' },
}

/** The document lacks terms, and names products of the buyer that the factory does not know. */
async function answerOpenQuestions(number: string): Promise<void> {
  const { client } = stack
  const { queries, lines } = await view(client, number)
  const lacking = queries.flatMap(({ lacks, answeredAt }) => (lacks && !answeredAt ? [lacks] : []))
  expect(lacking.length).toBeGreaterThan(0)
  const terms = Object.assign({}, ...lacking.map((fact) => answers[fact])) as object
  if (Object.keys(terms).length > 0)
    await client.must(`/orders/${number}/specifyTerms`, terms, { actAs: 'SA01' })
  const unknown = lines.filter(({ line }) => lacking.includes(`product:${line}`))
  for (const [index, { line }] of unknown.entries()) {
    const product = { line, product: 'JH-TS100' }
    const none = { line, reason: 'Bought in ready made' }
    if (index === 0) await client.must(`/orders/${number}/specifyLine`, product, { actAs: 'TE01' })
    else await client.must(`/orders/${number}/declareNoMaterials`, none, { actAs: 'TE01' })
  }
}

/** A new style needs more of the customer's approvals than the repeat order of the walk. */
function approvalsOfNewStyle({ command }: Step): Step[] {
  if (command !== 'holdPreProductionMeeting') return []
  const by: Step['by'] = { department: 'merchandising', level: 'staff' }
  return approvalSubjects
    .filter((subject) => subject !== 'artwork' && subject !== 'sealedSample')
    .flatMap((subject): Step[] => [
      {
        command: 'sendSample',
        by,
        body: ({ today }) => ({ subject, sentOn: today, courier: 'Express 100200300' }),
      },
      {
        command: 'recordCustomerApproval',
        by,
        body: ({ today }) => ({ subject, outcome: 'approved', decidedOn: today, evidence: 'Approval mail' }),
      },
    ])
}
