import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { createTransport } from 'nodemailer'
import pino from 'pino'
import { createHandIn, type HandedIn } from '../../../mail-reader/hand-in'
import { startImapReader } from '../../../mail-reader/imap-reader'
import { startSmtpReceiver, type Inlet } from '../../../mail-reader/smtp-receiver'
import { loadMailReaderConfig } from '../../../platform/mail-reader-config'
import { createMailTransport, type MailTransport } from '../../../services/email/transport'
import { eventually } from '../../support/e2e-wait'
import { ImapServer } from '../../support/imap-server'
import { aReply } from '../../support/inbound-samples'

const silent = pino({ level: 'silent' })

/** Takes mails, and answers what it is told to. */
function aHand() {
  const taken: string[] = []
  const hand = {
    taken,
    outcome: 'taken' as HandedIn,
    handIn: async (raw: Buffer): Promise<HandedIn> => {
      if (hand.outcome === 'taken') taken.push(raw.toString())
      return hand.outcome
    },
  }
  return hand
}

describe('mail that comes in by SMTP', () => {
  const mail = {
    messageId: '<r1@buyer.example>',
    to: 'gendan@gendan.example',
    subject: 'Re: Overdue',
    text: 'Friday',
    html: '<p>Friday</p>',
    headers: { 'In-Reply-To': '<GD26-00001@gendan.example>' },
  }
  const hand = aHand()
  let receiver: Inlet
  let transport: MailTransport
  beforeAll(async () => {
    const smtp = { port: 0, host: '127.0.0.1', domains: ['gendan.example'] }
    receiver = await startSmtpReceiver(smtp, { handIn: hand.handIn, logger: silent })
    const smtpUrl = `smtp://127.0.0.1:${receiver.port}`
    transport = createMailTransport({ smtpUrl, from: 'a@buyer.example', requiresTls: false })
  })
  afterAll(async () => {
    transport?.close()
    await receiver?.close()
  })
  const send = (parts: Partial<typeof mail> = {}) => transport.send({ ...mail, ...parts })

  it('is handed in byte for byte after where it would be returned to, and counts as taken when the API has it', async () => {
    await send()
    expect(hand.taken).toHaveLength(1)
    expect(hand.taken[0]).toMatch(
      /^Return-Path: <a@buyer\.example>\r\n[^]*In-Reply-To: <GD26-00001@gendan\.example>[^]*Friday/,
    )
  })

  it('of a mail system has an empty return path', async () => {
    const system = createTransport({ host: '127.0.0.1', port: receiver.port, secure: false })
    const raw = 'Return-Path: <a@buyer.example>\r\nSubject: bounce\r\n\r\ngone\r\n'
    await system.sendMail({ envelope: { from: '', to: mail.to }, raw })
    system.close()
    expect(hand.taken.pop()).toBe(`Return-Path: <>\r\n${raw}`)
  })

  it('is relayed to nobody: other domains are refused', async () => {
    for (const to of ['x@elsewhere.example', 'x@gendan.example.evil.example'])
      await expect(send({ to })).rejects.toThrow('550 5.7.1 no mail is relayed from here')
    expect(hand.taken).toHaveLength(1)
  })

  it('stays with its sender while the API cannot take it, and goes back when it never will', async () => {
    hand.outcome = 'later'
    await expect(send()).rejects.toMatchObject({ name: 'TemporaryRefusal' })
    hand.outcome = 'refused'
    await expect(send()).rejects.toMatchObject({ name: 'PermanentRefusal' })
    hand.outcome = 'taken'
  })

  it('is refused when it is too large', async () => {
    await expect(send({ text: 'x'.repeat(26 * 1024 * 1024) })).rejects.toMatchObject({
      name: 'PermanentRefusal',
    })
  })
})

describe('mail that is read by IMAP', () => {
  it('is handed in once, oldest first, moved when it is done with, and kept while the API is away', async () => {
    const server = await ImapServer.start()
    const hand = aHand()
    const reader = startImapReader(
      { host: '127.0.0.1', port: server.port, secure: false, requiresTls: false, user: 'u', password: 'p', folder: 'INBOX', processedFolder: 'Done' },
      { handIn: hand.handIn, logger: silent, firstPauseMs: 20, lookAgainMs: 20, setAsideMs: 50 },
    ) // prettier-ignore
    const isDone = (count: number) => () => server.in('Done').length === count
    try {
      server.deliver(aReply({ id: '<1@b.example>' }))
      server.deliver(aReply({ id: '<2@b.example>' }))
      await eventually(isDone(2), { what: 'two mails to be done with', detail: () => server.commands })
      hand.outcome = 'later'
      server.deliver(aReply({ id: '<3@b.example>' }))
      await eventually(() => server.commands.filter((one) => /BODY/.test(one)).length >= 4, {
        what: 'a second attempt to hand in',
        detail: () => server.commands,
      })
      expect(server.in('INBOX').map(({ flags }) => [...flags])).toEqual([[]])
      hand.outcome = 'taken'
      await eventually(isDone(3), { what: 'the third mail to be done with' })
      server.cutOff()
      server.deliver(aReply({ id: '<4@b.example>' }))
      await eventually(isDone(4), { what: 'a mail after the connection was lost' })
      hand.outcome = 'refused'
      server.deliver(Buffer.from('no mail'))
      await eventually(() => server.in('INBOX').some(({ flags }) => flags.has('\\Flagged')), {
        what: 'a mail that is refused for good to be flagged',
        detail: () => server.commands,
      })
      hand.outcome = 'taken'
      server.deliver(
        Buffer.concat([aReply({ id: '<large@b.example>' }), Buffer.alloc(25 * 1024 * 1024, 'x')]),
      )
      server.deliver(aReply({ id: '<5@b.example>' }))
      await eventually(isDone(5), { what: 'a mail after one that is too large' })
      expect(server.in('INBOX').map(({ flags }) => [...flags].toSorted())).toEqual([
        ['\\Flagged', '\\Seen'],
        ['\\Flagged', '\\Seen'],
      ])
    } finally {
      await reader.close()
      await server.stop()
    }
    const ids = hand.taken.map((raw) => /Message-ID: (<\d)/.exec(raw)?.[1])
    expect(ids).toEqual(['<1', '<2', '<3', '<4', '<5'])
  })
})

describe('a mail in the mailbox that the API never takes', () => {
  it('holds up those behind it for three passes, stays unread, is told of in the log, and goes in when it can', async () => {
    const server = await ImapServer.start()
    const hand = aHand()
    const refused: string[] = []
    let isMended = false
    const handIn = async (raw: Buffer): Promise<HandedIn> => {
      if (isMended || !raw.includes('<poison@b.example>')) return hand.handIn(raw)
      refused.push(`after ${hand.taken.length}`)
      return 'later'
    }
    const log: string[] = []
    const logger = pino({ level: 'error' }, { write: (line: string) => void log.push(line) })
    server.deliver(aReply({ id: '<poison@b.example>' }))
    server.deliver(aReply({ id: '<1@b.example>' }))
    server.deliver(aReply({ id: '<2@b.example>' }))
    const reader = startImapReader(
      { host: '127.0.0.1', port: server.port, secure: false, requiresTls: false, user: 'u', password: 'p', folder: 'INBOX', processedFolder: 'Done' },
      { handIn, logger, firstPauseMs: 10, lookAgainMs: 20, setAsideMs: 100 },
    ) // prettier-ignore
    const isDone = (count: number) => () => server.in('Done').length === count
    try {
      await eventually(isDone(2), { what: 'the mails behind it', detail: () => server.commands })
      expect(refused.slice(0, 3)).toEqual(['after 0', 'after 0', 'after 0'])
      expect(server.in('INBOX').map(({ flags }) => [...flags])).toEqual([[]])
      expect(JSON.parse(log[0]!)).toMatchObject({ uid: '1', msg: expect.stringContaining('stays unread') })
      await eventually(() => refused.includes('after 2'), { what: 'another attempt with it' })
      server.deliver(aReply({ id: '<3@b.example>' }))
      await eventually(isDone(3), { what: 'a mail that comes later' })
      isMended = true
      await eventually(isDone(4), { what: 'the mail itself' })
    } finally {
      await reader.close()
      await server.stop()
    }
  })
})

describe('handing in', () => {
  it.each<[number, HandedIn]>([
    [201, 'taken'], [200, 'taken'], [422, 'refused'], [413, 'refused'], [401, 'later'], [403, 'later'], [503, 'later'], [500, 'later'],
  ])('an answer of %i is %s', async (status, expected) => {
    const server = http.createServer((request, response) => {
      expect([request.url, request.headers['content-type']]).toEqual(['/inbound-mails', 'message/rfc822'])
      request.resume()
      response.writeHead(status, { 'Content-Type': 'application/json' }).end('{}')
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    expect(await createHandIn({ url, key: 'k' }, silent)(aReply())).toBe(expected)
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
    expect(await createHandIn({ url, key: 'k' }, silent)(aReply())).toBe('later')
  }) // prettier-ignore
})

describe('the configuration of the mail reader', () => {
  const required = { API_URL: 'https://gendan.factory.example/', INBOUND_API_KEY: 'key' }
  const imap = { ...required, IMAP_URL: 'imaps://gendan:p%40ss@mail.factory.example' }

  it('takes SMTP, IMAP or both', () => {
    const smtp = { ...required, INBOUND_SMTP_PORT: '2525', MAIL_FROM: 'Gendan <gendan@Factory.example>' }
    expect(loadMailReaderConfig(smtp)).toMatchObject({
      api: { url: 'https://gendan.factory.example', key: 'key' },
      smtp: { port: 2525, host: '127.0.0.1', domains: ['factory.example'] },
    })
    expect(loadMailReaderConfig(imap).imap).toMatchObject({
      host: 'mail.factory.example', port: 993, secure: true, user: 'gendan', password: 'p@ss', folder: 'INBOX',
    }) // prettier-ignore
    const plain = { ...required, IMAP_URL: 'imap://u:p@mail.factory.example:143/Orders' }
    expect(loadMailReaderConfig(plain).imap).toMatchObject({
      secure: false,
      requiresTls: true,
      folder: 'Orders',
    })
    expect(loadMailReaderConfig({ ...plain, IMAP_ALLOW_PLAINTEXT: 'true' }).imap?.requiresTls).toBe(false)
  })

  it.each([
    ['INBOUND_SMTP_PORT or IMAP_URL', required],
    ['INBOUND_API_KEY', { ...imap, INBOUND_API_KEY: '' }],
    ['IMAP_URL', { ...imap, IMAP_URL: 'imaps://mail.factory.example' }],
    ['INBOUND_DOMAINS', { ...required, INBOUND_SMTP_PORT: '2525' }],
    ['INBOUND_DOMAINS', { ...required, INBOUND_SMTP_PORT: '2525', INBOUND_DOMAINS: 'factory' }],
    ['INBOUND_SMTP_TLS_CERT_PATH and', { ...imap, INBOUND_SMTP_TLS_KEY_PATH: '/x' }],
  ])('refuses to start: %s', (name, env) => {
    expect(() => loadMailReaderConfig(env)).toThrow(`\n  ${name}`)
  })
})
