import { aWorld, change, get, merchandiserKey, type World } from './support/world'

let world: World
beforeAll(async () => {
  world = await aWorld()
})
afterAll(() => world?.close())

type Options = Parameters<typeof change>[3]

const at = '2026-11-23T02:00:00.000Z'
const setEmail = (code: string, email: unknown, options: Options = {}) =>
  change(world, 'put', `/employees/${code}/email`, { body: { email }, ...options })
const setContacts = (code: string, contacts: unknown, options: Options = {}) =>
  change(world, 'put', `/parties/${code}/contacts`, { body: { contacts }, ...options })
const errorsOf = ({ status, body }: { status: number; body: { errors?: { pointer: string }[] } }) => [
  status,
  body.errors?.map(({ pointer }) => pointer),
]

/** What none of is an address that mail could be sent to. */
const noAddresses: [string, unknown][] = [
  ['nothing', ''],
  ['no text', 7],
  ['no @', 'nobody'],
  ['a name beside it', 'Lin <me01@jiahe.example>'],
  ['spaces', 'me 01@jiahe.example'],
  ['a space after it', 'me01@jiahe.example '],
  ['another header', 'me01@jiahe.example\r\nBcc: thief@evil.example'],
  ['two at once', 'me01@jiahe.example, me02@jiahe.example'],
  ['two with a semicolon', 'me01@jiahe.example;me02@jiahe.example'],
  ['more than an address has', `${'x'.repeat(250)}@jiahe.example`],
  ['a domain of symbols', 'me01@☃.example'],
  ['a domain that no name server is asked for', 'me01@xn--zzzzzz--a.example'],
  ['a domain without an end', 'me01@localhost'],
]

describe('GET and PUT /employees/{code}/email', () => {
  it('corrects an address, with who, when and what was before', async () => {
    const first = await setEmail('ME04', 'he.yuxin@jiahe.example', { as: 'ME02' })
    expect([first.status, first.body]).toEqual([
      200,
      {
        code: 'ME04',
        email: 'he.yuxin@jiahe.example',
        history: [{ email: 'he.yuxin@jiahe.example', before: 'me04@jiahe.example', by: 'ME02', at }],
      },
    ])
    const second = await setEmail('ME04', 'yuxin@例子.公司', { as: 'ME04' })
    expect(second.body.history.map(({ before }: { before: string }) => before)).toEqual([
      'he.yuxin@jiahe.example',
      'me04@jiahe.example',
    ])
    expect((await setEmail('ME04', 'yuxin@例子.公司')).body).toEqual(second.body)
    expect((await get(world, '/employees/ME04/email')).body).toEqual(second.body)
    await expect(world.database.db.emailChange.deleteMany()).rejects.toThrow(/append-only/)
  })

  it.each(noAddresses)('refuses %s, says what would be right, and changes nothing', async (_what, email) => {
    const before = (await get(world, '/employees/ME03/email')).body
    const refused = await setEmail('ME03', email, { as: 'ME03' })
    expect(errorsOf(refused)).toEqual([422, ['/email']])
    expect(refused.body.errors[0].detail).toMatch(/must (be one address such as|have at most)/)
    expect((await get(world, '/employees/ME03/email')).body).toEqual(before)
  })

  it('refuses the address of a colleague, in capitals too', async () => {
    const refused = await setEmail('ME03', 'ME02@jiahe.example', { as: 'ME03' })
    expect([...errorsOf(refused), refused.body.errors[0].detail]).toEqual([
      422,
      ['/email'],
      'is the address of ME02 already: must be one of their own',
    ])
  })

  it('acts once for a key, and is for the person, their leads and supervisors', async () => {
    const options = { as: 'PR02', idempotencyKey: 'email-1' }
    const first = await setEmail('PR03', 'peng@jiahe.example', options)
    const again = await setEmail('PR03', 'peng@jiahe.example', options)
    expect([again.body, again.headers['idempotent-replay']]).toEqual([first.body, 'true'])
    expect((await setEmail('PR03', 'other@jiahe.example', options)).body.code).toBe('idempotency-key-reused')
    const status = async (code: string, as: string) =>
      (await setEmail(code, 'new@jiahe.example', { as })).status
    expect(await status('PR03', 'PR04')).toBe(403)
    expect(await status('PR02', 'PR03')).toBe(403)
    expect(await status('PR03', 'SA01')).toBe(403)
    expect(await status('PR03', 'PR03')).toBe(200)
    expect(await status('XX99', 'GM01')).toBe(404)
    expect((await get(world, '/employees/XX99/email')).status).toBe(404)
  })
})

describe('GET and PUT /parties/{code}/contacts', () => {
  it('puts contacts in place of others, with who, when and who was before', async () => {
    const before = (await get(world, '/parties/C-KAWASE/contacts')).body
    expect(before).toEqual({
      party: 'C-KAWASE',
      contacts: [
        { name: 'Kawase Haruka', email: 'trade@kawase.example', purpose: 'general', language: 'en' },
      ],
      history: [],
    })
    const set = await setContacts(
      'C-KAWASE',
      [
        { name: 'Kawase Haruka', email: 'haruka@kawase.example' },
        { name: 'Accounts', email: 'haruka@kawase.example', purpose: 'finance', language: 'en' },
      ],
      { as: 'SA03' },
    )
    const contacts = [
      { name: 'Accounts', email: 'haruka@kawase.example', purpose: 'finance', language: 'en' },
      { name: 'Kawase Haruka', email: 'haruka@kawase.example', purpose: 'general', language: 'both' },
    ]
    expect([set.status, set.body]).toEqual([
      200,
      { party: 'C-KAWASE', contacts, history: [{ contacts, before: before.contacts, by: 'SA03', at }] },
    ])
    expect((await setContacts('C-KAWASE', contacts, { as: 'SA03' })).body).toEqual(set.body)
    expect((await get(world, '/parties/C-KAWASE/contacts')).body).toEqual(set.body)
    await expect(world.database.db.contactsChange.deleteMany()).rejects.toThrow(/append-only/)
  })

  it.each(noAddresses)('refuses %s with its place, and changes nothing', async (_what, email) => {
    const before = (await get(world, '/parties/C-ALNOOR/contacts')).body
    const right = { name: 'Yusuf', email: 'yusuf@alnoor.example' }
    const refused = await setContacts('C-ALNOOR', [right, { name: 'Other', email }], { as: 'SA01' })
    expect(errorsOf(refused)).toEqual([422, ['/contacts/1/email']])
    expect((await get(world, '/parties/C-ALNOOR/contacts')).body).toEqual(before)
  })

  it('refuses what is twice there, whatever else no contact is, and takes an end of all', async () => {
    const one = { name: 'Yusuf', email: 'yusuf@alnoor.example' }
    const twice = await setContacts('C-ALNOOR', [one, { ...one, email: 'Yusuf@Alnoor.example' }])
    expect(errorsOf(twice)).toEqual([422, ['/contacts/1/email']])
    expect(twice.body.errors[0].detail).toBe(
      'is the address of /contacts/0 already: must stand once for each purpose',
    )
    const wrong = await setContacts('C-ALNOOR', [{ email: 'x@y', language: 'ar', phone: '1' }, one])
    expect(errorsOf(wrong)).toEqual([
      422,
      ['/contacts/0/name', '/contacts/0/email', '/contacts/0/language', '/contacts/0/phone'],
    ])
    expect(errorsOf(await setContacts('C-ALNOOR', 'nobody'))).toEqual([422, ['/contacts']])
    expect((await setContacts('C-ALNOOR', [])).body.contacts).toEqual([])
  })

  it('is for those who may turn the chasing of the party', async () => {
    const status = async (code: string, options: Options) =>
      (await setContacts(code, [{ name: 'New', email: 'new@party.example' }], options)).status
    expect(await status('C-NORDLYS', { as: 'SA02' })).toBe(200)
    expect(await status('C-NORDLYS', { key: merchandiserKey })).toBe(200)
    expect(await status('C-HENGFENG', { as: 'ME03' })).toBe(403)
    expect(await status('S-HUATAI', { as: 'PU03' })).toBe(403)
    expect(await status('F-HAITONG', { as: 'SH02' })).toBe(200)
    expect(await status('S-NOBODY', { as: 'GM01' })).toBe(404)
    expect((await get(world, '/parties/S-NOBODY/contacts')).status).toBe(404)
  })
})
