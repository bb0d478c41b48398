import { commandNames, type CommandBody, type CommandName } from '../domain/order/commands'
import type { Department, Level } from '../domain/departments'

/**
 * The commands that take an order with a deposit, by sea and FOB, from receipt to paid: what the demo and the
 * tests give, each by somebody of the department that may.
 */
export type Step<C extends CommandName = CommandName> = {
  command: C
  by: { department: Department; level: Level }
  body: (facts: WalkFacts) => CommandBody<C>
}

/** What the commands need to know of the order and of the day. */
export type WalkFacts = {
  number: string
  /** Instant, ISO 8601; nothing is recorded as later than this. */
  now: string
  /** The factory's day of `now`. */
  today: string
  currency: string
  amount: string
  deposit: string
  balance: string
  lines: { line: number; pieces: number; quantities: Cell[]; amount: string }[]
  productionOrders: { id: string; quantities: Cell[] }[]
  materials: { material: string; name: string; model: string; required: number }[]
  hsCode: string
}
type Cell = { color?: string; size?: string; quantity: number }

const daysLater = (date: string, days: number) =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)

type Give<C extends CommandName> = (
  by: [Department, Level?],
  body: (facts: WalkFacts) => CommandBody<C>,
) => Step

/** A maker of steps for each command, so that every body is checked against its command. */
const give = Object.fromEntries(
  commandNames.map((command) => [
    command,
    ([department, level = 'staff']: [Department, Level?], body: Step['body']): Step => ({
      command,
      by: { department, level },
      body,
    }),
  ]),
) as unknown as { [C in CommandName]: Give<C> }

const confirmedFields = [
  'product', 'quantity', 'unitPrice', 'amount', 'deliveryDate', 'deliveryMethod', 'priceTerms', 'paymentTerms', 'packing',
] as const // prettier-ignore
const points = [
  'specification', 'priceAndAmount', 'quantity', 'deliveryDate', 'paymentTerms', 'packing', 'shippingMethod',
] as const // prettier-ignore
const cautions = [
  'material', 'measurements', 'style', 'workmanship', 'color', 'missingMaterial', 'materialTiming', 'schedule',
] as const // prettier-ignore

export const reviewSteps: Step[] = [
  give.acknowledgeReceipt(['merchandising'], () => ({ via: 'email' })),
  give.confirmFields(['merchandising'], ({ today }) => ({
    fields: [...confirmedFields],
    confirmedBy: 'Purchasing desk of the buyer',
    confirmedOn: today,
    evidence: 'Signed order confirmation by mail',
  })),
  give.checkOrder(['merchandising'], () => ({ points: points.map((point) => ({ point, ok: true })) })),
  ...(['production', 'purchasing', 'warehouse', 'technical'] as const).map((department) =>
    give.giveVerdict([department], () => ({ verdict: 'approve' })),
  ),
  give.commitDate(['merchandising'], ({ today }) => ({ shipOn: daysLater(today, 60), via: 'email' })),
  give.recordContract(['sales'], ({ number, today, amount }) => ({
    number: `SC-${number}`,
    signedOn: today,
    amount,
  })),
  give.approveContract(['sales', 'manager'], () => ({})),
]

export const conversionSteps: Step[] = [
  give.createProductionOrders(['planning'], () => ({})),
  ...(['planning', 'purchasing', 'warehouse', 'technical', 'production', 'quality', 'shipping'] as const).map(
    (department) => give.acknowledgeRelease([department], () => ({})),
  ),
  give.fixPlan(['planning'], () => ({})),
  give.holdProductMeeting(['merchandising'], ({ today }) => ({
    heldOn: today,
    attendees: ['merchandising', 'technical', 'production', 'quality'],
    minutes: 'Went through the style and its packing',
    specialPoints: ['Neck label is woven, not printed'],
  })),
  ...(['technical', 'production', 'quality'] as const).map((department) =>
    give.signOffProductMeeting([department], () => ({})),
  ),
]

export const materialsSteps: Step[] = [
  give.recordPayment(['finance'], ({ deposit, currency, today, number }) => ({
    amount: deposit,
    currency,
    receivedOn: today,
    reference: `TT-1-${number}`,
  })),
  give.draftPurchaseOrder(['purchasing'], ({ number, materials, today }) => ({
    purchaseOrder: `PO-${number}`,
    supplier: 'S-HUATAI',
    lines: materials.map(({ material, required }) => ({
      material,
      quantity: required,
      promisedOn: daysLater(today, 14),
    })),
  })),
  give.releasePurchaseOrder(['purchasing'], ({ number }) => ({ purchaseOrder: `PO-${number}` })),
]

/** One receipt per purchase line, in the order of the materials. */
export function receiptSteps({ materials }: WalkFacts): Step[] {
  return materials.map(({ name, model, required }, index) =>
    give.recordReceipt(['warehouse'], ({ number, today }) => ({
      purchaseOrder: `PO-${number}`,
      line: index + 1,
      name,
      model,
      quantity: required,
      receivedOn: today,
      deliveryNote: `DN-${index + 1}`,
    })),
  )
}

export const approvalSteps: Step[] = (['artwork', 'sealedSample'] as const).flatMap((subject) => [
  give.sendSample(['merchandising'], ({ today }) => ({
    subject,
    sentOn: today,
    courier: 'Express 100200300',
  })),
  give.recordCustomerApproval(['merchandising'], ({ today }) => ({
    subject,
    outcome: 'approved',
    decidedOn: today,
    evidence: 'Approval mail of the buyer',
  })),
])

const processes = ['cutting', 'sewing', 'finishing', 'packing'] as const

export function productionSteps({ productionOrders }: WalkFacts): Step[] {
  return [
    give.holdPreProductionMeeting(['technical'], ({ today }) => ({
      heldOn: today,
      minutes: 'Workmanship and measurements agreed',
    })),
    ...productionOrders.flatMap(({ id, quantities }) => [
      give.startProduction(['production'], () => ({ productionOrder: id })),
      ...processes.map((process) =>
        give.reportProgress(['production'], ({ today }) => ({
          productionOrder: id,
          process,
          producedOn: today,
          pieces: quantities,
        })),
      ),
      ...(['midProduction', 'final'] as const).map((kind) =>
        give.recordQualityCheck(['quality'], () => ({
          productionOrder: id,
          kind,
          cautions: cautions.map((caution) => ({ caution, ok: true })),
          lot: 1000,
          sample: 80,
          critical: 0,
          major: 1,
          minor: 2,
          passed: true,
        })),
      ),
      give.completeProduction(['production'], () => ({ productionOrder: id })),
    ]),
  ]
}

export const customsSteps: Step[] = [
  give.bookVessel(['shipping'], ({ today, number }) => ({
    booking: `BK-${number}`,
    bookedBy: 'buyersForwarder',
    carrier: 'Nominated forwarder',
    vessel: 'MV Evening Tide',
    voyage: '031E',
    portOfLoading: 'CNSHA',
    portOfDischarge: 'NOOSL',
    zone: 'Asia/Shanghai',
    etd: daysLater(today, 60),
    eta: daysLater(today, 95),
  })),
  give.enterShippingOrder(['shipping'], ({ today, number }) => ({
    booking: `BK-${number}`,
    number: `SO-${number}`,
    cutOffs: (['documents', 'vgm', 'gateIn', 'customs'] as const).map((kind) => ({
      kind,
      at: `${daysLater(today, 58)}T18:00:00+08:00`,
    })),
  })),
  give.instructBroker(['shipping'], ({ today }) => ({
    broker: 'Harbour customs brokers',
    appointmentAt: `${daysLater(today, 56)}T10:00:00+08:00`,
  })),
  give.bookTruck(['shipping'], ({ today }) => ({
    trucker: 'Delta trucking',
    pickUpAt: `${daysLater(today, 55)}T08:00:00+08:00`,
  })),
  give.appointFinalInspection(['merchandising'], ({ today }) => ({
    inspector: 'Inspection office of the buyer',
    appointedFor: daysLater(today, 50),
  })),
  give.recordCustomsDocument(['shipping'], (facts) => ({
    kind: 'contract',
    number: `SC-${facts.number}`,
    booking: `BK-${facts.number}`,
    amount: facts.amount,
    currency: facts.currency,
  })),
  give.recordCustomsDocument(['shipping'], (facts) => ({
    kind: 'commercialInvoice',
    number: `CI-${facts.number}`,
    booking: `BK-${facts.number}`,
    amount: facts.amount,
    currency: facts.currency,
    pieces: pieces(facts),
  })),
  give.recordCustomsDocument(['shipping'], (facts) => ({
    kind: 'packingList',
    number: `PL-${facts.number}`,
    booking: `BK-${facts.number}`,
    pieces: pieces(facts),
    packages: 50,
    grossKg: 520,
    netKg: 480,
  })),
  give.recordCustomsDocument(['shipping'], (facts) => ({
    kind: 'declarationDraft',
    number: `DD-${facts.number}`,
    booking: `BK-${facts.number}`,
    amount: facts.amount,
    currency: facts.currency,
    pieces: pieces(facts),
    packages: 50,
    grossKg: 520,
    netKg: 480,
    hsCode: facts.hsCode,
  })),
]

const pieces = ({ lines }: WalkFacts) => lines.reduce((sum, line) => sum + line.pieces, 0)
const s1 = { shipment: 'S1' }
const at = ({ now }: WalkFacts) => ({ ...s1, at: now })

export const shipmentSteps: Step[] = [
  give.openShipment(['shipping'], () => ({})),
  give.checkMarks(['warehouse'], () => ({ ...s1, ok: true, evidence: 'Photos of all carton sides' })),
  give.recordFinalInspection(['quality'], ({ today }) => ({
    ...s1,
    passed: true,
    inspector: 'Inspection office of the buyer',
    inspectedOn: today,
  })),
  give.stuffContainers(['warehouse'], ({ now }) => ({
    ...s1,
    stuffedAt: now,
    containers: [
      { number: 'CSQU3054383', seal: 'SEAL88211', type: '20GP', packages: 50, grossKg: 520, tareKg: 2200 },
    ],
  })),
  give.submitShippingInstruction(['shipping'], ({ now }) => ({ ...s1, submittedAt: now })),
  give.submitVgm(['shipping'], ({ now }) => ({
    ...s1,
    container: 'CSQU3054383',
    method: 'weighed',
    massKg: 2725,
    submittedAt: now,
  })),
  give.recordGateIn(['shipping'], at),
  give.recordDeclaration(['shipping'], ({ now, number }) => ({ ...s1, number: `DEC-${number}`, at: now })),
  give.recordRelease(['shipping'], at),
  give.confirmDraftBillOfLading(['shipping'], at),
  give.recordOnBoard(['shipping'], at),
  give.sendShippingAdvice(['merchandising'], at),
  give.recordBillOfLading(['shipping'], ({ today, number }) => ({
    ...s1,
    number: `BL-${number}`,
    issuedOn: today,
    kind: 'telex',
  })),
  give.requestBalance(['merchandising'], ({ today }) => ({ requestedOn: today })),
]

export const invoicingSteps: Step[] = [
  give.issueInvoice(['finance'], ({ number, today, lines, amount }) => ({
    number: `INV-${number}`,
    shipment: 'S1',
    issuedOn: today,
    lines: lines.map((line) => ({ line: line.line, quantity: line.pieces })),
    amount,
  })),
  give.sendInvoice(['finance'], ({ today }) => ({
    invoice: 'I1',
    sentOn: today,
    via: 'courier',
    tracking: 'EX556677',
  })),
  give.confirmInvoiceReceipt(['merchandising'], ({ today }) => ({
    invoice: 'I1',
    confirmedOn: today,
    confirmedBy: 'Accounts of the buyer',
  })),
]

export const closingSteps: Step[] = [
  give.recordPayment(['finance'], ({ balance, currency, today, number }) => ({
    amount: balance,
    currency,
    receivedOn: today,
    reference: `TT-2-${number}`,
  })),
  give.releaseBillOfLading(['finance'], at),
  give.fileRefundPapers(['shipping'], at),
  give.recordDelivery(['shipping'], ({ today }) => ({
    ...s1,
    deliveredOn: today,
    signedBy: 'Warehouse of the buyer',
  })),
  give.handOverToFinance(['merchandising'], () => ({
    documents: ['contract', 'commercial invoice', 'packing list', 'bill of lading'],
  })),
]

/** All steps in their order, for an order whose facts are known. */
export function walkToPaid(facts: WalkFacts): Step[] {
  return [
    ...reviewSteps,
    ...conversionSteps,
    ...materialsSteps,
    ...receiptSteps(facts),
    ...approvalSteps,
    ...productionSteps(facts),
    ...customsSteps,
    ...shipmentSteps,
    ...invoicingSteps,
    ...closingSteps,
  ]
}
