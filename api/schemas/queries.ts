import { z } from 'zod'
import { departmentNames } from '../../domain/departments'
import { stages } from '../../domain/order/stage'
import { emailStatuses, inboundStatuses } from '../../services/database'
import { Code, Instant, says, text } from './field-schema'

const statuses = ['open', 'cancelling', 'cancelled', 'closed'] as const

/** One of these words. */
export const oneOf = <const T extends readonly string[]>(of: T) =>
  z.enum(of, { error: says(`one of: ${of.join(', ')}`) })

const integer = (min: number, max: number) => {
  const error = says(`a whole number from ${min} to ${max}`)
  return z
    .string({ error })
    .regex(/^\d{1,9}$/, { error })
    .transform(Number)
    .pipe(z.int().min(min, { error }).max(max, { error }))
}
export const flag = oneOf(['true', 'false'])
  .transform((value) => value === 'true')
  .pipe(z.boolean())

const limit = integer(1, 200).optional().meta({ description: 'Entries of a page; 50 unless given' })
const cursor = text(1000).optional().meta({ description: '`next` of the page before' })
/** Which page of a list. */
export const pageFields = { limit, cursor }
/** Part of a code or a name. */
export const search = text(200).optional().meta({ description: 'Part of the code or the name' })

/** Filters and page of `GET /orders`. */
export const OrdersQuery = z.strictObject({
  stage: oneOf(stages).optional().meta({ description: 'Orders of which this stage is open' }),
  customer: Code.optional().meta({ description: 'Customer code' }),
  merchandiser: Code.optional().meta({ description: 'Employee code' }),
  status: oneOf(statuses).optional(),
  overdue: flag.optional().meta({ description: 'An open task is past its due time' }),
  onHold: flag.optional(),
  escalation: Code.optional().meta({ description: 'Highest level that an open task has reached' }),
  q: text(200)
    .optional()
    .meta({ description: "Part of the number, of the buyer's number, or of the customer's code or name" }),
  limit,
  cursor,
})

/** Which part of a log `GET /orders/{number}/events` gives. */
export const EventsQuery = z.strictObject({
  after: integer(0, 100_000_000).optional().meta({ description: 'Events after this sequence number' }),
  limit,
})

/** Filters and page of `GET /tasks`. */
export const TasksQuery = z.strictObject({
  order: Code.optional().meta({ description: 'Number of an order' }),
  department: oneOf(departmentNames).optional(),
  owner: Code.optional().meta({ description: 'Employee code' }),
  stage: oneOf(stages).optional(),
  kind: Code.optional(),
  open: oneOf(['true', 'false', 'all']).optional().meta({ description: 'Open tasks unless given' }),
  overdue: z
    .literal('true', { error: says('true') })
    .optional()
    .meta({ description: 'Open and past the due time' }),
  dueBefore: Instant.pipe(z.string())
    .optional()
    .meta({ description: 'Open and due at or before this instant' }),
  limit,
  cursor,
})

/** Filters and page of `GET /emails`. */
export const EmailsQuery = z.strictObject({
  order: Code.optional().meta({ description: 'Number of an order' }),
  recipient: Code.optional().meta({ description: 'Employee or party code' }),
  status: oneOf(emailStatuses).optional(),
  limit,
  cursor,
})

/** Which of an order's documents `GET /orders/{number}/source` gives. */
export const SourceQuery = z.strictObject({
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/, { error: says('a SHA-256 in 64 lower-case hexadecimal digits') })
    .optional()
    .meta({ description: 'The first one received unless given' }),
})

/** The number of an order in a path; what was never given out is not found. */
export const OrderParams = z.strictObject({ number: z.string().meta({ description: 'Number of the order' }) })
/** Filters and page of `GET /address-failures`. */
export const AddressFailuresQuery = z.strictObject({
  address: text(320).optional().meta({ description: 'In upper or lower case' }),
  cleared: flag.optional().meta({ description: 'Both unless given' }),
  limit,
  cursor,
})

/** Filters and page of `GET /inbound-mails`. */
export const InboundMailsQuery = z.strictObject({
  status: oneOf(inboundStatuses).optional(),
  order: Code.optional().meta({ description: 'Number of an order' }),
  possibleBounce: flag
    .optional()
    .meta({ description: 'It may say that a mail did not arrive, and proves nothing' }),
  limit,
  cursor,
})

export const AddressFailureParams = z.strictObject({
  id: z.string().meta({ description: 'Id of the failure' }),
})
export const InboundMailParams = z.strictObject({ id: z.string().meta({ description: 'Id of the mail' }) })
export const AttachmentParams = z.strictObject({
  id: z.string().meta({ description: 'Id of the mail' }),
  n: z.string().meta({ description: 'Which of its attachments, from 1 on' }),
})
export const EmailParams = z.strictObject({ id: z.string().meta({ description: 'Id of the email' }) })
