import { draft, type EventDraft } from '../events'
import { refuse, type Refusal, type RuleInput } from '../rule'
import { futureProblem } from './production-lookup'

/** A sample, lab dip or artwork goes to the customer (R28); after a rejection, a new one. */
export function sendSample({ state, body, now }: RuleInput<'sendSample'>): EventDraft[] | Refusal {
  const future = futureProblem(state, { date: body.sentOn, now, pointer: '/sentOn' })
  if (future) return future
  const known = state.production.approvals[body.subject]
  if (known?.outcome === 'approved') {
    return refuse(
      'already-approved',
      `The customer approved ${body.subject} on ${known.decidedOn}`,
      '/subject',
    )
  }
  const isSame = known && !known.outcome && known.sentOn === body.sentOn && known.courier === body.courier
  return isSame ? [] : [draft('sampleSent', body)]
}

/** The customer's decision on what was sent; it may be changed while it stands. */
export function recordApproval({
  state,
  body,
  now,
}: RuleInput<'recordCustomerApproval'>): EventDraft[] | Refusal {
  const known = state.production.approvals[body.subject]
  if (known?.sentOn === undefined) {
    return refuse('sample-not-sent', `Record first when ${body.subject} was sent to the customer`, '/subject')
  }
  const future = futureProblem(state, { date: body.decidedOn, now, pointer: '/decidedOn' })
  if (future) return future
  if (body.decidedOn < known.sentOn) {
    const detail = `${body.subject} was sent on ${known.sentOn}; the customer cannot have decided before`
    return refuse('decided-before-sent', detail, '/decidedOn')
  }
  const isSame = (['outcome', 'decidedOn', 'evidence', 'comment'] as const).every(
    (key) => known[key] === body[key],
  )
  return isSame ? [] : [draft('customerApprovalRecorded', body)]
}

/** The pre-production meeting and its minutes. */
export function holdMeeting({
  state,
  body,
  by,
  now,
}: RuleInput<'holdPreProductionMeeting'>): EventDraft[] | Refusal {
  const future = futureProblem(state, { date: body.heldOn, now, pointer: '/heldOn' })
  if (future) return future
  const known = state.production.preProductionMeeting
  const isSame = known?.heldOn === body.heldOn && known.minutes === body.minutes
  return isSame ? [] : [draft('preProductionMeetingHeld', { ...body, by })]
}
