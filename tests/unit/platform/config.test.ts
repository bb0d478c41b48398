import { ConfigError, loadConfig } from '../../../platform/config'
import { mailTransportOptions } from '../../../platform/mail-config'

const required = {
  DATABASE_URL: 'postgresql://gendan:secret@db.example:5432/gendan',
  TEMPORAL_ADDRESS: 'temporal.example:7233',
  SMTP_URL: 'smtp://mail.example:25',
  MAIL_FROM: 'Gendan <gendan@factory.example>',
  MAIL_LINK_SECRET: 'a-secret-of-the-factory-0123456789',
  API_URL: 'https://gendan.factory.example/',
}

function problemsOf(env: NodeJS.ProcessEnv): string[] {
  try {
    loadConfig(env)
    return []
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    const [, ...lines] = error.message.split('\n')
    return lines.map((line) => line.trim().split(':')[0] ?? '')
  }
}

it('fills in what has a safe default', () => {
  expect(loadConfig(required)).toEqual({
    databaseUrl: required.DATABASE_URL,
    temporal: { address: 'temporal.example:7233', namespace: 'default', taskQueue: 'gendan', tls: false },
    mail: {
      smtpUrl: required.SMTP_URL,
      requiresTls: true,
      connections: 1,
      from: required.MAIL_FROM,
      domain: 'factory.example',
      domainLimits: { named: expect.any(Array) },
      retrySeconds: 300,
      quietHours: { from: 1200, until: 450, mailsOnDaysOff: false },
      digestSeconds: 75,
      linkKeys: [required.MAIL_LINK_SECRET],
    },
    api: { port: 3000, host: '0.0.0.0', url: 'https://gendan.factory.example' },
    logLevel: 'info',
    factoryZone: 'Asia/Shanghai',
  })
})

it('lists everything that is missing at once', () => {
  expect(problemsOf({})).toEqual(Object.keys(required))
})

it('takes an empty variable for a missing one', () => {
  expect(problemsOf({ ...required, DATABASE_URL: '' })).toEqual(['DATABASE_URL'])
})

it.each([
  ['DATABASE_URL', 'mysql://db/gendan'],
  ['TEMPORAL_ADDRESS', 'http://temporal.example'],
  ['TEMPORAL_TLS', 'yes'],
  ['TEMPORAL_UI_URL', 'temporal'],
  ['SMTP_URL', 'mail.example'],
  ['SMTP_URL', 'smtp://mail.example:587/?ignoreTLS=true'],
  ['SMTP_ALLOW_PLAINTEXT', 'yes'],
  ['SMTP_CONNECTIONS', '0'],
  ['MAIL_FROM', 'nobody'],
  ['MAIL_FROM', 'Gendan <gendan@factory.example>\r\nBcc: <thief@evil.example>'],
  ['MAIL_DOMAIN_LIMITS', 'qq.com=20'],
  ['MAIL_RETRY_SECONDS', '0'],
  ['MAIL_QUIET_HOURS', '20:00'],
  ['MAIL_QUIET_HOURS', '24:00-07:30'],
  ['MAIL_QUIET_HOURS', '08:00-08:00'],
  ['MAIL_DIGEST_SECONDS', '-1'],
  ['MAIL_LINK_SECRET', 'short'],
  ['MAIL_LINK_SECRET', `${required.MAIL_LINK_SECRET},short`],
  ['API_PORT', '70000'],
  ['API_PORT', 'http'],
  ['API_URL', 'ftp://example'],
  ['LOG_LEVEL', 'loud'],
  ['FACTORY_ZONE', 'Asia/Nowhere'],
])('refuses %s=%s', (name, value) => {
  expect(problemsOf({ ...required, [name]: value })).toEqual([name])
})

it('takes several secrets for the links in mails, the one in use first', () => {
  const next = 'the-next-secret-of-the-factory-987654'
  const env = { ...required, MAIL_LINK_SECRET: `${next}, ${required.MAIL_LINK_SECRET}` }
  expect(loadConfig(env).mail.linkKeys).toEqual([next, required.MAIL_LINK_SECRET])
})

describe('encryption towards Temporal', () => {
  it('is on when an API key is given', () => {
    expect(loadConfig({ ...required, TEMPORAL_API_KEY: 'key' }).temporal).toMatchObject({
      tls: true,
      apiKey: 'key',
    })
  })

  it('is what TEMPORAL_TLS says, if it says something', () => {
    const env = { ...required, TEMPORAL_API_KEY: 'key', TEMPORAL_TLS: 'false' }
    expect(loadConfig(env).temporal.tls).toBe(false)
  })

  it('needs certificate and key together', () => {
    expect(problemsOf({ ...required, TEMPORAL_TLS_CLIENT_CERT_PATH: '/x' })).toHaveLength(1)
  })
})

describe('encryption towards the mail server', () => {
  const requiresTls = (env: NodeJS.ProcessEnv) => loadConfig({ ...required, ...env }).mail.requiresTls

  it.each(['smtp://localhost:25', 'smtp://127.0.0.1:1025', 'smtp://[::1]:25'])(
    'is not asked for at %s',
    (url) => {
      expect(requiresTls({ SMTP_URL: url })).toBe(false)
    },
  )

  it.each([
    'smtp://mail.example',
    'smtp://10.0.0.1:25',
    'smtp://localhost.evil.example',
    'smtp://127.evil.example',
  ])('is required at %s unless it is switched off by name', (url) => {
    expect(requiresTls({ SMTP_URL: url })).toBe(true)
    expect(requiresTls({ SMTP_URL: url, SMTP_ALLOW_PLAINTEXT: 'true' })).toBe(false)
  })
})

it('gives the mail transport the keys by which bounces are proven', () => {
  const secrets = ['n'.repeat(32), 'o'.repeat(32)]
  const { mail } = loadConfig({ ...required, MAIL_LINK_SECRET: secrets.join(',') })
  expect(mailTransportOptions(mail).tokenKeys).toEqual(secrets)
})

describe('DKIM', () => {
  const dkim = {
    MAIL_DKIM_DOMAIN: 'factory.example',
    MAIL_DKIM_SELECTOR: 'gendan1',
    MAIL_DKIM_KEY_PATH: '/x',
  }

  it('needs domain, selector and key together, and a domain that receivers count', () => {
    const { MAIL_DKIM_SELECTOR: _none, ...two } = dkim
    expect(problemsOf({ ...required, ...two })).toEqual([
      'MAIL_DKIM_DOMAIN, MAIL_DKIM_SELECTOR and MAIL_DKIM_KEY_PATH',
    ])
    expect(problemsOf({ ...required, ...dkim, MAIL_DKIM_DOMAIN: 'other.example' })).toEqual([
      'MAIL_DKIM_DOMAIN',
    ])
    expect(problemsOf({ ...required, ...dkim })).toEqual([])
  })

  it('refuses at the start a key that cannot be read, or that is none', () => {
    const of = (path: string) => loadConfig({ ...required, ...dkim, MAIL_DKIM_KEY_PATH: path }).mail
    expect(() => mailTransportOptions(of('/nowhere.pem'))).toThrow(/MAIL_DKIM_KEY_PATH: .* cannot be read/)
    expect(() => mailTransportOptions(of(__filename))).toThrow(/MAIL_DKIM_KEY_PATH: .* holds no private key/)
  })
})
