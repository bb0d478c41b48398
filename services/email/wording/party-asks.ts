import type { Notice } from '../../../domain/order/notifications'
import type { Audience, Bilingual, TaskKind } from '../../../domain/policy/ladders'

/**
 * What an outsider is asked to do: the policy's own words where the step is for outsiders only, else ours for the
 * kind of task. A step that reaches our own people too asks things of them that are not for an outsider's eyes.
 */
export function asksOfParty({ task, asks, recipients }: Notice, isLate: boolean): Bilingual {
  if (asks && isForOutsiders(recipients.audiences)) return asks
  const own = (task && asksByKind[task.kind]) ?? usualAsks
  return isLate ? own.late : own.ahead
}

const outside: readonly Audience[] = ['customer', 'nominatingBuyer', 'supplier', 'forwarder', 'broker']

function isForOutsiders(reached: readonly Audience[] = []): boolean {
  return reached.length > 0 && reached.every((audience) => outside.includes(audience))
}

type Asks = { ahead: Bilingual; late: Bilingual }

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
