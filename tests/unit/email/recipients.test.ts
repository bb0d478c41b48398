import { levels, type Level } from '../../../domain/departments'
import type { Notice, Recipients } from '../../../domain/order/notifications'
import { initialState } from '../../../domain/order/start'
import type { OrderState, Task } from '../../../domain/order/state'
import type { Audience } from '../../../domain/policy'
import {
  holdersOf,
  inside,
  namesOf,
  resolveRecipients,
  type AddressBook,
  type Person,
} from '../../../services/email/recipients'
import { sampleStart } from '../../support/sample-order'
import { springFestival } from '../calendar/calendars'

const person = (code: string): Person => ({
  code,
  name: `Name of ${code}`,
  email: `${code}@jiahe.example`,
  language: 'both',
  department: 'production',
  level: levelOf(code),
})

/** The level that a code names; staff where it names none. */
const levelOf = (code: string): Level => levels.find((level) => code.endsWith(`-${level}`)) ?? 'staff'

/** A factory with one person per department and level, unless the test sends some of them away. */
function book({
  without = [] as string[],
  unreachable = [] as string[],
  leftToUs = [] as string[],
  withoutAddress = [] as string[],
} = {}): AddressBook {
  const standIn = (code: string): Person =>
    unreachable.includes(code)
      ? { ...person(`deputy-of-${code}`), standsInFor: code, isUnreachable: true }
      : person(code)
  const here = (codes: string[]) => codes.filter((code) => !without.includes(code)).map(standIn)
  return {
    employee: (code) => Promise.resolve(here([code])),
    staff: (department: string, level: Level) => Promise.resolve(here([`${department}-${level}`])),
    ofLevel: (level) => Promise.resolve(here([`company-${level}`])),
    supervisorsOf: (code) =>
      Promise.resolve(
        code.endsWith('-staff') ? [{ level: 'lead', people: here([code.replace('-staff', '-lead')]) }] : [],
      ),
    party: (code) =>
      Promise.resolve(
        /^[A-Z]-/.test(code) && code !== 'S-NOBODY'
          ? {
              code,
              name: 'Nordlys',
              salesCode: 'sales-of-nordlys',
              ...(unreachable.includes(code)
                ? { emails: [], isUnreachable: true as const }
                : withoutAddress.includes(code)
                  ? { emails: [] }
                  : { emails: ['a@nordlys.example', 'b@nordlys.example'] }),
              language: 'en',
              ...(leftToUs.includes(code) ? { isLeftToUs: true as const } : {}),
            }
          : undefined,
      ),
  }
}

const task = (change: Partial<Task> = {}): Task => ({
  key: 'productionStart',
  kind: 'critical',
  stage: 'production',
  title: { en: 'Start', zh: '开裁' },
  department: 'production',
  openedAt: '2026-03-02T01:00:00.000Z',
  dueAt: '2026-03-03T09:30:00.000Z',
  taken: [],
  ...change,
})

function resolve(
  recipients: Recipients,
  options: {
    without?: string[]
    unreachable?: string[]
    leftToUs?: string[]
    withoutAddress?: string[]
    task?: Task
    state?: OrderState
  } = {},
) {
  const notice: Notice = {
    seq: 9,
    at: '2026-03-04T01:00:00.000Z',
    kind: 'escalation',
    recipients,
    task: options.task ?? task(),
    facts: {},
  }
  const { state = initialState(sampleStart()) } = options
  return resolveRecipients({ notice, state, book: book(options) })
}

const leftOff = { party: 'Nordlys', why: 'leftToUs' }
const codes = (recipients: { code: string }[]) => recipients.map(({ code }) => code)

describe('resolveRecipients', () => {
  it('writes to the people of the department when nobody in particular owns the task', async () => {
    expect(codes(await resolve({ audiences: ['owner', 'lead'] }))).toEqual([
      'production-staff',
      'production-lead',
    ])
  })

  it('writes to the person a task was handed to', async () => {
    expect(codes(await resolve({ audiences: ['owner'] }, { task: task({ owner: 'PR04' }) }))).toEqual([
      'PR04',
    ])
  })

  it("climbs to the owner's supervisor", async () => {
    expect(codes(await resolve({ audiences: ['supervisor'] }))).toEqual(['production-lead'])
  })

  it.each([
    ['nobody is above the owner', { without: ['production-lead'] }, {}],
    ['the one who stands in is the owner', { without: [] }, { owner: 'production-lead' }],
  ])('goes to the next level up where %s, and says so', async (_when, absent, change) => {
    const found = await resolve({ audiences: ['supervisor'] }, { ...absent, task: task(change) })

    expect(found).toMatchObject([
      {
        code: 'production-manager',
        inPlaceOf: { zh: '生产部上级', en: 'the supervisor in Production' },
      },
    ])
  })

  it('goes to the next level up where nobody is, and says so', async () => {
    const found = await resolve({ audiences: ['lead'] }, { without: ['production-lead'] })

    const inPlaceOf = { zh: '生产部主管', en: 'the lead of Production' }
    expect(found).toMatchObject([{ code: 'production-manager', inPlaceOf }])
  })

  it("reaches the customer's contacts and the sales person who cares for the customer", async () => {
    const found = await resolve({ audiences: ['customer', 'sales'] })

    expect(found).toMatchObject([
      {
        code: 'C-NORDLYS',
        isExternal: true,
        role: 'customer',
        language: 'en',
        address: 'a@nordlys.example, b@nordlys.example',
      },
      { code: 'sales-of-nordlys', isExternal: false, language: 'both', level: 'staff' },
    ])
  })

  it('writes to one person once, in whatever roles', async () => {
    const found = await resolve({ audiences: ['lead', 'supervisor'], departments: ['production'] })

    expect(codes(found)).toEqual(['production-lead'])
  })

  it('writes to whoever stands in for an address that refuses mail, and says why', async () => {
    const unreachable = ['PR04', 'C-NORDLYS']
    const owned = { unreachable, task: task({ owner: 'PR04' }) }
    const why = (name: string) => ({
      zh: `${name}（邮箱退信）`,
      en: `${name} (mail to this address does not arrive)`,
    })

    expect(await resolve({ audiences: ['owner'] }, owned)).toMatchObject([
      { code: 'deputy-of-PR04', inPlaceOf: why('PR04') },
    ])
    expect(await resolve({ audiences: ['customer'] }, owned)).toEqual([
      {
        ...person(sampleStart().order.merchandiser),
        email: undefined,
        address: expect.any(String),
        isExternal: false,
        inPlaceOf: why('Nordlys'),
      },
    ])
  })

  it('leaves out a supplier whom nobody knows, as long as others are told', async () => {
    const unknown = { task: task({ party: 'S-NOBODY' }) }
    expect(codes(await resolve({ audiences: ['supplier', 'purchaser'] }, unknown))).toEqual([
      'purchasing-staff',
    ])
  })
})

describe('a step that finds nobody', () => {
  const nobody = ['merchandising-lead', 'merchandising-manager', 'merchandising-director', 'company-director']

  it.each([
    ['supplier', '供应商', 'the supplier'],
    ['nominatingBuyer', '指定货代的客户', 'the buyer who names the forwarder'],
  ] as const)('goes above the owner where no %s is known, and says so', async (audience, zh, en) => {
    const { order, ...rest } = initialState(sampleStart())
    const state = { ...rest, order: { ...order, incoterm: 'CIF' as const } }
    const told = (without: string[] = []) => resolve({ audiences: [audience] }, { state, without })
    const onBehalfOf = { party: { zh, en }, why: 'notNamed' }

    expect(await told()).toMatchObject([{ code: 'production-lead', isExternal: false, onBehalfOf }])
    expect(await told(['production-lead'])).toMatchObject([
      { code: 'production-manager', onBehalfOf, inPlaceOf: { zh: '生产部主管' } },
    ])
    expect(codes(await told(['production-lead', 'production-manager']))).toEqual(['production-director'])
  })

  it.each([
    ['customer', 'C-NORDLYS', (state: OrderState) => state.order.merchandiser],
    ['supplier', 'S-HUATAI', () => 'purchasing-staff'],
  ] as const)(
    'goes to those who deal with a %s of whom no address is known',
    async (audience, party, ours) => {
      const state = initialState(sampleStart())
      const options = { withoutAddress: [party], task: task({ party }), state }
      const found = await resolve({ audiences: [audience, 'planning'] }, options)
      expect(found).toMatchObject([
        { code: ours(state), onBehalfOf: { party: 'Nordlys', why: 'noAddress' } },
        { code: 'planning-staff' },
      ])
    },
  )

  it('goes above the merchandiser of the order where nobody answers for them any more', async () => {
    const { merchandiser } = initialState(sampleStart()).order
    const found = await resolve({ audiences: ['merchandiser', 'planning'] }, { without: [merchandiser] })
    expect(found).toMatchObject([
      { code: 'merchandising-lead', inPlaceOf: { zh: '本单跟单员', en: 'the merchandiser of the order' } },
      { code: 'planning-staff' },
    ])
    expect(codes(await resolve({ audiences: ['customer'] }, { without: [merchandiser], withoutAddress: ['C-NORDLYS'] }))).toEqual(['merchandising-lead']) // prettier-ignore
    expect(codes(await resolve({ audiences: ['merchandiser'] }, { without: [merchandiser, ...nobody] }))).toEqual(['company-manager']) // prettier-ignore
  })

  it('says that nobody is in the department of a task', async () => {
    expect(await resolve({ audiences: ['owner'] }, { without: ['production-staff'] })).toMatchObject([
      { code: 'production-lead', inPlaceOf: { zh: '生产部经办人', en: 'the staff of Production' } },
    ])
  })
})

describe('those above the owner', () => {
  const owned = (owner: string, audience: Audience, without: string[] = []) =>
    resolve({ audiences: [audience] }, { task: task({ owner }), without })

  it.each([
    ['lead', 'production-lead', 'production-manager'],
    ['manager', 'production-lead', 'production-manager'],
    ['lead', 'production-manager', 'production-director'],
    ['manager', 'production-manager', 'production-director'],
    ['director', 'production-manager', 'production-director'],
  ] as const)('begin above their own level: %s of %s', async (audience, owner, expected) => {
    const found = await owned(owner, audience)
    expect(codes(found)).toEqual([expected])
    expect(found[0]).not.toHaveProperty('inPlaceOf')
  })

  it('are the highest of the company where the department has nobody', async () => {
    const without = ['production-director']
    expect(codes(await owned('production-manager', 'director', without))).toEqual(['company-director'])
    expect(codes(await owned('production-manager', 'supervisor', without))).toEqual(['company-director'])
  })

  it.each(['lead', 'supervisor', 'manager', 'director'] as const)(
    'are the director themself for their own task: %s',
    async (audience) => {
      expect(await owned('company-director', audience)).toMatchObject([
        { code: 'company-director', inPlaceOf: { zh: '生产部上级', en: 'the supervisor in Production' } },
      ])
    },
  )

  it('do not include the owner who has the post of the step', async () => {
    const found = await resolve({ audiences: ['financeLead'] }, { task: task({ owner: 'finance-lead' }) })
    expect(found).toMatchObject([{ code: 'finance-manager', inPlaceOf: { zh: '财务部主管' } }])
  })
})

describe('whoever is on duty', () => {
  const state: OrderState = { ...initialState(sampleStart()), calendar: springFestival }
  const check = task({ key: 'containerCheck:S1', kind: 'containerCheck', department: 'shipping' })
  /** Three people of shipping; those who are away are stood in for. */
  const shipping = (away: string[] = []): AddressBook => ({
    ...book(),
    staff: (department, level) =>
      Promise.resolve(
        level !== 'staff' || department !== 'shipping'
          ? [person(`${department}-${level}`)]
          : ['SH03', 'SH04', 'SH05'].map((code) =>
              away.includes(code) ? { ...person(`deputy-of-${code}`), standsInFor: code } : person(code),
            ),
      ),
  })
  /** At five in the evening of a day of February 2026. */
  const at = (day: string, people = shipping()) => {
    const notice: Notice = {
      seq: 9,
      at: `2026-02-${day}T09:00:00.000Z`,
      kind: 'escalation',
      recipients: { audiences: ['duty'] },
      task: check,
      facts: {},
    }
    return resolveRecipients({ notice, state, book: people })
  }

  it('is the owner on a working day, a make-up Saturday too', async () => {
    const owners = ['SH03', 'SH04', 'SH05']
    expect(codes(await at('13'))).toEqual(owners)
    expect(codes(await at('14'))).toEqual(owners)
    expect((await at('13')).some(({ isOnDuty }) => isOnDuty)).toBe(false)
  })

  it('is one of them on a holiday, each check another', async () => {
    const found = await Promise.all(['16', '18', '20', '23'].map((day) => at(day)))
    expect(found.map((list) => list.length)).toEqual([1, 1, 1, 1])
    const turns = found.flatMap(codes)
    expect(new Set(turns.slice(0, 3))).toEqual(new Set(['SH03', 'SH04', 'SH05']))
    expect(turns[3]).toBe(turns[0])
    expect(found.flat().every(({ isOnDuty }) => isOnDuty)).toBe(true)
  })

  it('is nobody who is away, and the next level up where all are', async () => {
    for (const day of ['16', '18', '20']) {
      expect(codes(await at(day, shipping(['SH03', 'SH05'])))).toEqual(['SH04'])
      expect(codes(await at(day, shipping(['SH03', 'SH04', 'SH05'])))).toEqual(['shipping-lead'])
    }
  })
})

describe('forwarder and broker', () => {
  const known = (): OrderState => {
    const state = initialState(sampleStart())
    const vessel = {
      id: 'BK-1', bookedBy: 'seller', carrier: 'Haitong', forwarder: 'F-HAITONG', vessel: 'MV Tide', voyage: '1E', portOfLoading: 'CNSHA',
      portOfDischarge: 'NOOSL', zone: 'Asia/Shanghai', etd: '2026-05-15', eta: '2026-06-19', bookedAt: '2026-03-02T01:00:00.000Z',
      cutOffs: {}, rolled: [],
    } as const // prettier-ignore
    const broker = { name: 'Anda', party: 'B-ANDA', instructedAt: '', appointmentAt: '', by: 'SH02' }
    return { ...state, customs: { bookings: [{ ...vessel, rolled: [] }], documents: [], broker } }
  }
  const cutOff = (kind: string) =>
    task({ key: `cutOff:BK-1:${kind}`, kind: 'cutOff', ref: 'BK-1', department: 'shipping' })
  const ladderStep: Recipients = { audiences: ['owner', 'forwarder', 'broker'] }

  it.each([
    ['gateIn', 'F-HAITONG', 'forwarder'],
    ['documents', 'F-HAITONG', 'forwarder'],
    ['vgm', 'F-HAITONG', 'forwarder'],
    ['customs', 'B-ANDA', 'broker'],
  ])('are written to themselves for what is theirs: %s', async (kind, code, role) => {
    expect(await resolve(ladderStep, { state: known(), task: cutOff(kind) })).toMatchObject([
      { code: 'shipping-staff', isExternal: false },
      { code, isExternal: true, role },
    ])
  })

  it('are left to shipping where no code is known, and nobody is told who was not told before', async () => {
    const asked = { task: cutOff('gateIn') }
    expect(codes(await resolve(ladderStep, asked))).toEqual(['shipping-staff'])
    expect(codes(await resolve({ audiences: ['lead', 'forwarder', 'broker'] }, asked))).toEqual([
      'shipping-lead',
    ])
    expect(codes(await resolve({ audiences: ['forwarder'] }, asked))).toEqual(['shipping-staff'])
  })

  it('are left to shipping once their switch is off', async () => {
    const leftToUs = ['F-HAITONG', 'B-ANDA']
    for (const kind of ['gateIn', 'customs'])
      expect(
        await resolve(
          { audiences: ['lead', 'forwarder', 'broker'] },
          { state: known(), leftToUs, task: cutOff(kind) },
        ),
      ).toMatchObject([{ code: 'shipping-lead' }, { code: 'shipping-staff', onBehalfOf: leftOff }])
  })
})

describe('a party that is not written to automatically', () => {
  const leftToUs = ['C-NORDLYS', 'S-HUATAI']

  it('is left to the merchandiser when it is the customer, and the mail says so', async () => {
    const found = await resolve({ audiences: ['customer', 'sales'] }, { leftToUs })
    expect(found).toMatchObject([
      { code: sampleStart().order.merchandiser, isExternal: false, onBehalfOf: leftOff },
      { code: 'sales-of-nordlys' },
    ])
    expect(found[1]).not.toHaveProperty('onBehalfOf')
  })

  it('is left to purchasing when it is a supplier, once, though the step reaches purchasing anyway', async () => {
    const promise = task({ key: 'promise:PO1:1', department: 'purchasing', party: 'S-HUATAI' })
    const reached = (audiences: Audience[]) => resolve({ audiences }, { leftToUs, task: promise })
    const purchasing = [{ code: 'purchasing-staff', isExternal: false, onBehalfOf: leftOff }]
    expect(await reached(['supplier'])).toMatchObject(purchasing)
    expect(await reached(['supplier', 'purchaser'])).toMatchObject(purchasing)
    expect(await resolve({ audiences: ['supplier'] }, { task: promise })).toMatchObject([
      { code: 'S-HUATAI', isExternal: true, role: 'supplier' },
    ])
  })
})

describe('names of people', () => {
  const chen = (language: Person['language']): Person => ({
    ...person('PR02'),
    name: '陈志远',
    nameEn: 'Chen Zhiyuan',
    language,
  })

  it('are in Latin letters where English is read', () => {
    const names = { en: 'Chen Zhiyuan', zh: '陈志远' }
    expect(inside([chen('en'), chen('both'), person('PR03')]).map(({ name }) => name)).toEqual([
      names,
      names,
      'Name of PR03',
    ])
  })

  it('say in each language who holds a task', async () => {
    const ofAll = { ...book(), staff: () => Promise.resolve([chen('zh'), person('PR03')]) }
    const notice = {
      seq: 9,
      at: '2026-03-04T01:00:00.000Z',
      kind: 'escalation' as const,
      recipients: {},
      facts: {},
    }
    const context = { state: initialState(sampleStart()), book: ofAll }
    expect(namesOf(await holdersOf({ ...context, notice: { ...notice, task: task() } }))).toEqual({
      zh: '陈志远、Name of PR03',
      en: 'Chen Zhiyuan, Name of PR03',
    })
    expect(await holdersOf({ ...context, notice })).toEqual([])
  })
})
