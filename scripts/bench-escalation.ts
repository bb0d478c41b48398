import { setTimeout as delay } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { GendanClient, readStack } from './client'
import { receive, shirtOrder, view } from './orders'

const help = `npm run bench:escalation -- [options]

Has orders fall due in the same minute on the running stack (npm start), as an outside client, and measures what comes
of it: when the orders wake, how many mails each person gets, when the last of them has gone out, and how long changes
of other orders take meanwhile.

  --orders N     orders that fall due together, 1 to 5000; 1000 when absent
  --json         one JSON object instead of the table
  --help         this text
`

const others = 20
const changesPerSecond = 5
/** Requests under way at once while orders are entered. */
const hands = 12

type Mail = {
  orderNumber?: string
  recipientCode: string
  kind: string
  level?: string
  status: string
  createdAt: string
  sentAt?: string
  digest?: string
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { orders: { type: 'string' }, json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
  })
  if (values.help) return void process.stdout.write(help)
  const count = Number(values.orders ?? 1000)
  if (!Number.isInteger(count) || count < 1 || count > 5000)
    throw new Error(`--orders ${values.orders}: must be a whole number from 1 to 5000`)
  const client = new GendanClient(readStack())
  const numbers = await entered(client, count)
  const changed = await entered(client, others, 'other orders')
  const dueAt = await promised(client, numbers)
  const changes = changing(client, changed)
  await delay(Math.max(0, Date.parse(dueAt) - Date.now()))
  const mails = await allSent(client, numbers, dueAt)
  const figures = figuresOf(mails, dueAt, await changes.stop())
  if (values.json) console.log(JSON.stringify({ orders: count, ...figures }))
  else show(count, figures)
}

const say = (text: string) => process.stderr.write(process.stderr.isTTY ? `\r\x1b[K${text}` : `${text}\n`)

/** Does something with each, so many at a time, and says how far it is. */
async function each<T, R>(items: readonly T[], what: string, work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = []
  let next = 0
  const hand = async () => {
    for (let index = next++; index < items.length; index = next++) {
      results[index] = await work(items[index]!)
      if (index % 100 === 99) say(`${what}: ${index + 1} of ${items.length}`)
    }
  }
  await Promise.all(Array.from({ length: hands }, hand))
  return results
}

function entered(client: GendanClient, count: number, what = 'orders'): Promise<string[]> {
  return each(Array.from({ length: count }), what, () => receive(client, shirtOrder()))
}

/** A task of every order, of each department in turn, is promised for one minute, which is when its ladder begins. */
async function promised(client: GendanClient, numbers: string[]): Promise<string> {
  const began = Date.now()
  const tasks = await each(numbers, 'read', async (number) => (await view(client, number)).tasks)
  const needed = 60_000 + 8 * (Date.now() - began)
  const dueAt = new Date(Math.ceil((Date.now() + needed) / 60_000) * 60_000).toISOString()
  await each([...numbers.entries()], `promised for ${dueAt}`, ([index, number]) => {
    const open = tasks[index]!
    const task = open[index % open.length]!.key
    return client.must(`/orders/${number}/acknowledgeTask`, { task, promisedAt: dueAt }, { actAs: 'GM01' })
  })
  if (Date.now() > Date.parse(dueAt) - 10_000) throw new Error('Promising took too long; try fewer --orders')
  return dueAt
}

/** Changes other orders at a steady pace, and keeps how long each change took, in milliseconds. */
function changing(client: GendanClient, numbers: string[]) {
  const took: number[] = []
  const refused: number[] = []
  const running: Promise<void>[] = []
  let isOver = false
  const change = async (index: number) => {
    const began = performance.now()
    const where = `/orders/${numbers[index % numbers.length]}/addNote`
    const { status } = await client.post(where, { text: `note ${index}` })
    took.push(performance.now() - began)
    if (status >= 300) refused.push(status)
  }
  const paced = (async () => {
    for (let index = 0; !isOver; index++) {
      running.push(change(index))
      await delay(1000 / changesPerSecond)
    }
  })()
  return {
    stop: async () => {
      isOver = true
      await paced
      await Promise.all(running)
      return { took, refused: refused.length }
    },
  }
}

/** The mails of the steps that fell due, once every order has had its step and none of them waits. */
async function allSent(client: GendanClient, numbers: string[], dueAt: string): Promise<Mail[]> {
  const wanted = new Set(numbers)
  for (const until = Date.now() + 600_000; Date.now() < until; await delay(3000)) {
    const mails = await mailsSince(client, dueAt)
    const steps = mails.filter(({ orderNumber }) => wanted.has(orderNumber ?? ''))
    const reached = new Set(steps.map(({ orderNumber }) => orderNumber)).size
    const waiting = mails.filter(({ status }) => status === 'queued' || status === 'sending').length
    say(`${reached} of ${numbers.length} orders have told of it, ${waiting} mails wait`)
    const isTold = steps.every(({ status, sentAt }) => status !== 'digested' || sentAt)
    if (reached === numbers.length && waiting === 0 && isTold) return mails
  }
  throw new Error('Not all was sent within ten minutes; look at .gendan/logs/worker.log')
}

async function mailsSince(client: GendanClient, from: string): Promise<Mail[]> {
  const found: Mail[] = []
  for (let cursor = ''; ;) {
    const { body } = await client.get(`/emails?limit=200${cursor && `&cursor=${encodeURIComponent(cursor)}`}`)
    const { items, next } = body as { items: Mail[]; next?: string }
    const due = items.filter(({ createdAt }) => createdAt >= from)
    found.push(...due.filter(({ kind }) => kind === 'escalation' || kind === 'digest'))
    if (due.length < items.length || !next) return found
    cursor = next
  }
}

function figuresOf(mails: Mail[], dueAt: string, { took, refused }: Changes) {
  const after = (instant: string | undefined) => (Date.parse(instant ?? '') - Date.parse(dueAt)) / 1000
  const steps = mails.filter(({ kind }) => kind === 'escalation')
  const wakes = [...new Map(steps.map((mail) => [mail.orderNumber, after(mail.createdAt)])).values()]
  const sent = mails.filter(({ status }) => status === 'sent')
  const perPerson = new Map<string, number>()
  for (const { recipientCode } of sent) perPerson.set(recipientCode, (perPerson.get(recipientCode) ?? 0) + 1)
  return {
    steps: steps.length,
    wakesPerTenSeconds: Array.from(
      { length: 1 + Math.floor(Math.max(...wakes) / 10) },
      (_, ten) => wakes.filter((at) => Math.floor(at / 10) === ten).length,
    ),
    lastWakeSeconds: rounded(Math.max(...wakes)),
    people: perPerson.size,
    mailsSent: sent.length,
    mostPerPerson: Math.max(...perPerson.values()),
    lastSentSeconds: rounded(Math.max(...sent.map(({ sentAt }) => after(sentAt)))),
    changes: took.length,
    changesRefused: refused,
    p50Ms: rounded(percentile(took, 50)),
    p99Ms: rounded(percentile(took, 99)),
    slowestMs: rounded(Math.max(...took)),
  }
}

/** How long changes took, in milliseconds, and how many were refused. */
type Changes = { took: number[]; refused: number }

function percentile(values: number[], percent: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.ceil((percent / 100) * sorted.length) - 1)] ?? 0
}

const rounded = (value: number) => Math.round(value * 10) / 10

function show(orders: number, figures: ReturnType<typeof figuresOf>): void {
  say('')
  const rows: [string, string][] = [
    ['orders due in the same minute', String(orders)],
    ['steps of their ladders', String(figures.steps)],
    ['orders awake, per ten seconds', figures.wakesPerTenSeconds.join(', ')],
    ['last order awake', `${figures.lastWakeSeconds} s after the minute began`],
    ['mails sent', `${figures.mailsSent} to ${figures.people} people, at most ${figures.mostPerPerson} each`],
    ['last mail sent', `${figures.lastSentSeconds} s after the minute began`],
    [
      'changes of other orders meanwhile',
      `${figures.changes}, ${changesPerSecond} a second, ${figures.changesRefused} refused`,
    ],
    ['they took', `${figures.p50Ms} ms (p50), ${figures.p99Ms} ms (p99), ${figures.slowestMs} ms (slowest)`],
  ]
  const width = Math.max(...rows.map(([name]) => name.length))
  for (const [name, figure] of rows) console.log(`${name.padEnd(width)}  ${figure}`)
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exit(1)
})
