import type { Bilingual, TaskKind } from '../../../domain/policy/ladders'

const words: Record<TaskKind, Bilingual> = {
  internal: { en: 'Work of our own', zh: '内部待办' },
  review: { en: 'Review of an order', zh: '订单评审' },
  customerApproval: { en: "Customer's approval", zh: '客户批复' },
  confirmation: { en: "Customer's confirmation", zh: '客户确认' },
  sampleComments: { en: 'Comments on a sample', zh: '样品意见' },
  deposit: { en: 'Deposit or letter of credit', zh: '定金/信用证' },
  supplierPromise: { en: "Supplier's delivery", zh: '供应商到货' },
  critical: { en: 'Critical milestone', zh: '关键节点' },
  dailyReport: { en: 'Daily report', zh: '生产日报' },
  exception: { en: 'Exception', zh: '异常处理' },
  booking: { en: 'Booking of space', zh: '订舱' },
  cutOff: { en: 'Cut-off', zh: '截单、截关' },
  presentation: { en: 'Presentation of documents', zh: '信用证交单' },
  balance: { en: 'Balance payment', zh: '余款' },
  invoiceReceipt: { en: 'Receipt of an invoice', zh: '发票签收' },
  reply: { en: 'Mail to be answered', zh: '待回复邮件' },
  containerCheck: { en: 'Container check', zh: '货柜动态查询' },
  complaint: { en: 'Complaint', zh: '投诉处理' },
}

/** A kind of task as people call it in each language. */
export function taskKindWords(kind: TaskKind): Bilingual {
  return words[kind]
}
