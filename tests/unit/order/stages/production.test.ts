import fc from 'fast-check'
import type { CommandBody } from '../../../../domain/order/commands'
import { productionOrdersReleased } from '../../../../domain/order/stages/conversion'
import {
  producedByProcess,
  production,
  requiredApprovals,
  voidProblem,
} from '../../../../domain/order/stages/production'
import {
  cautions,
  processes,
  type ApprovalSubject,
  type OrderState,
  type Process,
  type Query,
  type Shipment,
} from '../../../../domain/order/state'
import {
  accepted,
  after,
  codes,
  kitted,
  milestone,
  monday,
  oneLine,
  ready,
  refusal,
  released,
  says,
  started,
  voided,
} from './making-fixtures'

const tuesday = { now: '2026-03-03T02:00:00.000Z' }
const p1 = { productionOrder: 'SO1-P1' }
const p2 = { productionOrder: 'SO1-P2' }
const red = (size: string, quantity: number) => ({ color: 'Red', size, quantity })
type Pieces = CommandBody<'reportProgress'>['pieces']
const reportOf = (process: Process, pieces: Pieces, producedOn = '2026-03-02') => ({
  ...p1,
  process,
  producedOn,
  pieces,
})

/** All processes of SO1-P1 reported with the same pieces. */
const through = (state: OrderState, pieces: Pieces, until: Process = 'packing') =>
  processes
    .slice(0, processes.indexOf(until) + 1)
    .reduce((before, process) => after(before, 'reportProgress', reportOf(process, pieces)), state)

const allOk = cautions.map((caution) => ({ caution, ok: true }))
const check: CommandBody<'recordQualityCheck'> = {
  ...p1,
  kind: 'final',
  cautions: allOk,
  critical: 0,
  major: 1,
  minor: 2,
  passed: true,
}
const failing = { ...check, passed: false, critical: 1 }

const full = () => through(started(), [red('M', 100), red('L', 200)])
const checkedFull = () => after(full(), 'recordQualityCheck', check)
const completed = () => after(checkedFull(), 'completeProduction', p1)
const bothCompleted = () => {
  const pieces = [{ quantity: 50 }]
  const made = processes.reduce(
    (before, process) => after(before, 'reportProgress', { ...reportOf(process, pieces), ...p2 }),
    completed(),
  )
  return after(after(made, 'recordQualityCheck', { ...check, ...p2 }), 'completeProduction', p2)
}
const shipped = (state: OrderState, shipment: Partial<Shipment>): OrderState => ({
  ...state,
  shipment: {
    shipments: [{ id: 'S1', at: monday, by: 'x', lines: [], containers: [], statusChecks: [], ...shipment }],
  },
})
const query = (change: Partial<Query>): Query => ({
  id: 'Q1',
  subject: 'Collar',
  question: '?',
  department: 'technical',
  blocking: true,
  raisedAt: monday,
  raisedBy: 'x',
  ...change,
})

describe('sendSample', () => {
  const body = { subject: 'labDip', sentOn: '2026-02-10', courier: 'DHL 1' } as const

  it('awaits the customer with a task, once', () => {
    const state = after(kitted(), 'sendSample', body)
    expect(production.tasks(state)).toEqual([
      expect.objectContaining({
        key: 'approval:labDip',
        kind: 'customerApproval',
        party: 'ACME',
        owner: 'lin',
        due: { milestone: 'customerApprovals' },
      }),
    ])
    expect(accepted(state, 'sendSample', body)).toEqual([])
    expect(accepted(state, 'sendSample', { ...body, courier: 'DHL 2' })).toEqual(['sampleSent'])
  })

  it('gives the customer three days where the plan has no such milestone', () => {
    const state = after(kitted(), 'sendSample', { ...body, subject: 'preProductionSample' })
    expect(production.tasks(state)[0]?.due).toEqual({ workingDays: 3 })
  })

  it('is refused for a day ahead and for what is approved', () => {
    expect(refusal(kitted(), 'sendSample', { ...body, sentOn: '2026-03-03' })).toBe('date-in-future /sentOn')
    expect(refusal(ready(), 'sendSample', body)).toBe('already-approved /subject')
  })
})

describe('recordCustomerApproval', () => {
  const sent = () => after(kitted(), 'sendSample', { subject: 'labDip', sentOn: '2026-02-10' })
  const body = {
    subject: 'labDip',
    outcome: 'approved',
    decidedOn: '2026-02-12',
    evidence: 'mail 7',
  } as const

  it('closes the task, and repeats to nothing', () => {
    const state = after(sent(), 'recordCustomerApproval', body)
    expect(production.tasks(state)).toEqual([])
    expect(accepted(state, 'recordCustomerApproval', body)).toEqual([])
  })

  it('opens it again when a new sample follows a rejection', () => {
    const rejected = after(sent(), 'recordCustomerApproval', {
      ...body,
      outcome: 'rejected',
      comment: 'too dark',
    })
    expect(production.tasks(rejected)).toEqual([])
    const again = after(rejected, 'sendSample', { subject: 'labDip', sentOn: '2026-02-20' })
    expect(again.production.approvals.labDip).toEqual({ subject: 'labDip', sentOn: '2026-02-20' })
    expect(production.tasks(again).map(({ key }) => key)).toEqual(['approval:labDip'])
  })

  it('can be corrected', () => {
    const rejected = after(sent(), 'recordCustomerApproval', { ...body, outcome: 'rejected' })
    const corrected = after(rejected, 'recordCustomerApproval', body)
    expect(corrected.production.approvals.labDip?.outcome).toBe('approved')
  })

  it('is refused for what was not sent, a day ahead and a day before it was sent', () => {
    expect(refusal(kitted(), 'recordCustomerApproval', body)).toBe('sample-not-sent /subject')
    const ahead = { ...body, decidedOn: '2026-03-03' }
    expect(refusal(sent(), 'recordCustomerApproval', ahead)).toBe('date-in-future /decidedOn')
    const before = { ...body, decidedOn: '2026-02-09' }
    expect(refusal(sent(), 'recordCustomerApproval', before)).toBe('decided-before-sent /decidedOn')
  })
})

describe('holdPreProductionMeeting', () => {
  const body = { heldOn: '2026-02-25', minutes: 'mind the collar' }

  it('is recorded once and can be replaced', () => {
    const state = after(kitted(), 'holdPreProductionMeeting', body)
    expect(state.production.preProductionMeeting).toEqual({ ...body, by: 'wang' })
    expect(accepted(state, 'holdPreProductionMeeting', body)).toEqual([])
    const again = { ...body, minutes: 'and the cuff' }
    expect(accepted(state, 'holdPreProductionMeeting', again)).toEqual(['preProductionMeetingHeld'])
  })

  it('is refused for a day ahead', () => {
    const ahead = { ...body, heldOn: '2026-03-03' }
    expect(refusal(kitted(), 'holdPreProductionMeeting', ahead)).toBe('date-in-future /heldOn')
  })
})

describe('startProduction', () => {
  it('starts, and confirms the plan at the first start (R102)', () => {
    expect(accepted(ready(), 'startProduction', p1)).toEqual(['productionStarted', 'planConfirmed'])
    const state = after(ready(), 'startProduction', p1)
    expect(state.production.planConfirmedAt).toBe(monday)
    expect(accepted(state, 'startProduction', p2)).toEqual(['productionStarted'])
    expect(accepted(state, 'startProduction', p1)).toEqual([])
  })

  it('is refused for a production order that is unknown or withdrawn', () => {
    const unknown = { productionOrder: 'SO1-P9' }
    expect(refusal(ready(), 'startProduction', unknown)).toBe('unknown-production-order /productionOrder')
    const state = ready()
    const [first, second] = state.conversion.productionOrders
    const productionOrders = [{ ...first!, withdrawnAt: monday }, second!]
    const withdrawn = { ...state, conversion: { ...state.conversion, productionOrders } }
    expect(refusal(withdrawn, 'startProduction', p1)).toBe('production-order-withdrawn /productionOrder')
  })

  it('is refused while its materials are not complete, naming them (R59)', () => {
    const state = voided(ready(), 'A1')
    expect(says(state, 'startProduction', p1)).toMatchObject({
      code: 'materials-not-complete',
      detail: 'SO1-P1 lacks FAB-01 (0 of 378)',
    })
    const some = after(state, 'allocateStock', { material: 'FAB-01', quantity: 378 })
    expect(accepted(some, 'startProduction', p1)).toContain('productionStarted')
    expect(refusal(some, 'startProduction', p2)).toBe('materials-not-complete')
    const unknown = { ...ready(), products: {} }
    expect(says(unknown, 'startProduction', p1)).toMatchObject({
      detail: expect.stringMatching(/bill of materials/),
    })
  })

  it('is refused while the product meeting is not held and signed off (R26)', () => {
    const state = ready()
    const notHeld = { ...state, conversion: { ...state.conversion, meeting: undefined } }
    expect(refusal(notHeld, 'startProduction', p1)).toBe('product-meeting-not-signed-off')
    const { technical: _open, ...signedOff } = state.conversion.signedOff
    const unsigned = { ...state, conversion: { ...state.conversion, signedOff } }
    expect(says(unsigned, 'startProduction', p1)).toMatchObject({
      code: 'product-meeting-not-signed-off',
      detail: 'The product meeting is not signed off by technical',
    })
  })

  it('is refused while the pre-production meeting is not held', () => {
    const state = ready()
    const notHeld = { ...state, production: { ...state.production, preProductionMeeting: undefined } }
    expect(refusal(notHeld, 'startProduction', p1)).toBe('pre-production-meeting-not-held')
  })

  it('is refused while an approval is missing or was refused by the customer', () => {
    const state = ready()
    const { labDip: _open, ...approvals } = state.production.approvals
    const missing = { ...state, production: { ...state.production, approvals } }
    expect(says(missing, 'startProduction', p1)).toMatchObject({
      code: 'approvals-not-given',
      detail: 'The customer has not approved: labDip',
    })
    const rejection = {
      subject: 'trims',
      outcome: 'rejected',
      decidedOn: '2026-03-01',
      evidence: 'mail',
    } as const
    const rejected = after(state, 'recordCustomerApproval', rejection)
    expect(refusal(rejected, 'startProduction', p1)).toBe('approvals-not-given')
  })

  it('is refused while a blocking query is open (R21)', () => {
    const open = { ...ready(), queries: [query({})] }
    expect(refusal(open, 'startProduction', p1)).toBe('blocking-query-open')
    const harmless = { ...ready(), queries: [query({ blocking: false }), query({ answeredAt: monday })] }
    expect(accepted(harmless, 'startProduction', p1)).toContain('productionStarted')
  })

  it.each(Object.entries(requiredApprovals))(
    'asks for the approvals of the template %s',
    (template, subjects) => {
      const approvals = Object.fromEntries(
        subjects.map((subject) => [
          subject,
          { subject, sentOn: '2026-02-01', outcome: 'approved', decidedOn: '2026-02-02' },
        ]),
      ) as OrderState['production']['approvals']
      const state = ready({ template: template as keyof typeof requiredApprovals })
      const given = { ...state, production: { ...state.production, approvals } }
      expect(accepted(given, 'startProduction', p1)).toContain('productionStarted')
      for (const subject of subjects) {
        const { [subject as ApprovalSubject]: _open, ...others } = approvals
        const lacking = { ...given, production: { ...given.production, approvals: others } }
        expect(refusal(lacking, 'startProduction', p1)).toBe('approvals-not-given')
      }
    },
  )
})

describe('reportProgress', () => {
  it('adds up by cell and process', () => {
    const first = after(started(), 'reportProgress', {
      ...reportOf('cutting', [red('M', 60), red('L', 0)]),
      rework: 3,
    })
    const state = after(first, 'reportProgress', reportOf('cutting', [red('M', 40.5)]))
    expect(state.production.progress.map(({ id, rework }) => `${id} ${rework}`)).toEqual([
      'P1 3',
      'P2 0',
      'P3 0',
    ])
    expect(producedByProcess(state)[0]).toEqual({
      productionOrder: 'SO1-P1',
      line: 1,
      color: 'Red',
      size: 'M',
      ordered: 100,
      most: 105,
      least: 95,
      cutting: 100.5,
      sewing: 0,
      finishing: 0,
      packing: 0,
    })
    expect(producedByProcess(voided(state, 'P3'))[0]?.cutting).toBe(60)
  })

  it('is refused before the start, for an unknown production order and on a day ahead', () => {
    const body = reportOf('cutting', [red('M', 1)])
    expect(refusal(ready(), 'reportProgress', body)).toBe('production-not-started /productionOrder')
    const unknown = { ...body, productionOrder: 'X' }
    expect(refusal(started(), 'reportProgress', unknown)).toBe('unknown-production-order /productionOrder')
    const ahead = { ...body, producedOn: '2026-03-03' }
    expect(refusal(started(), 'reportProgress', ahead)).toBe('date-in-future /producedOn')
    const before = { ...body, producedOn: '2026-03-01' }
    expect(refusal(started(), 'reportProgress', before)).toBe('before-start /producedOn')
  })

  it('is refused as a whole when one cell is wrong', () => {
    const wrong = reportOf('cutting', [red('M', 1), red('XL', 1)])
    expect(refusal(started(), 'reportProgress', wrong)).toBe('unknown-cell /pieces/1')
    const bare = reportOf('cutting', [{ quantity: 1 }])
    expect(refusal(started(), 'reportProgress', bare)).toBe('unknown-cell /pieces/0')
    const twice = reportOf('cutting', [red('M', 1), red('M', 1)])
    expect(refusal(started(), 'reportProgress', twice)).toBe('cell-named-twice /pieces/1')
    const over = reportOf('cutting', [red('M', 105), red('L', 211)])
    expect(refusal(started(), 'reportProgress', over)).toBe('over-tolerance /pieces/1/quantity')
  })

  it('lets no process pass the one before it', () => {
    const cut = through(started(), [red('M', 60)], 'cutting')
    expect(refusal(cut, 'reportProgress', reportOf('sewing', [red('M', 61)]))).toBe(
      'exceeds-previous-process /pieces/0/quantity',
    )
    const sewn = after(cut, 'reportProgress', reportOf('sewing', [red('M', 60)]))
    expect(refusal(sewn, 'reportProgress', reportOf('sewing', [red('M', 0.001)]))).toBe(
      'exceeds-previous-process /pieces/0/quantity',
    )
    expect(refusal(sewn, 'reportProgress', reportOf('packing', [red('M', 1)]))).toBe(
      'exceeds-previous-process /pieces/0/quantity',
    )
  })

  it('counts what was finished before the order was opened as passed by every process', () => {
    const opening = {
      stage: 'production' as const,
      milestones: [],
      produced: [{ line: 1, color: 'Red', size: 'M', quantity: 90 }],
      shipped: [],
    }
    const state = released({ opening })
    expect(producedByProcess(state)[0]).toMatchObject({ cutting: 90, packing: 90 })
    expect(accepted(state, 'reportProgress', reportOf('cutting', [red('M', 15)]))).toEqual([
      'progressReported',
    ])
    expect(refusal(state, 'reportProgress', reportOf('cutting', [red('M', 16)]))).toBe(
      'over-tolerance /pieces/0/quantity',
    )
  })

  it('wants only packed pieces of goods that are bought in, and no sewing of glass', () => {
    const state = started({ template: 'newStyle' })
    const trading = { ...state, order: { ...state.order, template: 'trading' as const } }
    expect(refusal(trading, 'reportProgress', reportOf('cutting', [red('M', 1)]))).toBe(
      'process-not-used /process',
    )
    expect(accepted(trading, 'reportProgress', reportOf('packing', [red('M', 105)]))).toEqual([
      'progressReported',
    ])
    expect(refusal(trading, 'reportProgress', reportOf('packing', [red('M', 106)]))).toBe(
      'over-tolerance /pieces/0/quantity',
    )
    const glass = { ...state, order: { ...state.order, template: 'glass' as const } }
    expect(refusal(glass, 'reportProgress', reportOf('sewing', [red('M', 1)]))).toBe(
      'process-not-used /process',
    )
    const cut = after(glass, 'reportProgress', reportOf('cutting', [red('M', 5)]))
    expect(accepted(cut, 'reportProgress', reportOf('finishing', [red('M', 5)]))).toEqual([
      'progressReported',
    ])
  })

  it('keeps the chain whatever is reported and voided', () => {
    const step = fc.record({
      process: fc.constantFrom(...processes),
      size: fc.constantFrom('M', 'L'),
      quantity: fc.integer({ min: 0, max: 120 }),
      voids: fc.option(fc.integer({ min: 1, max: 20 })),
    })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        let state = started()
        for (const { process, size, quantity, voids } of steps) {
          const body = reportOf(process, [red(size, quantity)])
          if (Array.isArray(says(state, 'reportProgress', body))) state = after(state, 'reportProgress', body)
          const id = `P${voids}`
          const isKnown = state.production.progress.some((entry) => entry.id === id && !entry.voided)
          if (isKnown && voidProblem(state, id) === undefined) state = voided(state, id)
          for (const cell of producedByProcess(state)) {
            expect(cell.cutting).toBeLessThanOrEqual(cell.most)
            expect(cell.sewing).toBeLessThanOrEqual(cell.cutting)
            expect(cell.finishing).toBeLessThanOrEqual(cell.sewing)
            expect(cell.packing).toBeLessThanOrEqual(cell.finishing)
          }
        }
      }),
    )
  })
})

describe('recordQualityCheck', () => {
  it('passes with all eight cautions in order (R31 to R38)', () => {
    const state = after(started(), 'recordQualityCheck', { ...check, lot: 300, sample: 50 })
    expect(state.production.qualityChecks[0]).toMatchObject({
      id: 'QC1',
      passed: true,
      lot: 300,
      cautions: { workmanship: { ok: true } },
    })
    expect(state.exceptions).toEqual([])
  })

  it('raises an exception when it fails (R87)', () => {
    const cautionsGiven = [{ caution: 'color', ok: false, note: 'shade' }] as const
    const state = after(started(), 'recordQualityCheck', { ...failing, cautions: [...cautionsGiven] })
    expect(state.exceptions).toEqual([
      expect.objectContaining({
        id: 'E1',
        kind: 'quality',
        ref: 'QC1',
        description: expect.stringContaining('color'),
      }),
    ])
  })

  it('is refused before the start and for an unknown production order', () => {
    expect(refusal(ready(), 'recordQualityCheck', check)).toBe('production-not-started /productionOrder')
    const unknown = { ...check, productionOrder: 'X' }
    expect(refusal(started(), 'recordQualityCheck', unknown)).toBe(
      'unknown-production-order /productionOrder',
    )
  })

  it('is refused as passed when a caution is missing or wrong, or a defect critical', () => {
    const missing = { ...check, cautions: allOk.slice(1) }
    expect(refusal(started(), 'recordQualityCheck', missing)).toBe('cautions-not-complete /cautions')
    const wrong = { ...check, cautions: [{ ...allOk[0]!, ok: false }, ...allOk.slice(1)] }
    expect(refusal(started(), 'recordQualityCheck', wrong)).toBe('caution-not-ok /cautions/0/ok')
    expect(refusal(started(), 'recordQualityCheck', { ...check, critical: 1 })).toBe(
      'critical-defects /critical',
    )
  })

  it('is refused when a caution is named twice, or the sample exceeds the lot', () => {
    const twice = { ...check, cautions: [...allOk.slice(0, 7), allOk[0]!] }
    expect(refusal(started(), 'recordQualityCheck', twice)).toBe('caution-named-twice /cautions/7/caution')
    const sample = { ...check, lot: 10, sample: 11 }
    expect(refusal(started(), 'recordQualityCheck', sample)).toBe('sample-exceeds-lot /sample')
  })
})

describe('completeProduction', () => {
  it('is by quantity and quality, once', () => {
    expect(accepted(checkedFull(), 'completeProduction', p1)).toEqual(['productionCompleted'])
    expect(accepted(completed(), 'completeProduction', p1)).toEqual([])
  })

  it('is refused before the start and for an unknown production order', () => {
    expect(refusal(ready(), 'completeProduction', p1)).toBe('production-not-started /productionOrder')
    const unknown = { productionOrder: 'X' }
    expect(refusal(ready(), 'completeProduction', unknown)).toBe('unknown-production-order /productionOrder')
  })

  it('is refused while a cell is short, naming it and the figures', () => {
    const short = after(through(started(), [red('M', 94), red('L', 200)]), 'recordQualityCheck', check)
    expect(says(short, 'completeProduction', p1)).toMatchObject({
      code: 'quantity-not-met',
      detail: 'Finished pieces of SO1-P1 lie outside the tolerance: Red M 94 of 100 (95 to 105)',
    })
    const enough = through(short, [red('M', 1)])
    expect(accepted(enough, 'completeProduction', p1)).toEqual(['productionCompleted'])
  })

  it('is refused without a final check that passed last', () => {
    expect(refusal(full(), 'completeProduction', p1)).toBe('final-check-not-passed')
    const mid = after(full(), 'recordQualityCheck', { ...check, kind: 'midProduction' })
    expect(refusal(mid, 'completeProduction', p1)).toBe('final-check-not-passed')
    const failed = after(checkedFull(), 'recordQualityCheck', failing)
    expect(refusal(failed, 'completeProduction', p1)).toBe('final-check-not-passed')
    expect(refusal(voided(checkedFull(), 'QC1'), 'completeProduction', p1)).toBe('final-check-not-passed')
  })

  it('is refused while an exception of production or quality is open', () => {
    const failed = after(full(), 'recordQualityCheck', failing)
    const mended = after(failed, 'recordQualityCheck', check)
    expect(refusal(mended, 'completeProduction', p1)).toBe('exception-open')
    const settled = {
      ...mended,
      exceptions: mended.exceptions.map((item) => ({ ...item, resolvedAt: monday })),
    }
    expect(accepted(settled, 'completeProduction', p1)).toEqual(['productionCompleted'])
    const general = { ...mended.exceptions[0]!, ref: undefined, department: 'production' as const }
    expect(refusal({ ...mended, exceptions: [general] }, 'completeProduction', p1)).toBe('exception-open')
    const elsewhere = { ...general, department: 'shipping' as const }
    expect(accepted({ ...mended, exceptions: [elsewhere] }, 'completeProduction', p1)).toHaveLength(1)
    const ofAReceipt = { ...general, ref: 'R1' }
    expect(accepted({ ...mended, exceptions: [ofAReceipt] }, 'completeProduction', p1)).toHaveLength(1)
  })
})

describe('the stage production', () => {
  it('is entered with the release of the production orders', () => {
    expect(production.entry).toBe(productionOrdersReleased)
    expect(production.entry(released())).toBe(true)
  })

  it('says for each production order what is missing', () => {
    expect(codes(production.gate(ready()))).toEqual(['production-not-started', 'production-not-started'])
    const part = through(started(), [red('M', 100), red('L', 10)])
    expect(codes(production.gate(part))).toEqual(['quantity-not-met', 'quantity-not-met'])
    expect(production.gate(part)[0]).toEqual({
      code: 'quantity-not-met',
      en: 'SO1-P1 Red L: 10 of 200 finished (190 to 210 tolerated)',
      zh: '生产单SO1-P1 Red L：订单200，已完成10（允收190至210）',
    })
    expect(production.gate(part)[1]?.zh).toContain('整单')
    expect(codes(production.gate(full()))).toEqual(['final-check-not-passed', 'quantity-not-met'])
    expect(codes(production.gate(checkedFull()))).toEqual(['production-not-complete', 'quantity-not-met'])
  })

  it('ends when every production order is complete, and opens again when an entry is voided', () => {
    const state = bothCompleted()
    expect(production.gate(state)).toEqual([])
    expect(production.tasks(state)).toEqual([])
    const packed = state.production.progress.find((entry) => entry.process === 'packing')!
    expect(codes(production.gate(voided(state, packed.id)))).toEqual(['quantity-not-met'])
    expect(codes(production.gate(voided(state, 'QC2')))).toEqual(['final-check-not-passed'])
  })

  it('does not end without production orders', () => {
    const state = released()
    const none = { ...state, conversion: { ...state.conversion, productionOrders: [] } }
    expect(codes(production.gate(none))).toEqual(['no-production-orders'])
  })

  it('has ended for an order opened behind it', () => {
    const milestones = [{ milestone: 'productionComplete', doneOn: '2025-12-20' }]
    const state = released({ opening: { stage: 'shipment', milestones, produced: [], shipped: [] } })
    expect(production.gate(state)).toEqual([])
    expect(production.tasks(state)).toEqual([])
    expect(production.milestones.productionComplete?.(state)).toBe('2025-12-20')
    expect(production.milestones.midInspection?.(state)).toBe('2026-01-05')
  })

  it('can be worked on for an order opened in it', () => {
    const opening = {
      stage: 'production' as const,
      milestones: [
        { milestone: 'customerApprovals', doneOn: '2025-12-01' },
        { milestone: 'preProductionSample', doneOn: '2025-12-05' },
        { milestone: 'preProductionMeeting', doneOn: '2025-12-08' },
      ],
      produced: [],
      shipped: [],
    }
    const state = released({ opening })
    const bare = { ...state, conversion: { ...state.conversion, meeting: undefined, signedOff: {} } }
    expect(accepted(bare, 'startProduction', p1)).toEqual(['productionStarted', 'planConfirmed'])
    const underWay = released({
      opening: { ...opening, milestones: [{ milestone: 'productionStart', doneOn: '2025-12-10' }] },
    })
    expect(accepted(underWay, 'startProduction', p1)).toEqual([])
    expect(
      accepted(underWay, 'reportProgress', reportOf('cutting', [red('M', 1)], '2025-12-10')),
    ).toHaveLength(1)
    expect(production.tasks(underWay).map(({ key }) => key)).toEqual([
      'dailyReport:SO1-P1:2026-01-05',
      'dailyReport:SO1-P2:2026-01-05',
    ])
  })
})

describe('daily reports (R85)', () => {
  const keys = (state: OrderState) => production.tasks(state).map(({ key }) => key)

  it('are asked for from the day of the start, at 17:00', () => {
    expect(keys(ready())).toEqual([])
    expect(production.tasks(started())).toEqual([
      expect.objectContaining({
        key: 'dailyReport:SO1-P1:2026-03-02',
        kind: 'dailyReport',
        department: 'production',
        due: { at: '2026-03-02T09:00:00.000Z' },
      }),
      expect.objectContaining({ key: 'dailyReport:SO1-P2:2026-03-02' }),
    ])
  })

  it('move on to the next working day with a report, even of nothing, and back when it is voided', () => {
    const nothing = after(started(), 'reportProgress', reportOf('cutting', [red('M', 0)]))
    expect(keys(nothing)).toEqual(['dailyReport:SO1-P1:2026-03-03', 'dailyReport:SO1-P2:2026-03-02'])
    expect(keys(voided(nothing, 'P1'))[0]).toBe('dailyReport:SO1-P1:2026-03-02')
    const friday = reportOf('cutting', [red('M', 1)], '2026-03-06')
    const weekend = after(started(), 'reportProgress', friday, { now: '2026-03-06T09:00:00.000Z' })
    expect(keys(weekend)[0]).toBe('dailyReport:SO1-P1:2026-03-09')
  })

  it('are not asked for the day of a start after 17:00', () => {
    const state = after(ready(), 'startProduction', p1, { now: '2026-03-02T09:00:00.000Z' })
    expect(keys(state)).toEqual(['dailyReport:SO1-P1:2026-03-03'])
  })

  it('end with the production order', () => {
    expect(keys(completed())).toEqual(['dailyReport:SO1-P2:2026-03-02'])
  })

  it('are not asked for before the calendar is known, nor of a supplier', () => {
    expect(keys({ ...started(), calendar: undefined })).toEqual([])
    const state = started()
    expect(keys({ ...state, order: { ...state.order, template: 'trading' } })).toEqual([])
  })
})

describe('milestones of production', () => {
  const { milestones } = production

  it('reach approvals when the last one is given', () => {
    expect(milestones.customerApprovals?.(ready())).toBe('2026-02-25')
    expect(milestones.preProductionSample?.(ready())).toBe('2026-02-25')
    expect(milestones.customerApprovals?.(kitted())).toBeUndefined()
    const rejection = {
      subject: 'trims',
      outcome: 'rejected',
      decidedOn: '2026-03-01',
      evidence: 'mail',
    } as const
    expect(
      milestones.customerApprovals?.(after(ready(), 'recordCustomerApproval', rejection)),
    ).toBeUndefined()
    expect(milestones.customerApprovals?.(released({ template: 'trading' }))).toBe('2026-01-05T02:00:00.000Z')
  })

  it('reach the meeting, the start and the end for the whole order', () => {
    expect(milestones.preProductionMeeting?.(ready())).toBe('2026-02-25')
    expect(milestones.productionStart?.(after(ready(), 'startProduction', p1))).toBeUndefined()
    expect(milestones.productionStart?.(started())).toBe(monday)
    expect(milestones.productionComplete?.(completed())).toBeUndefined()
    expect(milestones.productionComplete?.(bothCompleted())).toBe(monday)
  })

  it('reach the mid-production inspection by checks that passed, or by completion', () => {
    const mid = { ...check, kind: 'midProduction' as const }
    const one = after(started(), 'recordQualityCheck', mid, tuesday)
    expect(milestones.midInspection?.(one)).toBeUndefined()
    const failed = after(one, 'recordQualityCheck', { ...failing, ...p2, kind: 'midProduction' })
    expect(milestones.midInspection?.(failed)).toBeUndefined()
    const both = after(failed, 'recordQualityCheck', { ...mid, ...p2 })
    expect(milestones.midInspection?.(both)).toBe(tuesday.now)
    expect(milestones.midInspection?.(bothCompleted())).toBe(monday)
  })
})

describe('voiding progress', () => {
  it('is refused while the pieces are in a later process', () => {
    const state = through(started(), [red('M', 60)], 'sewing')
    expect(voidProblem(state, 'P1')).toMatch(/cutting would fall to 0, but 60 went on to sewing/)
    expect(voidProblem(state, 'P2')).toBeUndefined()
    expect(voidProblem(voided(state, 'P2'), 'P1')).toBeUndefined()
  })

  it('is refused while a shipment holds the pieces', () => {
    const packed = full()
    const last = packed.production.progress.filter((entry) => entry.process === 'packing')
    const [medium] = last
    expect(voidProblem(packed, medium!.id)).toBeUndefined()
    const some = shipped(packed, { lines: [{ line: 1, color: 'Red', size: 'M', quantity: 10 }] })
    expect(voidProblem(some, medium!.id)).toMatch(
      /Red M: finished pieces would fall to 0, but shipments hold 10/,
    )
    const byLine = shipped(packed, { lines: [{ line: 1, quantity: 201 }] })
    expect(voidProblem(byLine, medium!.id)).toMatch(/line 1/)
    const gone = { at: monday, by: 'x', reason: 'r' }
    const undone = shipped(packed, { lines: [{ line: 1, quantity: 201 }], voided: gone })
    expect(voidProblem(undone, medium!.id)).toBeUndefined()
  })

  it('is not refused for a withdrawn production order, a voided or an unknown entry', () => {
    const state = through(started(), [red('M', 60)], 'sewing')
    const productionOrders = state.conversion.productionOrders.map((order) => ({
      ...order,
      withdrawnAt: monday,
    }))
    const withdrawn = { ...state, conversion: { ...state.conversion, productionOrders } }
    expect(voidProblem(withdrawn, 'P1')).toBeUndefined()
    expect(voidProblem(voided(state, 'P2'), 'P2')).toBeUndefined()
    expect(voidProblem(state, 'P99')).toBeUndefined()
  })
})

describe('orders of other shapes', () => {
  it('sums cells that stand twice in a production order', () => {
    const quantities = [
      { size: 'M', quantity: 10 },
      { size: 'M', quantity: 5.5 },
    ]
    expect(producedByProcess(released({ lines: oneLine(1, { quantities }) }))).toEqual([
      expect.objectContaining({ size: 'M', ordered: 15.5 }),
    ])
  })

  it('follow their milestone for a sample that the plan knows', () => {
    const state = after(kitted(), 'sendSample', { subject: 'preProductionSample', sentOn: '2026-02-10' })
    const plan = { ...state.plan!, milestones: [milestone('preProductionSample', '2026-03-10')] }
    expect(production.tasks({ ...state, plan })[0]?.due).toEqual({ milestone: 'preProductionSample' })
  })
})
