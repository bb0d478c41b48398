import { departmentNames } from '../../../domain/departments'
import type { CommandBody, CommandName } from '../../../domain/order/commands'
import { amountFor, factoryDay, live, orderAmount } from '../../../domain/order/facts'
import { entries } from '../../../domain/order/general'
import { instalmentTriggers, paymentGates } from '../../../domain/order/intake'
import { outstanding } from '../../../domain/order/stages/collection'
import { requirements } from '../../../domain/order/stages/kitting'
import {
  approvalSubjects,
  cautions,
  confirmedFields,
  cutOffKinds,
  documentKinds,
  processes,
  releaseDepartments,
  reviewPoints,
  type OrderState,
} from '../../../domain/order/state'
import { milestoneKeys } from '../../../domain/policy/milestone'

/** Choices read from a list of numbers, so that fast-check can shrink them; past its end the first choice. */
export class Dice {
  private index = 0

  constructor(private readonly numbers: readonly number[]) {}

  private next(): number {
    return this.numbers[this.index++] ?? 0
  }

  below(limit: number): number {
    return this.next() % limit
  }

  pick<T>(list: readonly [T, ...T[]]): T
  pick<T>(list: readonly T[]): T | undefined
  pick<T>(list: readonly T[]): T | undefined {
    return list[this.below(Math.max(1, list.length))]
  }

  /** True once in `n` times. */
  once(n: number): boolean {
    return this.below(n) === n - 1
  }
}

type Table = { state: OrderState; now: string; dice: Dice }

const later = (instant: string, days: number) =>
  new Date(Date.parse(instant) + days * 86_400_000).toISOString()
const dayOf = ({ state, now }: Table, days = 0) => factoryDay(state, later(now, days))
/** Mostly today, at times yesterday, tomorrow or far away. */
const someDay = (table: Table) => dayOf(table, table.dice.pick([0, 0, 0, 0, -1, 1, 30, 60_000]))
const soon = (table: Table) => dayOf(table, table.dice.pick([14, 1, 7, 30, 60, 200]))
const justNow = (table: Table) => later(table.now, table.dice.pick([0, 0, 0, 0, -0.1, 0.5]))
const ids = (list: readonly { id: string }[]) => list.map(({ id }) => id)
const anId = ({ dice }: Table, list: readonly string[]) => (dice.once(8) ? 'X9' : (dice.pick(list) ?? 'X9'))
const shipmentOf = (table: Table) => anId(table, ids(table.state.shipment.shipments))
const bookingOf = (table: Table) => anId(table, ids(table.state.customs.bookings))
const purchaseOf = (table: Table) => anId(table, ids(table.state.materials.purchaseOrders))
const productionOf = (table: Table) => anId(table, ids(table.state.conversion.productionOrders))
const invoiceOf = (table: Table) => anId(table, ids(table.state.invoicing.invoices))
const cells = ({ state }: Table) => state.order.lines[0]?.quantities ?? []
const some = ({ dice }: Table) => dice.pick([600, 400, 1, 10, 100, 50.5, 1000, 1_000_000])
const step = (table: Table) => ({ shipment: shipmentOf(table), at: justNow(table) })
const fresh = ({ state }: Table, prefix: string) => `${prefix}-${state.version}`
const money = ({ state, dice }: Table) =>
  dice.pick([orderAmount(state) ?? '1.00', outstanding(state), '1275.00', '2975.00', '0.01', '999999.99'])
const sailing = (table: Table) => {
  const days = table.dice.pick([60, 30, 90, 2])
  return { vessel: table.dice.pick(['MV Dawn', 'MV Dusk']), voyage: '1E', etd: dayOf(table, days), eta: dayOf(table, days + 35) }
} // prettier-ignore
const cutOffs = (table: Table) =>
  cutOffKinds.map((kind) => ({ kind, at: later(table.now, table.dice.pick([1, 0.5, 20, 50, -1])) }))

/** A body of every command that often enough is accepted, made from what the order has. */
export const anyBody: { [C in CommandName]: (table: Table) => CommandBody<C> } = {
  holdOrder: () => ({ reason: 'Wait' }),
  resumeOrder: () => ({}),
  cancelOrder: () => ({ reason: 'Withdrawn' }),
  confirmCompensation: (table) => ({ compensation: anId(table, ids(table.state.compensations)), outcome: 'Done' }),
  acknowledgeTask: (table) => ({
    task: anId(table, Object.keys(table.state.tasks)),
    ...(table.dice.once(3) ? { promisedAt: later(table.now, table.dice.pick([1, 5, 30, -1])) } : {}),
    ...(table.dice.once(2) ? { reason: 'The mill is closed' } : {}),
  }),
  snoozeTask: (table) => ({
    task: anId(table, Object.keys(table.state.tasks)),
    until: later(table.now, table.dice.pick([0.5, 1, 2, 5, -1])),
    reason: 'Waiting for the yarn',
  }),
  reassignTask: (table) => ({ task: anId(table, Object.keys(table.state.tasks)), to: table.dice.pick(['A1', 'B2']) }),
  raiseQuery: ({ dice }) => ({
    subject: 'Thread',
    question: 'Which?',
    department: dice.pick(departmentNames) ?? 'sales',
    blocking: dice.once(2),
  }),
  answerQuery: (table) => ({ query: anId(table, ids(table.state.queries)), answer: 'This one' }),
  raiseException: ({ dice }) => ({
    kind: 'machine',
    description: 'Broken',
    department: dice.pick(departmentNames) ?? 'sales',
    hitsShipDate: dice.once(3),
  }),
  resolveException: (table) => ({ exception: anId(table, ids(table.state.exceptions)), action: 'Mended' }),
  voidEntry: (table) => ({ entry: anId(table, ids(entries(table.state))), reason: 'Wrong' }),
  addNote: () => ({ text: 'Called' }),
  setReminder: (table) => ({ text: 'Ring', at: later(table.now, table.dice.pick([1, 0, -1, 90])) }),
  dismissReminder: (table) => ({ reminder: anId(table, ids(table.state.reminders)) }),
  attachDocument: () => ({ kind: 'Spec', name: 'spec.pdf' }),
  acknowledgeReceipt: () => ({ via: 'email' }),
  specifyTerms: (table) => ({
    ...(table.dice.once(2) ? { packing: fresh(table, 'Packing') } : {}),
    ...(table.dice.once(3) ? { shipOn: soon(table) } : {}),
    ...(table.dice.once(4)
      ? { payment: [{ percent: '100', trigger: table.dice.pick(instalmentTriggers), days: 7, gate: table.dice.pick(paymentGates) }] }
      : {}),
    ...(table.dice.once(5) ? { incoterm: table.dice.pick(['FOB', 'CIF', 'EXW']) } : {}),
  }),
  specifyLine: (table) => ({ line: table.dice.pick([1, 2]), unitPrice: table.dice.pick(['4.25', '4.5', '0.001']) }),
  confirmFields: (table) => ({
    fields: [...confirmedFields].slice(0, 9 - table.dice.below(9)),
    confirmedBy: 'Buyer',
    confirmedOn: someDay(table),
    evidence: 'Mail',
  }),
  recordWrittenConfirmation: (table) => ({ reference: 'Letter', receivedOn: someDay(table) }),
  checkOrder: ({ dice }) => ({ points: reviewPoints.map((point) => ({ point, ok: !dice.once(9) })) }),
  giveVerdict: ({ dice }) => ({ verdict: dice.pick(['approve', 'approve', 'reject']), comment: 'Looked at' }),
  commitDate: (table) => ({ shipOn: soon(table), via: 'email' }),
  recordContract: (table) => ({ number: 'SC-1', signedOn: someDay(table), amount: money(table) }),
  approveContract: () => ({}),
  createProductionOrders: () => ({}),
  acknowledgeRelease: ({ dice }) => ({ department: dice.pick(releaseDepartments) }),
  holdProductMeeting: (table) => ({ heldOn: someDay(table), attendees: ['all'], minutes: 'Held', specialPoints: [] }),
  signOffProductMeeting: () => ({}),
  fixPlan: (table) =>
    table.dice.once(2)
      ? { adjustments: [{ milestone: table.dice.pick(milestoneKeys), dueOn: soon(table), reason: 'Agreed' }] }
      : {},
  specifyBillOfMaterials: () => ({
    line: 1,
    materials: [{ material: 'M-9', name: 'Tape', model: '10', unit: 'MTR', perPiece: '0.5', scrapPercent: '2' }],
  }),
  declareNoMaterials: () => ({ line: 1, reason: 'Bought in' }),
  draftPurchaseOrder: (table) => ({
    purchaseOrder: fresh(table, 'PO'),
    supplier: 'S-FABRIC',
    lines: requirements(table.state)
      .map(({ material, required }) => ({
        material,
        quantity: table.dice.once(3) ? 1 : required,
        promisedOn: table.dice.once(9) ? '2199-12-31' : soon(table),
      }))
      .concat(requirements(table.state).length === 0 ? [{ material: 'M-1', quantity: 1, promisedOn: soon(table) }] : []),
  }),
  releasePurchaseOrder: (table) => ({ purchaseOrder: purchaseOf(table) }),
  changePromise: (table) => ({ purchaseOrder: purchaseOf(table), line: 1 + table.dice.below(2), promisedOn: soon(table), reason: 'Late' }),
  cancelPurchaseOrder: (table) => ({ purchaseOrder: purchaseOf(table), reason: 'Wrong' }),
  recordReceipt: (table) => {
    const order = table.dice.pick(table.state.materials.purchaseOrders)
    const line = order && table.dice.pick(order.lines)
    const quantity = table.dice.pick([line?.quantity ?? 1, 1, 10.5])
    return {
      purchaseOrder: order?.id ?? 'X9',
      line: line?.line ?? 1,
      name: line?.name ?? 'x',
      model: line?.model ?? 'x',
      quantity,
      ...(table.dice.once(5) ? { rejected: Math.min(1, quantity) } : {}),
      receivedOn: someDay(table),
    }
  },
  allocateStock: (table) => ({
    material: table.dice.pick(requirements(table.state))?.material ?? 'X9',
    quantity: table.dice.pick([1, 250, 1020]),
  }),
  sendSample: (table) => ({ subject: table.dice.pick(['artwork', 'sealedSample', ...approvalSubjects]), sentOn: someDay(table) }),
  recordCustomerApproval: (table) => ({
    subject: table.dice.pick(['artwork', 'sealedSample', ...approvalSubjects]),
    outcome: table.dice.pick(['approved', 'approved', 'rejected']),
    decidedOn: someDay(table),
    evidence: 'Mail',
  }),
  holdPreProductionMeeting: (table) => ({ heldOn: someDay(table), minutes: 'Held' }),
  startProduction: (table) => ({ productionOrder: productionOf(table) }),
  reportProgress: (table) => ({
    productionOrder: productionOf(table),
    process: table.dice.pick(processes),
    producedOn: someDay(table),
    pieces: cells(table).map((cell) => ({ ...cell, quantity: some(table) })).slice(0, 1 + table.dice.below(2)),
  }),
  recordQualityCheck: (table) => {
    const passed = !table.dice.once(4)
    return {
      productionOrder: productionOf(table),
      kind: table.dice.pick(['final', 'midProduction']),
      cautions: cautions.map((caution) => ({ caution, ok: passed })),
      critical: 0,
      major: 0,
      minor: 0,
      passed,
    }
  },
  completeProduction: (table) => ({ productionOrder: productionOf(table) }),
  bookVessel: (table) => ({
    booking: fresh(table, 'BK'),
    bookedBy: table.dice.pick(['buyersForwarder', 'buyersForwarder', 'seller']),
    carrier: 'Line',
    portOfLoading: 'CNSHA',
    portOfDischarge: 'NOOSL',
    zone: table.dice.pick(['Asia/Shanghai', 'Asia/Shanghai', 'Europe/Oslo']),
    ...sailing(table),
  }),
  enterShippingOrder: (table) => ({ booking: bookingOf(table), number: fresh(table, 'SO'), cutOffs: cutOffs(table) }),
  rollBooking: (table) => ({
    booking: bookingOf(table),
    ...sailing(table),
    ...(table.dice.once(2) ? { cutOffs: cutOffs(table) } : {}),
    reason: 'Rolled',
  }),
  instructBroker: (table) => ({ broker: 'Broker', appointmentAt: later(table.now, 20) }),
  bookTruck: (table) => ({ trucker: 'Truck', pickUpAt: later(table.now, 20) }),
  appointFinalInspection: (table) => ({ inspector: 'Office', appointedFor: soon(table) }),
  recordStatutoryInspection: (table) => ({ certificate: 'CIQ', issuedOn: someDay(table) }),
  recordInsurance: (table) => ({
    policy: 'POL',
    insurer: 'PICC',
    amount: '99999.00',
    currency: 'USD',
    issuedOn: someDay(table),
  }),
  recordCustomsDocument: (table) => ({
    kind: table.dice.pick(documentKinds),
    number: 'DOC',
    booking: anId(table, [...ids(table.state.customs.bookings), ...ids(table.state.shipment.shipments)]),
    amount: money(table),
    currency: 'USD',
    pieces: some(table),
    packages: 50,
    grossKg: 520,
    netKg: 480,
    hsCode: '6109100010',
  }),
  openShipment: (table) =>
    table.dice.once(2)
      ? {}
      : {
          booking: bookingOf(table),
          lines: cells(table)
            .map((cell) => ({ ...cell, line: 1, quantity: some(table) }))
            .slice(0, 1 + table.dice.below(2)),
        },
  recordFinalInspection: (table) => ({
    shipment: shipmentOf(table),
    passed: !table.dice.once(4),
    inspector: 'Office',
    inspectedOn: someDay(table),
  }),
  checkMarks: (table) => ({ shipment: shipmentOf(table), ok: !table.dice.once(4) }),
  stuffContainers: (table) => ({
    shipment: shipmentOf(table),
    stuffedAt: justNow(table),
    containers: [
      {
        number: table.dice.pick(['CSQU3054383', 'MSKU6011672', 'HLCU1234560']),
        seal: 'SEAL1',
        type: '20GP',
        packages: 50,
        grossKg: 520,
        tareKg: 2200,
      },
    ],
  }),
  submitShippingInstruction: (table) => ({ shipment: shipmentOf(table), submittedAt: justNow(table) }),
  submitVgm: (table) => ({
    shipment: shipmentOf(table),
    container: table.dice.pick(['CSQU3054383', 'MSKU6011672']),
    method: 'weighed',
    massKg: 2725,
    submittedAt: justNow(table),
  }),
  recordGateIn: step,
  recordDeclaration: (table) => ({ ...step(table), number: fresh(table, 'DEC'), inAdvance: table.dice.once(3) }),
  recordRelease: step,
  confirmDraftBillOfLading: step,
  recordOnBoard: step,
  sendShippingAdvice: step,
  recordBillOfLading: (table) => ({ shipment: shipmentOf(table), number: 'BL', issuedOn: someDay(table), kind: 'telex' }),
  releaseBillOfLading: step,
  presentDocuments: (table) => ({ ...step(table), bank: 'Bank' }),
  recordContainerStatus: (table) => ({
    shipment: shipmentOf(table),
    checkedOn: someDay(table),
    status: 'At sea',
    ...(table.dice.once(2) ? { eta: soon(table) } : {}),
  }),
  recordDelivery: (table) => ({ shipment: shipmentOf(table), deliveredOn: someDay(table), signedBy: 'Buyer' }),
  fileRefundPapers: step,
  issueProforma: (table) => ({ number: fresh(table, 'PI'), amount: money(table), issuedOn: someDay(table) }),
  issueInvoice: (table) => {
    const shipped = table.dice.pick(live(table.state.shipment.shipments).filter(({ onBoardAt }) => onBoardAt))
    const quantity = table.dice.pick([shipped?.lines.reduce((sum, { quantity: some }) => sum + some, 0) ?? 1000, 600, 1, 10.5, 5000])
    return {
      number: fresh(table, 'INV'),
      ...(shipped && table.dice.once(2) ? { shipment: shipped.id } : {}),
      issuedOn: someDay(table),
      lines: [{ line: 1, quantity }],
      amount: amountFor(table.state, [{ line: 1, quantity }]) ?? '1.00',
    }
  },
  sendInvoice: (table) => ({ invoice: invoiceOf(table), sentOn: someDay(table), via: 'email' }),
  confirmInvoiceReceipt: (table) => ({ invoice: invoiceOf(table), confirmedOn: someDay(table), confirmedBy: 'Buyer' }),
  recordPayment: (table) => ({
    amount: money(table) === '0.00' ? '1.00' : money(table),
    currency: 'USD',
    receivedOn: someDay(table),
    reference: fresh(table, 'TT'),
    ...(table.dice.once(3) ? { bankCharges: table.dice.pick(['0.00', '25.00', '60.00']) } : {}),
  }),
  recordLetterOfCredit: (table) => ({
    number: 'LC-1',
    bank: 'Bank',
    amount: '4250.00',
    currency: table.dice.pick(['USD', 'USD', 'EUR']),
    expiresOn: dayOf(table, 180),
    latestShipmentOn: dayOf(table, 150),
    presentationDays: table.dice.pick([21, 1]),
  }),
  checkLetterOfCredit: ({ dice }) => ({ discrepancies: dice.once(3) ? ['Name of the buyer'] : [] }),
  releasePaymentGate: ({ dice }) => ({ gate: dice.pick(['purchase', 'stuffing', 'billOfLading']), reason: 'Known' }),
  requestBalance: (table) => ({ requestedOn: someDay(table) }),
  handOverToFinance: () => ({ documents: ['contract'] }),
  writeOffBalance: (table) => ({ amount: money(table) === '0.00' ? '1.00' : money(table), reason: 'Lost' }),
} // prettier-ignore
