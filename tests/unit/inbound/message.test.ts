import fc from 'fast-check'
import { readMessage, type InboundMessage } from '../../../services/inbound/message'
import { orderOfThread } from '../../../services/inbound/reference'
import { threadId } from '../../../services/email/message'
import { aBounce, aReceipt, aReply, domain } from '../../support/inbound-samples'

async function read(raw: Buffer | string): Promise<InboundMessage> {
  const result = await readMessage(Buffer.from(raw))
  if (!result.ok) throw new Error(result.detail)
  return result.message
}

describe('a reply', () => {
  it('is read with its sender, what it refers to, the nearest first, and its files', async () => {
    const references = [
      '<GD26-00001.9.due.ME03@gendan.example>',
      '<x@buyer.example>',
      '<GD26-00001@gendan.example>',
    ]
    const file = { name: '唛头 mark.pdf', type: 'application/pdf', content: '%PDF' }
    const message = await read(aReply({ references, file, text: '请周五出货。\n' }))
    expect(message).toMatchObject({
      messageId: '<reply-1@nordlys.example>',
      references,
      from: { address: 'orders@nordlys.example', name: 'Ingrid Solberg' },
      subject: 'Re: [GD26-00001] 已逾期 · Overdue',
      text: '请周五出货。',
      isAutomatic: false,
      files: [{ name: '唛头 mark.pdf', mediaType: 'application/pdf', bytes: Buffer.from('%PDF') }],
    })
    expect(message.report).toBeUndefined()
  })

  it('has one key whichever way it comes, and another when it says something else', async () => {
    const first = await read(aReply())
    const again = await read(
      `Received: from mx.example by relay.example\r\nDelivered-To: x@y.example\r\n${aReply().toString()}`,
    )
    expect(again.key).toBe(first.key)
    expect((await read(aReply({ text: 'Please ship on Monday.' }))).key).not.toBe(first.key)
    const withFile = aReply({ file: { name: 'a', type: 'text/csv', content: '1' } })
    expect((await read(withFile)).key).not.toBe(first.key)
  })

  it.each(['Date: Mon, 23 Nov 2026 10:00:00 +0100', 'Date: 2026年11月23日 星期一', ''])(
    'without a Message-ID has one key whenever it is read (%j)',
    async (date) => {
      const raw = `From: a@b.example\r\n${date === '' ? '' : `${date}\r\n`}Subject: x\r\n\r\nText`
      const keys: string[] = []
      for (const now of ['2026-11-23T02:00:00Z', '2026-11-23T02:00:01Z']) {
        jest.useFakeTimers({ now: new Date(now), doNotFake: ['nextTick', 'setImmediate', 'setTimeout'] })
        keys.push((await read(raw)).key)
      }
      jest.useRealTimers()
      expect(keys[1]).toBe(keys[0])
      expect((await read(raw.replace('Text', 'Other'))).key).not.toBe(keys[0])
    },
  )

  it.each([
    ['Auto-Submitted: auto-replied', true],
    ['Auto-Submitted: auto-generated; owner=x', true],
    ['Auto-Submitted: no', false],
    ['X-Autoreply: yes', true],
    ['X-Auto-Response-Suppress: All', false],
    ['Precedence: bulk', true],
    ['Precedence: auto_reply', true],
    ['Precedence: list', false],
    ['Precedence: junk', true],
    ['Auto-Submitted: auto-replied (vacation)', true],
    ['Auto-Submitted: no\r\nAuto-Submitted: auto-replied', true],
    ['X-Mail-Autoreply: yes', true],
    ['Return-Path: <>', true],
    ['Return-Path: <ingrid@nordlys.example>', false],
    ['Return-Path: <ingrid@nordlys.example>\r\nReturn-Path: <>', false],
    ['X-Mailer: Foxmail 7.2', false],
  ])('with %s is automatic: %s', async (header, expected) => {
    expect((await read(aReply({ headers: [header] }))).isAutomatic).toBe(expected)
  })

  it.each([
    'On Mon, 23 Nov 2026 at 09:00, Gendan <gendan@gendan.example> wrote:\n> Overdue\n> since Friday',
    'On Mon, 23 Nov 2026 at 09:00, Gendan\n<gendan@gendan.example> wrote:\n\n> Overdue',
    '-----Original Message-----\nFrom: Gendan\nSent: Monday\n\nOverdue',
    '------------------ 原始邮件 ------------------\n发件人: "Gendan"\n已逾期',
    '________________________________\nFrom: Gendan <gendan@gendan.example>\nSent: Monday\nTo: x\nOverdue',
    'Get Outlook for iOS\n________________________________\nFrom: Gendan\nSent: Monday\nTo: x\nSubject: Overdue\n\nOverdue',
    '________\n\n> Overdue',
    '发自我的iPhone',
    'On Mon, 23 Nov 2026 at 09:00, Gendan <gendan@gendan.example> wrote:',
    'From: Gendan <gendan@gendan.example>\nSent: Monday, November 23\nTo: x\nSubject: Overdue\n\nOverdue',
    '发件人：Gendan\n发送时间：2026年11月23日\n收件人：x\n主题：已逾期\n\n已逾期',
    '在 2026年11月23日，Gendan <gendan@gendan.example> 写道：\n> 已逾期',
    '在2026-11-23 09:00:00，"Gendan" <gendan@gendan.example> 写道：\n已逾期',
    'Am Mo., 23. Nov. 2026 um 09:00 Uhr schrieb Gendan <gendan@gendan.example>:\n> Overdue',
    'Le lun. 23 nov. 2026 à 09:00, Gendan <gendan@gendan.example> a écrit :\n> Overdue',
    'Sent from my iPhone\n\nOn 23 Nov 2026, at 09:00, Gendan <gendan@gendan.example> wrote:\n\n> Overdue',
    '> Overdue\n> since Friday',
  ])('is cut before what is quoted: %j', async (quote) => {
    const own = 'Yes, ship it on Friday.\nFrom: Shanghai, as agreed.\n\nIngrid'
    expect((await read(aReply({ text: `${own}\n\n${quote}\n` }))).text).toBe(own)
  })

  it.each([
    'Please change the shipment:\nFrom: Shanghai\nTo: Gothenburg, not Oslo\nDate: 12 December\n\nThank you',
    'From: Shanghai\nTo: Oslo\nSubject: to space',
    'Two points.\n\nSent from my iPhone\n\nSorry, one more: the zips are wrong.',
    'First\n________________\nSecond part below the line',
    'On Friday the forwarder wrote:\nThe vessel is full.\nWhat now?',
    'On 12 December 2026 the forwarder wrote:\nThe vessel is full.\nWhat now?',
    '货代昨天来信：\n船满了，怎么办？',
    '客户在2026年11月写道：\n请改唛头。',
  ])('is kept whole when it only looks like a quotation: %j', async (text) => {
    expect((await read(aReply({ text }))).text).toBe(text)
  })

  it('keeps what is written below the quotation and between its lines', async () => {
    const intro = 'On Mon, 23 Nov 2026 at 09:00, Gendan\n<gendan@gendan.example> wrote:'
    const text = `Hello,\n\n${intro}\n\n> When?\n\nOn Friday.\n\n> How many?\n\n1000.\n\nSent from my iPhone`
    expect((await read(aReply({ text }))).text).toBe('Hello,\n\nOn Friday.\n\n1000.')
  })

  it('keeps what is written between quoted lines, and gives a text whole that is all quoted', async () => {
    const between = await read(aReply({ text: '> When?\nOn Friday.\n> How many?\n1000.' }))
    expect(between.text).toBe('On Friday.\n1000.')
    expect((await read(aReply({ text: '> When?\n> How many?' }))).text).toBe('> When?\n> How many?')
  })

  it('is read from HTML alone', async () => {
    const html = Buffer.from(
      'From: a@b.example\r\nContent-Type: text/html\r\n\r\n<p>Ship on <b>Friday</b></p>',
    )
    expect((await read(html)).text).toContain('Friday')
  })
})

describe('a report on delivery', () => {
  it.each([false, true])(
    'names the mail, the address and the reason (headers only: %s)',
    async (headersOnly) => {
      expect(await read(aBounce({ headersOnly }))).toMatchObject({
        isAutomatic: true,
        files: [],
        report: {
          about: '<GD26-00001.9.due.ME03@gendan.example>',
          recipients: [
            {
              addresses: ['me03@jiahe.example'],
              outcome: 'failed',
              status: '5.1.1',
              diagnostic: '550 5.1.1 <me03@jiahe.example>: Recipient address rejected: User unknown',
            },
          ],
        },
      })
    },
  )

  it.each([false, true])(
    'holds the token of the mail that came back (headers only: %s)',
    async (headersOnly) => {
      expect((await read(aBounce({ headersOnly, token: 'abc_-9' }))).report?.token).toBe('abc_-9')
      expect((await read(aBounce({ headersOnly }))).report).not.toHaveProperty('token')
    },
  )

  it.each([
    ['failed', '5.2.2', 'failed'],
    ['delayed', '4.4.1', 'delayed'],
    ['failed', '4.4.7', 'failed'],
    ['delivered', '2.0.0', undefined],
    ['relayed', '2.0.0', undefined],
    ['expanded', '2.0.0', undefined],
    ['failed', 'unknown', 'failed'],
  ])('with action %s and status %s counts as %s', async (action, status, expected) => {
    const { report } = await read(aBounce({ action, status }))
    expect(report?.recipients[0]?.outcome).toBe(expected)
  })

  it('is none when it only looks like one: a person wrote about a bounce', async () => {
    const subject = 'Undelivered Mail Returned to Sender'
    expect((await read(aReply({ subject, text: 'Status: 5.1.1\nAction: failed' }))).report).toBeUndefined()
  })
})

describe('what a mail system says without a report', () => {
  const bounce = '您的邮件未能送达 chenjie@qq.com：收件人不存在。'

  it.each([
    ['PostMaster <PostMaster@qq.com>', [], true],
    ['MAILER-DAEMON@mx.example', ['Auto-Submitted: auto-replied'], true],
    ['postmaster@exchange.example', ['Return-Path: <>'], true],
    ['MAILER-DAEMON (Mail Delivery System)', [], true],
    ['Mail Delivery System <MAILER-DAEMON>', [], true],
    ['noreply@mx.example', ['Return-Path: <>'], true],
    ['ingrid@nordlys.example', ['Return-Path: <>', 'Auto-Submitted: auto-replied'], false],
    ['ingrid@nordlys.example', ['Return-Path: <>', 'X-Autoreply: yes'], false],
    ['postmaster.smith@nordlys.example', [], false],
  ])('from %s with %j is a possible bounce: %s', async (from, headers, expected) => {
    const message = await read(aReply({ from, headers, subject: '系统退信', text: bounce }))
    expect([message.isPossibleBounce, message.report]).toEqual([expected, undefined])
    expect(message.isAutomatic).toBe(expected || headers.length > 0)
  })

  it('is a possible bounce when its report cannot be read, and none when it can', async () => {
    const broken = aBounce().toString().replace('message/delivery-status', 'text/x-status')
    expect(await read(broken)).toMatchObject({ isPossibleBounce: true, isAutomatic: true, files: [] })
    expect((await read(aBounce())).isPossibleBounce).toBe(false)
  })
})

it('takes a read receipt for a machine’s, with nothing in it to keep as a document', async () => {
  const message = await read(aReceipt({ references: ['<GD26-00001.9.due.ME03@gendan.example>'] }))
  expect(message).toMatchObject({ isAutomatic: true, isPossibleBounce: false, files: [] })
  expect([message.report, message.text]).toEqual([undefined, expect.stringContaining('已阅读')])
})

function namesOf({ from, subject, files }: InboundMessage): string[] {
  return [from.address, from.name ?? '', subject, ...files.map(({ name }) => name)]
}

describe('what a stranger sends', () => {
  it('is told as unreadable without a sender, or when it is too large', async () => {
    expect(await readMessage(Buffer.from(''))).toMatchObject({
      ok: false,
      detail: expect.stringContaining('no sender'),
    })
    expect(await readMessage(Buffer.alloc(25 * 1024 * 1024 + 1))).toMatchObject({ ok: false })
  })

  it('is kept with its text and its first files, however many it holds', async () => {
    const many = Array.from(
      { length: 52 },
      (_, index) =>
        `--x\r\nContent-Type: image/png\r\nContent-Disposition: inline; filename=${index}.png\r\n\r\na`,
    )
    const parts = ['--x\r\nContent-Type: text/plain\r\n\r\nYes', ...many, '--x--'].join('\r\n')
    const message = await read(
      `From: a@b.example\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n${parts}`,
    )
    expect([message.text, message.files.length, message.filesLeftOut]).toEqual(['Yes', 50, 2])
    expect(message.files.at(-1)?.name).toBe('49.png')
  })

  it('never throws, and never makes a line of its own in a name', async () => {
    const line = fc.oneof(
      fc.string(),
      fc.constantFrom(
        'From: a@b.example', 'From: =?utf-8?Q?a=0D=0AX: 1?= <a@b.example>', 'Content-Type: multipart/report; report-type=delivery-status; boundary=x',
        '--x', '--x--', 'Content-Type: message/delivery-status', 'Content-Type: message/rfc822', 'Status: 5.1.1', 'Final-Recipient: rfc822;', '', 'In-Reply-To: <<<>>>',
        'Content-Disposition: attachment; filename="../../a\u0000b"',
      ), // prettier-ignore
    )
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 20 }), async (lines) => {
        const result = await readMessage(Buffer.from(lines.join('\r\n')))
        const said = result.ok ? namesOf(result.message) : [result.detail]
        expect(said.join('')).not.toMatch(/[\r\n\0]/)
      }),
      { numRuns: 200 },
    )
  })
})

it('knows the thread of an order by its exact form in our domain alone', () => {
  expect(orderOfThread(threadId('GD26-00001', domain), domain)).toBe('GD26-00001')
  for (const id of ['<GD26-00001@evil.example>', '<xGD26-00001@gendan.example>', 'GD26-00001', '<GD26-00001.9.due.ME03@gendan.example>']) {
    expect(orderOfThread(id, domain)).toBeUndefined()
  }
}) // prettier-ignore
