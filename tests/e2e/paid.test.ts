import { eventually } from '../support/e2e-wait'
import { daysAgo, giveOnce, receive, shirtOrder, view, walk, type Give } from '../support/e2e-orders'
import { TestStack } from '../support/stack'

type Item = Record<string, unknown>

describe('the whole stack', () => {
  let stack: TestStack
  beforeAll(async () => {
    stack = await TestStack.start()
  }, 180_000)
  afterAll(() => stack?.stop(), 60_000)

  const list = async (where: string) => (await stack.client.get(where)).body.items as Item[]

  async function everyMailIsSent(number: string): Promise<Item[]> {
    return eventually(
      async () => {
        const mails = await list(`/emails?order=${number}&limit=200`)
        return (
          mails.length > 0 && mails.every(({ status }) => status === 'sent' || status === 'dropped') && mails
        )
      },
      { what: `every mail of ${number} to be sent`, limitMs: 120_000, everyMs: 500 },
    )
  }

  it('takes an order to paid over HTTP', async () => {
    const number = await receive(stack.client, shirtOrder())
    await walk(stack.client, number)

    expect((await view(stack.client, number)).status).toBe('closed')
  }, 120_000)

  it('sends an order that is late exactly one mail per level and recipient, and a repeated request sends none more', async () => {
    const order = shirtOrder({ receivedAt: daysAgo(12) })
    const first = await stack.client.must('/orders', order, { key: 'late-once' })
    const number = String(first.body.number)
    const mails = await everyMailIsSent(number)
    const pairs = mails.map(({ level, recipientCode }) => `${String(level)} ${String(recipientCode)}`)
    expect(new Set(pairs).size).toBe(pairs.length)
    expect(mails.map(({ level }) => level)).toContain('manager')

    const again = await stack.client.must('/orders', order, { key: 'late-once' })
    expect(again.body.number).toBe(number)
    expect((await everyMailIsSent(number)).length).toBe(mails.length)
    expect(stack.smtp.accepted.filter(({ messageId }) => messageId.startsWith(`<${number}.`))).toHaveLength(
      mails.length,
    )
  }, 180_000)

  it('loses and doubles nothing when the worker is killed in the middle of stages', async () => {
    const number = await receive(stack.client, shirtOrder({ receivedAt: daysAgo(12) }))
    let given = 0
    let crashes = 0
    const give: Give = async (command) => {
      given += 1
      if (given % 25 !== 5) return giveOnce(stack.client)(command)
      crashes += 1
      // The answer may be lost with the worker; the same key then gives it, and acts once.
      const lost = stack.client.post(`/orders/${number}/${command.command}`, command.body, command)
      await stack.killWorker()
      await stack.startWorker()
      await lost.catch(() => undefined)
      return eventually(
        async () => {
          const answer = await stack.client.post(
            `/orders/${number}/${command.command}`,
            command.body,
            command,
          )
          return answer.status === 200 && answer
        },
        { what: `${command.command} to be answered after the crash`, limitMs: 60_000, everyMs: 500 },
      )
    }
    await walk(stack.client, number, { give })

    expect((await view(stack.client, number)).status).toBe('closed')
    const events = await allEvents(number)
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1))
    const mails = await everyMailIsSent(number)
    const expected = new Set(
      mails.filter(({ status }) => status === 'sent').map(({ messageId }) => String(messageId)),
    )
    const accepted = stack.smtp.accepted
      .map(({ messageId }) => messageId)
      .filter((id) => id.startsWith(`<${number}.`))
    expect(accepted.filter((id) => !expected.has(id))).toEqual([])
    expect(accepted.length - expected.size).toBeLessThanOrEqual(crashes)
    expect(new Set(accepted)).toEqual(expected)
  }, 400_000)

  async function allEvents(number: string): Promise<Item[]> {
    const events: Item[] = []
    for (;;) {
      const { body } = await stack.client.get(`/orders/${number}/events?after=${events.length}&limit=200`)
      const items = body.items as Item[]
      if (items.length === 0) return events
      events.push(...items)
    }
  }
})
