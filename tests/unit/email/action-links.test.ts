import fc from 'fast-check'
import type { Notice } from '../../../domain/order/notifications'
import { checkToken, signGrant, type ActionGrant } from '../../../services/email/action-links'
import { createLinkActions } from '../../../services/email/mail-actions'
import type { Recipient } from '../../../services/email/message'
import { sampleStart } from '../../support/sample-order'
import { Walker } from '../../support/walker'

const keys = ['the-key-in-use-0123456789abcdefghij']
const now = '2026-03-05T01:30:00.000Z'
const grant: ActionGrant = {
  purpose: 'acknowledge',
  order: 'GD26-00001',
  task: 'cutOff:B1:gateIn',
  employee: 'ME03',
  mail: '12.manager',
  expiresAt: '2026-03-12T01:30:00.000Z',
}
const token = signGrant(grant, keys)

describe('a token', () => {
  it('gives back what it grants, and an id that is the same for the same grant', () => {
    const checked = checkToken(token, keys, now)
    expect(checked).toEqual({ outcome: 'valid', grant, id: expect.stringMatching(/^[0-9a-f]{64}$/) })
    expect(checkToken(signGrant({ ...grant }, keys), keys, now)).toEqual(checked)
    const other = checkToken(signGrant({ ...grant, mail: '13.manager' }, keys), keys, now)
    expect(other).not.toMatchObject({ id: (checked as { id: string }).id })
  })

  it('is good until it expires, to the second', () => {
    expect(checkToken(token, keys, '2026-03-12T01:29:59.999Z').outcome).toBe('valid')
    expect(checkToken(token, keys, '2026-03-12T01:30:00.000Z')).toMatchObject({ outcome: 'expired', grant })
  })

  it('is opened by an older key too, and by no other', () => {
    const next = 'the-next-key-9876543210zyxwvutsrqpo'
    expect(checkToken(token, [next, ...keys], now).outcome).toBe('valid')
    expect(checkToken(signGrant(grant, [next, ...keys]), keys, now).outcome).toBe('forged')
    expect(checkToken(token, [next], now).outcome).toBe('forged')
  })

  it('is refused when any bit of it is flipped', () => {
    fc.assert(
      fc.property(fc.nat(token.length - 1), fc.nat(7), (at, bit) => {
        const bytes = Buffer.from(token, 'latin1')
        bytes[at]! ^= 1 << bit
        expect(checkToken(bytes.toString('latin1'), keys, now).outcome).toBe('forged')
      }),
      { numRuns: 2_000 },
    )
  })

  it('is refused when it says something else, under the signature of another or of its own making', () => {
    const [payload = '', signature = ''] = token.split('.')
    const other = signGrant({ ...grant, purpose: 'complete' }, keys)
    const forged = [
      `${other.split('.')[0]}.${signature}`,
      `${payload}.${other.split('.')[1]}`,
      `${payload}.${signature}=`,
      `${payload}.${signature}.`,
      `.${payload}.${signature}`,
      `${payload}.`,
      payload,
      '',
      '.',
      'x'.repeat(100_000),
      signGrant(grant, ['another-key-another-key-another-key']),
    ]
    for (const text of forged) expect(checkToken(text, keys, now).outcome).toBe('forged')
  })

  it('is total over any text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.base64String()), (text) => {
        expect(checkToken(text, keys, now).outcome).toBe('forged')
      }),
    )
  })
})

describe('the links of a mail', () => {
  const { state } = new Walker(sampleStart())
  const actions = createLinkActions({ api: 'https://gendan.example', keys })
  const notice = (parts: Partial<Notice> = {}): Notice => ({
    seq: 12,
    at: now,
    kind: 'escalation',
    level: 'manager',
    recipients: {},
    task: state.tasks.receiptAcknowledged,
    facts: {},
    ...parts,
  })
  const reader: Recipient = {
    code: 'ME03',
    name: '黄丽娟',
    address: 'me03@jiahe.example',
    isExternal: false,
    language: 'zh',
    department: 'merchandising',
    level: 'staff',
  }
  const linksFor = (recipient: Partial<Recipient> = {}, parts: Partial<Notice> = {}) =>
    Object.keys(actions({ notice: notice(parts), state, recipient: { ...reader, ...recipient } }))

  it('grant each purpose for seven working days, as the reader of the mail', () => {
    const links = actions({ notice: notice(), state, recipient: reader })
    for (const [purpose, url] of Object.entries(links)) {
      const granted = checkToken(url.replace('https://gendan.example/mail-actions/', ''), keys, now)
      expect(granted).toMatchObject({
        outcome: 'valid',
        grant: {
          purpose,
          order: 'GD26-00001',
          task: 'receiptAcknowledged',
          employee: 'ME03',
          mail: '12.manager',
          expiresAt: '2026-03-16T01:30:00.000Z',
        },
      })
    }
    expect(Object.keys(links)).toEqual(['acknowledge', 'snooze', 'complete'])
  })

  it('are made for a task that no notice tells of, for each mail its own', () => {
    const told = { task: 'receiptAcknowledged', at: now, state, recipient: reader }
    const [first, second] = ['workList.2026-03-05', 'workList.2026-03-06'].map((mail) =>
      actions({ ...told, mail }),
    )
    const token = (url = '') => checkToken(url.replace('https://gendan.example/mail-actions/', ''), keys, now)
    const [one, other] = [token(first?.snooze), token(second?.snooze)]
    expect(one).toMatchObject({ outcome: 'valid', grant: { mail: 'workList.2026-03-05', employee: 'ME03' } })
    expect(other).toMatchObject({ outcome: 'valid' })
    // Each is used up by itself.
    expect(one.outcome === 'valid' && other.outcome === 'valid' && one.id !== other.id).toBe(true)
    expect(actions({ ...told, mail: 'workList', task: 'not-a-task' })).toEqual({})
    const stranger: Recipient = { ...reader, code: 'FI02', department: 'finance' }
    expect(actions({ ...told, mail: 'workList', recipient: stranger })).toEqual({})
  })

  it('are for whoever the rules let move the task, and for nobody else', () => {
    expect(linksFor({ code: 'ME01', level: 'manager' })).toHaveLength(3)
    expect(linksFor({ code: 'GM01', department: 'finance', level: 'director' })).toHaveLength(3)
    expect(linksFor({ code: 'FI02', department: 'finance', level: 'manager' })).toEqual([])
    expect(linksFor({ isExternal: true })).toEqual([])
    expect(linksFor({}, { task: undefined })).toEqual([])
    expect(linksFor({}, { task: { ...state.tasks.receiptAcknowledged!, key: 'not-a-task' } })).toEqual([])
  })
})
