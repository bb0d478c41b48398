import { randomUUID } from 'node:crypto'
import { evolve } from '../../domain/order/evolve'
import type { OrderEvent } from '../../domain/order/events'
import { initialState, type OrderStart } from '../../domain/order/start'
import type { OrderState } from '../../domain/order/state'
import type { Answer } from '../../scripts/client'
import { STALE_CLAIM_SECONDS } from '../../services/database'
import { mailboxWorkflowId, stateQuery } from '../../workflows/messages'
import { loggedMails, mailsAtRest } from '../support/e2e-mails'
import { daysAgo, receive, shirtOrder, view, walk, type Give, type Given } from '../../scripts/orders'
import { eventually } from '../support/e2e-wait'
import { TestStack } from '../support/stack'

/** How long the API waits for a worker before it answers 503, with some room for a slow machine. */
const ANSWER_LIMIT_MS = 15_000

let stack: TestStack

beforeAll(async () => {
  stack = await TestStack.start()
  stack.smtp.answerDelayMs = 30
}, 120_000)
afterAll(() => stack?.stop(), 60_000)

const post = (number: string, command: string, body: unknown, key: string) =>
  stack.client.post(`/orders/${number}/${command}`, body, { key })
const note = (number: string, key: string) => post(number, 'addNote', { text: `note ${key}` }, key)

/** As a client does that knows no better: the same request under the same key until it is told the result. */
async function untilDone(send: () => Promise<Answer>, what: string): Promise<Answer> {
  return eventually(
    async () => {
      const answer = await send()
      if (answer.status === 200 || answer.status === 201) return answer
      if (answer.status === 202 || answer.status === 503) return undefined
      throw new Error(`${what}: ${answer.status} ${JSON.stringify(answer.body)}`)
    },
    { what: `${what} to be done`, limitMs: 90_000 },
  )
}

async function eventsOf(number: string): Promise<OrderEvent[]> {
  const { body } = await stack.client.get(`/orders/${number}/events?limit=200`)
  const { items, next } = body as { items: OrderEvent[]; next?: number }
  if (next === undefined) return items
  const rest = await stack.client.get(`/orders/${number}/events?limit=200&after=${next}`)
  return [...items, ...(rest.body.items as OrderEvent[])]
}

const eventsOfKey = async (number: string, key: string) =>
  (await eventsOf(number)).filter((event) => event.key?.endsWith(`:${key}`))

const workflowState = (number: string) =>
  stack.temporal.workflow.getHandle(number).query<OrderState>(stateQuery)

/** An order's log, state and version between two of its events: the planner may answer it at any time. */
async function readAtRest(number: string) {
  const versionOf = async () => (await view(stack.client, number)).version
  return eventually(
    async () => {
      const version = await versionOf()
      const [events, state] = [await eventsOf(number), await workflowState(number)]
      return (await versionOf()) === version && { events, state, version }
    },
    { what: `${number} to be at rest` },
  )
}

/** The log is whole when it is numbered without a gap and leads, event by event, to what the workflow holds. */
async function expectLogIsWhole(number: string): Promise<void> {
  const { events, state, version } = await readAtRest(number)
  const { keys: _keys, ...held } = state
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1))
  expect(version).toBe(events.length)
  const { start } = await stack.db.orderIntakeRow.findUniqueOrThrow({ where: { number } })
  const first = initialState(start as unknown as OrderStart)
  const { keys: _none, ...led } = events.reduce(evolve, first)
  expect(JSON.parse(JSON.stringify(led))).toEqual(JSON.parse(JSON.stringify(held)))
}

describe('a worker that is killed again and again', () => {
  const crashes: { how: string; at: number }[] = []
  /** Notes that were given once while the worker was dying; nobody asks a second time. */
  const asides: { key: string; status: Promise<number> }[] = []
  const answers: { given: Given; answer: Answer }[] = []
  const order = { walking: '', late: '', aside: '' }

  async function crash(how: string, kill: () => Promise<unknown>): Promise<void> {
    await kill()
    await stack.killWorker()
    crashes.push({ how, at: Date.now() })
    const key = randomUUID()
    asides.push({ key, status: note(order.aside, key).then(({ status }) => status) })
    await stack.startWorker()
  }

  /** The server has a mail, and the worker dies before it is told so. */
  const afterAcceptance = () =>
    new Promise<void>((resolve) => {
      stack.smtp.onAccepted = () => {
        stack.smtp.onAccepted = () => undefined
        stack.worker?.kill()
        resolve()
      }
    })

  /** The database has a command's events, and the worker dies before Temporal has taken its task. */
  const afterRecord = (number: string, before: number) => () =>
    eventually(
      async () => {
        const { version = 0 } =
          (await stack.db.order.findUnique({ where: { number }, select: { version: true } })) ?? {}
        if (version > before) stack.worker?.kill()
        return version > before
      },
      { what: 'a record of the command', everyMs: 0 },
    )

  /** The commands of the walk during which the worker dies, one for each of several stages. */
  const moments: Record<
    string,
    { how: string; when: (number: string, before: number) => () => Promise<unknown> }
  > = {
    giveVerdict: { how: 'after its record', when: afterRecord },
    createProductionOrders: { how: 'after the acceptance of a mail', when: () => afterAcceptance },
    startProduction: { how: 'while it is on its way', when: () => async () => undefined },
    recordOnBoard: { how: 'after its record', when: afterRecord },
  }

  const giveThroughCrashes: Give = async (given) => {
    const send = () =>
      stack.client.post(`/orders/${given.number}/${given.command}`, given.body, {
        actAs: given.actAs,
        key: given.key,
      })
    const moment = moments[given.command]
    delete moments[given.command]
    const before = (await view(stack.client, given.number)).version
    const first = send()
    if (moment) await crash(`${given.command}, ${moment.how}`, moment.when(given.number, before))
    const answer = (await first).status === 200 ? await first : await untilDone(send, given.command)
    answers.push({ given, answer })
    return answer
  }

  it('takes an order to paid, one command at a time', async () => {
    order.aside = await receive(stack.client, shirtOrder())
    const dies = crash('escalations, after the acceptance of a mail', afterAcceptance)
    order.late = await receive(stack.client, shirtOrder({ receivedAt: daysAgo(10) }))
    await dies
    order.walking = await receive(stack.client, shirtOrder())
    await walk(stack.client, order.walking, { give: giveThroughCrashes })
    expect(Object.keys(moments)).toEqual([])
    expect((await view(stack.client, order.walking)).status).toBe('closed')
  }, 180_000)

  it('has every command that it accepted in the log, once', async () => {
    const events = await eventsOf(order.walking)
    for (const { given, answer } of answers) {
      const told = answer.body.events as { seq: number; type: string }[]
      const logged = events.filter(({ seq }) => told.some((event) => event.seq === seq))
      expect(logged.map(({ seq, type }) => ({ seq, type }))).toEqual(told)
      const own = events.filter(({ key }) => key === `${given.actAs}:${given.key}`)
      expect([given.command, own.map(({ seq }) => seq)]).toEqual([
        given.command,
        told.filter(({ seq }) => own.some((event) => event.seq === seq)).map(({ seq }) => seq),
      ])
      expect(own.length).toBeGreaterThan(0)
    }
    await expectLogIsWhole(order.walking)
  })

  it('did nothing where it said so', async () => {
    await untilDone(() => note(order.aside, 'afterwards'), 'a note after the last crash')
    const told = await Promise.all(asides.map(({ status }) => status))
    const logged = await Promise.all(
      asides.map(async ({ key }) => (await eventsOfKey(order.aside, key)).length),
    )
    expect(told).toHaveLength(crashes.length)
    expect(logged).toEqual(told.map((status) => (status === 503 ? 0 : 1)))
    await expectLogIsWhole(order.aside)
    await expectLogIsWhole(order.late)
  }, 120_000)

  it('sent every mail, and a second copy only where it died between acceptance and mark', async () => {
    const limitMs = (STALE_CLAIM_SECONDS + 60) * 1000
    const options = { has: () => true, what: 'every mail to be out', limitMs }
    const mails = [
      ...(await mailsAtRest(stack.client, order.late, options)),
      ...(await mailsAtRest(stack.client, order.walking, options)),
    ]
    expect(mails.filter(({ status }) => status === 'failed')).toEqual([])
    const sent = mails.filter(({ status }) => status === 'sent').map(({ messageId }) => messageId)
    const copies = stack.smtp.copies()
    expect([...copies.keys()].toSorted()).toEqual(sent.toSorted())
    expect(Math.max(...copies.values())).toBeLessThanOrEqual(2)
    const cutOff = [...copies].filter(([, count]) => count === 2).map(([messageId]) => crashAfter(messageId))
    console.log(
      `${crashes.length} crashes, ${sent.length} mails, second copies after: ${cutOff.join('; ') || 'none'}`,
    )
    expect(new Set(cutOff).size).toBe(cutOff.length)
    expect(cutOff.length).toBeGreaterThan(0)
  }, 150_000)

  /** The crash that came between the first acceptance of a mail and its mark. */
  function crashAfter(messageId: string): string {
    const first = stack.smtp.accepted.find((mail) => mail.messageId === messageId)!
    return crashes.find(({ at }) => at >= first.at)?.how ?? 'no crash'
  }

  it('took up within about a minute what a dead worker had claimed', async () => {
    const rows = await stack.db.email.findMany({
      where: { attempts: { some: { outcome: 'abandoned' } } },
      include: { attempts: { orderBy: { id: 'asc' } } },
    })
    expect(rows.length).toBeGreaterThan(0)
    for (const { attempts, messageId } of rows) {
      const [abandoned, sent] = attempts
      expect([messageId, abandoned?.outcome, sent?.outcome]).toEqual([messageId, 'abandoned', 'sent'])
      const first = stack.smtp.accepted.find((mail) => mail.messageId === messageId)
      const waited = (sent!.at.getTime() - (first?.at ?? abandoned!.at.getTime())) / 1000
      expect(waited).toBeLessThan(STALE_CLAIM_SECONDS + 30)
    }
  })
})

describe('a mail server that is away', () => {
  it('is seen as a pending activity with its last failure, and gets the mail when it is back', async () => {
    const number = await receive(stack.client, shirtOrder())
    stack.smtp.goAway()
    await untilDone(() => post(number, 'holdOrder', { reason: 'The buyer asked' }, randomUUID()), 'holdOrder')
    const [mail] = await eventually(
      async () => {
        const waiting = (await loggedMails(stack.client, number)).filter(({ lastError }) => lastError)
        return waiting.length > 0 && waiting
      },
      { what: 'a mail with its last error', detail: () => loggedMails(stack.client, number) },
    )
    const mailbox = stack.temporal.workflow.getHandle(mailboxWorkflowId(mail!.recipientCode))
    const [pending] = await eventually(
      async () => {
        const found = (await mailbox.describe()).raw.pendingActivities ?? []
        return found.some(({ lastFailure }) => lastFailure) && found
      },
      { what: 'the pending activity with its last failure' },
    )
    expect(pending).toMatchObject({ activityType: { name: 'sendEmails' } })
    expect(pending!.lastFailure!.message).toContain('closed for now')
    stack.smtp.comeBack()
    const mails = await mailsAtRest(stack.client, number, {
      what: 'the mail to be out',
      has: (all) => all.length > 0,
    })
    expect(mails.map(({ messageId }) => stack.smtp.copies().get(messageId))).toEqual(mails.map(() => 1))
  }, 90_000)
})

describe('a database that is away', () => {
  it('loses no command that the order took: 202 or 200, and the same key gets the result', async () => {
    const number = await receive(stack.client, shirtOrder())
    const { held } = await lockOrder(number)
    const answer = note(number, 'through-the-outage')
    await eventually(() => isTaken(number, 'through-the-outage'), { what: 'the order to take the command' })
    await stack.stopPostgres()
    await held
    await stack.restartPostgres()
    expect([200, 202]).toContain((await answer).status)
    const later = await untilDone(() => note(number, 'through-the-outage'), 'the note')
    expect(later.body.events).toHaveLength(1)
    expect(await eventsOfKey(number, 'through-the-outage')).toHaveLength(1)
    await expectLogIsWhole(number)
  }, 90_000)

  it('is told as such, and the same key works when it is back', async () => {
    const number = await receive(stack.client, shirtOrder())
    await stack.stopPostgres()
    const refused = await note(number, 'during-the-outage')
    expect([refused.status, refused.body.code]).toEqual([503, 'database-unavailable'])
    await stack.restartPostgres()
    await untilDone(() => note(number, 'during-the-outage'), 'the note')
    expect(await eventsOfKey(number, 'during-the-outage')).toHaveLength(1)
    await expectLogIsWhole(number)
  }, 90_000)

  /** Holds the order's row until the connection ends, so that the record of a command cannot be written. */
  async function lockOrder(number: string): Promise<{ held: Promise<unknown> }> {
    let hasLocked: () => void = () => undefined
    const locking = new Promise<void>((resolve) => (hasLocked = resolve))
    const held = stack.db
      .$transaction(
        async (tx) => {
          await tx.$queryRaw`SELECT 1 FROM orders WHERE number = ${number} FOR UPDATE`
          hasLocked()
          await tx.$queryRaw`SELECT pg_sleep(60)`
        },
        { timeout: 90_000 },
      )
      .catch(() => undefined)
    await locking
    return { held }
  }

  async function isTaken(number: string, key: string): Promise<boolean> {
    return Object.keys((await workflowState(number)).keys).some((known) => known.endsWith(`:${key}`))
  }
})

describe('a worker that is away', () => {
  it('is told within the limit, and a command is not done behind the back of who was told', async () => {
    const number = await receive(stack.client, shirtOrder())
    await stack.stopWorker()
    const beganAt = Date.now()
    const refused = await note(number, 'nobody-there')
    expect([refused.status, refused.body.code]).toEqual([503, 'temporal-unavailable'])
    expect(Date.now() - beganAt).toBeLessThan(ANSWER_LIMIT_MS)
    await stack.startWorker()
    await untilDone(() => note(number, 'somebody-there'), 'the next command')
    expect(await eventsOfKey(number, 'nobody-there')).toEqual([])
    const again = await note(number, 'nobody-there')
    expect(again.status).toBe(200)
    expect(await eventsOfKey(number, 'nobody-there')).toHaveLength(1)
    await expectLogIsWhole(number)
  }, 90_000)
})
