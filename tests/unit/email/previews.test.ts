import { sampleMails, type SampleMail } from '../../../scripts/preview/sample-mails'

let mails: SampleMail[]
beforeAll(async () => {
  mails = await sampleMails()
})

const find = (reader: string, name: string, language: string) => {
  const found = mails.find((one) => one.reader === reader && one.name === name && one.language === language)
  if (!found) throw new Error(`there is no ${reader} ${name} ${language}`)
  return found.mail
}

/** The tables without the style sheet of the head and without the indentation, so that a change can be read. */
function markup(html: string): string {
  const body = html.slice(html.indexOf('<body'))
  return body.replaceAll(/<!--.*?-->/gs, '').replaceAll(/\s*\n\s*/g, '\n')
}

it.each([
  ['employee', 'due', 'zh'],
  ['employee', 'overdue-director', 'both'],
  ['employee', 'cut-off-missed', 'en'],
  ['employee', 'several-tasks', 'zh'],
  ['employee', 'ship-date-moves', 'both'],
  ['employee', 'plan-does-not-fit', 'zh'],
  ['employee', 'digest', 'both'],
  ['employee', 'work-list', 'zh'],
  ['employee', 'weekly-summary', 'both'],
  ['customer', 'approval-late', 'en'],
  ['customer', 'eta-slipped', 'both'],
  ['supplier', 'delivery-late', 'zh'],
  ['supplier', 'delivery-overdue', 'both'],
  ['customer', 'confirmation-ahead', 'zh'],
  ['customer', 'confirmation-late', 'en'],
  ['customer', 'sample-comments-ahead', 'en'],
  ['customer', 'sample-comments-late', 'both'],
  ['customer', 'invoice-receipt-ahead', 'zh'],
  ['customer', 'invoice-receipt-late', 'en'],
  ['forwarder', 'gate-in', 'both'],
  ['broker', 'customs', 'both'],
  ['employee', 'left-to-us', 'both'],
  ['employee', 'mail-of-order-over', 'zh'],
  ['employee', 'mail-of-order-over', 'en'],
  ['employee', 'mail-of-orders-over', 'both'],
  ['employee', 'mail-unmatched', 'both'],
  ['employee', 'statement-answered', 'both'],
  ['employee', 'mails-waiting', 'both'],
])('the text of %s %s in %s', (...of) => {
  const { subject, text, headers, messageId } = find(...of)
  expect(
    [messageId, subject, headers, text]
      .map((part) => (typeof part === 'string' ? part : JSON.stringify(part)))
      .join('\n\n'),
  ).toMatchSnapshot()
})

it.each([
  ['employee', 'overdue-director', 'zh'],
  ['employee', 'digest', 'en'],
  ['employee', 'weekly-summary', 'zh'],
  ['customer', 'approval-late', 'en'],
])('the markup of %s %s in %s', (...of) => {
  expect(markup(find(...of).html)).toMatchSnapshot()
})

it('is made for every kind of mail, with tables for Outlook, a language and nothing left to fill in', () => {
  expect(mails.length).toBeGreaterThan(80)
  for (const { mail } of mails) {
    expect(mail.html).toContain('<!--[if mso | IE]>')
    expect(mail.html).toMatch(/<div lang="(zh-CN|en)">/)
    expect(`${mail.subject}${mail.text}${mail.html}`).not.toMatch(/\{\{|undefined|\[object|NaN/)
    // What comes after 100 kB is cut off by Gmail.
    expect(Buffer.byteLength(mail.html)).toBeLessThan(100_000)
  }
  expect(new Set(mails.map(({ reader, name, language }) => `${reader} ${name} ${language}`)).size).toBe(
    mails.length,
  )
})
