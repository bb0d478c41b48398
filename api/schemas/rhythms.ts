import { z } from 'zod'
import { departmentNames } from '../../domain/departments'
import { holidayPolicies, latestMinute, rhythmNames } from '../../domain/rhythm'
import { partyKinds } from '../../services/database'
import { Code, Day, says, strictObject, text } from './field-schema'

const instant = z.string().meta({ format: 'date-time' })
const day = z.string().meta({ format: 'date' })
const bilingual = z.strictObject({ en: z.string(), zh: z.string() })
const whole = (min: number, max: number) => {
  const error = says(`a whole number from ${min} to ${max}`)
  return z.int({ error }).min(min, { error }).max(max, { error })
}

const MonthDay = z
  .union([whole(1, 31), z.literal('last')], { error: says('a day from 1 to 31, or "last"') })
  .meta({ description: 'A day that the month does not have is its last' })

const monthDays = says('a list of 1 to 31 days of the month')
const MonthDays = z
  .array(MonthDay, { error: monthDays })
  .min(1, { error: monthDays })
  .max(31, { error: monthDays })

const NominalDays = z
  .discriminatedUnion(
    'every',
    [
      z.strictObject({ every: z.literal('day') }),
      z
        .strictObject({ every: z.literal('workingDay') })
        .meta({ description: 'Not on holidays, but on make-up working days' }),
      z.strictObject({
        every: z.literal('week'),
        weekday: whole(1, 7).meta({ description: 'ISO: 1 Monday to 7 Sunday' }),
      }),
      z.strictObject({ every: z.literal('month'), days: MonthDays }),
    ],
    {
      error: says(
        '{ every: day }, { every: workingDay }, { every: week, weekday } or { every: month, days }',
      ),
    },
  )
  .meta({ id: 'NominalDays' })

/** When a rhythm runs. */
export const RhythmTiming = z
  .strictObject({
    days: NominalDays,
    minute: whole(0, latestMinute).meta({ description: "Minutes after midnight on the factory's clock" }),
    onHoliday: z
      .enum(holidayPolicies, { error: says(`one of: ${holidayPolicies.join(', ')}`) })
      .meta({ description: 'A run whose day is not a working day is moved, never skipped' }),
  })
  .meta({ id: 'RhythmTiming' })

const RhythmDate = z
  .strictObject({ nominalOn: day, effectiveOn: day, at: instant })
  .meta({ id: 'RhythmDate', description: 'The day a run is meant for, the day it is made, and the instant' })

/** One run without what it leaves behind. */
export const RhythmRun = z
  .strictObject({
    id: z.string(),
    rhythm: z.enum(rhythmNames),
    nominalOn: day,
    scheduledAt: instant,
    startedAt: instant,
    finishedAt: instant.optional(),
    status: z.enum(['done', 'failed']).meta({ description: 'A failed run is tried again' }),
    late: z.boolean().meta({ description: 'It began more than an hour after its time' }),
    figures: z.record(z.string(), z.number()).meta({ description: 'What it found, in counts' }),
    error: z.string().optional(),
  })
  .meta({ id: 'RhythmRun' })

export const RhythmView = z
  .strictObject({
    name: z.enum(rhythmNames),
    title: bilingual,
    about: bilingual,
    department: z.enum(departmentNames),
    requirement: z.string().optional(),
    work: z.string().optional(),
    timing: RhythmTiming,
    since: instant.meta({ description: 'Runs before it are not expected' }),
    version: z.int(),
    next: RhythmDate.optional(),
    last: RhythmRun.optional(),
    missed: z.array(RhythmDate).meta({ description: 'Due for more than an hour, and not done' }),
  })
  .meta({ id: 'RhythmView' })

export const RhythmEntry = z
  .record(z.string(), z.unknown())
  .meta({ id: 'RhythmEntry', description: 'An entry of the record, with the answers that were given' })

/** A run with what it has left behind. */
export const RhythmRunRecord = RhythmRun.extend({ record: z.array(RhythmEntry) }).meta({
  id: 'RhythmRunRecord',
})

export const RhythmParams = z.strictObject({ name: text(64).meta({ description: rhythmNames.join(', ') }) })
export const RunParams = z.strictObject({ name: RhythmParams.shape.name, nominalOn: Day })

export const RunsQuery = z.strictObject({
  before: Day.optional().meta({ description: 'Runs for days before this one' }),
})

/** Which run is to be made up for. */
export const RunBody = strictObject({ nominalOn: Day }).meta({ id: 'RunBody' })

/** Whoever disputes says why. */
const comments = {
  confirm: text(2000).optional(),
  dispute: text(2000).meta({ description: 'What differs' }),
}

const answeredBy = text(200).optional().meta({ description: 'Who said so at the customer' })
const party = z.enum(['customer', 'sales'], { error: says('customer or sales') })

/** What is said of a line of a statement. */
export const StatementAnswers = {
  confirm: strictObject({ answeredBy, comment: comments.confirm }).meta({ id: 'ConfirmStatementLineBody' }),
  dispute: strictObject({ answeredBy, comment: comments.dispute }).meta({ id: 'DisputeStatementLineBody' }),
}

/** What customer or sales say of an order's place in the plan of a month. */
export const MonthPlanAnswers = {
  confirm: strictObject({ party, comment: comments.confirm }).meta({ id: 'ConfirmMonthPlanBody' }),
  dispute: strictObject({ party, comment: comments.dispute }).meta({ id: 'DisputeMonthPlanBody' }),
}

/** What a salesperson says of a collection. */
export const CollectionAnswers = {
  confirm: strictObject({ comment: comments.confirm }).meta({ id: 'ConfirmCollectionBody' }),
  dispute: strictObject({ comment: comments.dispute }).meta({ id: 'DisputeCollectionBody' }),
}

/** A licence as somebody has seen it. */
export const NewLicence = strictObject({
  party: Code,
  kind: Code,
  number: text(64),
  validFrom: Day,
  validUntil: Day.optional().meta({ description: 'Absent for one without end' }),
}).meta({ id: 'NewLicence' })

/** Nothing is to be said beyond that it was done. */
export const CheckLicenceBody = strictObject({}).meta({ id: 'CheckLicenceBody' })

/** A kind of licence, and who must have it. */
export const LicenceKind = strictObject({
  kind: Code,
  name: z.strictObject({ en: text(100), zh: text(100) }),
  requiredOf: z.array(z.enum(partyKinds, { error: says(`one of: ${partyKinds.join(', ')}`) })).max(5),
  country: z
    .string()
    .regex(/^[A-Z]{2}$/, { error: says('an ISO 3166-1 code of two letters') })
    .optional()
    .meta({ description: 'Only parties of this country must have it' }),
  isUscc: z
    .boolean({ error: says('true or false') })
    .meta({ description: 'Its number is a unified social credit code' }),
}).meta({ id: 'LicenceKind' })

/** A rhythm as it is after its days were set. */
export const KeptRhythm = RhythmView.omit({ next: true, last: true, missed: true }).meta({ id: 'KeptRhythm' })

/** A run that goes on after the answer. */
export const RunUnderWay = z
  .strictObject({ rhythm: z.enum(rhythmNames), nominalOn: day, links: z.strictObject({ self: z.string() }) })
  .meta({ id: 'RunUnderWay' })
