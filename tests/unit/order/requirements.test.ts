import { existsSync, readFileSync } from 'node:fs'
import type { CommandName } from '../../../domain/order/commands'
import { openTasks } from '../../../domain/order/deadlines'
import { noticesOf, type Notice } from '../../../domain/order/notifications'
import { releaseDepartments } from '../../../domain/order/state'
import { sampleStart } from '../../support/sample-order'
import { Walker } from '../../support/walker'
import { give } from './journeys'

const received = () => new Walker(sampleStart())

/** The walk of an order up to the last of a run of these commands; it stands there when the next one comes. */
function walked(...last: CommandName[]): Walker {
  let isThere = false
  return received().walk(({ command }) => {
    const goesOn = last.includes(command) || !isThere
    isThere ||= last.includes(command)
    return goesOn
  })
}

const openKeys = ({ state }: Walker) => openTasks(state).map((task) => task.key)
const notices = ({ state, events }: Walker, kind: Notice['kind']) =>
  events.flatMap((event) => noticesOf(state, event)).filter((notice) => notice.kind === kind)

describe('what a merchandiser has to do', () => {
  it('R1: an order is followed from its receipt on, by an owner and a due time', () => {
    expect(received().state.tasks['receiptAcknowledged']).toMatchObject({
      owner: 'ME03',
      openedAt: '2026-03-02T01:00:00.000Z',
      dueAt: '2026-03-03T09:30:00.000Z',
    })
  })

  it('R4: the customer confirms by a day, and a confirmation without evidence is refused', () => {
    const walker = received()
    const words = { fields: ['packing' as const], confirmedBy: 'Buyer', confirmedOn: '2026-03-02' }

    expect(walker.state.tasks['confirmFields']).toMatchObject({
      owner: 'ME03',
      dueAt: '2026-03-04T09:30:00.000Z',
    })
    expect(walker.tryGive(give('confirmFields', 'merchandising', { ...words, evidence: '' }))).toMatchObject({
      refusal: { problems: [{ pointer: '/evidence' }] },
    })
    expect(openKeys(walked('confirmFields'))).not.toContain('confirmFields')
  })

  it('R8: the signed contract is kept with its day and the hash of its scan', () => {
    const walker = walked('commitDate')
    const contract = { number: 'SC-1', signedOn: '2026-03-02', amount: '4250.00', sha256: 'a'.repeat(64) }
    walker.give(give('recordContract', 'sales', contract))

    expect(walker.state.review.contract).toMatchObject(contract)
  })

  it('R15: the production orders are told to all seven departments by mail', () => {
    const [released, ...more] = notices(walked('createProductionOrders'), 'released')

    expect(released?.recipients).toEqual({ departments: [...releaseDepartments] })
    expect(more).toEqual([])
  })

  it('R19: documents are kept with the order by kind, hash and place', () => {
    const document = {
      kind: 'process sheet',
      name: 'TS-100.pdf',
      sha256: 'b'.repeat(64),
      reference: 'Shelf 4',
    }
    const walker = received().give(give('attachDocument', 'technical', document))

    expect(walker.state.documents).toEqual([expect.objectContaining({ id: 'D1', ...document })])
  })

  it('R27: the special points of the product meeting stay with the order', () => {
    const walker = walked('holdProductMeeting')

    expect(walker.state.conversion.meeting?.specialPoints).toEqual(['Neck label is woven, not printed'])
  })

  it('R74: a task opens as soon as what it waits for is done, however far its due time', () => {
    expect(openKeys(walked('signOffProductMeeting'))).not.toContain('bulkPurchase')
    const walker = walked('recordPayment')

    expect(openKeys(walker)).toContain('bulkPurchase')
    expect(walker.state.tasks['customerApprovals']).toMatchObject({
      openedAt: '2026-03-02T01:00:00.000Z',
      dueAt: '2026-03-25T09:30:00.000Z',
    })
  })

  it('R87: an exception has an owner, a due day and what was done about it', () => {
    const told = { kind: 'machine', description: 'Cutter down', department: 'production' } as const
    const walker = received().give(
      give('raiseException', 'production', {
        ...told,
        owner: 'PR03',
        dueOn: '2026-03-04',
        hitsShipDate: false,
      }),
    )
    expect(walker.state.tasks['exception:E1']).toMatchObject({
      owner: 'PR03',
      title: { en: 'Settle by 2026-03-04: Cutter down' },
    })
    walker.give(give('resolveException', 'production', { exception: 'E1', action: 'Blade replaced' }))

    expect(walker.state.exceptions).toMatchObject([{ ...told, action: 'Blade replaced' }])
    expect(openKeys(walker)).not.toContain('exception:E1')
  })

  it('R98: notes and answered questions stay on the order, each with who and when', () => {
    const question = {
      subject: 'Label',
      question: 'Which side?',
      department: 'technical',
      blocking: false,
    } as const
    const walker = received()
      .give(give('addNote', 'sales', { text: 'Buyer visits the fair', on: '2026-03-09' }))
      .give(give('raiseQuery', 'merchandising', question))
      .give(give('answerQuery', 'technical', { query: 'Q1', answer: 'Left' }))
    const { notes, queries } = walker.state

    expect(notes).toMatchObject([{ by: 'sales-staff', text: 'Buyer visits the fair', on: '2026-03-09' }])
    expect(queries).toMatchObject([{ ...question, answer: 'Left', answeredBy: 'technical-staff' }])
    expect(queries[0]?.answeredAt).toBe(walker.now)
  })

  it('R99: vessel, broker and truck are tasks dated back from the sailing, each once its turn comes', () => {
    const due = ({ state }: Walker, key: string) => state.tasks[key]?.dueAt.slice(0, 10)
    const released = walked('fixPlan')
    const booked = walked('bookVessel')
    const ordered = walked('enterShippingOrder')

    expect(released.state.plan?.sailingDay).toBe('2026-04-30')
    expect(due(released, 'vesselBooked')).toBe('2026-04-14')
    expect(openKeys(released)).not.toContain('brokerInstructed')
    expect(due(booked, 'brokerInstructed')).toBe('2026-04-17')
    expect(openKeys(booked)).not.toContain('truckBooked')
    expect(due(ordered, 'truckBooked')).toBe('2026-04-22')
  })

  it('R102: the plan is drafted at receipt, fixed, confirmed at the first start and sent to the customs clerk', () => {
    const started = walked('startProduction')

    expect(received().state.plan?.milestones.length).toBeGreaterThan(30)
    expect(started.state.conversion.planFixedAt).toBeDefined()
    expect(started.state.production.planConfirmedAt).toBeDefined()
    expect(notices(started, 'planConfirmed').map(({ recipients }) => recipients)).toEqual([
      { departments: ['shipping'], people: ['ME03'] },
    ])
  })

  it('R114: the finished order is handed to finance, by mail and by a day', () => {
    const sailed = walked('recordOnBoard')
    const handedOver = walked('handOverToFinance')

    expect(sailed.state.tasks['financeHandover']).toMatchObject({
      department: 'merchandising',
      owner: 'ME03',
    })
    expect(notices(handedOver, 'handedOver').map(({ recipients }) => recipients)).toEqual([
      { departments: ['finance'] },
    ])
  })
})

describe('docs/requirements.md', () => {
  /** Rows of the table: number, requirement, where it lives, tests. */
  const rows = readFileSync('docs/requirements.md', 'utf8')
    .split('\n')
    .filter((line) => /^\| +\d/.test(line))
    .map((line) => line.split('|').map((cell) => cell.trim()))

  it('names only files that exist and tests that have these titles', () => {
    const wrong = rows.flatMap(([, number, , where = '', tests = '']) => {
      const files = [...where.matchAll(/`([^`]+)`/g)].map(([, path = '']) => path)
      const titles = [...tests.matchAll(/`([^`]+)` “([^”]+)”/g)].map(([, path = '', title = '']) => ({
        path: `tests/${path}.test.ts`,
        title,
      }))
      const missing = files.filter((path) => !existsSync(path))
      const untitled = titles
        .filter(({ path, title }) => !existsSync(path) || !readFileSync(path, 'utf8').includes(title))
        .map(({ path, title }) => `${path} ${title}`)
      const empty = files.length === 0 || titles.length === 0 ? ['nothing named'] : []
      return [...missing, ...untitled, ...empty].map((problem) => `R${number}: ${problem}`)
    })

    expect(rows.length).toBeGreaterThan(50)
    expect(wrong).toEqual([])
  })
})
