import { ConfigError, loadConfig } from '../../../platform/config'

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
    smtpUrl: required.SMTP_URL,
    mailFrom: required.MAIL_FROM,
    mailLinkKeys: [required.MAIL_LINK_SECRET],
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
  ['MAIL_FROM', 'nobody'],
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
  expect(loadConfig(env).mailLinkKeys).toEqual([next, required.MAIL_LINK_SECRET])
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
