import type { Notice } from '../../../domain/order/notifications'
import { composeMail } from '../../../services/email/compose'
import type { MailInput, Recipient } from '../../../services/email/message'
import { Walker } from '../../support/walker'
import { sampleStart } from '../../support/sample-order'

const state = new Walker(sampleStart()).state
const reader: Recipient = { code: 'PR02', name: '曹桂兰', address: 'pr02@jiahe.example', isExternal: false }

function mail(notice: Partial<Notice> = {}, recipient: Partial<Recipient> = {}) {
  const input: MailInput = {
    notices: [
      {
        holder: '黄丽娟',
        notice: {
          seq: 12,
          at: '2026-03-05T01:30:00.000Z',
          kind: 'escalation',
          recipients: {},
          level: 'manager',
          task: state.tasks.receiptAcknowledged,
          asks: { en: 'Decide in place of the owner.', zh: '请代为决定。' },
          facts: { dueAt: '2026-03-03T09:30:00.000Z' },
          ...notice,
        },
      },
    ],
    state,
    recipient: { ...reader, ...recipient },
    links: { api: 'http://localhost:3000', temporalUi: 'http://localhost:8233', namespace: 'default' },
    domain: 'jiahe.example',
  }
  return composeMail(input)
}

describe('composeMail', () => {
  it('says in both languages what is late, since when, who holds it and what to do', () => {
    const { text } = mail()

    expect(text).toContain('已逾期 1 个工作日')
    expect(text).toContain('is late by 1 working day')
    expect(text).toContain('2026-03-03 17:30')
    expect(text).toContain('黄丽娟')
    expect(text).toContain('请代为决定。')
    expect(text).toContain('Decide in place of the owner.')
    expect(text).toContain('http://localhost:3000/orders/GD26-00001')
    expect(text).toContain('http://localhost:8233/namespaces/default/workflows/GD26-00001')
  })

  it('begins every subject of an order alike and refers to one thread', () => {
    const [first, second] = [mail(), mail({ seq: 40, level: 'director' })]

    expect([first, second].map(({ subject }) => subject.split(' ')[0])).toEqual([
      '[GD26-00001]',
      '[GD26-00001]',
    ])
    expect(first.headers.References).toBe(second.headers.References)
    expect(first.messageId).not.toBe(second.messageId)
  })

  it('gives the same mail the same Message-ID every time', () => {
    expect(mail().messageId).toBe('<GD26-00001.12.manager.PR02@jiahe.example>')
    expect(mail()).toEqual(mail())
  })

  it('tells an outsider nothing of who holds what inside', () => {
    const { text, html, subject } = mail({}, { code: 'C-NORDLYS', name: 'Nordlys', isExternal: true })

    for (const part of [text, html, subject]) {
      expect(part).not.toContain('黄丽娟')
      expect(part).not.toContain('localhost')
      expect(part).not.toContain('GD26-00001')
    }
    expect(text).toContain('PO-7781')
  })

  it('cannot be made to carry another header or markup', () => {
    const task = {
      ...state.tasks.receiptAcknowledged!,
      title: { en: 'a\r\nBcc: x@y.example <b>', zh: '<script>' },
    }
    const { subject, html } = mail({ task })

    expect(subject).not.toMatch(/[\r\n]/)
    expect(html).not.toContain('<script>')
  })

  it.each([
    'planDoesNotFit',
    'released',
    'planConfirmed',
    'handedOver',
    'cancelled',
    'held',
    'resumed',
    'taskAssigned',
    'reminder',
    'etaSlipped',
  ] as const)('has words in both languages for %s', (kind) => {
    const { subject, text } = mail({
      kind,
      level: undefined,
      facts: { reason: 'r', text: 't', misfits: 'review:2' },
    })

    expect(subject).toMatch(/\p{Script=Han}/u)
    expect(subject).toMatch(/[A-Za-z]/)
    expect(text.length).toBeGreaterThan(40)
  })
})
