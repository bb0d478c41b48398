import { randomUUID } from 'node:crypto'
import request from 'supertest'
import { signGrant } from '../../services/email/action-links'
import { mailToken } from '../../services/email/mail-token'
import { aBounce, aReceipt, aReply } from '../support/inbound-samples'
import {
  aWorld,
  directorKey,
  get,
  linkKey,
  merchandiserKey,
  post,
  received,
  type World,
} from './support/world'

let world: World
let order: string
let mailId: string
beforeAll(async () => {
  world = await aWorld()
  order = await received(world)
  mailId = `<${order}.1.due.C-NORDLYS@gendan.example>`
})
afterAll(() => world?.close())

/** Hands a mail in, as the reader does. */
const take = (raw: Buffer, key = directorKey) =>
  request(world.app)
    .post('/inbound-mails')
    .set('Authorization', `Bearer ${key}`)
    .set('Idempotency-Key', randomUUID())
    .set('Content-Type', 'message/rfc822')
    .send(raw.toString('binary'))

const contact = async () => (await world.repositories.parties.find('C-NORDLYS'))!.contacts[0]!.email
const thread = () => [`<${order}@gendan.example>`]
const notes = () => world.orders.state(order).notes
const queries = () => world.orders.state(order).queries.filter(({ lacks }) => !lacks)
let id = 0
const newId = () => `<r${++id}@buyer.example>`

describe('a reply from a customer', () => {
  it('becomes a note of its order, a document for each file, and a query to merchandising, once', async () => {
    const file = { name: '唛头 "mark".pdf', type: 'application/pdf', content: '%PDF-1.7' }
    const raw = aReply({
      from: `Ingrid <${(await contact()).toUpperCase()}>`,
      references: thread(),
      id: newId(),
      text: 'Ship on Friday.\n\nOn Mon, Gendan <g@g.example> wrote:\n> Overdue',
      file,
    })
    const before = { notes: notes().length, documents: world.orders.state(order).documents.length }
    const first = await take(raw).expect(201)
    expect(first.body).toMatchObject({
      status: 'filed',
      orders: [order],
      senderKind: 'party',
      senderCode: 'C-NORDLYS',
    })
    const again = await take(raw).expect(200)
    expect(again.body).toEqual(first.body)

    const note = notes().at(-1)!
    expect([notes().length - before.notes, note.by]).toEqual([1, 'C-NORDLYS'])
    expect(note.text).toMatch(
      /Mail Ingrid[^]*\n\nShip on Friday\.\n\n[^]*唛头 "mark"\.pdf[^]*\/inbound-mails\//,
    )
    expect(note.text).not.toContain('> Overdue')
    const documents = world.orders.state(order).documents.slice(before.documents)
    expect(documents).toMatchObject([
      { name: file.name, by: 'C-NORDLYS', sha256: first.body.attachments[0].sha256 },
    ])
    const query = queries().at(-1)!
    expect(query).toMatchObject({
      department: 'merchandising',
      blocking: false,
      question: 'Ship on Friday.',
      mail: first.body.id,
    })
    expect(world.orders.state(order).tasks[`query:${query.id}`]).toMatchObject({
      kind: 'reply',
      // Two working days, the term of the policy, after the Monday on which it came.
      dueAt: '2026-11-25T09:30:00.000Z',
      owner: world.orders.state(order).order.merchandiser,
    })
    await post(world, `/orders/${order}/answerQuery`, {
      query: query.id,
      answer: 'Confirmed by mail',
    }).expect(200)
    expect(world.orders.state(order).tasks[`query:${query.id}`]!.closedAt).toBeDefined()
  })

  it('gives its files and its source as downloads, byte for byte, and never as a page', async () => {
    const { body } = await get(world, `/inbound-mails?order=${order}`).expect(200)
    const mail = body.items[0]
    const file = await get(world, `/inbound-mails/${mail.id}/attachments/1`).expect(200)
    expect(file.headers).toMatchObject({
      'content-type': 'application/pdf',
      'x-content-type-options': 'nosniff',
      'content-disposition': expect.stringMatching(
        /^attachment; filename="_ _mark_\.pdf"; filename\*=UTF-8''%E5%94%9B/,
      ),
    })
    expect(file.body.toString()).toBe('%PDF-1.7')
    const source = await get(world, `/inbound-mails/${mail.id}/source`).buffer(true).expect(200)
    expect(source.headers['content-disposition']).toBe(`attachment; filename="${mail.id}.eml"`)
    for (const path of ['attachments/2', 'attachments/0', 'attachments/x'])
      await get(world, `/inbound-mails/${mail.id}/${path}`).expect(404)
    await get(world, '/inbound-mails/none/attachments/1').expect(404)
    await get(world, '/inbound-mails/none').expect(404)
  })

  it('with very many pictures is filed, and says that some are in its source alone', async () => {
    const pictures = Array.from(
      { length: 53 },
      (_, index) =>
        `--x\r\nContent-Type: image/png; name=${index}.png\r\nContent-Disposition: inline\r\n\r\n${index}`,
    )
    const head = `From: ${await contact()}\r\nMessage-ID: ${newId()}\r\nIn-Reply-To: ${thread()[0]}`
    const text = '--x\r\nContent-Type: text/plain\r\n\r\nSee the pictures'
    const body = [text, ...pictures, '--x--'].join('\r\n')
    const raw = Buffer.from(`${head}\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n${body}`)
    const taken = await take(raw).expect(201)
    expect(taken.body).toMatchObject({ status: 'filed', filesLeftOut: 3 })
    expect(taken.body.attachments).toHaveLength(50)
    expect(notes().at(-1)!.text).toMatch(/See the pictures[^]*另有 3 个[^]*3 more in the source/)
  })

  it('opens no task when a machine sent it, and is a note all the same', async () => {
    const before = queries().length
    const raw = aReply({
      from: await contact(),
      references: thread(),
      id: newId(),
      text: 'I am out of office',
      headers: ['Auto-Submitted: auto-replied'],
    })
    expect((await take(raw).expect(201)).body).toMatchObject({ automatic: true, status: 'filed' })
    expect([queries().length, notes().at(-1)!.text]).toEqual([
      before,
      expect.stringContaining('Automatic reply'),
    ])
  })
})

describe('a mail of a mail system to a thread', () => {
  it.each([
    ['a bounce in plain text', () => aReply({ from: 'PostMaster@qq.com', subject: '系统退信', references: thread(), id: newId(), text: '收件人不存在' }), '疑似退信 Possible bounce'],
    ['a read receipt', () => aReceipt({ references: thread(), id: newId() }), '自动回复 Automatic reply'],
  ])('%s is a note that says so, and asks nobody to answer', async (_title, raw, kind) => {
    const before = [queries().length, notes().length]
    const { body } = await take(raw()).expect(201)
    expect(body).toMatchObject({ status: 'filed', automatic: true, orders: [order] })
    expect([queries().length, notes().length - 1]).toEqual(before)
    expect(notes().at(-1)!.text).toContain(kind)
    const isPossibleBounce = kind.includes('bounce')
    const listed = await get(world, `/inbound-mails?order=${order}&possibleBounce=true`).expect(200)
    expect(listed.body.items.some(({ id: one }: { id: string }) => one === body.id)).toBe(isPossibleBounce)
  }) // prettier-ignore
})

describe('a reply of somebody else', () => {
  it('of an employee is a note in that name, and asks nobody to answer', async () => {
    const before = queries().length
    await take(aReply({ from: 'pr03@jiahe.example', references: thread(), id: newId() })).expect(201)
    expect([notes().at(-1)!.by, queries().length]).toEqual(['PR03', before])
  })

  it('whom nobody knows is said to be unknown, and awaits an answer', async () => {
    const before = queries().length
    await take(aReply({ from: 'x@stranger.example', references: thread(), id: newId() })).expect(201)
    expect(notes().at(-1)).toMatchObject({
      by: 'inbound-mail',
      text: expect.stringContaining('unknown sender'),
    })
    expect(queries().length).toBe(before + 1)
  })
})

describe('a mail that refers to nothing of ours', () => {
  it('is kept unmatched whatever its subject says, and can be filed by hand, under one order', async () => {
    const before = notes().length
    const subject = `Re: [${order}] 已逾期 · Overdue`
    const references = [`<${order}@evil.example>`, '<GD99-99999@gendan.example>']
    const raw = aReply({ from: await contact(), subject, references, id: newId(), text: 'about the zips' })
    const { body } = await take(raw).expect(201)
    expect([body.status, body.orders, notes().length]).toEqual(['unmatched', [], before])
    const list = await get(world, '/inbound-mails?status=unmatched').expect(200)
    expect(list.body.items.map((mail: { id: string }) => mail.id)).toContain(body.id)

    const file = (to: string) => post(world, `/inbound-mails/${body.id}/file`, { order: to }, { as: 'ME04' })
    const unknown = await file('GD99-99999').expect(422)
    expect(unknown.body.errors).toMatchObject([{ pointer: '/order' }])
    const filed = await file(order).expect(200)
    expect(filed.body).toMatchObject({ status: 'filed', filedBy: 'ME04', orders: [order] })
    expect((await file(order).expect(200)).body).toEqual(filed.body)
    expect([notes().length - before, notes().at(-1)!.text]).toEqual([
      1,
      expect.stringContaining('about the zips'),
    ])
    const other = await received(world)
    expect((await file(other).expect(409)).body.code).toBe('already-filed')
    await post(world, '/inbound-mails/none/file', { order }).expect(404)
  })

  it('is filed under one order alone by two people at once, and under that one again after an interruption', async () => {
    const other = await received(world)
    const countIn = (number: string) => world.orders.state(number).notes.length
    const before = countIn(order) + countIn(other)
    const { body } = await take(aReply({ from: 'x@stranger.example', id: newId() })).expect(201)
    const file = (to: string) => post(world, `/inbound-mails/${body.id}/file`, { order: to }, { as: 'ME04' })
    const answers = await Promise.all([file(order), file(other)])
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409])
    expect(countIn(order) + countIn(other)).toBe(before + 1)

    const { body: next } = await take(aReply({ from: 'x@stranger.example', id: newId() })).expect(201)
    await world.repositories.inboundMails.claim({ id: next.id, orders: [other] })
    const again = (to: string) => post(world, `/inbound-mails/${next.id}/file`, { order: to }, { as: 'ME04' })
    expect((await again(order).expect(409)).body.detail).toContain(other)
    expect((await again(other).expect(200)).body).toMatchObject({ status: 'filed', orders: [other] })
  })

  it('is what comes back of ours, and files nothing', async () => {
    await world.repositories.emails.writeFurther([aSentMail()])
    const before = notes().length
    const { body } = await take(aReply({ id: mailId, references: thread(), from: 'x@y.example' })).expect(201)
    expect([body.status, notes().length]).toEqual(['unmatched', before])
  })
})

describe('a mail that quotes a link by which its reader acts', () => {
  const aToken = () =>
    signGrant(
      {
        purpose: 'acknowledge',
        order,
        task: 'receiptAcknowledged',
        employee: 'ME03',
        mail: '1.due',
        expiresAt: '2026-12-30T02:00:00.000Z',
      },
      [linkKey],
    )

  it('holds it neither in its text nor in the note and the query of the order', async () => {
    const token = aToken()
    const link = `http://gendan.test/mail-actions/${token}`
    const broken = link.replace(/(.{60})/g, '$1=\r\n> ')
    const text = `agreed: ${link}\r\n${broken}\r\nhttps://x.example/?u=http%3A%2F%2Fg%2Fmail-actions%2F${token}\r\n${token}\r\nX-Gendan-Token: ${tokenOf(mailId)}`
    const raw = aReply({ from: await contact(), references: thread(), id: newId(), subject: token, text })
    const { body } = await take(raw).expect(201)
    const read = await get(world, `/inbound-mails/${body.id}`, { key: merchandiserKey }).expect(200)
    const said = JSON.stringify([read.body, notes().at(-1), queries().at(-1)])
    expect(said).toContain('agreed')
    for (const [part] of `${token} ${tokenOf(mailId)}`.matchAll(/[\w-]{12}/g))
      expect(said).not.toContain(part)
  })

  it('gives its source and mails within it to directors alone, and files that quote no link to everybody', async () => {
    const file = async (name: string, type: string, content: string) => {
      const raw = aReply({
        from: await contact(),
        references: thread(),
        id: newId(),
        file: { name, type, content },
      })
      return (await take(raw).expect(201)).body.id as string
    }
    const link = `http://gendan.test/mail-actions/${aToken()}`
    const restricted = [
      await file('ours.txt', 'text/plain', link),
      await file('ours.txt', 'application/octet-stream', link),
      await file('ours.eml', 'application/octet-stream', 'Subject: x'),
      await file(
        'details.dat',
        'application/octet-stream',
        'Subject: x\r\nMIME-Version: 1.0\r\n\r\nL21haWw=',
      ),
    ]
    for (const mail of restricted) {
      for (const path of ['source', 'attachments/1']) {
        const refused = await get(world, `/inbound-mails/${mail}/${path}`, { key: merchandiserKey }).expect(
          403,
        )
        expect(refused.body).toMatchObject({
          code: 'not-permitted',
          detail: expect.stringContaining('director'),
        })
        await get(world, `/inbound-mails/${mail}/${path}`).expect(200)
      }
    }
    const plain = await file('a.txt', 'text/plain', 'nothing')
    await get(world, `/inbound-mails/${plain}/attachments/1`, { key: merchandiserKey }).expect(200)
  })
})

describe('a bounce', () => {
  it('is written into the log of the mail, marks the address and tells sales and the merchandiser, once', async () => {
    await world.repositories.emails.writeFurther([aSentMail()])
    const sent = (await world.repositories.emails.findByMessageIds([mailId]))!
    await world.repositories.mailbox.claimNext({
      recipient: 'C-NORDLYS',
      worker: 'w',
      now: '2026-11-23T02:00:00.000Z',
    })
    await world.repositories.mailbox.markSent({
      id: sent.id,
      at: '2026-11-23T02:00:00.000Z',
      response: '250 ok',
    })
    // The mail was passed on, and came back from there.
    const raw = aBounce({ about: mailId, recipient: 'ingrid@home.example', token: tokenOf(mailId) })
    expect((await take(raw).expect(201)).body.status).toBe('bounce')
    await take(raw).expect(200)
    const { body } = await get(world, `/emails/${sent.id}`).expect(200)
    expect([body.status, body.attempts.map(({ outcome }: { outcome: string }) => outcome)]).toEqual([
      'bounced',
      ['sent', 'bounced'],
    ])
    expect((await get(world, '/emails?status=bounced').expect(200)).body.items).toHaveLength(1)
    const failures = await get(world, '/address-failures?cleared=false').expect(200)
    expect(failures.body.items).toMatchObject([
      { address: sent.address, source: 'bounce', count: 1, smtpCode: 550 },
    ])
    const merchandiser = world.orders.state(order).order.merchandiser
    expect(new Set(world.woken)).toContain(merchandiser)
    const told = await get(world, `/emails?recipient=${merchandiser}`, { as: merchandiser }).expect(200)
    expect(told.body.items.map((mail: { kind: string }) => mail.kind)).toContain('undelivered')

    const clear = () =>
      post(world, `/address-failures/${failures.body.items[0].id}/clear`, {}, { as: 'ME04' })
    expect((await clear().expect(200)).body).toMatchObject({ clearedBy: 'ME04' })
    await clear().expect(200)
    expect((await get(world, '/address-failures?cleared=false').expect(200)).body.items).toEqual([])
    await post(world, '/address-failures/none/clear').expect(404)
  })

  it('for now is noted only, and one about a mail or an address that is not ours changes nothing', async () => {
    const two = aSentMail({
      messageId: `<${order}.2.due.C-NORDLYS@gendan.example>`,
      address: 'a@b.example, c@d.example',
    })
    await world.repositories.emails.writeFurther([{ ...two, notice: 'two' }])
    const sent = (await world.repositories.emails.findByMessageIds([two.messageId]))!
    const [about, token] = [two.messageId, tokenOf(two.messageId)]
    const delayed = { about, token, recipient: 'a@b.example', action: 'delayed', status: '4.4.1' }
    expect((await take(aBounce(delayed)).expect(201)).body.status).toBe('bounce')
    const other = aBounce({ about, token, recipient: 'victim@other.example' })
    expect((await take(other).expect(201)).body).toMatchObject({ status: 'unmatched', possibleBounce: true })
    const none = '<none@gendan.example>'
    await take(aBounce({ about: none, token: tokenOf(none), recipient: 'a@b.example' })).expect(201)
    const log = await world.repositories.emails.get(sent.id)
    expect([log?.status, log?.attempts.map(({ outcome }) => outcome)]).toEqual(['queued', ['delayed']])
    expect((await get(world, '/address-failures?cleared=false').expect(200)).body.items).toEqual([])
  })

  it('that does not hold the token of its mail marks nobody and tells no next level: Message-IDs can be guessed', async () => {
    const messageId = `<${order}.3.director.SA04@gendan.example>`
    const address = 'sa04@jiahe.example'
    await world.repositories.emails.writeFurther([
      aSentMail({ messageId, address, recipient: 'SA04', notice: 'director' }),
    ])
    const written = (await get(world, '/emails?limit=200').expect(200)).body.items
    const others = tokenOf(mailId)
    for (const token of [undefined, 'x', others, `${tokenOf(messageId)}x`]) {
      const raw = aBounce({ about: messageId, recipient: address, token, headersOnly: token === others })
      const { body } = await take(raw).expect(201)
      const refusal = expect.stringContaining('token') as string
      expect(body).toMatchObject({ status: 'unmatched', possibleBounce: true, refusal })
    }
    const sent = (await world.repositories.emails.findByMessageIds([messageId]))!
    expect((await world.repositories.emails.get(sent.id))?.attempts).toEqual([])
    expect((await get(world, '/address-failures').expect(200)).body.items).not.toContainEqual(
      expect.objectContaining({ address }),
    )
    const kinds = (items: { kind: string }[]) => items.filter(({ kind }) => kind === 'undelivered').length
    const now = (await get(world, '/emails?limit=200').expect(200)).body.items
    expect(kinds(now)).toBe(kinds(written))
  })
})

describe('a reply to a mail about several orders', () => {
  /** A digest to the customer that tells instead of a mail of each of these orders. */
  async function aDigest(orders: string[], messageId: string): Promise<void> {
    const { emails, digests } = world.repositories
    const recipient = 'C-TOGETHER'
    await emails.writeFurther(
      orders.map((orderNumber, index) =>
        aSentMail({ orderNumber, recipient, messageId: `<${index}.${messageId.slice(1)}` }),
      ),
    )
    const mails = (await emails.list({ recipient, status: 'queued' }, { limit: 50 })).items
    const { address, subject, text, html, headers, createdAt } = aSentMail()
    const digest = {
      recipient,
      address,
      subject,
      text,
      html,
      headers,
      createdAt,
      messageId,
      sourceKey: `digest:${messageId}`,
      urgent: false,
      members: mails.map(({ id: member }) => member),
    }
    expect(await digests.write({ digest, done: [], outdone: [], alone: [], replaced: [] })).toBe(true)
  }

  it('is filed under each of them, with one query to each of their merchandisers', async () => {
    const over = await received(world)
    await post(world, `/orders/${over}/cancelOrder`, { reason: 'The buyer withdrew' }).expect(200)
    for (const { id: compensation } of world.orders.state(over).compensations.filter(({ doneAt }) => !doneAt))
      await post(world, `/orders/${over}/confirmCompensation`, { compensation, outcome: 'done' }).expect(200)
    const mine = [await received(world), await received(world)]
    const other = await received(world, { merchandiser: 'ME04' })
    const orders = [over, ...mine, other]
    await aDigest(orders, '<digest.several@gendan.example>')
    const raw = aReply({
      from: await contact(),
      references: ['<digest.several@gendan.example>'],
      id: newId(),
      text: 'All on Friday.',
      file: { name: 'dates.pdf', type: 'application/pdf', content: '%PDF-1.7' },
    })
    const { body } = await take(raw).expect(201)
    expect(body).toMatchObject({ status: 'filed', orders, refusal: expect.stringContaining(`${over}: `) })
    expect((await take(raw).expect(200)).body).toEqual(body)

    const filed = [...mine, other].map((number) => {
      const state = world.orders.state(number)
      return {
        notes: state.notes.map(({ text }) => [text.includes('All on Friday.'), text.includes(orders.join(', '))]),
        files: state.documents.map(({ name }) => name),
        queries: state.queries.filter(({ lacks }) => !lacks).map(({ question }) => question),
      }
    })
    const told = { notes: [[true, true]], files: ['dates.pdf'] }
    const asked = { ...told, queries: ['All on Friday.'] }
    expect(filed).toEqual([asked, { ...told, queries: [] }, asked])
    const listed = await get(world, `/inbound-mails?order=${other}`).expect(200)
    expect(listed.body.items).toEqual([body])
  }) // prettier-ignore

  it('is left to a person when the mail told of no order', async () => {
    await aDigest([], '<digest.none@gendan.example>')
    const raw = aReply({ references: ['<digest.none@gendan.example>'], id: newId() })
    expect((await take(raw).expect(201)).body).toMatchObject({ status: 'unmatched', orders: [] })
  })
})

describe('handing mail in', () => {
  it('takes a key that may act as others, and the source of a mail alone', async () => {
    const refused = await take(aReply({ id: newId() }), merchandiserKey).expect(403)
    expect(refused.body.code).toBe('not-permitted')
    expect((await take(Buffer.from('no mail')).expect(422)).body.code).toBe('mail-refused')
    const json = await post(world, '/inbound-mails', { from: 'x' })
    expect([json.status, json.body.code]).toEqual([415, 'unsupported-media-type'])
  })

  it('keeps a mail while orders cannot be reached, and files it when it comes again', async () => {
    const raw = aReply({
      from: await contact(),
      references: thread(),
      id: newId(),
      text: 'during the outage',
    })
    world.orders.behaviour = 'isAway'
    await take(raw).expect(503)
    world.orders.behaviour = 'works'
    expect((await take(raw).expect(200)).body.status).toBe('filed')
    expect(notes().filter(({ text }) => text.includes('during the outage'))).toHaveLength(1)
  })

  it('files under an order that is over, and says that it took no note', async () => {
    const closed = await received(world)
    await post(world, `/orders/${closed}/cancelOrder`, { reason: 'The buyer withdrew' }).expect(200)
    for (const { id: compensation } of world.orders
      .state(closed)
      .compensations.filter(({ doneAt }) => !doneAt)) {
      await post(world, `/orders/${closed}/confirmCompensation`, { compensation, outcome: 'done' }).expect(
        200,
      )
    }
    expect(world.orders.state(closed).status).toBe('cancelled')
    const { body } = await take(aReply({ references: [`<${closed}@gendan.example>`], id: newId() })).expect(
      201,
    )
    expect(body).toMatchObject({
      status: 'filed',
      orders: [closed],
      refusal: expect.stringContaining('cancelled'),
    })
  })
})

/** The token that a mail of ours carries. */
function tokenOf(messageId: string): string {
  return mailToken(messageId, [linkKey])
}

/** A mail of ours to the customer. */
function aSentMail(
  parts: {
    messageId?: string
    address?: string
    orderNumber?: string
    recipient?: string
    notice?: string
  } = {},
) {
  return {
    orderNumber: order,
    eventSeq: 1,
    notice: 'due',
    recipient: 'C-NORDLYS',
    address: 'orders@nordlys.example',
    kind: 'escalation',
    messageId: mailId,
    subject: 'Overdue',
    text: 'text',
    html: '<p>text</p>',
    headers: {},
    createdAt: '2026-11-23T01:00:00.000Z',
    ...parts,
  }
}
