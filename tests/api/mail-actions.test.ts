import { createHash } from 'node:crypto'
import request from 'supertest'
import type { CommandName } from '../../domain/order/commands'
import { shirtOrder } from '../../scripts/orders'
import { walkToPaid } from '../../scripts/walk'
import { checkToken, signGrant, type ActionGrant } from '../../services/email/action-links'
import { createLinkActions } from '../../services/email/mail-actions'
import { walkFacts } from '../support/walker'
import { aWorld, begin, get, linkKey, post, received, type World } from './support/world'

let world: World
let number: string
beforeAll(async () => {
  world = await aWorld()
})
beforeEach(async () => {
  number = await received(world)
  world.orders.sent.length = 0
  world.log.length = 0
})
afterEach(() => {
  world.orders.behaviour = 'works'
  world.setNow(begin)
})
afterAll(() => world.close())

const grant = (parts: Partial<ActionGrant> = {}): ActionGrant => ({
  purpose: 'acknowledge',
  order: number,
  task: 'receiptAcknowledged',
  employee: 'ME03',
  mail: '12.due',
  expiresAt: '2026-11-30T02:00:00.000Z',
  ...parts,
})
const pathOf = (parts: Partial<ActionGrant> = {}, key = linkKey) =>
  `/mail-actions/${signGrant(grant(parts), [key])}`
const open = (path: string) => request(world.app).get(path)
const confirm = (path: string, form: Record<string, string> = {}) =>
  request(world.app).post(path).type('form').send(form)
const eventsOf = async (type: string) => {
  const { body } = await get(world, `/orders/${number}/events?limit=200`)
  return (body.items as { type: string; by: string; at: string; data: object }[]).filter(
    (event) => event.type === type,
  )
}
const logged = () => world.log.map((line) => JSON.parse(line) as Record<string, unknown>)

/** Takes the order on by the usual steps, until the next one is this command. */
async function walkUntil(command: CommandName): Promise<void> {
  for (const step of walkToPaid(walkFacts(world.orders.state(number), begin))) {
    if (step.command === command) return
    const { department, level } = step.by
    const [person] = await world.repositories.people.of(department, level)
    const body = step.body(walkFacts(world.orders.state(number), begin))
    const { status, body: said } = await post(world, `/orders/${number}/${step.command}`, body as object, {
      as: person!.code,
    })
    if (status !== 200) throw new Error(`${step.command}: ${JSON.stringify(said)}`)
  }
}

describe('opening a link', () => {
  it('changes nothing, however often it is opened, and shows what it would do and in whose name', async () => {
    const before = await get(world, `/orders/${number}`)
    const path = pathOf()
    for (let times = 0; times < 10; times++) {
      const { status, text } = await open(path)
      expect(status).toBe(200)
      for (const said of [
        '确认签收',
        'Acknowledge',
        '黄丽娟 Huang Lijuan',
        number,
        'method=',
        "name='promisedOn'",
      ])
        expect(text).toContain(said)
    }
    await request(world.app).head(path)
    const after = await get(world, `/orders/${number}`)
    expect([after.body.version, after.headers['etag'], world.orders.sent]).toEqual([
      before.body.version,
      before.headers['etag'],
      [],
    ])
    expect((await confirm(path)).status).toBe(200)
  })

  it('answers with a page that stands alone and leaves no trace of its address', async () => {
    const { headers, text } = await open(pathOf())
    expect(headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-frame-options': 'DENY',
      'content-security-policy': expect.stringMatching(
        /^default-src 'none'; style-src 'sha256-[\w+/=]{44}'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'$/,
      ),
    })
    const [, style = ''] = /<style>([^]*)<\/style>/.exec(text) ?? []
    expect(headers['content-security-policy']).toContain(createHash('sha256').update(style).digest('base64'))
    expect(text).toMatch(/^<!doctype html>/)
    expect(text).not.toMatch(/<script|<img|<link/)
    expect(text).toContain('width=device-width')
  })

  it('escapes what people typed', async () => {
    const raised = {
      subject: '<img src=x onerror=alert(1)>',
      question: '?',
      department: 'merchandising',
      blocking: true,
    }
    await post(world, `/orders/${number}/raiseQuery`, raised, { as: 'ME03' })
    const key = Object.keys(world.orders.state(number).tasks).findLast((task) => task.startsWith('query:'))
    const { text } = await open(pathOf({ task: key }))
    expect(text).toContain('&lt;img src')
    expect(text).not.toContain('<img')
  })
})

describe('confirming', () => {
  it('acts once, as the reader, with what was filled in; a reused link says what was done and when', async () => {
    const path = pathOf()
    const form = { promisedOn: '2026-11-25', comment: '面料明天到' }
    const done = await confirm(path, form)
    expect([done.status, done.text]).toEqual([200, expect.stringContaining('已签收')])
    const [event, ...others] = await eventsOf('taskAcknowledged')
    expect(others).toEqual([])
    expect(event).toMatchObject({
      by: 'ME03',
      data: { task: 'receiptAcknowledged', promisedAt: '2026-11-25T09:30:00.000Z', comment: '面料明天到' },
    })
    world.setNow('2026-11-24T03:00:00.000Z')
    for (const again of [
      await confirm(path, form),
      await confirm(path, { comment: 'other' }),
      await open(path),
    ]) {
      expect([again.status, again.text]).toEqual([409, expect.stringContaining('2026-11-23（周一）10:00')])
      expect(again.text).toContain('Nothing was done again')
    }
    expect(await eventsOf('taskAcknowledged')).toHaveLength(1)
    expect(logged()).toContainEqual(
      expect.objectContaining({ msg: 'mail link refused', link: 'reused', employee: 'ME03' }),
    )
  })

  it('asks again for a date before the ship date, and says so in the words of the trade', async () => {
    const path = pathOf()
    const far = await confirm(path, { promisedOn: '2099-01-01' })
    expect(far.status).toBe(409)
    expect(far.text).toContain('承诺或推迟的时间太晚')
    expect(far.text).toMatch(/Must be .* or earlier, (the end of the ship date|30 working days)/)
    expect((await confirm(path, { promisedOn: '2026-11-25' })).status).toBe(200)
  })

  it('acts once when it is sent twice at the same moment', async () => {
    const path = pathOf()
    const answers = await Promise.all([confirm(path), confirm(path), confirm(path, { comment: 'x' })])
    expect(answers.map(({ status }) => status)).toContain(200)
    for (const { status } of answers) expect([200, 409]).toContain(status)
    expect(await eventsOf('taskAcknowledged')).toHaveLength(1)
  })

  it('knows a link as used where the order had nothing to record', async () => {
    await confirm(pathOf({ mail: '1.remind' }))
    const second = pathOf({ mail: '2.due' })
    expect((await confirm(second)).status).toBe(200)
    expect((await open(second)).status).toBe(409)
    expect(await eventsOf('taskAcknowledged')).toHaveLength(1)
  })

  it('snoozes until a time of the factory, for a reason', async () => {
    const path = pathOf({ purpose: 'snooze' })
    expect((await open(path)).text).toContain('datetime-local')
    const done = await confirm(path, { until: '2026-11-23T15:00', reason: '客户下午回复' })
    expect([done.status, await eventsOf('taskSnoozed')]).toEqual([
      200,
      [
        expect.objectContaining({
          data: { task: 'receiptAcknowledged', until: '2026-11-23T07:00:00.000Z', reason: '客户下午回复' },
        }),
      ],
    ])
  })

  it('shows the form again with what is wrong and what was filled in, and may then be corrected', async () => {
    const path = pathOf({ purpose: 'snooze' })
    const bad = await confirm(path, { until: '2026-11-20T15:00', reason: '等客户' })
    expect(bad.status).toBe(409)
    for (const said of ['再次提醒的时间必须晚于现在', "value='2026-11-20T15:00'", '等客户'])
      expect(bad.text).toContain(said)
    for (const until of ['', 'tomorrow', '2026-13-45T25:99', '2026-11-24T25:00', '2026-11-24T17:30x'])
      expect((await confirm(path, { until, reason: 'x' })).status).toBe(422)
    const empty = await confirm(path, { until: 'tomorrow' })
    for (const said of [
      '再次提醒时间：请填写日期和时间',
      '原因：请用几句话说明',
      'Remind me again at: give a date and a time',
    ])
      expect(empty.text).toContain(said)
    expect((await confirm(path, { until: '2026-11-23 15:00', reason: 'x' })).status).toBe(200)
  })

  it('completes a task that one command completes, and leads to the forms for any other', async () => {
    const asked = await open(pathOf({ purpose: 'complete' }))
    expect(asked.status).toBe(200)
    expect(asked.text).toContain(`http://gendan.test/docs#acknowledgeReceipt/${number}`)
    expect(asked.text).not.toContain('<form')
    const pressed = await confirm(pathOf({ purpose: 'complete' }))
    expect([pressed.status, world.orders.sent]).toEqual([409, []])
  })

  it('asks why a promise is put off, once there is one', async () => {
    const first = await open(pathOf())
    expect(first.text).not.toContain("name='reason'")
    await confirm(pathOf(), { promisedOn: '2026-11-24' })
    const later = pathOf({ mail: '40.supervisor' })
    expect((await open(later)).text).toContain("name='reason'")
    const unreasoned = await confirm(later, { promisedOn: '2026-11-26' })
    expect([unreasoned.status, unreasoned.text]).toEqual([409, expect.stringContaining('须说明原因')])
    expect((await confirm(later, { promisedOn: '2026-11-26', reason: '面料晚到' })).status).toBe(200)
    expect(await eventsOf('taskAcknowledged')).toHaveLength(2)
  })

  it('completes with one press what one command completes', async () => {
    number = await received(world, shirtOrder({ requestedOn: '2027-03-31' }))
    await walkUntil('acknowledgeRelease')
    const [production] = await world.repositories.people.of('production', 'lead')
    const path = pathOf({ purpose: 'complete', task: 'acknowledge:production', employee: production!.code })
    expect((await open(path)).text).toContain('登记完成')
    const done = await confirm(path)
    expect([done.status, done.text]).toEqual([200, expect.stringContaining('已登记完成')])
    expect(await eventsOf('releaseAcknowledged')).toMatchObject([
      { by: production!.code, data: { department: 'production' } },
    ])
    expect((await open(path)).status).toBe(409)
  })

  it('says that nothing is left to do once the task is closed', async () => {
    await post(world, `/orders/${number}/acknowledgeReceipt`, { via: 'email' }, { as: 'ME03' })
    const sent = world.orders.sent.length
    for (const answer of [await open(pathOf()), await confirm(pathOf())])
      expect([answer.status, answer.text]).toEqual([409, expect.stringContaining('无需处理')])
    expect(world.orders.sent).toHaveLength(sent)
  })

  it('does nothing while the order cannot be reached, and works when it can, filled in otherwise too', async () => {
    const path = pathOf()
    world.orders.behaviour = 'isAway'
    const away = await confirm(path, { comment: 'first' })
    expect([away.status, away.text]).toEqual([503, expect.stringContaining('未做任何操作')])
    world.orders.behaviour = 'works'
    expect((await confirm(path, { comment: 'second' })).status).toBe(200)
    expect(await eventsOf('taskAcknowledged')).toMatchObject([{ data: { comment: 'second' } }])
  })

  it('says that it was taken when its record is still on the way', async () => {
    world.orders.behaviour = 'acceptsOnly'
    expect((await confirm(pathOf())).status).toBe(202)
  })
})

describe('a link that leads nowhere', () => {
  const refused = async (path: string, expected: number, said: string) => {
    for (const answer of [await open(path), await confirm(path)]) {
      expect([answer.status, answer.headers['content-type']]).toEqual([expected, 'text/html; charset=utf-8'])
      expect(answer.text).toContain(said)
    }
    expect(world.orders.sent).toEqual([])
  }

  it('is told when it is forged, and nothing is done', async () => {
    const [payload = '', signature = ''] = signGrant(grant(), [linkKey]).split('.')
    const other = Buffer.from(payload, 'base64url').toString().replace('ME03', 'GM01')
    const forged = [
      pathOf({}, 'another-key-another-key-another-key'),
      `/mail-actions/${payload}.${signature.slice(0, -1)}A0`,
      `/mail-actions/${Buffer.from(other).toString('base64url')}.${signature}`,
      '/mail-actions/x',
    ]
    for (const path of forged) await refused(path, 404, '链接无效')
    expect(logged().filter(({ link }) => link === 'forged')).toHaveLength(8)
  })

  it('is told when it has expired', async () => {
    world.setNow('2026-11-30T02:00:00.000Z')
    await refused(pathOf(), 410, '链接已过期')
    expect(logged()).toContainEqual(
      expect.objectContaining({ link: 'expired', order: number, employee: 'ME03' }),
    )
  })

  it('is told when its person has left or may not do it', async () => {
    await refused(pathOf({ employee: 'NOBODY' }), 403, '收件人已离职')
    await refused(pathOf({ order: 'GD99-99999' }), 403, 'GD99-99999')
    const notTheirs = await confirm(pathOf({ employee: 'FI02' }))
    expect([notTheirs.status, notTheirs.text]).toEqual([403, expect.stringContaining('不归您处理')])
    expect(await eventsOf('taskAcknowledged')).toEqual([])
  })

  it('is answered with 415 and 413 for what is no form of ours', async () => {
    const path = pathOf()
    expect((await request(world.app).post(path).send({ comment: 'x' })).status).toBe(415)
    expect((await confirm(path, { comment: 'x'.repeat(100_000) })).status).toBe(413)
    expect((await request(world.app).delete(path)).status).toBe(405)
  })
})

describe('the token of a link', () => {
  it('stands in no log, and not in the delivery log either', async () => {
    const links = createLinkActions({ api: 'http://gendan.test', keys: [linkKey] })
    const state = world.orders.state(number)
    const employee = { code: 'ME03', department: 'merchandising', level: 'staff' } as const
    const recipient = {
      ...employee,
      name: 'x',
      address: 'x@y.example',
      isExternal: false,
      language: 'zh',
    } as const
    const notice = {
      seq: 3,
      at: begin,
      kind: 'escalation',
      level: 'due',
      recipients: {},
      task: state.tasks['receiptAcknowledged'],
      facts: {},
    } as const
    const { acknowledge = '' } = links({ notice, state, recipient })
    const token = acknowledge.split('/').at(-1)!
    expect(checkToken(token, [linkKey], begin).outcome).toBe('valid')

    await world.database.db.email.create({
      data: {
        messageId: `<x.${number}@gendan.test>`, orderNumber: number, eventSeq: 1, notice: 'due', recipientCode: 'ME03',
        address: 'x@y.example', kind: 'escalation', subject: 's', text: `签收: ${acknowledge}`, html: `<a href="${acknowledge}">`,
        headers: {}, status: 'sent', createdAt: begin,
      },
    }) // prettier-ignore
    const { id } = (await get(world, `/emails?order=${number}`)).body.items[0]
    const { body } = await get(world, `/emails/${id}`, { as: 'FI02' })
    expect(body.text).toBe('签收: http://gendan.test/mail-actions/…')
    expect(JSON.stringify(body)).not.toContain(token)

    await confirm(`/mail-actions/${token}`)
    expect(world.log.join('')).not.toContain(token.slice(0, 40))
    expect(logged()).toContainEqual(
      expect.objectContaining({
        msg: 'request',
        path: '/mail-actions/…',
        operation: 'takeMailAction',
        status: 200,
      }),
    )
  })
})
