import { createHash } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import {
  createRepositories,
  STALE_CLAIM_SECONDS,
  type MailRow,
  type Repositories,
} from '../../services/database'
import { createMailTransport } from '../../services/email/transport'
import { mailboxWorkflowId } from '../../workflows/messages'
import { wakeMailbox } from '../../platform/wake-workflows'
import { receive, shirtOrder, view } from '../../scripts/orders'
import { eventually } from '../support/e2e-wait'
import { TestStack } from '../support/stack'

/** An hour without a mail server is so many attempts: 1, 2, 4 … 256 seconds apart, then every 300. */
const attemptsOfAnHour = (() => {
  let [attempts, seconds] = [1, 0]
  for (; seconds < 3600; attempts += 1) seconds += Math.min(300, 2 ** (attempts - 1))
  return attempts
})()

const recipients = ['ME03', 'ME04', 'PR02', 'PU02', 'WH02', 'TE02', 'QA02', 'SH02']
const mailsEach = 25

let stack: TestStack
let repositories: Repositories
beforeAll(async () => {
  // The same back-off as in production, but that its longest pause is a second.
  stack = await TestStack.start({ MAIL_RETRY_SECONDS: '1' })
  repositories = createRepositories(stack.db)
  stack.smtp.answerDelayMs = 20
}, 120_000)
afterAll(() => stack?.stop(), 60_000)

const wake = (recipient: string) => wakeMailbox({ client: stack.temporal, taskQueue: 'gendan' }, recipient)

/** Mails as the recorder writes them, all of one order. */
async function queueMails(number: string): Promise<string[]> {
  const { version } = await view(stack.client, number)
  const rows = recipients.flatMap((recipient) =>
    Array.from({ length: mailsEach }, (_, index) => ({
      ...aMail(`${number}.${recipient}.${index}`),
      recipient,
      index,
    })),
  )
  await repositories.emails.writeFurther(
    rows.map(({ index, ...row }) => ({
      ...row,
      orderNumber: number,
      eventSeq: version,
      notice: `outage.${index}`,
    })),
  )
  return rows.map(({ messageId }) => messageId)
}

function aMail(id: string): Omit<MailRow, 'eventSeq' | 'notice' | 'recipient'> {
  const hash = createHash('sha256').update(id).digest('hex').slice(0, 8)
  return {
    address: `${hash}@jiahe.example`,
    kind: 'escalation',
    messageId: `<${id}@gendan.example>`,
    subject: 'Overdue',
    text: 'text',
    html: '<p>text</p>',
    headers: {},
    createdAt: new Date().toISOString(),
  }
}

async function attemptsUnderWay(): Promise<number[]> {
  const described = await Promise.all(
    recipients.map((recipient) => stack.temporal.workflow.getHandle(mailboxWorkflowId(recipient)).describe()),
  )
  return described.map(({ raw }) => raw.pendingActivities?.[0]?.attempt ?? 0)
}

it('loses none of 200 mails through an hour without a mail server and a worker killed among them', async () => {
  const number = await receive(stack.client, shirtOrder())
  stack.smtp.goAway()
  const ids = await queueMails(number)
  await Promise.all(recipients.map(wake))
  await eventually(async () => (await attemptsUnderWay()).every((attempt) => attempt >= attemptsOfAnHour), {
    what: `${attemptsOfAnHour} attempts of every mailbox`,
    limitMs: 90_000,
    everyMs: 500,
    detail: attemptsUnderWay,
  })
  expect(stack.smtp.accepted.filter(({ messageId }) => ids.includes(messageId))).toEqual([])
  stack.smtp.comeBack()

  const taken = () => stack.smtp.accepted.filter(({ messageId }) => ids.includes(messageId)).length
  // Once between the acceptance of a mail and its mark, once wherever it happens to be.
  await eventually(() => taken() >= 60, { what: '60 mails to be out', everyMs: 5, detail: taken })
  await new Promise<void>((resolve) => {
    stack.smtp.onAccepted = () => {
      stack.smtp.onAccepted = () => undefined
      stack.worker?.kill()
      resolve()
    }
  })
  await stack.killWorker()
  const before = taken()
  await stack.startWorker()
  await eventually(() => taken() >= before + 40, {
    what: '40 more mails',
    limitMs: 60_000,
    everyMs: 5,
    detail: taken,
  })
  await delay(Math.random() * 50)
  await stack.killWorker()
  await stack.startWorker()

  const countOf = (status: string) => stack.db.email.count({ where: { messageId: { in: ids }, status } })
  await eventually(async () => (await countOf('sent')) === ids.length, {
    what: 'every mail to be marked sent',
    limitMs: (STALE_CLAIM_SECONDS + 60) * 1000,
    everyMs: 250,
    detail: async () => ({
      sent: await countOf('sent'),
      queued: await countOf('queued'),
      sending: await countOf('sending'),
    }),
  })
  const copies = ids.map((id) => stack.smtp.copies().get(id) ?? 0)
  const twice = ids.filter((_, index) => copies[index] === 2)
  const abandoned = await stack.db.emailAttempt.findMany({
    where: { outcome: 'abandoned', email: { messageId: { in: ids } } },
    include: { email: true },
  })
  console.log(
    `${ids.length} mails, ${attemptsOfAnHour} attempts of each mailbox without a server, 2 kills: ` +
      `${copies.filter((count) => count > 0).length} delivered, ${twice.length} of them twice (${twice.join(', ') || 'none'}); ` +
      'a second copy is a mail that the server had taken when the worker died before its mark',
  )
  expect(copies.filter((count) => count === 0)).toEqual([])
  expect(Math.max(...copies)).toBeLessThanOrEqual(2)
  // The first kill fell between acceptance and mark; the second may have, or not.
  expect([1, 2]).toContain(twice.length)
  expect(abandoned.map(({ email }) => email.messageId)).toEqual(expect.arrayContaining(twice))
  expect(abandoned.length).toBeLessThanOrEqual(2)
}, 300_000)

it('files a reply that comes in by SMTP under its order, and asks merchandising to answer', async () => {
  const number = await receive(stack.client, shirtOrder())
  const reader = await stack.startMailReader()
  const transport = createMailTransport({
    smtpUrl: `smtp://127.0.0.1:${reader.port}`,
    from: 'Ingrid <ingrid@stranger.example>',
    requiresTls: false,
  })
  const mail = {
    messageId: '<reply@stranger.example>',
    to: 'gendan@gendan.example',
    subject: 'Re: your mail',
    text: 'Please ship on Friday.',
    html: '<p>Please ship on Friday.</p>',
    headers: { 'In-Reply-To': `<${number}@gendan.example>` },
  }
  await transport.send(mail)
  await transport.send(mail)
  transport.close()
  const { notes, queries, tasks } = (await stack.client.get(`/orders/${number}`)).body as {
    notes: { text: string }[]
    queries: { id: string; question: string; blocking: boolean }[]
    tasks: { key: string; kind: string }[]
  }
  expect(notes.filter(({ text }) => text.includes('Please ship on Friday.'))).toHaveLength(1)
  const asked = queries.filter(({ question }) => question.includes('Please ship on Friday.'))
  expect(asked).toMatchObject([{ blocking: false }])
  expect(tasks).toContainEqual(expect.objectContaining({ key: `query:${asked[0]!.id}`, kind: 'reply' }))
}, 60_000)
