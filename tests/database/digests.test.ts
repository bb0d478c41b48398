import type { OrderState } from '../../domain/order/state'
import {
  createRepositories,
  type DigestNews,
  type DigestStep,
  type MailRow,
  type Repositories,
} from '../../services/database'
import { createAddressBook } from '../../services/email/address-book'
import { gatherMails } from '../../services/email/gather'
import type { Person } from '../../services/email/recipients'
import { createUndeliverable } from '../../services/email/undeliverable'
import { factoryCalendar } from '../../services/scheduling'
import { testDatabase, type TestDatabase } from '../support/database'
import { aMail, anIntake, aRecord, aState, aTask } from './an-order'

let database: TestDatabase
let repositories: Repositories

beforeAll(async () => {
  database = await testDatabase()
  repositories = createRepositories(database.db)
})
afterAll(() => database?.drop())

const now = '2026-03-06T08:00:00.000Z'
const later = (minutes: number) => new Date(Date.parse(now) + minutes * 60_000).toISOString()
const calendar = factoryCalendar({ zone: 'Asia/Shanghai', from: '2026-01-01', to: '2026-12-31' })

let count = 0
const nextRecipient = () => `D${++count}`
let orders = 0

const step = (task = 'work', parts: Partial<DigestStep> = {}): DigestStep => ({
  task,
  level: 'due',
  asks: { en: 'Finish it.', zh: '请完成。' },
  holder: '李娜',
  links: { acknowledge: `https://gendan.example/mail-actions/${task}` },
  ...parts,
})

/** An order with an open task and a mail about it to a recipient. */
async function anOrder(recipient: string, mail: Partial<MailRow> = {}, state: Partial<OrderState> = {}) {
  const number = `GD26-1${String(++orders).padStart(4, '0')}`
  const row = aMail(1, recipient, {
    messageId: `<${number}>`,
    taskKey: 'work',
    digestPart: [step()],
    notBefore: later(-1),
    ...mail,
  })
  const order = { ...(state.order ?? anIntake()), buyerOrderNumber: `PO-${number}` }
  const parts = { number, calendar, tasks: { work: aTask('work') }, ...state, order }
  const record = aRecord(1, 1, { number, mails: [row], state: aState(1, parts) })
  const { recipients } = await repositories.recordEvents(record)
  return { number, parts, record, woken: recipients }
}

const standIn = (code: string): Person => ({
  code,
  name: code,
  email: `${code.toLowerCase()}@jiahe.example`,
  language: 'both',
  department: 'merchandising',
  level: 'staff',
})

const anEmployee = (code: string) => ({
  code,
  name: code,
  nameEn: code,
  department: 'merchandising',
  level: 'staff',
  email: `${code.toLowerCase()}@jiahe.example`,
  language: 'both',
})

/** The task of an order is done. */
async function finish({ number, parts }: Awaited<ReturnType<typeof anOrder>>): Promise<void> {
  const tasks = { work: aTask('work', { closedAt: now }) }
  await repositories.recordEvents(aRecord(2, 2, { number, state: aState(2, { ...parts, tasks }) }))
}

const gather = (recipient: string, parts: { now?: string; quietUntil?: string } = {}) =>
  gatherMails(
    {
      repositories,
      book: createAddressBook(repositories),
      api: 'https://gendan.example',
      domain: 'gendan.example',
      sender: 'Jiahe Garments',
      digestSeconds: 75,
    },
    { recipient, now, ...parts },
  )
const claim = (recipient: string, parts: { now?: string; quietUntil?: string } = {}) =>
  repositories.mailbox.claimNext({ recipient, worker: 'w1', now, ...parts })
const log = async (recipient: string) => (await repositories.emails.list({ recipient }, { limit: 50 })).items
const statuses = async (recipient: string) =>
  (await log(recipient)).map(({ kind, status }) => `${kind} ${status}`).sort()

describe('a digest', () => {
  it('tells instead of the mails that wait, and leaves with them in the log', async () => {
    const recipient = nextRecipient()
    await anOrder(recipient)
    await anOrder(recipient)
    await gather(recipient)
    const mail = await claim(recipient)
    expect(mail).toMatchObject({
      kind: 'digest',
      recipientCode: recipient,
      address: `${recipient.toLowerCase()}@jiahe.example`,
    })
    expect(mail?.text).toContain('GD26-10001')
    expect(mail?.text).toContain('https://gendan.example/mail-actions/work')
    expect(await claim(recipient)).toBeUndefined()
    await repositories.mailbox.markSent({ id: mail!.id, at: later(1), response: '250 ok' })
    expect(await statuses(recipient)).toEqual(['digest sent', 'escalation digested', 'escalation digested'])
    const told = (await log(recipient)).filter(({ kind }) => kind === 'escalation')
    expect(told.map(({ digest, sentAt }) => ({ digest, sentAt }))).toEqual(
      told.map(() => ({ digest: mail!.id, sentAt: later(1) })),
    )
    expect((await repositories.emails.get(mail!.id))?.tells?.sort()).toEqual(told.map(({ id }) => id).sort())
  })

  it('greets its reader by name in each language', async () => {
    const code = nextRecipient()
    await database.db.employee.create({
      data: { code, name: '何雨欣', nameEn: 'He Yuxin', department: 'merchandising', level: 'staff', email: `${code}@jiahe.example` }, // prettier-ignore
    })
    await anOrder(code)
    await anOrder(code)
    await gather(code)
    const { text } = (await claim(code))!
    expect([text.includes('何雨欣，您好：'), text.includes('Hello He Yuxin,')]).toEqual([true, true])
  })

  it('is none for a single mail', async () => {
    const recipient = nextRecipient()
    await anOrder(recipient)
    await gather(recipient)
    expect(await claim(recipient)).toMatchObject({ kind: 'escalation' })
  })

  it('says of a task only the highest of the levels that reach its reader together', async () => {
    const recipient = nextRecipient()
    const number = `GD26-1${String(++orders).padStart(4, '0')}`
    const mails = ['due', 'supervisor'].map((level) =>
      aMail(1, recipient, {
        messageId: `<${number}.${level}>`,
        notice: level,
        level,
        digestPart: [step('work', { level })],
        notBefore: later(-1),
      }),
    )
    const state = aState(1, { number, calendar, tasks: { work: aTask('work') } })
    await repositories.recordEvents(aRecord(1, 1, { number, mails, state }))
    await gather(recipient)
    expect(await claim(recipient)).toMatchObject({ kind: 'escalation', level: 'supervisor' })
    expect(await claim(recipient)).toBeUndefined()
  })

  describe('with sailings that moved', () => {
    const moved = (to: string, days = 5): DigestNews => ({
      news: 'shipDateMoves',
      tone: 'critical',
      title: { en: `Can sail on ${to} only`, zh: `船期预计推迟到 ${to}` },
      lead: { en: `${days} working days late: fabric is late`, zh: `晚 ${days} 个工作日，原因：面料晚到。` },
      days,
    })
    const aMove = (recipient: string, to: string, days: number) =>
      anOrder(recipient, { kind: 'shipDateMoves', taskKey: undefined, digestPart: [moved(to, days)] })

    it('tells of many orders that one cause has moved in one mail, the riskiest first, beside the tasks', async () => {
      const recipient = nextRecipient()
      const little = await aMove(recipient, '2026-05-18', 1)
      const much = await aMove(recipient, '2026-05-28', 9)
      const held = await aMove(recipient, '2026-05-15', 0)
      await anOrder(recipient)
      await gather(recipient)
      const mail = await claim(recipient)
      expect(mail).toMatchObject({ kind: 'digest', subject: '[Gendan] 1 项待办需跟进；3 张订单船期有变 · 1 task wants you; 3 sailings moved' })
      const { text = '' } = mail ?? {}
      const places = [much, little, held].map(({ number }) => text.indexOf(number))
      expect(places).toEqual([...places].sort((a, b) => a - b))
      for (const words of ['船期预计推迟到 2026-05-28', '晚 9 个工作日，原因：面料晚到。', 'Can sail on 2026-05-15 only'])
        expect(text).toContain(words)
      expect(text).toContain(`https://gendan.example/docs#readOrder/${much.number}`)
      expect(await claim(recipient)).toBeUndefined()
    }) // prettier-ignore

    it('says of one that moved twice where it is now', async () => {
      const recipient = nextRecipient()
      const number = `GD26-1${String(++orders).padStart(4, '0')}`
      const mails = [moved('2026-05-22'), moved('2026-05-26')].map((part, index) =>
        aMail(index + 1, recipient, {
          messageId: `<${number}.${index}>`,
          kind: 'shipDateMoves',
          digestPart: [part],
          notBefore: later(-1),
        }),
      )
      const state = aState(2, { number, calendar })
      await repositories.recordEvents(aRecord(1, 2, { number, mails, state }))
      await gather(recipient)
      expect(await claim(recipient)).toMatchObject({ kind: 'shipDateMoves', messageId: `<${number}.1>` })
      expect(await statuses(recipient)).toEqual(['shipDateMoves dropped', 'shipDateMoves sending'])
    })
  })

  it('tells of a hold, and of none that is over again', async () => {
    const recipient = nextRecipient()
    const news = (kind: string): DigestNews => ({
      news: kind,
      tone: 'due',
      title: { en: kind, zh: kind },
      lead: { en: `order ${kind}`, zh: kind },
      days: 0,
    })
    const aNotice = (kind: string) =>
      anOrder(recipient, { kind, taskKey: undefined, digestPart: [news(kind)] })
    await aNotice('held')
    const number = `GD26-1${String(++orders).padStart(4, '0')}`
    const mails = ['held', 'resumed'].map((kind, index) =>
      aMail(index + 1, recipient, { messageId: `<${number}.${kind}>`, kind, digestPart: [news(kind)], notBefore: later(-1) }),
    )
    await repositories.recordEvents(aRecord(1, 2, { number, mails, state: aState(2, { number, calendar }) }))
    await gather(recipient)
    const mail = await claim(recipient)
    expect(mail?.subject).toBe('[Gendan] 2 条订单动态 · 2 notices')
    expect(mail?.text.match(/order (held|resumed)/g)).toEqual(['order held', 'order resumed'])
    expect(await statuses(recipient)).toEqual(['digest sending', 'held digested', 'held dropped', 'resumed digested'])
  }) // prettier-ignore

  it('waits until one of its mails may go out, and takes the others along', async () => {
    const recipient = nextRecipient()
    await anOrder(recipient, { notBefore: later(1) })
    await anOrder(recipient, { notBefore: later(2) })
    await gather(recipient)
    expect(await statuses(recipient)).toEqual(['escalation queued', 'escalation queued'])
    await gather(recipient, { now: later(1) })
    expect(await statuses(recipient)).toEqual(['digest queued', 'escalation digested', 'escalation digested'])
  })

  it('puts the critical first, then what is most at risk', async () => {
    const recipient = nextRecipient()
    const small = await anOrder(recipient, {}, { order: anIntake({ lines: [], amount: '100.00' }) })
    const large = await anOrder(recipient, {}, { order: anIntake({ lines: [], amount: '90000.00' }) })
    const cutOff = await anOrder(
      recipient,
      { sendBy: later(60) },
      { tasks: { work: aTask('work', { cutOffAt: later(60) }) } },
    )
    await gather(recipient)
    const { text = '' } = (await claim(recipient)) ?? {}
    const places = [cutOff, large, small].map(({ number }) => text.indexOf(number))
    expect(places.every((place) => place >= 0)).toBe(true)
    expect(places).toEqual([...places].sort((a, b) => a - b))
  })

  it('takes in what comes before it is sent, and leaves out what is done', async () => {
    const recipient = nextRecipient()
    const first = await anOrder(recipient)
    const second = await anOrder(recipient)
    await gather(recipient)
    const third = await anOrder(recipient)
    await gather(recipient)
    await finish(first)
    // Until it is made anew it does not go out: it would ask for work that is done.
    expect(await claim(recipient)).toBeUndefined()
    await gather(recipient)
    const mail = await claim(recipient)
    expect(mail?.text).not.toContain(first.number)
    expect(mail?.text).toContain(second.number)
    expect(mail?.text).toContain(third.number)
    expect(await statuses(recipient)).toEqual([
      'digest dropped',
      'digest dropped',
      'digest sending',
      'escalation digested',
      'escalation digested',
      'escalation dropped',
    ])
  })

  it('gives way to a single mail when the rest is done, and to nothing when all is', async () => {
    const recipient = nextRecipient()
    const first = await anOrder(recipient)
    const second = await anOrder(recipient)
    await gather(recipient)
    await finish(first)
    await gather(recipient)
    expect(await statuses(recipient)).toEqual(['digest dropped', 'escalation dropped', 'escalation queued'])
    await finish(second)
    expect(await claim(recipient)).toBeUndefined()
  })

  it('takes in what is sent on to its reader from somebody away, without their buttons', async () => {
    const [away, recipient] = [nextRecipient(), nextRecipient()]
    const port = createUndeliverable({
      repositories,
      book: {
        ...createAddressBook(repositories),
        employee: async () => [standIn(recipient)],
        supervisorsOf: async () => [],
      },
      wakeMailbox: async () => undefined,
      domain: 'gendan.example',
      zone: 'Asia/Shanghai',
      clock: () => now,
    })
    const orders = [await anOrder(away), await anOrder(away)]
    await database.db.employee.create({ data: anEmployee(away) })
    for (const _ of orders) expect(await port.redirect((await claim(away))!, 'away')).toEqual([recipient])
    const digest = { ...aMail(1, recipient), kind: 'digest', sourceKey: `redirected:x:${recipient}`, notice: 'digest' }
    await repositories.emails.writeFurther([{ ...digest, messageId: `<redirected.${recipient}>` }])
    await anOrder(recipient)
    await gather(recipient, { now: later(1) })
    const sent = [await claim(recipient, { now: later(1) }), await claim(recipient, { now: later(1) })]
    const [sentOn, own] = sent.toSorted((a, b) => Number(a?.messageId.startsWith('<digest')) - Number(b?.messageId.startsWith('<digest')))
    // A digest that was sent on goes out as it is.
    expect(sentOn?.messageId).toBe(`<redirected.${recipient}>`)
    for (const { number } of orders) expect(own?.text).toContain(number)
    expect(own?.text.match(/in place of/g)).toHaveLength(2)
    expect(own?.text.match(/mail-actions/g)).toHaveLength(2)
  }) // prettier-ignore

  it('leaves at night only with what cannot wait', async () => {
    const recipient = nextRecipient()
    const usual = await anOrder(recipient)
    const urgent = await anOrder(recipient, { urgent: true })
    const atDawn = await anOrder(recipient, { sendBy: later(300) })
    await gather(recipient, { quietUntil: later(600) })
    const mail = await claim(recipient, { quietUntil: later(600) })
    expect(mail).toMatchObject({ kind: 'digest', urgent: true })
    expect(mail?.text).toContain(urgent.number)
    expect(mail?.text).toContain(atDawn.number)
    expect(mail?.text).not.toContain(usual.number)
    expect(await claim(recipient, { quietUntil: later(600) })).toBeUndefined()
  })

  it('that a server may have taken goes out as it is, whatever comes', async () => {
    const recipient = nextRecipient()
    const first = await anOrder(recipient)
    await anOrder(recipient)
    await gather(recipient)
    const mail = await claim(recipient)
    await repositories.mailbox.markFailed({
      id: mail!.id,
      worker: 'w1',
      at: now,
      error: 'cut off',
      permanent: false,
      retryAt: now,
      maybeTaken: true,
    })
    await anOrder(recipient)
    await finish(first)
    await gather(recipient)
    const again = [await claim(recipient), await claim(recipient)]
    expect(again.map((one) => one?.kind)).toEqual(['escalation', 'digest'])
    expect(again[1]).toMatchObject({ id: mail!.id, messageId: mail!.messageId, text: mail!.text })
  })

  it('spares an outsider a flood, in their own words, and keeps the threads of a few orders apart', async () => {
    const recipient = nextRecipient()
    const awaited = (number: number) =>
      step('work', {
        links: {},
        holder: undefined,
        section: {
          title: { en: `Point ${number}`, zh: `第 ${number} 项` },
          facts: [],
          asks: { en: 'Please reply.', zh: '请回复。' },
        },
      })
    for (let index = 1; index <= 4; index++) await anOrder(recipient, { digestPart: [awaited(index)] })
    await gather(recipient)
    expect(await statuses(recipient)).toEqual(Array.from({ length: 4 }, () => 'escalation queued'))
    await anOrder(recipient, { digestPart: [awaited(5)] })
    await gather(recipient)
    const mail = await claim(recipient)
    expect(mail).toMatchObject({
      kind: 'digest',
      subject: expect.stringContaining('[Jiahe Garments] 5 项待贵司办理'),
    })
    for (let index = 1; index <= 5; index++) expect(mail?.text).toContain(`Point ${index}`)
    expect(mail?.text).not.toMatch(/李娜|Merchandising|mail-actions/)
  })

  it('keeps its Message-ID while it tells of the same mails, however often it is tried', async () => {
    const recipient = nextRecipient()
    await anOrder(recipient)
    await anOrder(recipient)
    await gather(recipient)
    const mail = await claim(recipient)
    await repositories.mailbox.markFailed({
      id: mail!.id,
      worker: 'w1',
      at: now,
      error: 'no answer',
      permanent: false,
    })
    await gather(recipient)
    expect(await claim(recipient)).toMatchObject({ id: mail!.id, messageId: mail!.messageId })
  })

  it('is made once, however many processes gather at the same moment', async () => {
    const recipient = nextRecipient()
    for (let index = 0; index < 5; index++) await anOrder(recipient)
    await Promise.all(Array.from({ length: 4 }, () => gather(recipient)))
    expect(await statuses(recipient)).toEqual([
      'digest queued',
      ...Array.from({ length: 5 }, () => 'escalation digested'),
    ])
  })

  it('shows the figures of the moment at which it goes out', async () => {
    const recipient = nextRecipient()
    const task = { tasks: { work: aTask('work', { dueAt: '2026-03-03T09:30:00.000Z' }) } }
    await anOrder(recipient, {}, task)
    await anOrder(recipient, {}, task)
    // Three working days later in the factory's calendar, not three and the weekend.
    await gather(recipient, { now: '2026-03-09T01:00:00.000Z' })
    const mail = await repositories.mailbox.claimNext({
      recipient,
      worker: 'w1',
      now: '2026-03-09T01:00:00.000Z',
    })
    expect(mail?.text).toContain('3.1 working days late')
  })

  it('is waited for by a mailbox that was woken once, by the first of its mails', async () => {
    const recipient = nextRecipient()
    const wakes = [
      await anOrder(recipient, { notBefore: later(5) }),
      await anOrder(recipient, { notBefore: later(6) }),
      await anOrder(recipient, { notBefore: later(5) }),
      // Earlier than what the mailbox waits for, or not to be kept waiting.
      await anOrder(recipient, { notBefore: later(1) }),
      await anOrder(recipient, { notBefore: later(8), urgent: true }),
      await anOrder(recipient, { notBefore: later(8), sendBy: later(9) }),
      await anOrder(recipient, { digestPart: undefined }),
    ].map(({ woken }) => woken.length)
    expect([wakes[0], wakes[1], ...wakes.slice(3)]).toEqual([1, 0, 1, 1, 1, 1])
  })

  it('wakes the mailbox again when its recording is repeated: the one before may have woken nobody', async () => {
    const recipient = nextRecipient()
    await anOrder(recipient, { notBefore: later(5) })
    const { record, woken } = await anOrder(recipient, { notBefore: later(6) })
    expect(woken).toEqual([])
    expect(await repositories.recordEvents(record)).toMatchObject({ recorded: 0, recipients: [recipient] })
  })

  it('is not sent past a mail that is just being recorded and relies on it', async () => {
    const recipient = nextRecipient()
    await anOrder(recipient, { notBefore: later(-2) })
    await anOrder(recipient, { notBefore: later(-1) })
    let isCommitted = false
    const gathered = database.db.$transaction(async (tx) => {
      await tx.$queryRaw`
        SELECT id FROM emails WHERE recipient_code = ${recipient} ORDER BY not_before, id LIMIT 1 FOR SHARE`
      const gathering = gather(recipient).then(() => isCommitted)
      const isWaiting = async () => {
        const [row] = await database.db.$queryRaw<{ count: number }[]>`
          SELECT count(*)::int AS count FROM pg_stat_activity
          WHERE wait_event_type = 'Lock' AND datname = current_database()`
        return row!.count > 0
      }
      while (!(await isWaiting()));
      return { gathering }
    })
    isCommitted = true
    expect(await (await gathered).gathering).toBe(true)
  })
})
