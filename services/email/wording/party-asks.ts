import type { Notice } from '../../../domain/order/notifications'
import type { CutOffKind, Task } from '../../../domain/order/state'
import { outsiders, type Audience, type Bilingual, type TaskKind } from '../../../domain/policy/ladders'
import { cutOffKindOf } from './party-awaited'

/** Whether what we await is still to come, due or late, or late by a working day and more. */
export type Delay = 'ahead' | 'late' | 'overdue'

/**
 * What an outsider is asked to do: the policy's own words where the step is for outsiders only, else ours for the
 * kind of task. A step that reaches our own people too asks things of them that are not for an outsider's eyes.
 */
export function asksOfParty({ task, asks, recipients }: Notice, delay: Delay): Bilingual {
  if (asks && isForOutsiders(recipients.audiences)) return asks
  const own = (task && asksFor(task)) ?? usualAsks
  return delay === 'ahead' ? own.ahead : ((delay === 'overdue' ? own.overdue : undefined) ?? own.late)
}

/** True for a step that reaches nobody of ours: its words are for outsiders. */
export function isForOutsiders(reached: readonly Audience[] = []): boolean {
  return reached.length > 0 && reached.every((audience) => outsiders.includes(audience))
}

type Asks = { ahead: Bilingual; late: Bilingual; overdue?: Bilingual }

function asksFor({ key, kind }: Task): Asks | undefined {
  if (kind !== 'cutOff') return asksByKind[kind]
  const asked = asksBeforeCutOff[cutOffKindOf(key)] as Bilingual | undefined
  return asked && { ahead: asked, late: asked }
}

const usualAsks: Asks = {
  ahead: {
    en: 'Please let us know in time if the date cannot be kept.',
    zh: '如不能按期完成，请提前告知。',
  },
  late: { en: 'Please tell us when we may expect it.', zh: '请告知预计完成时间。' },
}

/** What we ask of an outsider for a kind of task. */
const asksByKind: Partial<Record<TaskKind, Asks>> = {
  customerApproval: {
    ahead: {
      en: 'Please let us have your approval by then, so that the delivery date can be kept.',
      zh: '为保证交期，请在此日期前批复。',
    },
    late: {
      en: 'Please let us have your approval or your comments; production waits for them.',
      zh: '烦请尽快批复或提出修改意见，以便安排生产。',
    },
  },
  deposit: {
    ahead: {
      en: 'Please arrange the payment or the letter of credit by then.',
      zh: '请在此日期前安排付款或开立信用证。',
    },
    late: {
      en: 'Please send us the bank slip, or tell us when the payment will be made.',
      zh: '烦请提供付款水单，或告知付款日期。',
    },
  },
  balance: {
    ahead: { en: 'Please arrange the payment by then.', zh: '请在此日期前安排付款。' },
    late: {
      en: 'Please send us the bank slip, or tell us when the payment will be made.',
      zh: '烦请提供付款水单，或告知付款日期。',
    },
  },
  supplierPromise: {
    ahead: {
      en: 'Please confirm that the delivery will arrive on time.',
      zh: '请确认能否按期送达。',
    },
    late: {
      en: 'Please tell us today when it will arrive, with the dispatch details.',
      zh: '请于今日回复确切到货日期及发货信息。',
    },
    overdue: {
      en: 'Our production is waiting for it. Please tell us today the firm day of arrival and how you will make up for the delay.',
      zh: '此料已影响我司生产安排，请务必于今日确认到货日期，并告知赶货措施。',
    },
  },
  confirmation: {
    ahead: {
      en: 'A short answer to this mail or the signed order is enough. Please tell us of anything that is not as agreed.',
      zh: '回复本邮件或回传签字订单即可；如有不符之处，请注明。',
    },
    late: {
      en: 'Please confirm, or tell us what is to be changed. Until then we cannot buy material or start production.',
      zh: '请确认，或告知需修改之处。确认之前我方无法备料和安排生产。',
    },
  },
  sampleComments: {
    ahead: {
      en: 'Please let us have your approval or your comments by then, so that the delivery date can be kept.',
      zh: '为保证交期，请在此日期前批复或提出修改意见。',
    },
    late: {
      en: 'Please let us have your approval or your comments; bulk production waits for them. If it has not arrived, we will ask the courier.',
      zh: '请批复或提出修改意见，大货在等待安排。如未收到样品，请告知，我方向快递查询。',
    },
  },
  invoiceReceipt: {
    ahead: {
      en: 'A short answer to this mail is enough.',
      zh: '直接回复本邮件即可。',
    },
    late: {
      en: 'A one-line reply is enough. If the invoice has not arrived, tell us and we will send it again.',
      zh: '请直接回复本邮件。如未收到发票，请告知，我方将查询或补寄。',
    },
  },
  booking: {
    ahead: {
      en: 'Please see that space is booked and the shipping order issued in time.',
      zh: '请安排按时订舱放舱。',
    },
    late: {
      en: 'Please ask your forwarder to confirm the space and to issue the shipping order.',
      zh: '烦请通知贵司货代确认舱位并尽快放舱。',
    },
  },
}

/** What forwarder or broker is asked about each cut-off. */
const asksBeforeCutOff: Record<CutOffKind, Bilingual> = {
  documents: {
    en: 'Please confirm that our shipping instruction is with the carrier, and tell us at once what is missing.',
    zh: '请确认我司补料已提交船公司，如有缺漏请立即告知。',
  },
  vgm: {
    en: 'Please confirm that the verified gross mass of every container is with the carrier, and tell us at once what is missing.',
    zh: '请确认各柜 VGM 已传送船公司，如缺资料请立即告知。',
  },
  gateIn: {
    en: 'Please confirm when the containers enter the terminal, and tell us at once of any delay on the way or at the gate.',
    zh: '请确认重柜进港时间；如途中或闸口有延误，请立即告知。',
  },
  customs: {
    en: 'Please tell us how far the declaration is, and at once of an inspection or of papers that are missing.',
    zh: '请告知申报及放行进度；如遇查验或单证不全，请立即告知。',
  },
}
