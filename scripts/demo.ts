import { setTimeout as delay } from 'node:timers/promises'
import { GendanClient, readStack, type StackAddresses } from './client'
import { daysAgo, giveOnce, receive, shirtOrder, view, walk, type Give } from './orders'
import type { Step } from './walk'

/**
 * `npm run demo`: orders on the running stack, as an outside client. One walks to paid, one is entered late and climbs
 * to the manager, more of them meet in a digest, one is a day before its cut-off, one is cancelled half-way; and the
 * managers get their week.
 */
async function main(): Promise<void> {
  const stack = readStack()
  const client = new GendanClient(stack)
  const run = new Date().toISOString().slice(0, 19).replaceAll(/[-:T]/g, '')
  say(`Gendan at ${stack.api}, run ${run}`)

  say('\n1. An order walks from receipt to paid')
  const paid = await received(client, `DEMO-${run}-PAID`)
  await walkAloud(client, paid)
  await show(client, stack, paid)

  say('\n2. An order is entered ten days late; nobody touches it')
  const late = await received(client, `DEMO-${run}-LATE`, { receivedAt: daysAgo(10) })
  await untilManagerIsTold(client, late)
  await showMails(client, late)
  await show(client, stack, late)

  say('\n3. Three more are entered late at once: who is told of several gets one mail')
  const crowd: string[] = []
  for (const one of ['A', 'B', 'C'])
    crowd.push(await received(client, `DEMO-${run}-LATE-${one}`, { receivedAt: daysAgo(10) }))
  await untilDigest(client, crowd)

  say('\n4. The cut-off of a booked order is a day away')
  const booked = await received(client, `DEMO-${run}-BOOKED`)
  await walkAloud(client, booked, ({ command }) => command !== 'enterShippingOrder')
  await enterCutOff(client, booked)
  await untilReminded(client, booked)
  await showMails(client, booked)

  say('\n5. The managers get the summary of the week')
  await summarize(client)

  say('\n6. An order is cancelled half-way')
  const cancelled = await received(client, `DEMO-${run}-CANCEL`)
  await walkAloud(client, cancelled, ({ command }) => command !== 'startProduction')
  await cancel(client, cancelled)
  await show(client, stack, cancelled)

  say(`\nMails: ${stack.mailbox}, with buttons to act (签收 acknowledge, 稍后提醒 snooze, 去完成 complete)`)
  say(`Orders in review: ${search(stack, "GendanStage = 'review'")}`)
  say(`Overdue orders: ${search(stack, 'GendanOverdue = true')}`)
}

const say = (line: string) => process.stdout.write(`${line}\n`)

async function received(
  client: GendanClient,
  buyerOrderNumber: string,
  change: object = {},
): Promise<string> {
  const number = await receive(client, shirtOrder({ buyerOrderNumber, ...change }))
  say(`   received as ${number}`)
  return number
}

/** Walks an order, saying which stages are open whenever that changed. */
async function walkAloud(
  client: GendanClient,
  number: string,
  until: (step: Step) => boolean = () => true,
): Promise<void> {
  let stages = ''
  const give: Give = async (given) => {
    const answer = await giveOnce(client)(given)
    const open = (answer.body.openStages as string[]).join(', ')
    if (open !== stages) say(`   ${given.command.padEnd(26)} open: ${open || 'none, the order is over'}`)
    stages = open
    return answer
  }
  await walk(client, number, { give, until })
}

async function cancel(client: GendanClient, number: string): Promise<void> {
  await client.must(
    `/orders/${number}/cancelOrder`,
    { reason: 'The buyer closed the programme' },
    { actAs: 'SA01' },
  )
  const { compensations } = await view(client, number)
  for (const { id, doneAt, description } of compensations) {
    say(`   ${id} ${doneAt ? 'undone at once' : 'to be confirmed'}: ${description.en} ${description.zh}`)
    if (doneAt) continue
    await client.must(`/orders/${number}/confirmCompensation`, {
      compensation: id,
      outcome: 'Agreed in writing',
    })
  }
}

type Mail = {
  id: string
  recipientName: string
  address: string
  kind: string
  notice: string
  level?: string
  subject: string
  status: string
}

async function mails(client: GendanClient, query: string): Promise<Mail[]> {
  const { body } = await client.get(`/emails?${query}&limit=200`)
  return (body.items as Mail[]) ?? []
}

const mailsOf = (client: GendanClient, number: string) => mails(client, `order=${number}`)
const isUnderWay = ({ status }: Mail) => status === 'queued' || status === 'sending'

/** Steps wait 75 seconds for others that reach the same person; somewhat longer, and something is wrong. */
const patienceSeconds = 150

/** Looks every second until something is there. */
async function until<T>(what: string, look: () => Promise<T | undefined>): Promise<T> {
  for (let second = 0; second < patienceSeconds; second++) {
    const found = await look()
    if (found !== undefined) return found
    await delay(1000)
  }
  throw new Error(`Not within ${patienceSeconds} seconds: ${what}; look at .gendan/logs/worker.log`)
}

async function untilManagerIsTold(client: GendanClient, number: string): Promise<void> {
  say('   steps that reach one person together wait for each other, a little more than a minute')
  await until('the mail to the manager', async () => {
    const found = await mailsOf(client, number)
    const isTold = found.some(({ level, status }) => level === 'manager' && !status.startsWith('dropped'))
    return isTold && !found.some(isUnderWay) ? found : undefined
  })
}

/** Waits for the digests that tell of these orders, and shows them. */
async function untilDigest(client: GendanClient, numbers: string[]): Promise<void> {
  await until('the mails of the late orders', async () => {
    const found = (await Promise.all(numbers.map((number) => mailsOf(client, number)))).flat()
    return found.length > 0 && !found.some(isUnderWay) ? found : undefined
  })
  const digests = (await mails(client, 'status=sent')).filter(({ kind }) => kind === 'digest')
  for (const { address, subject } of digests.slice(0, 20)) say(`   digest ${address.padEnd(24)} ${subject}`)
}

/** The documents of an order have to be with the carrier in a day and a minute; the rest later. */
async function enterCutOff(client: GendanClient, number: string): Promise<void> {
  const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000 + 60_000).toISOString()
  const at = { documents: inHours(24), vgm: inHours(72), gateIn: inHours(72), customs: inHours(72) }
  const body = {
    booking: `BK-${number}`,
    number: `SO-${number}`,
    cutOffs: Object.entries(at).map(([kind, when]) => ({ kind, at: when })),
  }
  await client.must(`/orders/${number}/enterShippingOrder`, body, { actAs: 'SH03' })
  say(`   documents until ${at.documents}`)
}

async function untilReminded(client: GendanClient, number: string): Promise<void> {
  await until('the reminder of the cut-off', async () => {
    const found = await mailsOf(client, number)
    return found.some(({ level, status }) => level === 'remind' && status === 'sent') ? found : undefined
  })
}

type Timing = { days: object; minute: number; onHoliday: string }

/**
 * Has the summary made now. While it is one of every day it is about the seven days up to this one, also on a Monday;
 * its own days are set again after that.
 */
async function summarize(client: GendanClient): Promise<void> {
  const local = new Date(Date.now() + 8 * 3_600_000)
  const nominalOn = local.toISOString().slice(0, 10)
  const minute = Math.min(22 * 60, local.getUTCHours() * 60 + local.getUTCMinutes())
  const { body } = await client.get('/rhythms')
  const rhythm = (body.items as { name: string; timing: Timing }[]).find(
    ({ name }) => name === 'weeklySummary',
  )!
  const today = { days: { every: 'day' }, minute, onHoliday: 'sameDay' }
  await client.must('/rhythms/weeklySummary/timing', today)
  await client.must('/rhythms/weeklySummary/run', { nominalOn })
  await client.must('/rhythms/weeklySummary/timing', rhythm.timing)
  const sent = await until('the weekly summaries', async () => {
    const found = (await mails(client, '')).filter(({ notice }) => notice === 'weeklySummary')
    return found.length > 0 && !found.some(isUnderWay) ? found : undefined
  })
  for (const { address, subject } of sent.slice(0, 6)) say(`   ${address.padEnd(24)} ${subject}`)
}

async function showMails(client: GendanClient, number: string): Promise<void> {
  const found = await mailsOf(client, number)
  for (const { level = 'news', address, subject, status } of found.reverse()) {
    say(`   ${status} ${level.padEnd(10)} ${address.padEnd(24)} ${subject}`)
  }
  const keys = found.map(({ level, address }) => `${level} ${address}`)
  say(`   ${found.length} mails, ${new Set(keys).size} pairs of level and recipient`)
}

async function show(client: GendanClient, stack: StackAddresses, number: string): Promise<void> {
  const { status, tasks } = await view(client, number)
  say(`   ${number} is ${status}${tasks.length > 0 ? `, ${tasks.length} open tasks` : ''}`)
  say(`   order    ${stack.api}/orders/${number}`)
  say(`   Temporal ${stack.temporalUi}/namespaces/default/workflows/${number}`)
}

function search({ temporalUi }: StackAddresses, query: string): string {
  return `${temporalUi}/namespaces/default/workflows?query=${encodeURIComponent(query)}`
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exit(1)
})
