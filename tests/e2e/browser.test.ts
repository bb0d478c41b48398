import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { daysAgo, receive, shirtOrder, walk } from '../../scripts/orders'
import { startBrowser } from '../support/browser'
import { mailsAtRest, readMails, type LoggedMail, type ReadMail } from '../support/e2e-mails'
import { TestStack } from '../support/stack'

/**
 * People act from their mails, in a real browser: what the mails of an order that is ten days late look like, where
 * their buttons lead, and what comes of it in the order's log.
 */
let browser: Browser
let stack: TestStack
let number: string
let mails: ReadMail[]

beforeAll(async () => {
  browser = await startBrowser()
  stack = await TestStack.start()
  number = await receive(stack.client, shirtOrder({ receivedAt: daysAgo(10) }))
  mails = await mailsOf(number, [
    ['WH02', '到期'],
    ['WH03', '货仓意见'],
    ['TE03', '技术部意见'],
    ['PR03', '生产部意见'],
    ['PU03', '采购部意见'],
    ['GM01', '上报总监'],
  ])
}, 180_000)

afterEach(async () => {
  await Promise.all(browser.contexts().map((context) => context.close()))
})

afterAll(() => Promise.all([browser?.close(), stack?.stop()]), 60_000)

/** The mails of an order, once each of these people has got one with these words in its subject. */
async function mailsOf(order: string, awaited: [code: string, words: string][]): Promise<ReadMail[]> {
  const hasAll = (logged: LoggedMail[]) =>
    awaited.every(([code, words]) =>
      logged.some(({ recipientCode, subject }) => recipientCode === code && subject.includes(words)),
    )
  await mailsAtRest(stack.client, order, { has: hasAll, what: `the mails ${awaited.join('; ')}` })
  return readMails(stack.smtp.accepted, order)
}

/** The first mail to a person with these words in its subject. */
function mailTo(code: string, words: string, among = mails): ReadMail {
  const address = `${code.toLowerCase()}@jiahe.example`
  const found = among.find(({ to, subject }) => to === address && subject.includes(words))
  if (!found) throw new Error(`no mail to ${code} with ${words} among:\n${subjectsOf(among)}`)
  return found
}

const subjectsOf = (among: readonly ReadMail[]) =>
  among.map(({ to, subject }) => `${to} ${subject}`).join('\n')

const phone = { viewport: { width: 375, height: 812 }, isMobile: true, hasTouch: true }
const desk = { viewport: { width: 1280, height: 800 } }
const noScripts = { ...phone, javaScriptEnabled: false }

/** A mail as it lies open in a mail program. */
async function read({ html }: ReadMail, screen: BrowserContextOptions): Promise<Page> {
  const page = await (await browser.newContext(screen)).newPage()
  await page.setContent(html)
  return page
}

/** The page to which a button of a mail leads; it opens beside the mail. */
async function press(mail: Page, button: string): Promise<Page> {
  const opened = mail.waitForEvent('popup')
  await mail.getByRole('link', { name: button, exact: true }).click()
  const page = await opened
  await page.waitForLoadState()
  return page
}

const addressOf = async (mail: Page, button: string) =>
  String(await mail.getByRole('link', { name: button, exact: true }).getAttribute('href'))

/** Waits for a page by its heading, and says what else is shown when it does not come. */
async function shows(page: Page, heading: string): Promise<void> {
  const wanted = page.getByRole('heading', { name: heading, exact: true })
  await wanted.waitFor().catch(async (cause: unknown) => {
    throw new Error(`no page “${heading}”, but:\n${await page.locator('body').innerText()}`, { cause })
  })
}

/** Pixels that a page reaches beyond the side of its screen. */
async function overflow(page: Page): Promise<number> {
  const width = await page.evaluate<number>('document.documentElement.scrollWidth')
  return width - page.viewportSize()!.width
}

/** Of each button of a mail: the height of its link, and how much of its width the link leaves out. */
const buttonSizes = `[...document.querySelectorAll('.button td')].map((surface) => {
  const link = surface.querySelector('a')
  return { height: link.offsetHeight, besides: surface.offsetWidth - link.offsetWidth }
})`

const say = (page: Page) => page.locator('main').innerText()
const send = (page: Page) => page.locator('form button').click()

type Deed = { type: string; by: string; data: Record<string, unknown> }
/** What people have done with an order; Gendan itself may plan or remind at any time. */
async function deeds(order = number): Promise<Deed[]> {
  const { body } = await stack.client.get(`/orders/${order}/events?limit=200`)
  return (body.items as Deed[]).filter(({ by }) => by !== 'gendan')
}

/** What is done while something goes on. */
async function deedsOf(work: () => Promise<void>, order = number): Promise<Deed[]> {
  const before = await deeds(order)
  await work()
  return (await deeds(order)).slice(before.length)
}

const hours = 3_600_000
const days = 24 * hours
/** A time and a day on the factory's clock, as the fields of a form take them. */
const factoryTime = (fromNowMs: number) =>
  new Date(Date.now() + 8 * hours + fromNowMs).toISOString().slice(0, 16)
const factoryDay = (fromNowMs: number) => factoryTime(fromNowMs).slice(0, 10)

describe('a mail', () => {
  it.each([
    ['a phone', phone],
    ['a desk', desk],
  ])(
    'fits the screen of %s, and its buttons are large and lead on wherever they are pressed',
    async (_, screen) => {
      const page = await (await browser.newContext(screen)).newPage()
      const fetched: string[] = []
      page.on('request', (request) => fetched.push(request.url()))
      let buttons = 0
      for (const { subject, html } of mails) {
        await page.setContent(html)
        expect([subject, await overflow(page)]).toEqual([subject, 0])
        const sizes = await page.evaluate<{ height: number; besides: number }[]>(buttonSizes)
        for (const { height, besides } of sizes) {
          expect(height).toBeGreaterThanOrEqual(40)
          // The border belongs to the surface.
          expect(besides).toBeLessThanOrEqual(2)
        }
        buttons += sizes.length
      }
      expect(buttons).toBeGreaterThan(50)
      expect(fetched).toEqual([])
    },
    60_000,
  )

  it('names its buttons in the languages of its reader', async () => {
    const chinese = ['签收', '稍后提醒', '去完成', '打开订单']
    const english = ['Acknowledge', 'Snooze', 'Complete', 'Open order']
    for (const [reader, expected] of [
      ['WH02', [...chinese, ...english]],
      ['WH03', chinese],
    ] as const) {
      const page = await read(mailTo(reader, '货仓意见'), phone)
      expect(await page.getByRole('link').filter({ visible: true }).allInnerTexts()).toEqual(expected)
    }
  })
})

describe('acknowledging', () => {
  it('shows what it would do, and changes nothing however often the link is opened', async () => {
    const mail = await read(mailTo('WH02', '到期'), phone)
    const address = await addressOf(mail, 'Acknowledge')
    const done = await deedsOf(async () => {
      for (const method of ['GET', 'HEAD', 'GET', 'HEAD', 'GET'])
        expect((await fetch(address, { method })).status).toBe(200)
      const page = await press(mail, 'Acknowledge')
      await shows(page, '签收待办 Acknowledge')
      for (const fact of [number, '订单评审：货仓意见', 'Joint review: verdict of warehouse'])
        expect(await say(page)).toContain(fact)
      expect(await overflow(page)).toBe(0)
    })
    expect(done).toEqual([])
  })

  it.each([
    { where: 'on a phone', screen: phone, reader: 'WH02', words: '货仓意见', task: 'verdict:warehouse' },
    { where: 'at a desk', screen: desk, reader: 'PU03', words: '采购部意见', task: 'verdict:purchasing' },
    {
      where: 'without scripts',
      screen: noScripts,
      reader: 'TE03',
      words: '技术部意见',
      task: 'verdict:technical',
    },
  ])('is recorded once, in the name of the reader, $where', async ({ screen, reader, words, task }) => {
    const mail = await read(mailTo(reader, words), screen)
    const page = await press(mail, '签收')
    const again = await press(mail, '签收')
    const promisedOn = factoryDay(3 * days)
    const done = await deedsOf(async () => {
      await page.getByLabel('承诺完成日期').fill(promisedOn)
      await page.getByLabel('备注').fill('面料明天到')
      await send(page)
      await shows(page, '已签收 Acknowledged')
      expect(await say(page)).toContain(number)
      expect(await overflow(page)).toBe(0)

      await page.goBack()
      await send(again)
      for (const late of [page, again]) {
        await shows(late, '已处理过 Done already')
        expect(await late.locator('form').count()).toBe(0)
      }
    })
    const promisedAt = expect.stringContaining(promisedOn)
    expect(done).toMatchObject([
      { type: 'taskAcknowledged', by: reader, data: { task, promisedAt, comment: '面料明天到' } },
    ])
  })

  it('does nothing by a link that was tampered with, and says so', async () => {
    const address = await addressOf(await read(mailTo('PR03', '生产部意见'), phone), '签收')
    const at = address.lastIndexOf('.') + 20
    const forged = `${address.slice(0, at)}${address[at] === 'A' ? 'B' : 'A'}${address.slice(at + 1)}`
    const done = await deedsOf(async () => {
      const page = await (await browser.newContext(phone)).newPage()
      expect((await page.goto(forged))?.status()).toBe(404)
      await shows(page, '链接无效 The link is not valid')
      expect(await page.locator('form, input, button').count()).toBe(0)
      expect(await overflow(page)).toBe(0)
      const body = new URLSearchParams({ comment: 'x' })
      expect((await fetch(forged, { method: 'POST', body })).status).toBe(404)
    })
    expect(done).toEqual([])
  })
})

describe('snoozing', () => {
  const task = 'verdict:production'

  it('needs a reason: the browser does not send the form without one, and the page refuses it', async () => {
    const page = await press(await read(mailTo('PR03', '生产部意见'), phone), '稍后提醒')
    const sent: string[] = []
    page.on('request', (request) => sent.push(request.method()))
    const done = await deedsOf(async () => {
      await page.getByLabel('再次提醒时间').fill(factoryTime(3 * hours))
      await send(page)
      await page.locator('#reason:focus:invalid').waitFor()
      expect(sent).toEqual([])

      await page.evaluate('document.forms[0].noValidate = true')
      await send(page)
      const said = await page.getByRole('alert').innerText()
      for (const words of ['原因：请用几句话说明', 'Why: say it in a few words'])
        expect(said).toContain(words)
    })
    expect([sent, done]).toEqual([['POST'], []])
  })

  it('is recorded with its reason until the time on the clock of the factory', async () => {
    const page = await press(await read(mailTo('PR03', '生产部意见'), phone), '稍后提醒')
    const until = factoryTime(3 * hours)
    const done = await deedsOf(async () => {
      await page.getByLabel('再次提醒时间').fill(until)
      await page.getByLabel('原因').fill('客户下午回复')
      await send(page)
      await shows(page, '已设为稍后提醒 Snoozed')
    })
    const data = { task, until: new Date(`${until}:00+08:00`).toISOString(), reason: '客户下午回复' }
    expect(done).toMatchObject([{ type: 'taskSnoozed', by: 'PR03', data }])
  })
})

describe('completing', () => {
  it('leads to the form of what completes the task, filled in with the order', async () => {
    const page = await press(await read(mailTo('PR03', '生产部意见'), phone), '去完成')
    await shows(page, '完成待办 Complete')
    expect(await page.locator('form').count()).toBe(0)
    await page.locator('a[href*="#giveVerdict/"]').click()
    await shows(page, 'post /orders/{number}/giveVerdict')
    expect(await page.locator('#operation input').first().inputValue()).toBe(number)
    expect(await overflow(page)).toBe(0)
  })

  it('is one press where one command completes the task', async () => {
    const order = await receive(stack.client, shirtOrder({ receivedAt: daysAgo(10) }))
    await walk(stack.client, order, { until: ({ command }) => command !== 'approveContract' })
    const approval = mailTo('SA01', '审批合同', await mailsOf(order, [['SA01', '审批合同']]))
    const page = await press(await read(approval, phone), '去完成')
    await shows(page, '完成待办 Complete')
    const done = await deedsOf(async () => {
      await send(page)
      await shows(page, '已登记完成 Recorded as done')
    }, order)
    expect(done).toMatchObject([{ type: 'contractApproved', by: 'SA01' }])
  }, 90_000)
})

describe('opening the order', () => {
  it('leads to the page that reads it, where whatever is chosen comes into view', async () => {
    const page = await press(await read(mailTo('PR03', '生产部意见'), phone), '打开订单')
    await shows(page, 'get /orders/{number}')
    expect(await page.locator('#operation input').first().inputValue()).toBe(number)
    await page.getByRole('button', { name: '/orders/{number}/plan' }).click()
    await shows(page, 'get /orders/{number}/plan')
    const heading = (await page.locator('#operation h2').boundingBox())!
    expect(heading.y).toBeGreaterThanOrEqual(0)
    expect(heading.y).toBeLessThan(phone.viewport.height / 2)
  })
})
