import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { Field, FieldSpec, Fields } from '../../domain/body/fields'
import { commandNames, commandRow, type CommandName } from '../../domain/order/commands'
import type { Examples } from '../operation'

const depositAndBalance = [
  { percent: '30', trigger: 'contract', days: 5, gate: 'purchase' },
  { percent: '70', trigger: 'billOfLadingCopy', days: 7, gate: 'billOfLading' },
]

const shirts = {
  product: 'JH-TS100',
  description: 'Crew-neck T-shirt, 180 g, navy',
  unit: 'PCE',
  unitPrice: '4.20',
  quantities: [
    { color: 'navy', size: 'M', quantity: 1200 },
    { color: 'navy', size: 'L', quantity: 800 },
  ],
}

/** A UBL 2.1 order with only what the profile demands. */
const minimalUbl = readFileSync(path.join(__dirname, '../docs/example-order.xml'), 'utf8')

/** Orders as they may be sent in. */
export const newOrderExamples: Examples = {
  whole: {
    summary: 'Everything that the review asks for',
    value: {
      customer: 'C-NORDLYS',
      buyerOrderNumber: 'PO-88120',
      currency: 'USD',
      shipOn: '2027-03-12',
      requestedOn: '2027-04-15',
      incoterm: 'FOB',
      incotermPlace: 'Shanghai',
      portOfLoading: 'CNSHA',
      portOfDischarge: 'NOOSL',
      deliveryMethod: 'By sea to Oslo, one container',
      payment: depositAndBalance,
      packing: '12 pieces a carton, assorted sizes',
      shippingMark: 'NORDLYS / OSLO / C/NO 1-UP',
      overPercent: 3,
      shortPercent: 3,
      amount: '8400.00',
      lines: [shirts],
    },
  },
  short: {
    summary: 'What was said on the phone; the rest becomes open queries',
    value: {
      customer: 'C-NORDLYS',
      buyerOrderNumber: 'PO-88121',
      channel: 'phone',
      lines: [{ description: 'The same T-shirt in white', quantities: [{ quantity: 500 }] }],
    },
  },
  underWay: {
    summary: 'An order that is sewn already when Gendan first hears of it',
    value: {
      customer: 'C-NORDLYS',
      buyerOrderNumber: 'PO-87001',
      currency: 'USD',
      receivedAt: '2026-08-20T02:00:00Z',
      shipOn: '2026-12-20',
      payment: depositAndBalance,
      lines: [shirts],
      opening: {
        stage: 'production',
        milestones: [
          { milestone: 'contractSigned', doneOn: '2026-08-28' },
          { milestone: 'depositIn', doneOn: '2026-09-02' },
        ],
        produced: [{ line: 1, color: 'navy', size: 'M', quantity: 600 }],
        paidAmount: '2520.00',
      },
    },
  },
  ubl: { summary: 'An order in XML', mediaType: 'application/xml', value: minimalUbl },
}

const written: Partial<Record<CommandName, Record<string, unknown>>> = {
  acknowledgeReceipt: { via: 'email' },
  checkOrder: {
    points: [
      { point: 'specification', ok: true },
      { point: 'priceAndAmount', ok: true },
      { point: 'quantity', ok: false, note: 'Size L is 20 over what the buyer confirmed' },
    ],
  },
  giveVerdict: { verdict: 'approve' },
  recordPayment: {
    amount: '2505.00',
    bankCharges: '15.00',
    currency: 'USD',
    receivedOn: '2027-01-08',
    reference: 'BOC 20270108-3391',
  },
  bookVessel: {
    booking: 'BK-2027-031',
    bookedBy: 'seller',
    carrier: 'COSCO',
    vessel: 'COSCO ROTTERDAM',
    voyage: '031W',
    portOfLoading: 'CNSHA',
    portOfDischarge: 'NOOSL',
    zone: 'Asia/Shanghai',
    etd: '2027-03-12',
    eta: '2027-04-09',
  },
  recordReceipt: {
    purchaseOrder: 'PUR-1',
    line: 1,
    name: 'Woven neck label 领标',
    model: '25×40 mm',
    quantity: 2040,
    receivedOn: '2027-01-20',
    onBehalfOf: { employee: 'WH03', evidence: 'Delivery note 5512, signed' },
  },
  addNote: { text: 'Customer asks for a second lab dip' },
}

/** Names that mean something outside the body: they must exist, in the sample factory at least. */
const sampleNames: Record<string, string> = {
  zone: 'Asia/Shanghai',
  supplier: 'S-HUATAI',
  to: 'ME04',
  owner: 'ME04',
}

/** An example body of every command: written by hand, or made from its fields. */
export const commandExamples = Object.fromEntries(
  commandNames.map((name) => {
    const value = written[name] ?? sampleBody(commandRow(name).body)
    return [name, { example: { summary: written[name] ? 'As it is usually sent' : 'Every field', value } }]
  }),
) as unknown as Record<CommandName, Examples>

function sampleBody(fields: Fields): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, sample(field, name)]))
}

function sample({ spec, about }: Field<unknown>, name: string): unknown {
  return Object.hasOwn(sampleNames, name) ? sampleNames[name] : sampleOf(spec, name, about)
}

function sampleOf(spec: FieldSpec, name: string, about: string | undefined): unknown {
  switch (spec.kind) {
    case 'text':
      return (about ?? name).slice(0, spec.max)
    case 'code':
      return `${name}-1`
    case 'boolean':
      return true
    case 'integer':
      return Math.max(spec.min, Math.min(1, spec.max))
    case 'quantity':
      return 100
    case 'amount':
      return '1250.00'
    case 'percent':
      return '30'
    case 'currency':
      return 'USD'
    case 'date':
      return '2027-03-02'
    case 'instant':
      return '2027-03-02T09:00:00+08:00'
    case 'choice':
      return spec.of[0]
    case 'container':
      return 'CSQU3054383'
    case 'sha256':
      return 'a'.repeat(64)
    case 'list':
      return [sample(spec.of, name)]
    case 'object':
      return sampleBody(spec.fields)
  }
}
