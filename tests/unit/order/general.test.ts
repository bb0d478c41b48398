import { draft } from '../../../domain/order/events'
import { openStages } from '../../../domain/order/gates'
import { openTasks } from '../../../domain/order/deadlines'
import type { OrderState } from '../../../domain/order/state'
import { newRun, runBefore, startOf } from './run'
import { journeys } from './journeys'

const refusal = (code: string) =>
  expect.objectContaining({ ok: false, refusal: expect.objectContaining({ code }) })
const keys = (state: OrderState) => openTasks(state).map(({ key }) => key)

describe('a voided entry', () => {
  it('counts for nothing: its gate reopens, and passes again with what replaces it', () => {
    const run = runBefore('holdPreProductionMeeting')
    expect(openStages(run.state)).not.toContain('materials')
    expect(run.state.stages.materials.status).toBe('passed')
    expect(run.state.milestones.materialsIn).toBe('2026-03-02')
    const [receipt] = run.state.materials.receipts
    const since = run.events.length
    run.give('voidEntry', { entry: receipt!.id, reason: 'Other lot' })
    expect(run.state.materials.receipts[0]).toMatchObject({ voided: { by: 'D01', reason: 'Other lot' } })
    expect(openStages(run.state)).toContain('materials')
    expect(run.events.slice(since).map(({ type }) => type)).toEqual(
      expect.arrayContaining(['entryVoided', 'milestoneUndone', 'stageReopened', 'taskReopened']),
    )
    expect(run.state.milestones.materialsIn).toBeUndefined()
    expect(run.give('startProduction', { productionOrder: 'GD26-00001-P1' })).toEqual(refusal('materials-not-complete'))

    const { purchaseOrder, line, quantity } = receipt!
    run.give('recordReceipt', { purchaseOrder, line, name: 'Single jersey', model: '180 g/m2', quantity, receivedOn: '2026-03-02' })
    expect(run.state.stages.materials.status).toBe('passed')
    expect(run.state.milestones.materialsIn).toBe('2026-03-02')
  }) // prettier-ignore

  it('is voided once, and must exist', () => {
    const run = runBefore('releasePurchaseOrder')
    const [payment] = run.state.collection.payments
    run.give('voidEntry', { entry: payment!.id, reason: 'Came back' })
    expect(run.give('voidEntry', { entry: payment!.id, reason: 'Again' })).toMatchObject({
      ok: true,
      events: [],
    })
    expect(run.give('voidEntry', { entry: 'PAY99', reason: 'Wrong' })).toEqual(refusal('unknown-entry'))
    expect(run.give('releasePurchaseOrder', { purchaseOrder: 'PO-GD26-00001' }).ok).toBe(false)
  })

  it('is refused while something rests on it', () => {
    const run = runBefore('recordOnBoard')
    const packed = run.state.production.progress.filter(({ process }) => process === 'packing')
    expect(run.give('voidEntry', { entry: packed[0]!.id, reason: 'Wrong' })).toEqual(refusal('entry-in-use'))
  })

  it('never gives its number away', () => {
    const run = runBefore('releasePurchaseOrder')
    run.give('voidEntry', { entry: 'PAY1', reason: 'Came back' })
    run.give('recordPayment', {
      amount: '1275.00',
      currency: 'USD',
      receivedOn: '2026-03-02',
      reference: 'TT-2',
    })
    expect(run.state.collection.payments.map(({ id }) => id)).toEqual(['PAY1', 'PAY2'])
  })
})

describe('tasks', () => {
  it('are handed over, and stay with the person', () => {
    const run = newRun()
    run.give('reassignTask', { task: 'verdict:production', to: 'PR09', reason: 'Leave' })
    expect(run.state.tasks['verdict:production']?.owner).toBe('PR09')
    expect(run.give('reassignTask', { task: 'verdict:production', to: 'PR09' })).toMatchObject({ events: [] })
    expect(run.give('reassignTask', { task: 'nothing', to: 'PR09' })).toEqual(refusal('task-not-open'))
    run.give('giveVerdict', { verdict: 'approve' }, { department: 'production' })
    expect(run.give('reassignTask', { task: 'verdict:production', to: 'PR01' })).toEqual(
      refusal('task-not-open'),
    )
  })
})

describe('reminders', () => {
  it('are private: neither set nor dismissed nor seen for another', () => {
    const run = newRun()
    run.give('setReminder', { text: 'Mine', at: '2026-03-05T01:00:00Z' }, { code: 'A1' })
    run.give('setReminder', { text: 'Yours', at: '2026-03-05T01:00:00Z' }, { code: 'B2' })
    expect(run.give('dismissReminder', { reminder: 'RM1' }, { code: 'B2' })).toMatchObject({
      refusal: { code: 'unknown-reminder', detail: 'There is no reminder RM1; there are: RM2' },
    })
    run.give('dismissReminder', { reminder: 'RM2' }, { code: 'B2' })
    expect(run.state.reminders).toMatchObject([
      { id: 'RM1', by: 'A1' },
      { id: 'RM2', dismissedAt: run.now },
    ])
    expect(run.give('dismissReminder', { reminder: 'RM2' }, { code: 'B2' })).toMatchObject({ events: [] })
  })

  it('come once, on hold as well, and not after the order is over', () => {
    const run = newRun()
    run.give('setReminder', { text: 'Ring', at: '2026-03-05T01:00:00Z' })
    run.give('holdOrder', { reason: 'Wait' })
    run.advance(100 * 24)
    expect(run.passDeadlines().map(({ type }) => type)).toEqual(['reminderDue'])
    expect(run.passDeadlines()).toEqual([])
    run.give('setReminder', { text: 'Ring', at: '2026-09-05T01:00:00Z' })
    run.give('cancelOrder', { reason: 'Withdrawn' })
    run.advance(10_000)
    expect(run.passDeadlines()).toEqual([])
  })
})

describe('queries', () => {
  it('that the system raised close by themselves when the fact is entered', () => {
    const run = newRun({ packing: undefined })
    const [query] = run.state.queries
    expect(query).toMatchObject({ lacks: 'packing', raisedBy: 'gendan', blocking: true })
    expect(keys(run.state)).toContain('query:Q1')
    expect(run.give('answerQuery', { query: 'Q1', answer: 'Later' })).toEqual(refusal('query-needs-the-fact'))
    run.give('specifyTerms', { packing: '20 in a carton' })
    expect(run.state.queries[0]).toMatchObject({ answer: 'entered', answeredBy: 'gendan' })
    expect(keys(run.state)).not.toContain('query:Q1')
  })

  it('of people are answered by people, and a blocking one holds the review open', () => {
    const run = runBefore('createProductionOrders')
    expect(openStages(run.state)).not.toContain('review')
    run.give('raiseQuery', { subject: 'Thread', question: 'Which?', department: 'technical', blocking: true })
    expect(openStages(run.state)).toContain('review')
    expect(run.state.tasks['query:Q1']).toMatchObject({ kind: 'review', department: 'technical' })
    run.give('answerQuery', { query: 'Q1', answer: 'Navy' })
    expect(openStages(run.state)).not.toContain('review')
    expect(run.give('answerQuery', { query: 'Q1', answer: 'Navy' })).toMatchObject({ events: [] })
    expect(run.give('answerQuery', { query: 'Q1', answer: 'Red' })).toEqual(refusal('already-answered'))
    expect(run.give('answerQuery', { query: 'Q9', answer: 'Red' })).toEqual(refusal('unknown-query'))
  })
})

describe('the authority that a command needs', () => {
  it('is not lent by recording it on behalf of another', () => {
    const run = newRun()
    expect(run.give('holdOrder', { reason: 'Wait' }, { level: 'staff' })).toEqual(refusal('not-permitted'))
    expect(run.give('holdOrder', { reason: 'Wait' }, { level: 'lead' }).ok).toBe(true)
  })
})

describe('cancelling', () => {
  it('an order that set nothing in motion ends at once', () => {
    const run = newRun()
    run.give('cancelOrder', { reason: 'Withdrawn' })
    expect(run.state).toMatchObject({ status: 'cancelled', compensations: [] })
    expect(keys(run.state)).toEqual([])
  })

  it('an order that has no plan yet ends too', () => {
    const run = newRun()
    const { plan: _plan, calendar: _calendar, ...unplanned } = run.state
    run.state = { ...unplanned, tasks: {} }
    run.give('cancelOrder', { reason: 'Withdrawn' })
    expect(run.state.status).toBe('cancelled')
  })

  it('undoes at once what is ours, asks people for the rest, and ends when all is confirmed', () => {
    const run = runBefore('stuffContainers')
    const before = run.state
    run.give('holdOrder', { reason: 'Wait' })
    run.give('cancelOrder', { reason: 'Withdrawn' })
    expect(run.state).toMatchObject({ status: 'cancelling', hold: undefined })
    const { compensations } = run.state
    expect(compensations.filter(({ automatic }) => automatic).every(({ doneAt }) => doneAt === run.now)).toBe(true)
    expect(compensations.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['withdrawProductionOrders', 'returnMaterials', 'cancelBooking', 'dismissBroker', 'settlePayments']),
    )
    const open = compensations.filter(({ automatic }) => !automatic)
    expect(keys(run.state).sort()).toEqual(open.map(({ id }) => `compensation:${id}`).sort())
    // What was reached stays on record.
    expect(run.state.milestones).toEqual(before.milestones)
    expect(run.give('addNote', { text: 'Sad' }).ok).toBe(true)
    expect(run.give('recordReceipt', { purchaseOrder: 'X', line: 1, name: 'x', model: 'x', quantity: 1, receivedOn: '2026-03-02' })).toEqual(refusal('order-cancelling'))
    expect(run.give('cancelOrder', { reason: 'Again' })).toEqual(refusal('order-cancelling'))

    for (const [index, { id }] of open.entries()) {
      expect(run.state.status).toBe('cancelling')
      run.give('confirmCompensation', { compensation: id, outcome: 'Agreed' })
      expect(keys(run.state)).toHaveLength(open.length - 1 - index)
    }
    expect(run.state.status).toBe('cancelled')
    expect(run.give('addNote', { text: 'Late' })).toEqual(refusal('order-closed'))
  }) // prettier-ignore

  it('escalates what is not undone', () => {
    const run = runBefore('stuffContainers')
    run.give('cancelOrder', { reason: 'Withdrawn' })
    run.advance(7 * 24)
    const levels = run.passDeadlines().flatMap(({ type, data }) => (type === 'escalated' ? [data.level] : []))
    expect(levels).toEqual(expect.arrayContaining(['due', 'lead', 'planning', 'director']))
  })

  it('is refused once goods are on board, or were before the order was opened here', () => {
    const sailed = runBefore('sendShippingAdvice')
    expect(sailed.give('cancelOrder', { reason: 'Withdrawn' })).toEqual(refusal('too-late-to-cancel'))
    for (const stage of ['invoicing', 'collection'] as const) {
      const opening = { stage, milestones: [], produced: [], shipped: [] }
      const run = newRun({ receivedAt: '2026-01-05T01:00:00.000Z', opening }, '2026-03-02T01:00:00.000Z')
      expect(run.give('cancelOrder', { reason: 'Withdrawn' })).toEqual(refusal('too-late-to-cancel'))
    }
  })
})

describe('the end of an order', () => {
  it('leaves no task open, not even one that belongs to no stage', () => {
    const run = runBefore('handOverToFinance')
    run.give('raiseException', {
      kind: 'document',
      description: 'Scan',
      department: 'shipping',
      hitsShipDate: false,
    })
    run.give('raiseQuery', { subject: 'Box', question: 'Which?', department: 'sales', blocking: false })
    expect(keys(run.state)).toEqual(expect.arrayContaining(['exception:E1', 'query:Q1']))
    run.give('handOverToFinance', { documents: ['contract'] })
    // What went wrong must be settled first.
    expect(run.state.status).toBe('open')
    run.give('resolveException', { exception: 'E1', action: 'Scanned again' })
    expect(run.state.status).toBe('closed')
    expect(keys(run.state)).toEqual([])
  })
})

describe('an order opened under way', () => {
  const opened = journeys.filter(({ start }) => start.order.opening)

  it.each(opened)('$name: stands at its stage, with what lies before it passed and dated', (journey) => {
    const { state } = startOf(journey)
    const { stage } = journey.start.order.opening!
    expect(openStages(state)).toContain(stage === 'collection' ? 'collection' : stage)
    expect(state.stages.review.status).toBe('passed')
    expect(state.milestones.receiptAcknowledged).toBe('2026-01-06')
    expect(state.milestones.contractSigned).toBe(state.openedAt)
    expect(state.queries).toEqual([])
  })

  it.each(opened)('$name: writes nobody a mail of the past', (journey) => {
    const told = startOf(journey)
      .passDeadlines()
      .filter(({ type, data }) => type === 'escalated' && !data.passedOver)
    expect(told).toEqual([])
  })

  it('its milestones wait for nothing that lies behind it', () => {
    const opening = { stage: 'production' as const, milestones: [], produced: [], shipped: [] }
    const run = newRun({ receivedAt: '2026-01-05T01:00:00.000Z', opening }, '2026-03-02T01:00:00.000Z')
    expect(keys(run.state)).toEqual(
      expect.arrayContaining(['customerApprovals', 'preProductionMeeting', 'vesselBooked']),
    )
  })

  it('counts the quantities so far', () => {
    const opening = {
      stage: 'production' as const,
      milestones: [{ milestone: 'productionStart', doneOn: '2026-02-10' }],
      produced: [{ line: 1, color: 'navy', size: 'M', quantity: 500 }],
      shipped: [],
      paidAmount: '1275.00',
    }
    const run = newRun({ receivedAt: '2026-01-05T01:00:00.000Z', opening }, '2026-03-02T01:00:00.000Z')
    const report = (quantity: number) =>
      run.give('reportProgress', { productionOrder: 'GD26-00001-P1', process: 'cutting', producedOn: '2026-03-02', pieces: [{ color: 'navy', size: 'M', quantity }] })
    expect(report(131)).toEqual(refusal('over-tolerance'))
    expect(report(130).ok).toBe(true)
  }) // prettier-ignore
})

describe('the system’s own events', () => {
  it('need no command: an operator’s refused cancellation is on record', () => {
    const run = newRun()
    run.apply([draft('cancellationRefused', { reason: 'On board' })])
    expect(run.state.version).toBe(run.events.length)
    expect(run.state.status).toBe('open')
  })
})
