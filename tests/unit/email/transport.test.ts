import { createVerify, generateKeyPairSync, createHash, type KeyObject } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { isTokenOf } from '../../../services/email/mail-token'
import { isAboutAddress } from '../../../services/email/refusal'
import {
  createMailTransport,
  type MailTransportOptions,
  type OutgoingMail,
} from '../../../services/email/transport'
import { certificatePath, startSmtpServer, type RealSmtpServer } from '../../support/smtp-server'

const mail = (parts: Partial<OutgoingMail> = {}): OutgoingMail => ({
  messageId: '<GD26-00001.9.due.ME03@gendan.example>',
  to: 'me03@jiahe.example',
  toName: '黄丽娟',
  subject: '已逾期 · Overdue',
  text: 'text',
  html: '<p>text</p>',
  headers: { 'Auto-Submitted': 'auto-generated' },
  ...parts,
})

/** Sends over a server of its own; both are closed. */
async function send(
  given: {
    mail?: Partial<OutgoingMail>
    server?: Parameters<typeof startSmtpServer>[0]
  } & Partial<MailTransportOptions>,
) {
  const { mail: parts = {}, server: serverOptions, ...options } = given
  const server = await startSmtpServer(serverOptions)
  const transport = createMailTransport({
    smtpUrl: `smtp://127.0.0.1:${server.port}`,
    from: 'Gendan <gendan@gendan.example>',
    requiresTls: false,
    ...options,
  })
  const outcome = await transport.send(mail(parts)).then(
    (answer) => ({ answer, error: undefined }),
    (error: Error & { rejected?: unknown }) => ({ answer: undefined, error }),
  )
  transport.close()
  await server.stop()
  return { ...outcome, taken: server.taken }
}

/** The headers of a message, unfolded, one per line. */
function headers({ taken }: { taken: RealSmtpServer['taken'] }): string[] {
  const [head = ''] = (taken[0]?.source ?? '').split('\r\n\r\n')
  return head.replaceAll(/\r\n[ \t]+/g, ' ').split('\r\n')
}

const withoutTls = { server: { disabledCommands: ['AUTH', 'STARTTLS'] } }
const certificateAuthority = readFileSync(certificatePath, 'utf8')

describe('encryption', () => {
  it('refuses to send over a connection that cannot be encrypted, and does when it is switched off by name', async () => {
    const refused = await send({ ...withoutTls, requiresTls: true })
    expect([refused.error?.message, refused.taken]).toEqual([expect.stringMatching(/STARTTLS/), []])
    const allowed = await send({ ...withoutTls, requiresTls: false })
    expect(allowed.taken.map(({ isEncrypted }) => isEncrypted)).toEqual([false])
  })

  it('checks the certificate, also where encryption is not required', async () => {
    for (const requiresTls of [true, false]) {
      const refused = await send({ requiresTls })
      expect([refused.error?.message, refused.taken]).toEqual([expect.stringMatching(/self-signed/), []])
    }
    const taken = await send({ requiresTls: true, certificateAuthority })
    expect(taken.taken.map(({ isEncrypted }) => isEncrypted)).toEqual([true])
  })

  it('takes no option from the URL that would switch it off', async () => {
    const server = await startSmtpServer(withoutTls.server)
    const smtpUrl = `smtp://127.0.0.1:${server.port}/?ignoreTLS=true&requireTLS=false&tls.rejectUnauthorized=false`
    const transport = createMailTransport({ smtpUrl, from: 'a@gendan.example', requiresTls: true })
    await expect(transport.send(mail())).rejects.toThrow(/STARTTLS/)
    transport.close()
    await server.stop()
  })
})

describe('a mail that would bring headers of its own', () => {
  const break_ = '\r\nBcc: thief@evil.example\r\nX-Evil: 1'

  it.each<[string, Partial<OutgoingMail>]>([
    ['in a name', { toName: `Name${break_}` }],
    ['in the subject', { subject: `Subject${break_}` }],
    ['in a bare line feed', { subject: 'Subject\nX-Evil: 1', toName: 'Name\rX-Evil: 1' }],
    ['in the value of a header', { headers: { References: `<a@b>${break_}` } }],
    ['in the name of a header', { headers: { [`X-A: 1${break_}\r\nX-B`]: '2' } }],
    [
      'as a header that is not its own to set',
      { headers: { Bcc: 'thief@evil.example', From: 'x@evil.example' } },
    ],
    ['after a Unicode line end', { subject: 'Subject\u2028X-Evil: 1\u0085X-Evil: 2' }],
  ])('%s sends none of them', async (_title, parts) => {
    const sent = await send({ ...withoutTls, mail: parts })
    expect(sent.taken.map(({ to }) => to)).toEqual([['me03@jiahe.example']])
    const lines = headers(sent)
    expect(lines.filter((line) => /^(X-Evil|Bcc|X-B)\s*:/i.test(line))).toEqual([])
    expect(lines.filter((line) => /^From:/i.test(line))).toEqual(['From: Gendan <gendan@gendan.example>'])
  })

  it.each([
    'me03@jiahe.example\r\nBcc: thief@evil.example',
    'me03@jiahe.example>\r\nRCPT TO:<thief@evil.example',
    'nobody',
    '',
    'me03@jiahe.example, Name <thief@evil.example>',
  ])('is refused for good before the server hears of it, sent to %j', async (to) => {
    const { error, taken } = await send({ ...withoutTls, mail: { to } })
    expect(error).toMatchObject({ name: 'PermanentRefusal', code: 553 })
    expect(taken).toEqual([])
  })

  it.each([
    ['orders@nordlys.example', ['Reply-To: orders@nordlys.example']],
    [`orders@nordlys.example${break_}`, []],
    ['orders@nordlys.example, thief@evil.example', []],
    ['nobody', []],
  ])('is answered at %j only when that is one address', async (address, expected) => {
    const own = { 'X-Gendan-Reply-To': address, 'Reply-To': 'thief@evil.example' }
    const lines = headers(await send({ ...withoutTls, mail: { headers: own } }))
    expect(lines.filter((line) => /reply-to|evil/i.test(line))).toEqual(expected)
  })

  it('is refused with a Message-ID that is none', async () => {
    const { error } = await send({ ...withoutTls, mail: { messageId: '<a@b>\r\nX-Evil: 1' } })
    expect(error).toMatchObject({ name: 'PermanentRefusal' })
  })
})

describe('the token of a mail', () => {
  const { messageId } = mail()
  const tokens = (sent: Parameters<typeof headers>[0]) =>
    headers(sent).flatMap((line) => /^X-Gendan-Token: (.+)$/i.exec(line)?.[1] ?? [])

  it('stands in a header of its own, the same whenever it is sent, and is proven by the keys alone', async () => {
    const own = { 'X-Gendan-Token': 'guessed' }
    const sent = [
      await send({ ...withoutTls, tokenKeys: ['new', 'old'] }),
      await send({ ...withoutTls, tokenKeys: ['new'], mail: { headers: own } }),
      await send({ ...withoutTls, tokenKeys: ['old'] }),
    ].map(tokens)
    const [[token] = [], again, [older] = []] = sent
    expect([again, older === token]).toEqual([[token], false])
    expect([token, older].map((one) => isTokenOf(messageId, one!, ['new', 'old']))).toEqual([true, true])
    expect(isTokenOf(messageId, older!, ['new'])).toBe(false)
    expect(isTokenOf('<other@gendan.example>', token!, ['new'])).toBe(false)
    expect(isTokenOf(messageId, '', ['new'])).toBe(false)
  })
})

describe('what the server refuses', () => {
  const two = { to: 'here@buyer.example, gone@buyer.example' }

  it('is told per address when it takes the mail for others', async () => {
    const refuses = { 'gone@buyer.example': '550 5.1.1 no such user' }
    const { answer } = await send({ mail: two, server: { ...withoutTls.server, refuses } })
    expect(answer?.rejected).toMatchObject([
      { address: 'gone@buyer.example', code: 550, response: expect.stringContaining('5.1.1') },
    ])
  })

  it.each([
    ['PermanentRefusal', '550 5.1.1 no such user', '550 5.1.1 no such user'],
    ['TemporaryRefusal', '451 4.7.1 greylisted', '451 4.7.1 greylisted'],
    ['TemporaryRefusal', '550 5.1.1 no such user', '450 4.2.0 later'],
  ])('is a %s when it is %s and %s', async (name, here, gone) => {
    const refuses = { 'here@buyer.example': here, 'gone@buyer.example': gone }
    const { error } = await send({ mail: two, server: { ...withoutTls.server, refuses } })
    const rejected = (error?.rejected ?? []) as { code: number }[]
    expect([error?.name, rejected.map(({ code }) => code)]).toEqual([
      name,
      [Number(here.slice(0, 3)), Number(gone.slice(0, 3))],
    ])
  })

  it.each([
    ['530 5.7.0 Authentication required'],
    ['550 5.7.1 sender address rejected'],
    ['451 4.3.0 try again'],
    ['421 4.7.0 too many connections'],
  ])('is no word about the mail when the sender was answered %s', async (refusesSender) => {
    const { error } = await send({ server: { ...withoutTls.server, refusesSender } })
    expect(error).toMatchObject({ name: 'Error', message: expect.stringContaining(refusesSender.slice(4)) })
  })

  it.each([
    ['550 5.4.5 Daily sending limit exceeded'],
    ['503 5.5.1 authenticate first'],
    ['550 relaying denied'],
    ['554 5.7.1 Relay access denied'],
    ['452 4.3.1 insufficient storage'],
  ])('is no word about the mail when a recipient was answered %s', async (answer) => {
    const refuses = { 'gone@buyer.example': answer, 'here@buyer.example': '550 5.1.1 no such user' }
    const { error } = await send({ mail: two, server: { ...withoutTls.server, refuses } })
    expect(error).toMatchObject({ name: 'Error' })
  })

  it.each([
    ['550 5.1.1 <gone@buyer.example>: Recipient address rejected: User unknown in relay recipient table'],
    ['550 5.1.1 <bob@relaytextiles.com>: User unknown'],
    ['550 5.2.1 mailbox disabled; sending quota of this mailbox is over'],
    ['550 no mailbox <authenticate.first@buyer.example>'],
  ])('is about the address when it was answered %s', async (answer) => {
    const refuses = { 'gone@buyer.example': answer }
    const { error } = await send({ mail: { to: 'gone@buyer.example' }, server: { ...withoutTls.server, refuses } })
    expect(error).toMatchObject({ name: 'PermanentRefusal', rejected: [{ address: 'gone@buyer.example' }] })
  }) // prettier-ignore

  it('is about the mail when it is too large for the server', async () => {
    const refusesSender = '552 5.3.4 message too big'
    const { error } = await send({ server: { ...withoutTls.server, refusesSender } })
    expect(error).toMatchObject({ name: 'PermanentRefusal', rejected: [] })
  })

  it('is about the mail when no address was refused', async () => {
    const { error } = await send({
      server: { ...withoutTls.server, refusesMessage: '554 5.7.1 not wanted' },
    })
    expect(error).toMatchObject({ name: 'PermanentRefusal', rejected: [] })
  })

  it.each([
    ['550 5.1.1 no such user', true],
    ['550 mailbox unavailable', true],
    ['552 5.2.2 mailbox full', true],
    ['552 5.2.3 message too long', false],
    ['550 5.7.1 relaying denied', false],
    ['550 relaying denied', false],
    ['550 5.4.5 daily limit', false],
    ['550 5.4.1 access denied', true],
    ['550 5.4.4 no such host', true],
    ['554 5.6.0 content', false],
  ])('speaks of the address in %s: %s', (response, expected) => {
    expect(isAboutAddress(response)).toBe(expected)
  })
})

describe('DKIM', () => {
  it('signs with the key, so that a receiver can verify the message', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
    const dkim = { domainName: 'gendan.example', keySelector: 'gendan1', privateKey: pem }
    const { taken } = await send({ ...withoutTls, dkim })
    const source = taken[0]!.source
    expect(verifies(source, publicKey)).toBe(true)
    expect(
      verifies(source.replace('Overdue', 'Overdone').replace(/Subject: .*/, 'Subject: x'), publicKey),
    ).toBe(false)
    expect(verifies(`${source}more`, publicKey)).toBe(false)
  })
})

/** RFC 6376, relaxed/relaxed, rsa-sha256: the hash of the body, and the signature over the signed headers. */
function verifies(source: string, key: KeyObject): boolean {
  const split = source.indexOf('\r\n\r\n')
  const [head, body] = [source.slice(0, split), source.slice(split + 4)]
  const fields = head.split(/\r\n(?![ \t])/)
  const signature = fields.find((field) => /^dkim-signature:/i.test(field)) ?? ''
  const value = signature.slice(signature.indexOf(':') + 1).replaceAll(/\s+/g, '')
  const tags = Object.fromEntries(
    value.split(';').map((tag) => [tag.split('=')[0], tag.slice(tag.indexOf('=') + 1)]),
  )
  expect(tags).toMatchObject({ a: 'rsa-sha256', d: 'gendan.example', s: 'gendan1', c: 'relaxed/relaxed' })
  const relaxed = body
    .replaceAll(/[ \t]+/g, ' ')
    .replaceAll(/ \r\n/g, '\r\n')
    .replace(/(\r\n)*$/, '\r\n')
  const bodyHash = createHash('sha256').update(relaxed, 'latin1').digest('base64')
  const names: string[] = (tags['h'] ?? '').split(':')
  const signed = names.flatMap((name) => {
    const found = fields.find((field) => field.toLowerCase().startsWith(`${name.toLowerCase()}:`))
    return found ? [`${relaxedHeader(found)}\r\n`] : []
  })
  const own = relaxedHeader(signature).replace(/(;\s*b=)[^;]*/, '$1')
  const check = createVerify('sha256').update([...signed, own].join(''), 'latin1')
  return bodyHash === tags['bh'] && check.verify(key, tags['b'] ?? '', 'base64')
}

function relaxedHeader(field: string): string {
  const colon = field.indexOf(':')
  const value = field
    .slice(colon + 1)
    .replaceAll(/\r\n/g, '')
    .replaceAll(/[ \t]+/g, ' ')
    .trim()
  return `${field.slice(0, colon).toLowerCase().trim()}:${value}`
}
