import { setTimeout as delay } from 'node:timers/promises'
import { GendanClient, readStack, type StackAddresses } from './client'
import { daysAgo, giveOnce, receive, shirtOrder, view, walk, type Give } from './orders'
import type { Step } from './walk'

/**
 * `npm run demo`: three orders on the running stack, as an outside client: one walks to paid, one is entered late
 * and climbs to the manager, one is cancelled half-way and compensated.
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

  say('\n3. An order is cancelled half-way')
  const cancelled = await received(client, `DEMO-${run}-CANCEL`)
  await walkAloud(client, cancelled, ({ command }) => command !== 'startProduction')
  await cancel(client, cancelled)
  await show(client, stack, cancelled)

  say(`\nMails: ${stack.mailbox}`)
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

type Mail = { recipientName: string; address: string; level?: string; subject: string; status: string }

async function mails(client: GendanClient, number: string): Promise<Mail[]> {
  const { body } = await client.get(`/emails?order=${number}&limit=200`)
  return (body.items as Mail[]) ?? []
}

async function untilManagerIsTold(client: GendanClient, number: string): Promise<void> {
  for (let second = 0; second < 60; second++) {
    const found = await mails(client, number)
    const isTold = found.some(({ level, status }) => level === 'manager' && status === 'sent')
    if (isTold && found.every(({ status }) => status !== 'queued' && status !== 'sending')) return
    await delay(1000)
  }
  throw new Error('The manager was not written to within a minute; look at .gendan/logs/worker.log')
}

async function showMails(client: GendanClient, number: string): Promise<void> {
  const found = await mails(client, number)
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
