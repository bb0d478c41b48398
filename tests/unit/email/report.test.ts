import { composeReport, type ReportInput } from '../../../services/email/report'

const input: ReportInput = {
  title: { en: 'Summary of purchases', zh: '采购订单汇总' },
  leads: [{ en: '1 late', zh: '逾期 1' }],
  tables: [
    {
      columns: [
        { en: 'Order', zh: '订单' },
        { en: 'Why', zh: '原因' },
      ],
      rows: [['O1', '<b>\r\nBcc: x@evil.example']],
    },
  ],
  recipient: {
    code: 'PU02',
    name: '胡静怡',
    address: 'pu02@jiahe.example',
    isExternal: false,
    language: 'both',
  },
  id: 'rhythm.purchaseSummary.2026-02-20.PU02',
  domain: 'gendan.example',
  links: { api: 'https://gendan.example', namespace: 'default' },
  record: { operation: 'readRhythmRun', values: ['purchaseSummary', '2026-02-20'] },
}

describe('a report', () => {
  it('has a Message-ID that its source gives, the tables in both parts, and a link to the record', async () => {
    const mail = await composeReport(input)
    expect(mail).toEqual(await composeReport(input))
    expect(mail.messageId).toBe('<rhythm.purchaseSummary.2026-02-20.PU02@gendan.example>')
    expect(mail.subject).toBe('采购订单汇总 · Summary of purchases: 逾期 1 · 1 late')
    expect(mail.headers).toMatchObject({ 'Auto-Submitted': 'auto-generated' })
    expect(mail.text).toContain('订单 | 原因\nO1 | ')
    for (const part of [mail.text, mail.html])
      expect(part).toContain('https://gendan.example/docs#readRhythmRun/purchaseSummary/2026-02-20')
  })

  it('takes no markup and no header from what it is told', async () => {
    const hostile = { en: 'late', zh: '逾期\r\nBcc: x@evil.example' }
    const { subject, html } = await composeReport({ ...input, leads: [hostile] })
    expect(subject).not.toMatch(/[\r\n]/)
    expect(html).toContain('&lt;b&gt;')
    expect(html).not.toContain('<b>\r\n')
  })

  it('shows a customer no link to the inside', async () => {
    const recipient = { ...input.recipient, code: 'C-1', isExternal: true }
    expect((await composeReport({ ...input, recipient })).text).not.toContain('https://')
  })

  it('stops after a hundred rows and says how many more there are', async () => {
    const rows = Array.from({ length: 103 }, (_, index) => [`O${index}`, 'late'])
    const { text, html } = await composeReport({ ...input, tables: [{ ...input.tables[0]!, rows }] })
    for (const part of [text, html]) {
      expect(part).toContain('O99')
      expect(part).not.toContain('O100')
      expect(part).toContain('3 more rows are in the record')
    }
  })
})
