import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { sampleEmployee, type Answer, type GendanClient } from './client'
import { walkToPaid, type Step, type WalkFacts } from './walk'

const dateIn = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)
export const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString()

/** An order for T-shirts with a deposit, by sea and FOB, as the walk takes it to paid. */
export function shirtOrder(change: object = {}): object {
  return {
    customer: 'C-NORDLYS',
    buyerOrderNumber: `PO-${randomUUID().slice(0, 8)}`,
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
  }
}

/** Sends an order in and gives its number. */
export async function receive(client: GendanClient, order: object | string): Promise<string> {
  const { body } = await client.must('/orders', order)
  return String(body.number)
}

/** An order as the API shows it, as far as a walk and its tests look at it. */
export type OrderView = {
  status: string
  version: number
  terms: { currency: string; amount: string }
  collection: { instalments: { amount: string }[] }
  lines: { line: number; ordered: number; amount: string; quantities: WalkFacts['lines'][0]['quantities'] }[]
  materials: { requirements: WalkFacts['materials'] }
  queries: { id: string; lacks?: string; question: string; answeredAt?: string }[]
  reminders: { id: string; remindedAt?: string }[]
  tasks: { key: string; level?: string }[]
  compensations: { id: string; doneAt?: string; description: { en: string; zh: string } }[]
}

export async function view(client: GendanClient, number: string): Promise<OrderView> {
  const { status, body } = await client.get(`/orders/${number}`)
  if (status !== 200) throw new Error(`GET /orders/${number}: ${status} ${JSON.stringify(body)}`)
  return body as unknown as OrderView
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

/** A command on its way: who gives it, under which key. */
export type Given = { number: string; command: string; body: unknown; actAs: string; key: string }
export type Give = (given: Given) => Promise<Answer>

/** So often, and so long apart, a command is given again that came while its plan was being made anew. */
const whilePlanned = { times: 50, everyMs: 200 }

/** Gives a command, again in a moment where the refusal says so, and throws when it is not done. */
export function giveOnce(client: GendanClient): Give {
  return async ({ number, command, body, actAs, key }) => {
    const where = `/orders/${number}/${command}`
    for (let left = whilePlanned.times; left > 0; left -= 1) {
      const answer = await client.post(where, body, { actAs, key })
      if (answer.status < 300) return answer
      if (answer.body.code !== 'plan-being-made-anew') break
      await delay(whilePlanned.everyMs)
    }
    return client.must(where, body, { actAs, key })
  }
}

export type Walk = {
  give?: Give
  /** Says no before the first step that is not to be given. */
  until?: (step: Step) => boolean
  /** What this order needs beside the usual, before a step. */
  before?: (step: Step) => Step[]
}

/** Takes an order to paid, command by command. */
export async function walk(client: GendanClient, number: string, options: Walk = {}): Promise<Given[]> {
  const { give = giveOnce(client), until = () => true, before = () => [] } = options
  const given: Given[] = []
  const pending = walkToPaid(await facts(client, number))
  for (let step = pending.shift(); step && until(step); step = pending.shift()) {
    for (const one of [...before(step), step]) {
      const body = one.body(await facts(client, number))
      const command = { number, command: one.command, body, actAs: sampleEmployee(one.by), key: randomUUID() }
      await give(command)
      given.push(command)
    }
    // Materials are known only once there are production orders.
    if (step.command === 'createProductionOrders')
      pending.splice(0, pending.length, ...stepsAfter(await facts(client, number)))
  }
  return given
}

function stepsAfter(known: WalkFacts): Step[] {
  const steps = walkToPaid(known)
  return steps.slice(steps.findIndex(({ command }) => command === 'createProductionOrders') + 1)
}
