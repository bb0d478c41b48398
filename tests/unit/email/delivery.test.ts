import net from 'node:net'
import { STALE_CLAIM_SECONDS } from '../../../services/database'
import { ATTEMPT_LIMIT_MS, sendWaitingMail, type Delivery } from '../../../services/email/delivery'
import { PermanentRefusal, TemporaryRefusal } from '../../../services/email/refusal'
import { createMailTransport } from '../../../services/email/transport'
import { createTurns } from '../../../services/email/turns'
import type { Undeliverable } from '../../../services/email/undeliverable'
import { SmtpReceiver } from '../../support/e2e-smtp'

type Outbox = Delivery['outbox']
type Status = 'queued' | 'sending' | 'sent' | 'failed'

/** Mails in memory, with what was written down about each. */
class MemoryOutbox implements Outbox {
  readonly status: Record<string, Status> = {}
  readonly addresses: Record<string, string> = {}
  readonly kinds: Record<string, string> = {}
  readonly deferredSince: Record<string, string> = {}
  /** Until when a mail waits that was put back. */
  readonly until: Record<string, string> = {}
  readonly errors: string[] = []
  /** Makes the next marks fail, as when the database is away. */
  marksToFail = 0

  constructor(...ids: string[]) {
    for (const id of ids) this.status[id] = 'queued'
  }

  claimNext: Outbox['claimNext'] = async () => {
    const id = Object.keys(this.status).find((key) => this.status[key] === 'queued' && !this.until[key])
    if (id === undefined) return undefined
    this.status[id] = 'sending'
    const firstDeferredAt = this.deferredSince[id]
    const { [id]: kind = 'escalation' } = this.kinds
    return { ...aClaimed(id), kind, address: this.addresses[id] ?? aMail(id).to, firstDeferredAt }
  }

  markSent: Outbox['markSent'] = async ({ id }) => {
    if (this.marksToFail > 0) {
      this.marksToFail -= 1
      throw new Error('the database is away')
    }
    this.status[id] = 'sent'
    return true
  }

  markFailed: Outbox['markFailed'] = async ({ id, error, permanent, retryAt }) => {
    this.errors.push(error)
    return this.giveBack(id, permanent ? 'failed' : 'queued', retryAt)
  }

  markPartlySent: Outbox['markPartlySent'] = async ({ id, remaining, retryAt }) => {
    this.addresses[id] = remaining
    return this.giveBack(id, 'queued', retryAt)
  }

  postpone: Outbox['postpone'] = async ({ id, until }) => this.giveBack(id, 'queued', until)

  private giveBack(id: string, status: Status, until?: string): boolean {
    this.status[id] = status
    if (until) this.until[id] = until
    return true
  }

  /** Whether the server has taken other mail meanwhile. */
  hasSentOthers = true
  hasSentSince: Outbox['hasSentSince'] = async () => this.hasSentOthers

  release: Outbox['release'] = async () => true

  countWaiting: Outbox['countWaiting'] = async () => {
    const ready = Object.values(this.status).filter((status) => status === 'queued').length
    return { ready, urgent: 0, later: 0 }
  }
}

function aClaimed(id: string) {
  const { to: address, ...mail } = aMail(id)
  return {
    ...mail,
    id,
    orderNumber: 'GD26-00001',
    eventSeq: 1,
    kind: 'escalation',
    urgent: false,
    recipientCode: 'ME03',
    address,
    createdAt: now,
    hasWaited: false,
    deferrals: 0,
  }
}

/** Writes down what it is told of; `failing` are the addresses that refuse mail. */
function undeliverable(failing: string[] = []) {
  const told: [id: string, refusal: unknown][] = []
  const redirected: string[] = []
  const reasons: string[] = []
  const port: Undeliverable = {
    failing: async (addresses) => addresses.filter((address) => failing.includes(address)),
    refused: async ({ id }, refusal) => void told.push([id, refusal]),
    redirect: async ({ id, kind }, because) => {
      if (kind === 'reminder') return []
      redirected.push(id)
      reasons.push(because)
      return ['ME02']
    },
  }
  return { ...port, told, redirected, reasons }
}

const plain = { from: 'Gendan <gendan@gendan.example>', requiresTls: false }
const now = '2026-03-02T01:00:00.000Z'
const aMail = (id: string) => ({
  messageId: `<${id}@gendan.example>`,
  to: 'me03@jiahe.example',
  subject: 'Overdue',
  text: 'text',
  html: '<p>text</p>',
  headers: {},
})

function delivery(outbox: MemoryOutbox, parts: Partial<Delivery> = {}): Delivery {
  const send = async () => ({ response: '250 ok' })
  return {
    outbox,
    send,
    worker: 'w1',
    clock: () => now,
    inTurn: createTurns(1),
    gate: async (_mail, work) => ({ isGiven: true, result: await work() }),
    undeliverable: undeliverable(),
    isAway: async () => false,
    quietUntil: async () => undefined,
    gather: async () => undefined,
    ...parts,
  }
}

describe('sendWaitingMail', () => {
  it('sends the mail of somebody who has gone away on to whoever stands in, but what is private waits for them', async () => {
    const outbox = new MemoryOutbox('one', 'private')
    outbox.kinds['private'] = 'reminder'
    const sent: string[] = []
    const send: Delivery['send'] = async ({ messageId }) => {
      sent.push(messageId)
      return { response: '250 ok' }
    }
    const port = undeliverable()
    const away = delivery(outbox, { send, undeliverable: port, isAway: async (code) => code === 'ME03' })
    expect(await sendWaitingMail(away, 'ME03')).toEqual({ sent: 1, failed: 1 })
    expect([port.redirected, port.reasons, sent]).toEqual([['one'], ['away'], ['<private@gendan.example>']])
    expect(outbox.errors).toEqual(['ME03 is away; sent on to ME02'])
  })

  it('sends what waits, passes over what is refused for good, and says when to come again', async () => {
    const outbox = new MemoryOutbox('a', 'b', 'c')
    const send: Delivery['send'] = async ({ messageId }) => {
      if (messageId.startsWith('<b@')) throw new PermanentRefusal('550 no such user')
      return { response: '250 ok' }
    }
    expect(await sendWaitingMail(delivery(outbox, { send }), 'ME03')).toEqual({ sent: 2, failed: 1 })
    expect(outbox.status).toEqual({ a: 'sent', b: 'failed', c: 'sent' })
  })

  const rejected = (address: string, code: number) => ({ address, code, response: `${code} ${address}` })

  it('puts off a mail that its receiver puts off, and sends the others meanwhile', async () => {
    const outbox = new MemoryOutbox('grey', 'b', 'c')
    const send: Delivery['send'] = async ({ messageId }) => {
      if (messageId.startsWith('<grey@')) throw new TemporaryRefusal('451 4.7.1 greylisted')
      return { response: '250 ok' }
    }
    const result = await sendWaitingMail(delivery(outbox, { send }), 'ME03')
    expect([result.sent, result.failed]).toEqual([2, 0])
    expect(outbox.status).toEqual({ grey: 'queued', b: 'sent', c: 'sent' })
    expect(outbox.until).toEqual({ grey: '2026-03-02T01:01:00.000Z' })
  })

  it('counts a mail as refused that was put off for five days, and tells of it', async () => {
    const outbox = new MemoryOutbox('grey')
    outbox.deferredSince['grey'] = '2026-02-25T01:00:00.000Z'
    const port = undeliverable()
    const send = () => Promise.reject(new TemporaryRefusal('452 4.2.2 mailbox full'))
    await sendWaitingMail(delivery(outbox, { send, undeliverable: port }), 'ME03')
    expect(outbox.status).toEqual({ grey: 'failed' })
    expect(port.told).toEqual([['grey', { response: expect.stringContaining('452 4.2.2 mailbox full') }]])
  })

  it('gives no mail up while the server takes none at all', async () => {
    const outbox = new MemoryOutbox('grey')
    outbox.deferredSince['grey'] = '2026-02-20T01:00:00.000Z'
    outbox.hasSentOthers = false
    const port = undeliverable()
    const send = () => Promise.reject(new TemporaryRefusal('451 4.7.0 try again later'))
    await sendWaitingMail(delivery(outbox, { send, undeliverable: port }), 'ME03')
    expect([outbox.status, port.told]).toEqual([{ grey: 'queued' }, []])
  })

  it('tells of an address that is refused before the mail is marked, so that a crash leaves it to be tried', async () => {
    const outbox = new MemoryOutbox('a')
    const refusal = new PermanentRefusal('550 no', [rejected('me03@jiahe.example', 550)], 550)
    const port = undeliverable()
    port.refused = () => Promise.reject(new Error('the database is away'))
    const attempt = delivery(outbox, { send: () => Promise.reject(refusal), undeliverable: port })
    await expect(sendWaitingMail(attempt, 'ME03')).rejects.toThrow('the database is away')
    expect(outbox.status).toEqual({ a: 'sending' })
  })

  it('sends a mail on without an attempt when all of its addresses refuse mail, and leaves out one that does', async () => {
    const outbox = new MemoryOutbox('gone', 'half')
    Object.assign(outbox.addresses, {
      gone: 'gone@buyer.example',
      half: 'gone@buyer.example, here@buyer.example',
    })
    const port = undeliverable(['gone@buyer.example'])
    const to: string[] = []
    const send: Delivery['send'] = async (mail) => {
      to.push(mail.to)
      return { response: '250 ok' }
    }
    await sendWaitingMail(delivery(outbox, { send, undeliverable: port }), 'C-1')
    expect([to, port.redirected]).toEqual([['here@buyer.example'], ['gone']])
    expect(outbox.status).toEqual({ gone: 'failed', half: 'sent' })
    expect(outbox.errors).toEqual(['gone@buyer.example refuses mail; sent on to ME02'])
  })

  it('goes on to the addresses alone that have put a mail off, and tells of those that refuse it for good', async () => {
    const outbox = new MemoryOutbox('a')
    outbox.addresses['a'] = 'here@buyer.example, later@buyer.example, gone@buyer.example'
    const port = undeliverable()
    const send = async () => ({
      response: '250 ok',
      rejected: [rejected('later@buyer.example', 451), rejected('gone@buyer.example', 550)],
    })
    expect(await sendWaitingMail(delivery(outbox, { send, undeliverable: port }), 'C-1')).toMatchObject({
      sent: 0,
    })
    expect([outbox.status['a'], outbox.addresses['a']]).toEqual(['queued', 'later@buyer.example'])
    expect(port.told).toEqual([['a', [rejected('gone@buyer.example', 550)]]])
  })

  it('puts back what its domain does not take now, and goes on with the next', async () => {
    const outbox = new MemoryOutbox('a', 'b')
    outbox.addresses['a'] = 'x@qq.com'
    const gate: Delivery['gate'] = async ({ addresses }, work) =>
      addresses[0] === 'x@qq.com'
        ? { isGiven: false, domain: 'qq.com', retryAt: '2026-03-02T01:00:03.000Z' }
        : { isGiven: true, result: await work() }
    expect(await sendWaitingMail(delivery(outbox, { gate }), 'ME03')).toMatchObject({ sent: 1 })
    expect([outbox.status, outbox.until]).toEqual([
      { a: 'queued', b: 'sent' },
      { a: '2026-03-02T01:00:03.000Z' },
    ])
  })

  it('gives a mail back that the server did not take, and throws so that people see why', async () => {
    const outbox = new MemoryOutbox('a')
    const send = () => Promise.reject(new Error('421 closed for now'))
    await expect(sendWaitingMail(delivery(outbox, { send }), 'ME03')).rejects.toThrow('421 closed for now')
    expect([outbox.status, outbox.errors]).toEqual([{ a: 'queued' }, ['421 closed for now']])
  })

  it('never gives back what the server has taken: marking is tried until the database is there', async () => {
    const outbox = new MemoryOutbox('a')
    outbox.marksToFail = 2
    let sendings = 0
    const send = async () => ({ response: `250 ok ${(sendings += 1)}` })
    expect(await sendWaitingMail(delivery(outbox, { send }), 'ME03')).toEqual({ sent: 1, failed: 0 })
    expect([sendings, outbox.status, outbox.errors]).toEqual([1, { a: 'sent' }, []])
  })

  it('takes no further mail once its work was given to another, and brings the one under way to its end', async () => {
    const outbox = new MemoryOutbox('a', 'b')
    const cancelled = new AbortController()
    const send = async () => {
      cancelled.abort()
      return { response: '250 ok' }
    }
    const result = await sendWaitingMail(delivery(outbox, { send, signal: cancelled.signal }), 'ME03')
    expect(result).toEqual({ sent: 1, failed: 0, nextAt: now })
    expect(outbox.status).toEqual({ a: 'sent', b: 'queued' })
  })

  it('claims a mail only when its turn has come', async () => {
    const outbox = new MemoryOutbox('a')
    const inTurn = createTurns(1)
    let finish: () => void = () => undefined
    const other = inTurn(() => new Promise<void>((resolve) => (finish = resolve)))
    const sending = sendWaitingMail(delivery(outbox, { inTurn }), 'ME03')
    await new Promise((resolve) => setImmediate(resolve))
    expect(outbox.status).toEqual({ a: 'queued' })
    finish()
    await other
    expect(await sending).toEqual({ sent: 1, failed: 0 })
  })

  it('ends an attempt long before its claim counts as abandoned, whatever the clocks of two workers say', () => {
    expect(STALE_CLAIM_SECONDS * 1000 - ATTEMPT_LIMIT_MS).toBeGreaterThanOrEqual(15_000)
  })

  it('cuts off a server that trickles its answers for ever', async () => {
    const server = await tricklingServer()
    const transport = createMailTransport({ ...plain, smtpUrl: server.url })
    const outbox = new MemoryOutbox('a')
    const attempt = sendWaitingMail(delivery(outbox, { send: transport.send, limitMs: 300 }), 'ME03')
    await expect(attempt).rejects.toThrow('did not take the mail in the time')
    expect([outbox.status, outbox.until]).toEqual([{ a: 'queued' }, { a: '2026-03-02T01:01:00.000Z' }])
    await server.isCutOff
    transport.close()
    await server.stop()
  })
})

describe('the mail transport', () => {
  it('sends over one connection, and not at all once it was aborted', async () => {
    const receiver = await SmtpReceiver.start()
    const transport = createMailTransport({ ...plain, smtpUrl: receiver.url })
    expect(await transport.send(aMail('a'))).toEqual({ response: '250 2.0.0 taken as 1', rejected: [] })
    await expect(transport.send(aMail('b'), AbortSignal.abort())).rejects.toThrow('aborted')
    await transport.send(aMail('c'), AbortSignal.timeout(5_000))
    expect(receiver.accepted.map(({ messageId }) => messageId)).toEqual([
      '<a@gendan.example>',
      '<c@gendan.example>',
    ])
    transport.close()
    await receiver.stop()
  })
})

describe('turns', () => {
  it('lets so many work at a time, in the order of asking, and goes on when one fails', async () => {
    const inTurn = createTurns(2)
    const begun: number[] = []
    let atOnce = 0
    let most = 0
    const work = (index: number) =>
      inTurn(async () => {
        begun.push(index)
        most = Math.max(most, (atOnce += 1))
        await new Promise((resolve) => setImmediate(resolve))
        atOnce -= 1
        if (index === 1) throw new Error('failed')
      })
    const results = await Promise.allSettled([0, 1, 2, 3, 4].map(work))
    expect(results.map(({ status }) => status === 'fulfilled')).toEqual([true, false, true, true, true])
    expect([begun, most]).toEqual([[0, 1, 2, 3, 4], 2])
  })
})

/** Sends a byte of its greeting now and then, so that no timeout of silence ends the conversation. */
async function tricklingServer() {
  let isCutOff: Promise<unknown> = Promise.resolve()
  const server = net.createServer((socket) => {
    socket.write('220-')
    const trickle = setInterval(() => socket.write('.'), 20)
    isCutOff = new Promise((resolve) => socket.once('close', resolve)).finally(() => clearInterval(trickle))
    socket.on('error', () => undefined)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  server.unref()
  const { port } = server.address() as net.AddressInfo
  return {
    url: `smtp://127.0.0.1:${port}`,
    get isCutOff() {
      return isCutOff
    },
    stop: () => new Promise((resolve) => server.close(resolve)),
  }
}
