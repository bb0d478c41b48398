import {
  amount,
  choice,
  code,
  date,
  integer,
  list,
  object,
  optional,
  quantity,
  text,
} from '../../body/fields'
import { command } from './command'

export const invoicingCommands = {
  issueProforma: command({
    stages: ['review', 'conversion', 'materials'],
    departments: ['merchandising', 'sales', 'finance'],
    en: 'Issue the proforma invoice that goes with the contract',
    zh: '开具形式发票',
    body: { number: code(), amount: amount(), issuedOn: date() },
  }),
  issueInvoice: command({
    stages: ['invoicing'],
    departments: ['finance', 'merchandising'],
    en: 'Issue an invoice for what is on board; never more than was shipped',
    zh: '开票（不得超过已出货数量与金额）',
    body: {
      number: code('Invoice number'),
      shipment: optional(code()),
      issuedOn: date(),
      lines: list(object({ line: integer(1, 9999), quantity: quantity() }), 1, 500),
      amount: amount('Sum of the lines, checked'),
    },
  }),
  sendInvoice: command({
    stages: ['invoicing'],
    departments: ['finance', 'merchandising'],
    en: 'Record that an invoice was sent to the customer (R109)',
    zh: '寄送发票',
    body: {
      invoice: code('Id of the invoice, such as I1'),
      sentOn: date(),
      via: choice(['email', 'courier', 'portal']),
      tracking: optional(text(undefined, 100)),
    },
  }),
  confirmInvoiceReceipt: command({
    stages: ['invoicing'],
    departments: ['finance', 'merchandising'],
    en: 'Record that the customer confirmed receipt of an invoice (R109)',
    zh: '登记客户已收到发票',
    body: { invoice: code(), confirmedOn: date(), confirmedBy: text(undefined, 200) },
  }),
}
