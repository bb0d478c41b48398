import type { Department, Level } from '../../domain/departments'
import type { Bilingual } from '../../domain/policy/ladders'
import type { RhythmCounts, RhythmRecord } from '../../domain/rhythm'
import type { SummaryMail } from '../email/digest'
import type { ComposedMail, Recipient } from '../email/message'
import type { ReportTable } from '../email/report'

/** Whom a report goes to: people of a department from a level upwards, a person, or a customer. */
export type ReportReader =
  { department: Department; level: Level } | { employee: string } | { customer: string }

/** What some readers are told of a run. Someone who is a reader of several gets one mail with all of them. */
export type Report = { to: ReportReader[]; lead: Bilingual; tables: ReportTable[] }

/** A mail of a run that has a shape of its own. */
export type Letter = {
  recipient: Recipient
  /** Code of the person in whose place the recipient gets it. */
  standsInFor?: string
  compose: (mail: Pick<SummaryMail, 'id' | 'domain' | 'zone'>) => Promise<ComposedMail>
}

/** What a run comes to before anything is stored. */
export type Drafted = {
  counts: RhythmCounts
  record: RhythmRecord
  reports: Report[]
  letters?: Letter[]
}
