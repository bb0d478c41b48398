import type { CommandName } from '../domain/order/commands'
import type { Actor } from '../domain/order/rule'
import type { InboundAttachment, InboundMail } from '../services/database'
import type { RefusedOrder } from '../services/email/unplaced-mail'
import { fileNames, senderWords, shortened } from '../services/inbound/described'
import type { ApiDeps } from './deps'
import { giveCommand } from './give-command'
import { isDefinite, Problem } from './problem'
import { bodyProblem } from './schemas/validation'

type Filing = { orders: string[]; now: string; by?: string }

/** Files a mail that a person has placed; throws when it is filed under another order, or the order is not known. */
export async function fileByHand(
  deps: ApiDeps,
  mail: InboundMail,
  { order, ...filing }: { order: string; now: string; by: string },
): Promise<InboundMail> {
  if (mail.status === 'filed') return filedUnder(mail, order)
  if (!(await deps.repositories.orders.find(order))) {
    throw bodyProblem([{ pointer: '/order', detail: `names ${order}, which is no order` }])
  }
  const filed = await fileMail(deps, mail, { ...filing, orders: [order] })
  return filedUnder(filed, order)
}

function filedUnder(mail: InboundMail, order: string): InboundMail {
  if (mail.orders.includes(order)) return mail
  throw new Problem('already-filed', `The mail is filed under ${mail.orders.join(', ')}`)
}

/**
 * Files a mail under orders, through their own commands: a note with what the sender wrote and a document for each file
 * in each of them, and for a mail from outside that a person wrote a query that merchandising must answer. Where it
 * answers a mail about several orders, each of their merchandisers is asked once. Each command has a key made of the
 * mail, so that doing it again changes nothing. What an order refuses is kept with the mail, and told. A mail that
 * belongs to other orders, or is being filed under them, comes back as it is.
 */
export async function fileMail(deps: ApiDeps, mail: InboundMail, filing: Filing): Promise<InboundMail> {
  const { orders, now, by } = filing
  const { inboundMails } = deps.repositories
  if (!(await inboundMails.claim({ id: mail.id, orders }))) return (await inboundMails.find(mail.id)) ?? mail
  const refused = await fileInEach(deps, mail, orders)
  if (refused.length > 0) await deps.unplaced.refused(mail, refused, by)
  const refusal = refused
    .map(({ number, detail }) => (orders.length > 1 ? `${number}: ${detail}` : detail))
    .join('; ')
  return inboundMails.settle({
    id: mail.id,
    status: 'filed',
    at: now,
    orders,
    filedBy: by,
    ...(refusal ? { refusal } : {}),
  })
}

/** Those of the orders that refused something of the mail, and why. */
async function fileInEach(
  deps: ApiDeps,
  mail: InboundMail,
  orders: readonly string[],
): Promise<RefusedOrder[]> {
  const actor = await actorOf(deps, mail)
  const asked = new Set<string | undefined>()
  const all: RefusedOrder[] = []
  for (const number of orders) {
    const give = giving(deps, { order: number, mail, actor })
    const refusals = await fileUnder(mail, orders, give)
    const { merchandiserCode, status = 'open' } = (await deps.repositories.orders.find(number)) ?? {}
    if (awaitsAnswer(mail) && !asked.has(merchandiserCode)) {
      const refusal = await give('raiseQuery', 'query', queryOf(mail))
      if (refusal === undefined) asked.add(merchandiserCode)
      else refusals.push(refusal)
    }
    if (refusals.length > 0) all.push({ number, status, detail: [...new Set(refusals)].join('; ') })
  }
  return all
}

/** Gives the order a command; what comes back is why it was refused, or nothing. */
type Giving = (name: CommandName, part: string, body: unknown) => Promise<string | undefined>

function giving(
  deps: ApiDeps,
  { order, mail, actor }: { order: string; mail: InboundMail; actor: Actor },
): Giving {
  return (name, part, body) =>
    refusalOf(
      giveCommand(deps, {
        number: order,
        name,
        caller: { actor },
        key: `mail:${mail.id}:${order}:${part}`,
        body,
        extras: {},
      }),
    )
}

/** Note and documents of a mail in one of its orders; what comes back is what was refused. */
async function fileUnder(mail: InboundMail, orders: readonly string[], give: Giving): Promise<string[]> {
  const refusals = [await give('addNote', 'note', { text: noteText(mail, orders) })]
  for (const file of mail.attachments)
    refusals.push(await give('attachDocument', `file:${file.position}`, documentOf(mail, file)))
  return refusals.filter((refusal) => refusal !== undefined)
}

/** A definite no of the order, such as that it is closed; whatever may pass is thrown. */
async function refusalOf(given: Promise<unknown>): Promise<string | undefined> {
  try {
    await given
    return undefined
  } catch (error) {
    if (error instanceof Problem && isDefinite(error)) return error.message
    throw error
  }
}

/** Nobody answers a machine, and colleagues answer each other. */
function awaitsAnswer({ senderKind, automatic }: InboundMail): boolean {
  return senderKind !== 'employee' && !automatic
}

/** An employee writes as such; for others merchandising, which looks after the mail, stands with the party's code. */
async function actorOf({ repositories }: ApiDeps, { senderKind, senderCode }: InboundMail): Promise<Actor> {
  const employee =
    senderKind === 'employee' && senderCode ? await repositories.people.find(senderCode) : undefined
  if (employee) return { code: employee.code, department: employee.department, level: employee.level }
  return { code: senderCode ?? 'inbound-mail', department: 'merchandising', level: 'staff' }
}

const most = { note: 2000, question: 2000, subject: 200, name: 200 }

function noteText(mail: InboundMail, orders: readonly string[]): string {
  const kind = kindOf(mail)
  const unknown = mail.senderKind === 'unknown' ? '（发件人未登记 unknown sender）' : ''
  const head = `${kind} ${senderWords(mail)}${unknown}\n主题 Subject: ${mail.subject}\n`
  const files = fileNames(mail)
  const together =
    orders.length > 1 ? `\n同函涉及 Answers a mail about: ${orders.join(', ').slice(0, 400)}` : ''
  const attached = files ? `\n附件 Attachments: ${files}` : ''
  const foot = `${together}${attached}\n原文 Whole mail: /inbound-mails/${mail.id}`
  return clean(
    `${head}\n${shortened(mail.text, most.note - head.length - foot.length - 2)}\n${foot}`,
    most.note,
  )
}

function kindOf({ possibleBounce, automatic }: InboundMail): string {
  if (possibleBounce) return '疑似退信 Possible bounce'
  return automatic ? '自动回复 Automatic reply' : '邮件来函 Mail'
}

function queryOf(mail: InboundMail) {
  return {
    subject: clean(`${senderWords(mail)}: ${mail.subject}`, most.subject),
    question: clean(shortened(mail.text, most.question) || mail.subject || '（空白 empty)', most.question),
    department: 'merchandising',
    blocking: false,
    mail: mail.id,
  }
}

function documentOf(mail: InboundMail, { name, sha256, position }: InboundAttachment) {
  return {
    kind: '来函附件 mail attachment',
    name: clean(name, most.name) || `attachment-${position}`,
    sha256,
    reference: `/inbound-mails/${mail.id}/attachments/${position}`,
  }
}

/** What the text of a command may hold: no control characters, no halves of a character. */
function clean(text: string, length: number): string {
  return text
    .replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, ' ') // eslint-disable-line no-control-regex
    .slice(0, length)
    .replaceAll(/\p{Surrogate}/gu, '')
    .trim()
}
