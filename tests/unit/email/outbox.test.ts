import type { Audience } from '../../../domain/policy/ladders'
import { noticesOf } from '../../../domain/order/notifications'
import { dueEvents } from '../../../domain/order/deadlines'
import { writeMails } from '../../../services/email/outbox'
import type { AddressBook, Person } from '../../../services/email/recipients'
import { sampleStart } from '../../support/sample-order'
import { Walker } from '../../support/walker'

const person = (code: string): Person[] => [
  {
    code,
    name: code,
    email: `${code}@jiahe.example`,
    language: 'both',
    department: 'merchandising',
    level: 'staff',
  },
]
const book: AddressBook = {
  employee: (code) => Promise.resolve(person(code)),
  staff: (department, level) => Promise.resolve(person(`${department}-${level}`)),
  ofLevel: (level) => Promise.resolve(person(level)),
  supervisorsOf: (code) => Promise.resolve([{ level: 'lead', people: person(`above-${code}`) }]),
  party: () => Promise.resolve(undefined),
}
const settings = { links: { api: 'http://api.example', namespace: 'default' }, domain: 'jiahe.example' }

/** The mails of an order received ten days before it was entered, with every step that has passed. */
async function lateMails() {
  const walker = new Walker({ ...sampleStart(), openedAt: '2026-03-12T02:00:00.000Z' })
  walker.now = '2026-03-12T02:00:01.000Z'
  const before = walker.events.length
  walker.apply(dueEvents(walker.state, walker.now))
  const notices = walker.events.slice(before).flatMap((event) => noticesOf(walker.state, event))
  return writeMails({ notices, state: walker.state }, book, settings)
}

it('holds news of a sailing back for a while, since what moves one order moves others', async () => {
  const walker = new Walker(sampleStart())
  const facts = {
    from: '2026-05-15',
    to: '2026-05-22',
    shipOn: '2026-05-15',
    days: '5',
    becauseEn: '',
    becauseZh: '',
  }
  const at = '2026-03-12T02:00:00.000Z'
  const notices = (['shipDateMoves', 'planConfirmed'] as const).map((kind, index) => ({
    seq: 100 + index, at, kind, facts, recipients: { people: ['ME03'] },
  })) // prettier-ignore
  const mails = await writeMails({ notices, state: walker.state }, book, { ...settings, digestSeconds: 75 })
  expect(mails.map(({ digestPart, notBefore }) => ({ digestPart, notBefore }))).toEqual([
    {
      digestPart: [
        expect.objectContaining({
          news: 'shipDateMoves',
          tone: 'critical',
          days: 5,
          title: expect.objectContaining({ zh: '船期预计推迟到 2026-05-22' }),
        }),
      ],
      notBefore: '2026-03-12T02:01:15.000Z',
    },
    {},
  ])
})

it('holds a task that is handed over back too, for whoever takes over much at once', async () => {
  const walker = new Walker(sampleStart())
  const task = Object.values(walker.state.tasks)[0]!
  const handed = { ...task, owner: 'ME03' }
  const at = '2026-03-12T02:00:00.000Z'
  const notice = { seq: 100, at, kind: 'taskAssigned' as const, facts: {}, task: handed, recipients: { people: ['ME03'] } }
  const [mail] = await writeMails({ notices: [notice], state: walker.state }, book, { ...settings, digestSeconds: 75 })
  expect([mail!.digestPart, mail!.notBefore]).toMatchObject([
    [{ task: task.key, toOwner: 'ME03' }],
    '2026-03-12T02:01:15.000Z',
  ])
}) // prettier-ignore

it('says to whom a step is told as the holder of its task alone: others are told of it whoever holds it', async () => {
  const walker = new Walker(sampleStart())
  const task = { ...Object.values(walker.state.tasks)[0]!, owner: walker.state.order.merchandiser }
  const notice = (audiences: Audience[]) => ({
    seq: 100, at: '2026-03-12T02:00:00.000Z', kind: 'escalation' as const, level: 'due', facts: {}, task, recipients: { audiences },
  })
  const toOwner = async (audiences: Audience[]) => {
    const mails = await writeMails({ notices: [notice(audiences)], state: walker.state }, book, settings)
    const mine = mails.find(({ recipient }) => recipient === task.owner)
    return (mine?.digestPart as { toOwner?: string }[] | undefined)?.[0]?.toOwner
  }
  expect(await toOwner(['owner'])).toBe(task.owner)
  expect(await toOwner(['owner', 'quality'])).toBe(task.owner)
  expect(await toOwner(['owner', 'merchandiser'])).toBeUndefined()
}) // prettier-ignore

describe('the mails of an order that is late', () => {
  it('are one for each level and recipient', async () => {
    const mails = await lateMails()
    const keys = mails.map(({ level, recipient }) => `${level} ${recipient}`)

    expect(new Set(keys).size).toBe(keys.length)
    expect(new Set(mails.map(({ messageId }) => messageId)).size).toBe(mails.length)
    expect(mails.map(({ level }) => level)).toEqual(
      expect.arrayContaining(['due', 'supervisor', 'manager', 'director']),
    )
  })

  it('name every task that reached the level', async () => {
    const toDirector = (await lateMails()).filter(({ level }) => level === 'director')

    expect(toDirector.length).toBeGreaterThan(0)
    for (const mail of toDirector) expect(mail.text).toMatch(/事项: |^■ /m)
  })
})
