import { randomUUID } from 'node:crypto'
import request from 'supertest'
import type { EmailRecord } from '../../services/database'
import { aBounce, aReply } from '../support/inbound-samples'
import { aWorld, begin, directorKey, get, post, received, type World } from './support/world'

let world: World
beforeAll(async () => {
  world = await aWorld()
})
afterAll(() => world?.close())
beforeEach(async () => {
  const { db } = world.database
  await db.emailAttempt.deleteMany()
  await db.email.deleteMany()
  await db.inboundAttachment.deleteMany()
  await db.inboundMail.deleteMany()
  world.woken.length = 0
  world.setNow(begin)
})

/** Hands a mail in, as the reader does. */
async function take(raw: Buffer) {
  const { body } = await request(world.app)
    .post('/inbound-mails')
    .set('Authorization', `Bearer ${directorKey}`)
    .set('Idempotency-Key', randomUUID())
    .set('Content-Type', 'message/rfc822')
    .send(raw.toString('binary'))
  return body as { id: string; status: string; refusal?: string }
}

/** What was written about mail without a place, by its reader's code, the last first. */
async function told(): Promise<Record<string, EmailRecord[]>> {
  const { emails } = world.repositories
  const { items } = await emails.list({}, { limit: 200 })
  const found = items.filter(({ kind }) => kind === 'unplaced')
  const records = await Promise.all(found.map(async ({ id }) => (await emails.get(id))!))
  const byReader: Record<string, EmailRecord[]> = {}
  for (const record of records) (byReader[record.recipientCode] ??= []).push(record)
  return byReader
}

/** An order that is over. */
async function anOrderThatIsOver(parts: object = {}): Promise<string> {
  const number = await received(world, parts)
  await post(world, `/orders/${number}/cancelOrder`, { reason: 'The buyer withdrew' }).expect(200)
  for (const { id: compensation } of world.orders.state(number).compensations.filter(({ doneAt }) => !doneAt))
    await post(world, `/orders/${number}/confirmCompensation`, { compensation, outcome: 'done' }).expect(200)
  return number
}

/** Sends what waits for somebody, as its mailbox does. */
async function send(recipient: string): Promise<void> {
  const { mailbox } = world.repositories
  const at = world.deps.clock().toISOString()
  for (;;) {
    const mail = await mailbox.claimNext({ recipient, worker: 'w', now: at })
    if (!mail) return
    await mailbox.markSent({ id: mail.id, at, response: '250 ok' })
  }
}

let count = 0
const newId = () => `<u${++count}@buyer.example>`
const threadOf = (number: string) => [`<${number}@gendan.example>`]
const nordlys = 'Ingrid Solheim <orders@nordlys.example>'
const strange = (parts: Parameters<typeof aReply>[0] = {}) =>
  aReply({ from: 'x@stranger.example', id: newId(), ...parts })

describe('a mail that an order does not take because it is over', () => {
  it('is told to the merchandiser and the sales person of the party, once, with what it says and where it is', async () => {
    const over = await anOrderThatIsOver()
    const raw = aReply({
      from: nordlys,
      references: threadOf(over),
      id: newId(),
      text: 'Where are my <b>goods</b>?',
      file: { name: '唛头.pdf', type: 'application/pdf', content: '%PDF' },
    })
    const { id, status } = await take(raw)
    expect(status).toBe('filed')
    await take(raw)
    const mails = await told()
    expect(Object.keys(mails).toSorted()).toEqual(['ME03', 'SA02'])
    for (const [mail, ...more] of Object.values(mails)) {
      expect(more).toEqual([])
      expect(mail).toMatchObject({ orderNumber: over, status: 'queued' })
      expect(mail!.subject).toContain(over)
      expect(mail!.html).toContain('Where are my &lt;b&gt;goods')
      for (const part of ['Ingrid Solheim <orders@nordlys.example>', '已取消', 'Where are my', '唛头.pdf', `http://gendan.test/docs#readInboundMail/${id}`])
        expect(mail!.text).toContain(part)
    }
    expect(new Set(world.woken)).toEqual(new Set(['ME03', 'SA02']))
  }) // prettier-ignore

  it('is told to each merchandiser whose order refused it, and to nobody whose order took it', async () => {
    const over = await anOrderThatIsOver({ merchandiser: 'ME04' })
    await received(world)
    await take(strange({ references: threadOf(over) }))
    expect(Object.keys(await told())).toEqual(['ME04'])
  })

  it('is told to nobody when a machine wrote it, or the merchandiser', async () => {
    const references = threadOf(await anOrderThatIsOver())
    await take(aReply({ from: nordlys, references, id: newId(), headers: ['Auto-Submitted: auto-replied'] }))
    await take(aReply({ from: 'me03@jiahe.example', references, id: newId() }))
    expect(await told()).toEqual({})
  })

  it.each(['pr03@jiahe.example', 'new.colleague@gendan.example'])(
    'is told to the merchandiser when a colleague wrote it (%s)',
    async (from) => {
      const { status } = await take(
        aReply({ from, references: threadOf(await anOrderThatIsOver()), id: newId(), text: 'cartons left' }),
      )
      const mails = await told()
      expect([status, Object.keys(mails)]).toEqual(['filed', ['ME03']])
      expect(mails['ME03']![0]!.text).toContain('cartons left')
    },
  )

  it('is not told to whoever has just filed it there by hand', async () => {
    const over = await anOrderThatIsOver()
    const { id } = await take(strange())
    const filed = await post(world, `/inbound-mails/${id}/file`, { order: over }, { as: 'ME03' }).expect(200)
    expect(filed.body).toMatchObject({ status: 'filed', refusal: expect.stringContaining('cancelled') })
    expect((await told())['ME03']).toBeUndefined()
  })
})

describe('a mail that matches nothing', () => {
  it.each([
    ['a customer', 'orders@nordlys.example', 'SA02'],
    ['a supplier', 'sales@huatai.example', 'PU02'],
    ['a forwarder', 'booking@haitong.example', 'SH02'],
    ['a broker', 'declare@anda.example', 'SH02'],
  ])('of %s is told to whoever deals with it, once', async (_title, from, reader) => {
    const raw = aReply({ from, id: newId(), subject: '新询价', text: '请报价' })
    const { id } = await take(raw)
    await take(raw)
    const mails = await told()
    expect(Object.keys(mails)).toEqual([reader])
    expect(mails[reader]).toHaveLength(1)
    expect(mails[reader]![0]!.text).toMatch(
      new RegExp(`请报价[^]*#readInboundMail/${id}[^]*#fileInboundMail/${id}`),
    )
    expect(world.woken).toContain(reader)
  })

  it('is told again after an interruption, and still once', async () => {
    const raw = aReply({ from: nordlys, id: newId() })
    const wake = world.deps.unplaced.unmatched
    world.deps.unplaced.unmatched = async (mail) => {
      await wake(mail)
      throw new Error('the worker died')
    }
    await take(raw)
    world.deps.unplaced.unmatched = wake
    expect((await take(raw)).status).toBe('unmatched')
    expect((await told())['SA02']).toHaveLength(1)
  })

  it('of an unknown sender is told to the lead of merchandising, once a day at most', async () => {
    const raw = strange()
    const { id } = await take(raw)
    await take(raw)
    await take(strange())
    const first = (await told())['ME02']!
    expect(first).toHaveLength(1)
    expect(first[0]!.text).toContain('http://gendan.test/docs#listInboundMails?status=unmatched')
    expect(first[0]!.text).toContain(`#readInboundMail/${id}`)
    const list = await get(world, '/inbound-mails?status=unmatched').expect(200)
    expect(list.body.items).toHaveLength(2)
  })

  it('that comes when the day’s has gone out is told the next day, and those after it with it', async () => {
    await take(strange())
    await send('ME02')
    const late = strange()
    await take(late)
    await take(late)
    await take(strange())
    const mails = (await told())['ME02']!.toSorted((a, b) => a.messageId.localeCompare(b.messageId))
    expect(mails.map(({ messageId, notBefore, status }) => [messageId, notBefore, status])).toEqual([
      ['<waiting.2026-11-23.ME02@gendan.example>', undefined, 'sent'],
      ['<waiting.2026-11-24.ME02@gendan.example>', '2026-11-23T16:00:00.000Z', 'queued'],
    ])
  })

  it('of a machine counts for the day, and is told nobody by itself', async () => {
    const headers = ['Auto-Submitted: auto-replied']
    await take(aReply({ from: nordlys, id: newId(), headers }))
    expect(Object.keys(await told())).toEqual(['ME02'])
  })
})

describe('a customer’s answer to a monthly statement', () => {
  it('is told to the sales person with the month, and where a line is disputed', async () => {
    const messageId = '<rhythm.monthlyStatement.2026-11-01.C-NORDLYS@gendan.example>'
    await world.repositories.emails.writeFurther([
      {
        sourceKey: 'rhythm:monthlyStatement:2026-11-01:C-NORDLYS',
        eventSeq: 0,
        notice: 'monthlyStatement',
        kind: 'rhythm',
        recipient: 'C-NORDLYS',
        address: 'orders@nordlys.example',
        messageId,
        subject: 'Monthly statement',
        text: 'text',
        html: '<p>text</p>',
        headers: {},
        createdAt: begin,
      },
    ])
    const text = 'Line 3 is wrong: we paid 4000 USD on 12 Oct.'
    const { status, refusal } = await take(
      aReply({ from: nordlys, references: [messageId], id: newId(), text }),
    )
    expect([status, refusal]).toEqual(['unmatched', expect.stringContaining('monthly statement')])
    const mails = await told()
    expect(Object.keys(mails)).toEqual(['SA02'])
    const [mail] = mails['SA02']!
    expect(mail!.subject).toMatch(/2026年10月对账单|statement for 2026-10/)
    for (const part of [
      text,
      '/docs#disputeStatementLine',
      '/docs#listUnresolvedStatementLines?customer=C-NORDLYS',
      '/docs#readRhythmRun/monthlyStatement/2026-11-01',
    ])
      expect(mail!.text).toContain(part)
    expect(mail!.text).not.toMatch(/answers none of ours|未能对应到订单/)
  })
})

describe('a bounce that proves nothing', () => {
  it.each([
    ['a report without a token', () => aBounce({ about: '<GD26-00001.9.due.ME03@gendan.example>' })],
    ['a report that quotes nothing', () => Buffer.from(aBounce().toString().replace(/Message-ID:\r\n .*/, ''))],
    ['a plain text', () => aReply({ from: 'PostMaster@qq.com', id: newId(), subject: '系统退信' })],
  ])('such as %s is told to the lead of merchandising with the day’s', async (_title, raw) => {
    expect((await take(raw())).status).toBe('unmatched')
    expect(Object.keys(await told())).toEqual(['ME02'])
    const list = await get(world, '/inbound-mails?possibleBounce=true').expect(200)
    expect(list.body.items).toHaveLength(1)
  }) // prettier-ignore

  it('is told as well when it is filed as a note under its order', async () => {
    const order = await received(world)
    const raw = aReply({ from: 'PostMaster@qq.com', id: newId(), references: threadOf(order) })
    expect((await take(raw)).status).toBe('filed')
    expect(Object.keys(await told())).toEqual(['ME02'])
  })
})

describe('what comes back of such mails', () => {
  const day = (on: number) => new Date(Date.parse(begin) + on * 86_400_000).toISOString()

  it.each([
    ['a holiday notice', ['Auto-Submitted: auto-replied'], true],
    ['a holiday notice that does not say so', [], true],
    ['a plain bounce', ['Return-Path: <>'], true],
    ['a bounce that quotes nothing', ['Return-Path: <>'], false],
  ])('%s is not told again, day after day', async (_title, headers, isAnswer) => {
    await take(strange())
    for (let on = 0; on < 3; on += 1) {
      world.setNow(day(on))
      for (const { messageId, status } of (await told())['ME02']!) {
        if (status !== 'queued') continue
        await send('ME02')
        if (isAnswer) world.setNow(day(on + 1))
        const references = isAnswer ? [messageId] : []
        await take(aReply({ from: 'me02@jiahe.example', references, id: newId(), headers }))
      }
    }
    expect((await told())['ME02']).toHaveLength(1)
  })

  it('from a colleague to one that was told alone is told with the day’s', async () => {
    await take(aReply({ from: nordlys, id: newId(), subject: 'New style?' }))
    const [asked] = (await told())['SA02']!
    const answer = { from: 'sa02@jiahe.example', references: [asked!.messageId], id: newId() }
    expect((await take(aReply(answer))).status).toBe('unmatched')
    expect(Object.keys(await told()).toSorted()).toEqual(['ME02', 'SA02'])
    expect((await told())['SA02']).toHaveLength(1)
  })

  it('is a mail of ours that a server has sent on under another Message-ID', async () => {
    const headers = ['Auto-Submitted: auto-generated', 'List-Id: "x" <inbound-mails.gendan.example>']
    const { status, refusal } = await take(strange({ headers }))
    expect([status, refusal]).toEqual(['unmatched', expect.stringContaining('of ours')])
    expect(await told()).toEqual({})
  })
})
