import type { InboundMail } from '../../../services/database'
import { composeUnplaced, type Unplaced } from '../../../services/email/unplaced-mail'

const mail: InboundMail = {
  id: '5f0c8a52-7d1e-4b7a-9c3e-2f6d1a0b4c8e',
  references: [],
  fromAddress: 'x@evil.example',
  fromName: 'Name\r\nBcc: x@evil.example',
  senderKind: 'unknown',
  subject: 'Subject\r\nX-Evil: 1 <script>',
  text: `<img src=x>${'长'.repeat(2000)}`,
  automatic: false,
  possibleBounce: false,
  status: 'received',
  orders: [],
  receivedAt: '2026-04-24T01:30:00.000Z',
  attachments: [],
  filesLeftOut: 0,
}
const recipient = {
  code: 'ME03',
  name: '黄丽娟',
  address: 'me03@jiahe.example',
  isExternal: false,
  language: 'both' as const,
}
const compose = (unplaced: Unplaced, parts: object = {}, of = mail) =>
  composeUnplaced({
    mail: of,
    unplaced,
    recipient: { ...recipient, ...parts },
    api: 'https://gendan.example',
    domain: 'gendan.example',
  })
const refused = (status: 'open' | 'closed' = 'closed') =>
  ({ why: 'refused', orders: [{ number: 'GD26-00001', status, detail: 'too many notes' }] }) as const

describe('what is told of a mail without a place', () => {
  it('is the same whenever it is written, another for each mail and day, and sent as by a program', async () => {
    const told = [refused(), { why: 'unmatched', party: 'Nordlys' }, { why: 'waiting', day: '2026-04-24' }] as const
    const mails = await Promise.all(told.map((one) => compose(one)))
    expect(mails).toEqual(await Promise.all(told.map((one) => compose(one))))
    expect(mails.map(({ messageId }) => messageId)).toEqual([
      `<refused.${mail.id}.ME03@gendan.example>`,
      `<unmatched.${mail.id}.ME03@gendan.example>`,
      '<waiting.2026-04-24.ME03@gendan.example>',
    ])
    for (const { headers } of mails)
      expect(headers).toMatchObject({
        'Auto-Submitted': 'auto-generated',
        'List-Id': expect.stringContaining('<inbound-mails.gendan.example>'),
      })
  }) // prettier-ignore

  it('takes no markup and no header from the mail, and is short however long that is', async () => {
    const { subject, text, html } = await compose(refused())
    expect(subject).not.toMatch(/[\r\n]/)
    expect(html).toContain('&lt;img src')
    expect(html).not.toMatch(/<img|<script/)
    expect(text.length).toBeLessThan(3000)
  })

  it('says why an order that is not over refused it, and not that it is over', async () => {
    const [open, over] = [await compose(refused('open')), await compose(refused())]
    expect(open.text).toMatch(/未能全部记入（too many notes）[^]*did not take all of it \(too many notes\)/)
    expect(open.text).not.toMatch(/已结束|is closed|未生成/)
    expect(over.text).toMatch(/已结束[^]*is closed/)
  })

  it('leads to pages that a browser can open, and tells nobody of requests', async () => {
    for (const why of [refused(), { why: 'unmatched', party: 'Nordlys' }, { why: 'waiting', day: '2026-04-24' }] as const) {
      const { text, html } = await compose(why)
      for (const [url] of `${text}${html}`.matchAll(/https:\/\/gendan\.example[^\s"<]*/g))
        expect(url).toMatch(/\/docs#(readInboundMail|fileInboundMail|listInboundMails)\b/)
      expect(text).not.toMatch(/\b(GET|POST)\b/)
    }
  }) // prettier-ignore

  it('is answered to a party that is known, and to no address that may be anybody’s', async () => {
    const party = { ...mail, senderKind: 'party', fromAddress: 'orders@nordlys.example' } as const
    const replyTo = async (from: InboundMail, unplaced: Unplaced) => {
      const { headers, text } = await compose(unplaced, {}, from)
      return [headers['X-Gendan-Reply-To'], /直接回复本邮件[^]*goes straight to the sender/.test(text)]
    }
    for (const unplaced of [refused(), { why: 'unmatched', party: 'Nordlys' }] as const) {
      expect(await replyTo(party, unplaced)).toEqual(['orders@nordlys.example', true])
      expect(await replyTo(mail, unplaced)).toEqual([undefined, false])
    }
    expect(await replyTo(party, { why: 'waiting', day: '2026-04-24' })).toEqual([undefined, false])
  })

  it('says in whose place the reader is told', async () => {
    const { text } = await compose(refused(), { inPlaceOf: { zh: '何雨欣', en: 'He Yuxin' } })
    expect(text).toMatch(/原应发给何雨欣[^]*in place of He Yuxin/)
  })
})
