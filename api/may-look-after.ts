import { reaches, type Department } from '../domain/departments'
import type { Party, PartyKind } from '../services/database'
import type { Caller } from './caller'
import { Problem } from './problem'

/** Who may change how a party is written to, as descriptions say it. */
export const whoMayLookAfter =
  'For leads of sales, merchandising and purchasing, of shipping for forwarders, brokers and truckers, and for the ' +
  "party's own sales person and merchandiser."

const leadsOf = (kind: PartyKind): readonly Department[] => [
  'sales',
  'merchandising',
  'purchasing',
  ...(kind === 'customer' || kind === 'supplier' ? [] : (['shipping'] as const)),
]

/** Throws 403 for everybody else. */
export function assertMayLookAfter({ actor }: Caller, { kind, salesCode, merchandiserCode }: Party): void {
  const isTheirs = [salesCode, merchandiserCode].includes(actor.code)
  const isLead = leadsOf(kind).includes(actor.department) && reaches(actor.level, 'lead')
  if (isTheirs || isLead || actor.level === 'director') return
  const who = `leads of ${leadsOf(kind).join(', ')} and those who look after the party`
  throw new Problem('not-permitted', `This is for ${who}, not for ${actor.department} ${actor.level}`)
}
