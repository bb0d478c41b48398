import { monthBefore } from '../../domain/rhythm'
import type { SentMail } from '../database'

/** A monthly statement that went to a customer, as an answer to it is told. */
export type AnsweredStatement = {
  customer: string
  /** The run that made it, by its nominal day. */
  nominalOn: string
  /** The month that it states, such as 2026-10. */
  month: string
}

/** The statement that a mail of ours is; undefined for any other mail. */
export function statementOf({
  sourceKey = '',
  recipientCode,
}: Pick<SentMail, 'sourceKey' | 'recipientCode'>): AnsweredStatement | undefined {
  const nominalOn = /^rhythm:monthlyStatement:(\d{4}-\d\d-\d\d):/.exec(sourceKey)?.[1]
  if (nominalOn === undefined) return undefined
  return { customer: recipientCode, nominalOn, month: monthBefore(nominalOn).from.slice(0, 7) }
}
