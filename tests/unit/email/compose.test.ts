import { noticeKinds, type Notice } from '../../../domain/order/notifications'
import type { OrderState } from '../../../domain/order/state'
import type { Audience } from '../../../domain/policy'
import { composeMail } from '../../../services/email/compose'
import type { MailInput, Recipient } from '../../../services/email/message'
import { taskLine } from '../../../services/email/task-line'
import { taskRow } from '../../../services/email/task-row'
import { Walker } from '../../support/walker'
import { sampleStart } from '../../support/sample-order'

const state = new Walker(sampleStart()).state
const reader: Recipient = {
  code: 'PR02',
  name: '曹桂兰',
  address: 'pr02@jiahe.example',
  isExternal: false,
  language: 'both',
  department: 'production',
  level: 'lead',
}

type Parts = { notice?: Partial<Notice>; recipient?: Partial<Recipient>; state?: OrderState }

function mail(parts: Parts = {}, change: Partial<MailInput> = {}) {
  return composeMail({
    notices: [
      {
        holder: '黄丽娟',
        notice: {
          seq: 12,
          at: '2026-03-05T01:30:00.000Z',
          kind: 'escalation',
          recipients: { audiences: ['manager'] },
          level: 'manager',
          task: state.tasks.receiptAcknowledged,
          asks: { en: 'Decide in place of the owner.', zh: '请代为决定。' },
          facts: { dueAt: '2026-03-03T09:30:00.000Z' },
          ...parts.notice,
        },
      },
    ],
    state: parts.state ?? state,
    recipient: { ...reader, ...parts.recipient },
    links: { api: 'http://localhost:3000', temporalUi: 'http://localhost:8233', namespace: 'default' },
    domain: 'jiahe.example',
    ...change,
  })
}

const han = /\p{Script=Han}/u

describe('a mail to one of us', () => {
  it('says what is late, since when, what it endangers, who holds it and what to do', async () => {
    const { text } = await mail()
    for (const said of [
      '已逾期 1 个工作日',
      'is late by 1 working day',
      '2026-03-03（周二）17:30',
      'Tue 2026-03-03 17:30',
      '责任人: 黄丽娟 · 跟单部',
      'Held by: 黄丽娟 · Merchandising',
      '计划船期: 2026-05-15（周五）',
      '请处理: 请代为决定。',
      'To do: Decide in place of the owner.',
      'http://localhost:3000/docs#readOrder/GD26-00001',
      'http://localhost:8233/namespaces/default/workflows/GD26-00001',
    ])
      expect(text).toContain(said)
  })

  it('speaks the language of its reader, Chinese first to who reads both', async () => {
    const titles = { en: 'Start of cutting', zh: '开裁' }
    const task = { ...state.tasks.receiptAcknowledged!, title: titles }
    const in_ = (language: Recipient['language']) =>
      mail({ notice: { task }, recipient: { language, name: 'PR02' } }).then(({ subject, text, html }) => ({
        subject,
        text: text.replaceAll('黄丽娟', 'HOLDER'),
        html: html.replaceAll('黄丽娟', 'HOLDER'),
      }))
    const [zh, en, both] = [await in_('zh'), await in_('en'), await in_('both')]
    expect(`${en.subject}${en.text}${en.html}`).not.toMatch(han)
    expect(`${zh.subject}${zh.text}`).not.toMatch(/late|Held|sailing|Start of cutting/)
    expect(zh.html).toContain('lang="zh-CN"')
    expect(both.subject).toContain('开裁 · Overdue, manager: Start of cutting')
    expect(both.text.indexOf('已逾期')).toBeLessThan(both.text.indexOf('is late by'))
  })

  it('greets its reader by name in each language, outsiders too', async () => {
    const name = { en: 'Cao Guilan', zh: '曹桂兰' }
    const { text } = await mail({ recipient: { name } })
    expect([text.includes('曹桂兰，您好：'), text.includes('Hello Cao Guilan,')]).toEqual([true, true])
    const huatai = {
      name: { en: 'Huatai Knitting', zh: '华泰针织' },
      isExternal: true,
      role: 'supplier' as const,
    }
    const outside = await mail({ recipient: huatai })
    expect([
      outside.text.includes('华泰针织：您好！'),
      outside.text.includes('Dear Huatai Knitting,'),
    ]).toEqual([true, true])
  })

  it.each([
    ['leftToUs', 'Nordlys', '系统不向Nordlys自动发信', 'Nordlys is not written to automatically'],
    ['noAddress', 'Nordlys', '系统中没有Nordlys的邮箱', 'No mail address of Nordlys is known'],
    [
      'notNamed',
      { en: 'the supplier', zh: '供应商' },
      '该任务没有可发信的供应商',
      'Sent to you in place of the supplier',
    ],
  ] as const)('says why it comes to one of us, and what to pass on: %s', async (why, party, zh, en) => {
    const recipients = { audiences: ['supplier' as const] }
    const { text } = await mail({ notice: { recipients }, recipient: { onBehalfOf: { party, why } } })
    for (const said of [
      zh,
      en,
      '并转达：“请代为决定。”',
      `Ask ${typeof party === 'string' ? party : party.en}: `,
    ])
      expect(text).toContain(said)
  })

  it('says how much slack is left, and which sailing can be reached when the planned one cannot', async () => {
    const plan = state.plan!
    const key = plan.milestones.find(({ slackDays = 0 }) => slackDays > 3)!.key
    const slackDays = plan.milestones.find((one) => one.key === key)!.slackDays!
    const task = { ...state.tasks.receiptAcknowledged!, milestone: key, dueAt: '2026-03-03T09:30:00.000Z' }
    const on = (at: string) => mail({ notice: { task, at } }).then(({ text }) => text)
    expect(await on('2026-03-05T01:30:00.000Z')).toContain(`还有 ${slackDays - 1} 个工作日，用完即影响船期`)
    expect(await on('2026-09-01T01:30:00.000Z')).toContain('every further day moves the sailing')
    const slipped = { ...state, plan: { ...plan, projectedShipOn: '2026-05-20' } }
    const { text } = await mail({ state: slipped })
    expect(text).toContain('预计可出运: 2026-05-20（周三），晚 3 个工作日')
    expect(text).toContain('Can sail: Wed 2026-05-20, 3 working days later')
  })

  it('tells of an arrival that slips in the words of the step, to outsiders in those meant for them', async () => {
    const facts = { eta: '2026-06-24', slipDays: '5' }
    const asks = { en: 'Ring them.', zh: '请致电。' }
    const slipped = (audiences: Audience[], recipient = {}) =>
      mail({ notice: { kind: 'etaSlipped', facts, asks, recipients: { audiences } }, recipient }).then(
        ({ text }) => text,
      )
    expect(await slipped(['sales', 'customer'])).toContain('请致电。')
    const customer = { isExternal: true, role: 'customer' } as const
    const shared = await slipped(['sales', 'customer'], customer)
    expect(shared).toContain('Please plan customs clearance')
    expect(shared).not.toContain('Ring them.')
    expect(await slipped(['customer'], customer)).toContain('Ring them.')
    const onBehalfOf = { party: 'Nordlys', why: 'leftToUs' }
    expect(await slipped(['customer'], { onBehalfOf })).toContain('Ask Nordlys: “Ring them.”')
    const forwarder = await slipped(['forwarder'], { isExternal: true, role: 'forwarder' })
    expect(forwarder).toContain('the goods are now expected to arrive')
  })

  it('counts from what was promised, and keeps since when it is late', async () => {
    const facts = { dueAt: '2026-03-03T09:30:00.000Z', promisedAt: '2026-03-09T09:30:00.000Z' }
    const ahead = await mail({ notice: { level: 'remind', facts } })
    for (const said of [
      '距承诺完成还有 2 个工作日',
      'is promised in 2 working days',
      '承诺完成: 2026-03-09（周一）17:30',
      '逾期起于: 2026-03-03',
    ])
      expect(ahead.text).toContain(said)
    const broken = await mail({ notice: { at: '2026-03-10T09:30:00.000Z', facts } })
    expect(broken.text).toContain('承诺期限已过 1 个工作日')
    const promise = {
      at: facts.promisedAt,
      by: 'ME03',
      madeAt: facts.dueAt,
      putOff: 0,
      given: '2026-04-30T04:00:00.000Z',
    }
    const task = { ...state.tasks.receiptAcknowledged!, promise }
    const { text } = await mail({ notice: { level: 'remind', facts, task } })
    expect(text).toContain(
      '承诺完成: 2026-03-09（周一）17:30（原承诺 2026-04-30（周四）12:00，因截止期限提前）',
    )
    expect(text).toContain('Mon 2026-03-09 17:30 (said: Thu 2026-04-30 12:00; a limit set since comes first)')
  })

  it('has buttons for what its reader may do, and none without links to act by', async () => {
    const links: MailInput['links'] = {
      api: 'http://localhost:3000',
      namespace: 'default',
      actions: ({ notice, recipient }) => ({
        acknowledge: `http://localhost:3000/mail-actions/${notice?.task?.key}.${recipient.code}`,
      }),
    }
    const [with_, without] = [await mail({}, { links }), await mail()]
    const url = 'http://localhost:3000/mail-actions/receiptAcknowledged.PR02'
    expect(with_.text).toContain(`签收: ${url}`)
    expect(with_.html).toContain(`href="${url}"`)
    expect(with_.text).toContain('7 个工作日内有效')
    expect(`${without.html}${without.text}`).not.toMatch(/mail-actions|7 个工作日内/)
  })

  it.each(noticeKinds)('has words in both languages for %s', async (kind) => {
    const notice = {
      kind,
      level: kind === 'escalation' ? 'due' : undefined,
      task: state.tasks.receiptAcknowledged,
    }
    const facts = {
      reason: 'r',
      text: 'r',
      misfits: 'review:2',
      from: '2026-05-15',
      to: '2026-05-20',
      shipOn: '2026-05-15',
      days: '3',
      eta: '2026-06-20',
      slipDays: '5',
    }
    const [zh, en] = [
      await mail({ notice: { ...notice, facts }, recipient: { language: 'zh' } }),
      await mail({ notice: { ...notice, facts }, recipient: { language: 'en' } }),
    ]
    expect(zh.subject).toMatch(han)
    expect(en.subject).not.toMatch(han)
    for (const { text, html } of [zh, en]) expect(`${text}${html}`).not.toMatch(/undefined|\[object|NaN|\{\{/)
  })
})

describe('what a mail carries for mail programs', () => {
  it('begins every subject of an order alike and refers to one thread and one list', async () => {
    const [first, second] = [await mail(), await mail({ notice: { seq: 40, level: 'director' } })]
    expect([first, second].map(({ subject }) => subject.split(' ')[0])).toEqual([
      '[GD26-00001]',
      '[GD26-00001]',
    ])
    expect(first.headers).toEqual(second.headers)
    expect(first.headers).toEqual({
      'In-Reply-To': '<GD26-00001@jiahe.example>',
      References: '<GD26-00001@jiahe.example>',
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'OOF, AutoReply',
      'List-Id': '"GD26-00001" <gd26-00001.orders.jiahe.example>',
      'X-Gendan-Order': 'GD26-00001',
    })
    expect(first.messageId).not.toBe(second.messageId)
  })

  it('is the same for the same mail every time', async () => {
    expect((await mail()).messageId).toBe('<GD26-00001.12.manager.PR02@jiahe.example>')
    expect(await mail()).toEqual(await mail())
  })

  it('cannot be made to hold another header or markup, whatever somebody typed', async () => {
    const evil = 'x\r\nBcc: victim@y.example\r\n\r\n<script>alert(1)</script>\u2028\u202e"'
    const order = { ...state.order, buyerOrderNumber: evil, customer: evil }
    const title = { en: evil, zh: evil }
    const attacks: Parts[] = [
      { state: { ...state, number: evil, order } },
      { state: { ...state, order }, recipient: { isExternal: true, name: evil, code: evil } },
      { notice: { task: { ...state.tasks.receiptAcknowledged!, title }, level: evil, asks: title } },
      { recipient: { name: evil, code: evil, inPlaceOf: evil } },
      { notice: { kind: 'cancelled', facts: { reason: evil } } },
      { notice: { kind: 'reminder', facts: { text: evil } } },
      { notice: { kind: 'taskAssigned', task: { ...state.tasks.receiptAcknowledged!, title } } },
    ]
    for (const attack of attacks) {
      const { subject, messageId, headers, html } = await mail(attack, { sender: evil })
      for (const header of [subject, messageId, ...Object.values(headers)]) {
        expect(header).not.toMatch(/[\p{Cc}\u2028\u2029\u202e]/u)
        expect(header.length).toBeLessThan(400)
      }
      expect(messageId).toMatch(/^<[^\s<>]+@jiahe\.example>$/)
      expect(headers['List-Id']).toMatch(/^"[^"]*" <[a-z0-9-]+\.orders\.jiahe\.example>$/)
      expect(html).not.toContain('<script>')
    }
  })
})

describe('a mail to an outsider', () => {
  const outsider = { code: 'C-NORDLYS', name: 'Nordlys', isExternal: true, language: 'en' } as const
  const links: MailInput['links'] = {
    api: 'http://localhost:3000',
    temporalUi: 'http://localhost:8233',
    namespace: 'default',
    actions: () => ({ acknowledge: 'http://localhost:3000/mail-actions/x' }),
  }
  const shortage = {
    ...state.tasks.receiptAcknowledged!,
    key: 'shortage:FAB-1',
    ref: 'FAB-1',
    kind: 'supplierPromise',
    title: { en: 'Order FAB-1: forgotten, 210 KGM needed', zh: '漏定物料FAB-1，需补订210KGM' },
  } as const

  it.each(noticeKinds)('tells nothing of our inner workings when it is about %s', async (kind) => {
    const facts = {
      reason: 'INTERNAL',
      text: 'INTERNAL',
      misfits: 'review:2',
      becauseEn: 'INTERNAL',
      to: '2026-05-20',
    }
    for (const role of ['customer', 'supplier', 'forwarder', 'broker'] as const) {
      for (const task of [state.tasks.receiptAcknowledged, shortage]) {
        const { text, html, subject } = await mail(
          {
            notice: {
              kind,
              task,
              facts,
              recipients: { audiences: ['customer', 'merchandiser'] },
              asks: { en: 'Merchandiser: ring the customer', zh: '跟单请致电客户' },
            },
            recipient: { ...outsider, role, language: 'both' },
          },
          { links },
        )
        expect(`${subject} ${text} ${html}`).not.toMatch(
          /黄丽娟|localhost|mail-actions|INTERNAL|Merchandiser|跟单请|slack|浮动|Overdue|逾期|forgotten|漏定|C-NORDLYS|Held by/,
        )
      }
    }
  })

  it.each([
    ['confirmFields', 'confirmation', 'customer'],
    ['writtenConfirmation', 'confirmation', 'customer'],
    ['approval:artwork', 'sampleComments', 'customer'],
    ['approval:artwork', 'customerApproval', 'customer'],
    ['invoiceReceipt:I1', 'invoiceReceipt', 'customer'],
    ['cutOff:BK-1:vgm', 'cutOff', 'forwarder'],
    ['cutOff:BK-1:customs', 'cutOff', 'broker'],
  ] as const)('never says what we call %s on the ladder %s among ourselves', async (key, kind, role) => {
    const invoice = { id: 'I1', at: '', by: '', number: 'INV-1', kind: 'billing', lines: [], amount: '1', issuedOn: '' } as const
    const task = { ...shortage, key, kind, ref: key.split(':')[1], title: { en: 'INTERNAL', zh: '催客户INTERNAL' } }
    for (const at of ['2026-03-03T01:00:00.000Z', '2026-03-20T01:00:00.000Z']) {
      const { text, html, subject } = await mail(
        { notice: { task, at, recipients: { audiences: ['owner', role] } }, recipient: { ...outsider, role, language: 'both' } },
        { state: { ...state, invoicing: { invoices: [{ ...invoice, lines: [] }] } } },
      )
      expect(`${subject} ${text} ${html}`).not.toMatch(/INTERNAL|undefined|NaN/)
    }
  }) // prettier-ignore

  describe('told of a cut-off', () => {
    const cutOffAt = '2026-03-02T17:30:00.000Z'
    const booking = {
      id: 'B1', bookedBy: 'seller', carrier: 'Haitong', vessel: 'MV Tide', voyage: '1E', portOfLoading: 'VNSGN', portOfDischarge: 'NOOSL',
      etd: '2026-03-05', eta: '2026-04-19', bookedAt: '2026-03-01T01:00:00.000Z', cutOffs: {}, rolled: [],
    } as const // prettier-ignore
    const task = {
      ...shortage,
      key: 'cutOff:B1:gateIn',
      kind: 'cutOff',
      ref: 'B1',
      cutOffAt,
      dueAt: cutOffAt,
    } as const
    const told = (zone: string, recipient: Partial<Recipient>) => {
      const customs = { ...state.customs, bookings: [{ ...booking, zone, rolled: [] }] }
      const notice = { task, at: '2026-03-02T01:00:00.000Z', facts: { dueAt: cutOffAt } }
      return mail({ notice, recipient, state: { ...state, customs } })
    }

    it('read it on the clock of the port, with the zone named', async () => {
      for (const role of ['forwarder', 'broker'] as const) {
        const { text } = await told('Asia/Ho_Chi_Minh', { ...outsider, role, language: 'both' })
        expect(text).toContain('Cut-off: Tue 2026-03-03 00:30 (Asia/Ho_Chi_Minh)\n')
        expect(text).toContain('must be done by Tue 2026-03-03 00:30 (Asia/Ho_Chi_Minh).')
        expect(text).toContain('截止时间: 2026-03-03（周二）00:30（Asia/Ho_Chi_Minh 当地时间）\n')
      }
      expect((await told('Asia/Shanghai', { ...outsider, role: 'broker' })).text).toContain(
        '01:30 (Asia/Shanghai)',
      )
    })

    it('is in a list of tasks on the clock of the port too, where that is another', () => {
      const of = (zone: string) => {
        const customs = { ...state.customs, bookings: [{ ...booking, zone, rolled: [] }] }
        return taskLine({ state: { ...state, customs }, task, now: cutOffAt, api: 'http://x' })
      }
      expect(taskRow(of('Asia/Ho_Chi_Minh'), 'en', state.calendar).due).toContain(
        'cut-off Tue 2026-03-03 00:30 (Asia/Ho_Chi_Minh)',
      )
      expect(of('Asia/Shanghai').cutOffThere).toBeUndefined()
      // Another zone with the same clock.
      expect(of('Asia/Taipei').cutOffThere).toBeUndefined()
    })

    it('name the zone to our own people where its clock is another', async () => {
      expect((await told('Asia/Ho_Chi_Minh', {})).text).toContain('Tue 2026-03-03 00:30 (Asia/Ho_Chi_Minh)')
      expect((await told('Asia/Shanghai', {})).text).toContain('Cut-off (fixed): Tue 2026-03-03 01:30\n')
    })
  })

  it('goes by the number that each knows, in a tone of its own', async () => {
    const toBuyer = await mail({ recipient: { ...outsider, role: 'customer' } }, { sender: 'Jiahe Garments' })
    const toSupplier = await mail(
      { notice: { task: shortage }, recipient: { ...outsider, role: 'supplier', language: 'zh' } },
      { sender: 'Jiahe Garments' },
    )
    expect(toBuyer.subject).toMatch(/^\[PO-7781\] /)
    expect(toBuyer.text).toMatch(/^Dear Nordlys,/)
    expect(`${toBuyer.subject}${toBuyer.text}${toBuyer.html}`).not.toContain('GD26-00001')
    expect(toBuyer.text).toContain('Best regards,\nJiahe Garments')
    expect(toSupplier.subject).toBe('[GD26-00001] Single jersey（FAB-1）到货')
    expect(toSupplier.text).toContain('请务必于今日确认到货日期，并告知赶货措施。')
    expect(`${toSupplier.subject}${toSupplier.text}`).not.toMatch(/PO-7781|NORDLYS/)
  })

  it('uses the words of the policy where a step is for outsiders only', async () => {
    const notice: Partial<Notice> = {
      recipients: { audiences: ['customer'] },
      asks: { en: 'Please approve.', zh: '请批复。' },
    }
    expect((await mail({ notice, recipient: outsider })).text).toContain('Please approve.')
  })
})
