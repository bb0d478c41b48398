import { z } from 'zod'
import { departmentNames } from '../../domain/departments'
import { stages } from '../../domain/order/stage'
import { customerClasses } from '../../domain/policy'
import { emailStatuses, inboundStatuses } from '../../services/database'

const instant = z.string().meta({ format: 'date-time' })
const day = z.string().meta({ format: 'date' })
const stage = z.enum(stages)
const status = z.enum(['open', 'cancelling', 'cancelled', 'closed'])
const bilingual = z.strictObject({ en: z.string(), zh: z.string() })
const list = z.array(z.looseObject({}))
const decimal = z.string().meta({ description: 'Decimal string' })

export const Links = z
  .strictObject({
    self: z.string(),
    events: z.string(),
    plan: z.string(),
    source: z.string().optional().meta({ description: 'The document as it was received' }),
    temporalUi: z.string().optional().meta({ description: "The order's workflow in the Temporal UI" }),
  })
  .meta({ id: 'Links' })

export const OrderReceipt = z
  .strictObject({
    number: z.string(),
    version: z.int(),
    status,
    openStages: z.array(stage),
    links: Links,
  })
  .meta({ id: 'OrderReceipt' })

export const Accepted = z
  .strictObject({ status: z.literal('accepted'), number: z.string(), links: Links })
  .meta({
    id: 'Accepted',
    description: 'Taken, and on its way to the database: the same key gets the result later',
  })

export const CommandAnswer = z
  .strictObject({
    number: z.string(),
    version: z.int(),
    status,
    openStages: z.array(stage),
    events: z
      .array(z.strictObject({ seq: z.int(), type: z.string() }))
      .meta({ description: 'What happened because of it; empty when all was done already' }),
    links: Links,
  })
  .meta({ id: 'CommandAnswer' })

/** A list that is given whole. */
export const listOf = (item: z.ZodType, id: string) => z.strictObject({ items: z.array(item) }).meta({ id })

/** A page of a list. */
export const pageOf = (item: z.ZodType, id: string) =>
  z
    .strictObject({
      items: z.array(item),
      next: z.string().optional().meta({ description: 'Cursor of the next page; absent on the last one' }),
    })
    .meta({ id })

export const OrderSummary = z
  .strictObject({
    number: z.string(),
    customerCode: z.string(),
    buyerOrderNumber: z.string(),
    seller: z.string().optional(),
    status,
    stage: stage.optional().meta({ description: 'The earliest unfinished stage' }),
    openStages: z.array(stage),
    merchandiserCode: z.string(),
    version: z.int(),
    receivedAt: instant,
    shipOn: day.optional(),
    dueAt: instant.optional(),
    overdue: z.boolean(),
    escalation: z.string().optional(),
    onHold: z.boolean(),
    currency: z.string().optional(),
    amount: decimal.optional(),
    updatedAt: instant,
  })
  .meta({ id: 'OrderSummary' })
export const OrderPage = pageOf(OrderSummary, 'OrderPage')

const Blocker = z.strictObject({ code: z.string(), en: z.string(), zh: z.string() }).meta({ id: 'Blocker' })

const StageView = z
  .strictObject({
    stage,
    name: z.string(),
    status: z.enum(['waiting', 'open', 'passed']),
    since: instant,
    blockers: z.array(Blocker).meta({ description: 'What keeps an open stage from ending' }),
  })
  .meta({ id: 'StageView' })

const OrderTask = z
  .looseObject({
    key: z.string(),
    kind: z.string(),
    stage,
    title: bilingual,
    department: z.enum(departmentNames),
    owner: z.string().optional(),
    openedAt: instant,
    dueAt: instant,
    cutOffAt: instant.optional(),
    promise: z
      .strictObject({
        at: instant,
        by: z.string(),
        madeAt: instant,
        putOff: z.int(),
        given: instant
          .optional()
          .meta({ description: 'What was said, where a limit that came later has cut it back' }),
      })
      .optional()
      .meta({ description: 'What its owner has promised: escalation counts from it' }),
    snoozed: z
      .strictObject({ by: z.string(), at: instant, until: instant, reason: z.string() })
      .optional()
      .meta({ description: 'Escalation rests until then' }),
    level: z.string().optional().meta({ description: 'The last step of its ladder that was taken' }),
    overdue: z.boolean(),
  })
  .meta({ id: 'OrderTask' })

const LineView = z
  .looseObject({
    line: z.int(),
    product: z.string().optional(),
    description: z.string(),
    unit: z.string(),
    unitPrice: decimal.optional(),
    amount: decimal.optional().meta({ description: 'Calculated: quantity × price with charges' }),
    statedAmount: decimal.optional().meta({ description: "As the buyer's document states it" }),
    ordered: z.number(),
    finished: z.number(),
    shipped: z.number(),
    invoiced: z.number(),
  })
  .meta({ id: 'LineView' })

export const OrderView = z
  .looseObject({
    number: z.string(),
    version: z.int(),
    status,
    customer: z.strictObject({ code: z.string(), name: z.string().optional() }),
    buyerOrderNumber: z.string(),
    merchandiser: z.string(),
    receivedAt: instant,
    openStages: z.array(stage),
    overdue: z.boolean(),
    escalation: z
      .string()
      .meta({ description: '`none`, or the highest level that an open task has reached' }),
    terms: z.looseObject({ currency: z.string().optional(), amount: decimal.optional() }),
    policy: z
      .strictObject({ version: z.int(), customerClass: z.enum(customerClasses).optional() })
      .optional()
      .meta({ description: 'The policy in force, by which its tasks escalate; absent until it is planned' }),
    stages: z.array(StageView),
    tasks: z.array(OrderTask).meta({ description: 'Open tasks, the first due first' }),
    lines: z.array(LineView),
    review: z.looseObject({}),
    conversion: z.looseObject({}),
    materials: z.looseObject({ kitting: list, shortages: list }),
    production: z.looseObject({}),
    customs: z.looseObject({}),
    shipments: list,
    invoices: list,
    collection: z.looseObject({
      owed: decimal
        .optional()
        .meta({ description: 'The agreed amount; once all is on board, what was billed' }),
      paid: decimal.optional(),
      outstanding: decimal.optional(),
      overpaid: decimal.optional(),
      instalments: list,
    }),
    queries: list,
    exceptions: list,
    compensations: list,
    notes: list,
    reminders: list.meta({ description: "The reader's own" }),
    documents: list,
    document: z
      .strictObject({ sha256: z.string(), mediaType: z.string(), receivedAt: instant, details: z.unknown() })
      .optional()
      .meta({ description: 'The document that the order came in with, and everything that it says' }),
    links: Links,
  })
  .meta({ id: 'OrderView' })

export const EventPage = z
  .strictObject({
    items: z.array(
      z
        .looseObject({
          seq: z.int(),
          at: instant,
          type: z.string(),
          by: z.string(),
          data: z.looseObject({}),
        })
        .meta({ id: 'OrderEvent' }),
    ),
    next: z
      .int()
      .optional()
      .meta({ description: 'Ask again with `after` set to it; absent at the end of the log' }),
  })
  .meta({ id: 'EventPage' })

export const PlanView = z
  .looseObject({
    number: z.string(),
    version: z.int(),
    template: z.string(),
    shipOn: day,
    fits: z.boolean(),
    milestones: z.array(z.looseObject({ key: z.string(), name: bilingual, dueOn: day, dueAt: instant })),
    misfits: list,
    criticalPath: z.array(z.string()),
  })
  .meta({ id: 'PlanView', description: 'The time-and-action plan (R102)' })

export const TaskSummary = z
  .looseObject({
    orderNumber: z.string(),
    customerCode: z.string(),
    key: z.string(),
    kind: z.string(),
    stage,
    title: bilingual,
    department: z.enum(departmentNames),
    owner: z.string().optional(),
    openedAt: instant,
    dueAt: instant,
    promisedAt: instant.optional().meta({ description: 'When its owner has promised it; `dueAt` stays' }),
    snoozedUntil: instant.optional().meta({ description: 'It escalates no further until then' }),
    closedAt: instant.optional(),
    level: z.string().optional(),
    overdue: z.boolean(),
    workingDaysLate: z.number().min(0).meta({
      description:
        'Working days of eight hours past the due time, with one decimal, until now or until it was closed; 0 when it is not late',
    }),
  })
  .meta({ id: 'TaskSummary' })
export const TaskPage = pageOf(TaskSummary, 'TaskPage')

export const EmailSummary = z
  .looseObject({
    id: z.string(),
    messageId: z.string(),
    orderNumber: z.string().optional().meta({ description: 'Absent for a mail of no order' }),
    recipientCode: z.string(),
    kind: z.string(),
    policyVersion: z.int().optional().meta({ description: 'The policy whose step the mail follows' }),
    subject: z.string(),
    status: z.enum(emailStatuses),
    createdAt: instant,
    sentAt: instant.optional(),
    notBefore: instant.optional(),
    pausedUntil: instant.optional().meta({
      description:
        'The ladders of its tasks are silent until then: acknowledged, snoozed, or (the year 9999) on hold with their order',
    }),
    waitsFor: z.string().optional().meta({ description: 'The domain whose turn it waits for' }),
    sendBy: instant.optional().meta({ description: 'No quiet hours hold it past this instant' }),
    digest: z.string().optional().meta({ description: 'Of a digested mail: the digest that told instead' }),
  })
  .meta({ id: 'EmailSummary' })
export const EmailPage = pageOf(EmailSummary, 'EmailPage')

export const EmailRecord = z
  .looseObject({
    id: z.string(),
    text: z.string(),
    html: z.string(),
    attempts: z.array(z.looseObject({ at: instant, outcome: z.string() })),
    tells: z
      .array(z.string())
      .optional()
      .meta({ description: 'Of a digest: the mails that it tells instead of' }),
  })
  .meta({ id: 'EmailRecord' })

export const AddressFailure = z
  .strictObject({
    id: z.string(),
    address: z.string(),
    firstAt: instant,
    lastAt: instant,
    count: z.int().meta({ description: 'Mails that it has refused' }),
    smtpCode: z.int().optional(),
    reason: z.string(),
    source: z.enum(['smtp', 'bounce']),
    clearedAt: instant.optional(),
    clearedBy: z.string().optional(),
  })
  .meta({
    id: 'AddressFailure',
    description: 'An address that refuses mail; nothing is sent there until it is cleared',
  })
export const AddressFailurePage = pageOf(AddressFailure, 'AddressFailurePage')

export const InboundMail = z
  .strictObject({
    id: z.string(),
    messageId: z.string().optional(),
    references: z.array(z.string()).meta({ description: 'Message-IDs that it refers to, the nearest first' }),
    fromAddress: z.string(),
    fromName: z.string().optional(),
    senderKind: z.enum(['employee', 'party', 'unknown']),
    senderCode: z
      .string()
      .optional()
      .meta({ description: 'Whose address it is; an address is easily forged' }),
    subject: z.string(),
    text: z.string().meta({ description: 'What the sender wrote, without what is quoted' }),
    automatic: z.boolean(),
    possibleBounce: z.boolean().meta({
      description: 'It seems to say that a mail did not arrive, but proves nothing: a person has to read it',
    }),
    status: z.enum(inboundStatuses),
    orders: z.array(z.string()).meta({
      description: 'Under which it is filed; several when it answers a mail that told of several',
    }),
    receivedAt: instant,
    filedAt: instant.optional(),
    filedBy: z.string().optional().meta({ description: 'Who has filed it by hand' }),
    refusal: z.string().optional().meta({ description: 'Why the order took no note of it' }),
    attachments: z.array(
      z.strictObject({
        position: z.int(),
        name: z.string(),
        mediaType: z.string(),
        size: z.int(),
        sha256: z.string(),
      }),
    ),
    filesLeftOut: z.int().meta({ description: 'How many more files are in its source alone' }),
  })
  .meta({ id: 'InboundMail' })
export const InboundMailPage = pageOf(InboundMail, 'InboundMailPage')

export const ProblemDocument = z
  .strictObject({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.string().meta({ description: 'Stable: programs decide by it' }),
    detail: z.string(),
    instance: z.string(),
    requestId: z.string(),
    errors: z
      .array(
        z.strictObject({
          pointer: z.string().optional().meta({ description: 'JSON Pointer into the body' }),
          parameter: z.string().optional(),
          header: z.string().optional(),
          element: z.string().optional().meta({ description: 'Path of an element of the XML document' }),
          detail: z.string(),
        }),
      )
      .optional(),
  })
  .meta({ id: 'Problem', description: 'RFC 9457' })

export const Health = z.looseObject({ status: z.string() }).meta({ id: 'Health' })
