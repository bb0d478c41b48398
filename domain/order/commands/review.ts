import {
  amount,
  boolean,
  choice,
  code,
  currency,
  date,
  instant,
  integer,
  list,
  object,
  optional,
  percent,
  quantity,
  sha256,
  text,
} from '../../body/fields'
import { incoterms, instalmentTriggers, paymentGates, transportModes } from '../intake'
import { confirmedFields, reviewPoints } from '../state'
import { command } from './command'

export const sizeQuantity = object({
  color: optional(text('Colour', 100)),
  size: optional(text('Size', 100)),
  quantity: quantity(),
})

export const instalment = object({
  percent: percent('Share of the amount'),
  trigger: choice(instalmentTriggers),
  days: integer(0, 365, 'Calendar days after the trigger'),
  gate: choice(paymentGates, 'What it guards while unpaid'),
})

export const reviewCommands = {
  acknowledgeReceipt: command({
    stages: ['review'],
    departments: ['merchandising', 'sales'],
    en: 'Tell the customer that the order was received',
    zh: '向客户回单，告知已收到订单',
    body: { via: choice(['email', 'fax', 'phone', 'portal', 'letter']) },
  }),
  specifyTerms: command({
    // An order opened behind its review still needs the terms that its money rests on.
    stages: ['review', 'collection'],
    departments: ['merchandising', 'sales'],
    en: 'Enter terms that the order left open',
    zh: '补录订单未写明的条款',
    body: {
      currency: optional(currency()),
      amount: optional(amount('Amount of the whole order, when the document says another')),
      incoterm: optional(choice(incoterms)),
      incotermPlace: optional(text('Named place', 200)),
      payment: optional(list(instalment, 1, 10, 'Instalments, summing to 100 percent')),
      requestedOn: optional(date('Delivery that the customer asks for')),
      shipOn: optional(date('Planned sailing')),
      latestShipmentOn: optional(date()),
      transportMode: optional(choice(transportModes)),
      portOfLoading: optional(text(undefined, 100)),
      portOfDischarge: optional(text(undefined, 100)),
      passageDays: optional(integer(0, 120)),
      deliveryMethod: optional(text('How and where the goods are delivered', 500)),
      packing: optional(text()),
      shippingMark: optional(text()),
      overPercent: optional(integer(0, 20)),
      shortPercent: optional(integer(0, 20)),
    },
  }),
  specifyLine: command({
    stages: ['review'],
    departments: ['merchandising', 'sales', 'technical'],
    en: 'Enter what a line left open: our product, the price, the colours and sizes',
    zh: '补录订单行的产品、单价、颜色尺码',
    body: {
      line: integer(1, 9999),
      product: optional(code('Our product code')),
      unitPrice: optional(amount()),
      amount: optional(amount('Amount of the line, when the document says another')),
      quantities: optional(list(sizeQuantity, 1, 500)),
      description: optional(text()),
    },
  }),
  confirmFields: command({
    stages: ['review'],
    departments: ['merchandising', 'sales'],
    en: 'Record that the customer confirmed fields of the order, with evidence (R5)',
    zh: '登记客户已确认的订单要素及凭证',
    body: {
      fields: list(choice(confirmedFields), 1, 9),
      confirmedBy: text('Who confirmed at the customer', 200),
      confirmedOn: date(),
      evidence: text('Document, mail or reference that shows it', 500),
    },
  }),
  recordWrittenConfirmation: command({
    stages: ['review'],
    departments: ['merchandising', 'sales'],
    en: 'Record the written confirmation of an oral order (R2)',
    zh: '登记口头订单的书面确认',
    body: { reference: text(undefined, 200), receivedOn: date(), sha256: optional(sha256()) },
  }),
  checkOrder: command({
    stages: ['review'],
    departments: ['merchandising', 'sales'],
    en: 'Check points of the order; price and amount are calculated (R6)',
    zh: '审单：逐项核对，金额由系统复算',
    body: {
      points: list(object({ point: choice(reviewPoints), ok: boolean(), note: optional(text()) }), 1, 7),
    },
  }),
  giveVerdict: command({
    stages: ['review'],
    departments: ['production', 'purchasing', 'warehouse', 'technical'],
    approval: true,
    en: "Give one's own department's verdict in the joint review (R9)",
    zh: '本部门评审意见：同意、否决或说明',
    body: {
      verdict: choice(['approve', 'reject', 'comment']),
      comment: optional(text('Required unless approving')),
    },
  }),
  commitDate: command({
    stages: ['review'],
    departments: ['merchandising', 'sales', 'planning'],
    en: 'Return the committed date to the customer (R7)',
    zh: '向客户回传交期',
    body: {
      shipOn: date('Committed sailing date'),
      deliverOn: optional(date()),
      returnedAt: optional(instant()),
      via: choice(['email', 'fax', 'phone', 'portal', 'letter']),
    },
  }),
  recordContract: command({
    stages: ['review'],
    departments: ['merchandising', 'sales'],
    en: 'Record the contract signed by the customer; its amount must be that of the order',
    zh: '登记客户签回的合同（金额须与订单一致）',
    body: {
      number: code('Contract number'),
      signedOn: date(),
      amount: amount(),
      sha256: optional(sha256('Hash of the signed scan')),
    },
  }),
  approveContract: command({
    stages: ['review'],
    departments: ['sales', 'finance'],
    level: 'manager',
    approval: true,
    en: 'Approve the contract (R12)',
    zh: '审批合同',
    body: { comment: optional(text()) },
  }),
}
