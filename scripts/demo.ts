import { setTimeout as delay } from 'node:timers/promises'
import { GendanClient, readStack, sampleEmployee, type StackAddresses } from './client'
import { walkToPaid, type Step, type WalkFacts } from './walk'

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
  const paid = await receive(client, `DEMO-${run}-PAID`)
  await walk(client, paid)
  await show(client, stack, paid)

  say('\n2. An order is entered ten days late; nobody touches it')
  const late = await receive(client, `DEMO-${run}-LATE`, { receivedAt: daysAgo(10) })
  await untilManagerIsTold(client, late)
  await showMails(client, late)
  await show(client, stack, late)

  say('\n3. An order is cancelled half-way')
  const cancelled = await receive(client, `DEMO-${run}-CANCEL`)
  await walk(client, cancelled, ({ command }) => command !== 'startProduction')
  await cancel(client, cancelled)
  await show(client, stack, cancelled)

  say(`\nMails: ${stack.mailbox}`)
  say(`Orders in production or later: ${search(stack, "GendanStage = 'production'")}`)
  say(`Overdue orders: ${search(stack, 'GendanOverdue = true')}`)
}

const say = (line: string) => process.stdout.write(`${line}\n`)
const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString()
const dateIn = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)

async function receive(client: GendanClient, buyerOrderNumber: string, change: object = {}): Promise<string> {
  const { body } = await client.must('/orders', {
    customer: 'C-NORDLYS',
    buyerOrderNumber,
    channel: 'email',
    template: 'repeat',
    currency: 'USD',
    requestedOn: dateIn(100),
    deliveryMethod: 'Full container load, one delivery',
    incoterm: 'FOB',
    incotermPlace: 'Shanghai',
    packing: '20 pieces to a carton, size ratio as ordered',
    passageDays: 35,
    payment: [
      { percent: '30', trigger: 'contract', days: 5, gate: 'purchase' },
      { percent: '70', trigger: 'billOfLadingCopy', days: 7, gate: 'billOfLading' },
    ],
    lines: [
      {
        product: 'JH-TS100',
        description: 'Crew-neck T-shirt, 180 g/m2',
        unit: 'PCE',
        unitPrice: '4.25',
        quantities: [
          { color: 'navy', size: 'M', quantity: 600 },
          { color: 'navy', size: 'L', quantity: 400 },
        ],
      },
    ],
    ...change,
  })
  const number = String(body.number)
  say(`   received as ${number}`)
  return number
}

/** Gives the commands of the walk one after the other; `until` says no before the first that is not to be given. */
async function walk(
  client: GendanClient,
  number: string,
  until: (step: Step) => boolean = () => true,
): Promise<void> {
  let steps = walkToPaid(await facts(client, number))
  let stage = ''
  for (let index = 0; index < steps.length; index++) {
    const step = steps[index]!
    if (!until(step)) break
    const { body } = await client.must(
      `/orders/${number}/${step.command}`,
      step.body(await facts(client, number)),
      {
        actAs: sampleEmployee(step.by),
      },
    )
    const open = (body.openStages as string[]).join(', ')
    if (open !== stage) say(`   ${step.command.padEnd(26)} open: ${open || 'none, the order is over'}`)
    stage = open
    // Materials are known only once there are production orders.
    if (step.command === 'createProductionOrders') steps = walkToPaid(await facts(client, number))
  }
}

type View = {
  status: string
  terms: { currency: string; amount: string }
  collection: { instalments: { amount: string }[] }
  lines: {
    line: number
    ordered: number
    amount: string
    quantities: WalkFacts['productionOrders'][0]['quantities']
  }[]
  materials: { requirements: WalkFacts['materials'] }
  tasks: { key: string; title: { en: string; zh: string }; dueAt: string; level?: string }[]
  compensations: { id: string; doneAt?: string; description: { en: string; zh: string }; outcome?: string }[]
}

async function view(client: GendanClient, number: string): Promise<View> {
  const { body } = await client.get(`/orders/${number}`)
  return body as unknown as View
}

async function facts(client: GendanClient, number: string): Promise<WalkFacts> {
  const { terms, collection, lines, materials } = await view(client, number)
  const now = new Date(Date.now() - 1000).toISOString()
  return {
    number,
    now,
    today: new Date(Date.parse(now) + 8 * 3_600_000).toISOString().slice(0, 10),
    currency: terms.currency,
    amount: terms.amount,
    deposit: collection.instalments[0]?.amount ?? '',
    balance: collection.instalments[1]?.amount ?? '',
    lines: lines.map(({ line, ordered, amount, quantities }) => ({
      line,
      pieces: ordered,
      amount,
      quantities,
    })),
    productionOrders: lines.map(({ line, quantities }) => ({ id: `${number}-P${line}`, quantities })),
    materials: materials.requirements,
    hsCode: '6109100010',
  }
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
