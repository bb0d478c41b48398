import type { OrderStatus } from '../../domain/order/state'
import type { Bilingual } from '../../domain/policy/ladders'
import { aboutHeader, type InboundMail } from '../database'
import { fileNames, senderWords, shortened } from '../inbound/described'
import { addressProblem } from './address'
import type { AnsweredStatement } from './answered-statement'
import { automaticHeaders, idPart, oneLine, replyToHeader } from './headers'
import { sayAll, tonguesOf, type Tongue } from './language'
import { threadId, type ComposedMail, type Recipient } from './message'
import { formUrl, type Form } from './order-urls'
import { render } from './render'
import { footerOf, greeting, partView, sectionView, standInLine, toneColors } from './view'
import type { Fact } from './wording/words'

/** An order that took no note of a mail, or did not let merchandising be asked. */
export type RefusedOrder = { number: string; status: OrderStatus; detail: string }

/** Why a mail that came in is told to somebody; `waiting` tells once a day that there are such mails. */
export type Unplaced =
  | { why: 'refused'; orders: readonly RefusedOrder[] }
  | { why: 'unmatched'; party: string; statement?: AnsweredStatement }
  | { why: 'waiting'; day: string }

export type UnplacedInput = {
  mail: InboundMail
  unplaced: Unplaced
  recipient: Recipient
  /** The base of links. */
  api: string
  /** Domain of the Message-IDs. */
  domain: string
}

/** What a mail says, before it is laid out. */
type Said = { badge: Bilingual; of: string; lead: Bilingual; facts: Fact[]; asks: Bilingual }

/**
 * Tells one of us about a mail that came in and found no place, in the reader's language. Each mail is told to a reader
 * once, and once a day that mails wait: the Message-ID says which.
 */
export async function composeUnplaced(input: UnplacedInput): Promise<ComposedMail> {
  const { mail, recipient, domain, unplaced } = input
  const said = words(input)
  const lead = sayAll(said.badge, recipient.language)
  const subject = oneLine(`[${said.of}] ${lead}${unplaced.why === 'waiting' ? '' : `: ${subjectOf(mail)}`}`)
  const color = toneColors[unplaced.why === 'refused' ? 'late' : 'due']
  const parts = tonguesOf(recipient.language).map((tongue, index) => partOf(input, said, { tongue, index }))
  const { html, text } = await render('order', { subject, color, parts })
  return {
    messageId: `<${[...idOf(input), recipient.code].map(idPart).join('.')}@${domain}>`,
    subject,
    text,
    html,
    headers: {
      ...threadOf(unplaced, domain),
      ...automaticHeaders({ name: 'Gendan inbound mails', label: 'inbound-mails', domain }),
      [aboutHeader]: mail.id,
      ...(isAnswerable(input) ? { [replyToHeader]: mail.fromAddress } : {}),
    },
  }
}

/** What the mail is, and of what, as it stands in its Message-ID. */
export function idOf({ mail, unplaced }: Pick<UnplacedInput, 'mail' | 'unplaced'>): [string, string] {
  return [unplaced.why, unplaced.why === 'waiting' ? unplaced.day : mail.id]
}

/**
 * True when an answer to what is told goes to whoever wrote the mail. Only what a party is known by is answered so: any
 * other address may be anybody's.
 */
function isAnswerable({ mail, unplaced }: Pick<UnplacedInput, 'mail' | 'unplaced'>): boolean {
  return unplaced.why !== 'waiting' && mail.senderKind === 'party' && !addressProblem(mail.fromAddress)
}

const directly: Bilingual = {
  en: 'Your reply to this mail goes straight to the sender; delete what it quotes first.',
  zh: '直接回复本邮件即发给对方，发送前请删去引用的提醒内容。',
}

/** What is told of one order stands in its thread. */
function threadOf(unplaced: Unplaced, domain: string): Record<string, string> {
  const [order, ...more] = unplaced.why === 'refused' ? unplaced.orders : []
  if (!order || more.length > 0) return {}
  const thread = threadId(order.number, domain)
  return { 'In-Reply-To': thread, References: thread, 'X-Gendan-Order': order.number }
}

function partOf(
  { mail, unplaced, recipient, api }: UnplacedInput,
  said: Said,
  { tongue, index }: { tongue: Tongue; index: number },
): object {
  return {
    ...partView(tongue, index),
    badge: said.badge[tongue],
    order: said.of,
    hello: greeting(recipient, tongue),
    lead: said.lead[tongue],
    sections: [sectionView({ facts: said.facts, asks: said.asks }, tongue, [])],
    open: buttonsOf(unplaced, mail).map(([label, form], place) => ({
      label: label[tongue],
      url: formUrl(api, form),
      isFilled: place === 0,
    })),
    temporal: '',
    toDo: { zh: '请处理', en: 'To do' }[tongue],
    standIn: standInLine(recipient.inPlaceOf, tongue),
    footer: footerOf(tongue, false),
  }
}

/** What the reader can do, the likeliest first. */
function buttonsOf(unplaced: Unplaced, mail: InboundMail): [Bilingual, Form][] {
  const { why } = unplaced
  const read = reading(mail)
  const list: Form = { operation: 'listInboundMails', query: { status: 'unmatched' } }
  const bounces: Form = { operation: 'listInboundMails', query: { possibleBounce: 'true' } }
  if (why === 'waiting')
    return [
      [{ en: 'List the mails', zh: '查看待归单来函' }, list],
      [{ en: 'Possible bounces', zh: '查看疑似退信' }, bounces],
    ]
  if (why === 'refused') return [[{ en: 'Read the mail', zh: '查看来函' }, read]]
  if (unplaced.statement)
    return [[{ en: 'Read the mail', zh: '查看来函' }, read], ...statementButtons(unplaced.statement)]
  return [
    [{ en: 'Read the mail', zh: '查看来函' }, read],
    [
      { en: 'File under an order', zh: '归入订单' },
      { operation: 'fileInboundMail', values: [mail.id] },
    ],
  ]
}

function statementButtons({ customer, nominalOn }: AnsweredStatement): [Bilingual, Form][] {
  return [
    [
      { en: 'Lines not confirmed', zh: '未确认的对账行' },
      { operation: 'listUnresolvedStatementLines', query: { customer } },
    ],
    [{ en: 'Dispute a line', zh: '登记异议' }, { operation: 'disputeStatementLine' }],
    [
      { en: 'The statement', zh: '查看对账单' },
      { operation: 'readRhythmRun', values: ['monthlyStatement', nominalOn] },
    ],
  ]
}

const reading = ({ id }: InboundMail): Form => ({ operation: 'readInboundMail', values: [id] })

function words(input: UnplacedInput): Said {
  const { unplaced } = input
  if (unplaced.why === 'refused') return refused(input, unplaced.orders)
  if (unplaced.why === 'waiting') return waiting(input, unplaced.day)
  const { party, statement } = unplaced
  return statement ? answered(input, party, statement) : unmatched(input, party)
}

function refused(input: UnplacedInput, orders: readonly RefusedOrder[]): Said {
  return {
    badge: { en: 'Reply not noted', zh: '来函未记入订单' },
    of: orders.map(({ number }) => number).join(', '),
    lead: refusedLead(orders),
    facts: mailFacts(input.mail),
    asks: asking(input, {
      en: 'Please read it and answer the sender where needed: nothing is answered automatically.',
      zh: '请阅读来函，需要回复的请联系对方，系统不会自动回复。',
    }),
  }
}

function refusedLead(orders: readonly RefusedOrder[]): Bilingual {
  const states = orders.map(({ number, status, detail }) => ({ number, ...stateWords(status, detail) }))
  const en = states.map((one) => `${one.number} ${one.en}`).join('; ')
  const zh = states.map((one) => `${one.number} ${one.zh}`).join('；')
  return orders.every(isOver)
    ? {
        en: `${en}. The mail below was not noted, and nobody was given a task to answer it.`,
        zh: `订单 ${zh}。以下来函未记入订单，也未生成回复任务。`,
      }
    : {
        en: `${en}. Please see that nothing of the mail below is forgotten.`,
        zh: `订单 ${zh}。请留意以下来函，不要遗漏。`,
      }
}

const isOver = ({ status }: RefusedOrder) => status === 'closed' || status === 'cancelled'

function stateWords(status: OrderStatus, detail: string): Bilingual {
  if (status === 'closed') return { en: 'is closed', zh: '已结束' }
  if (status === 'cancelled') return { en: 'is cancelled', zh: '已取消' }
  return { en: `did not take all of it (${detail})`, zh: `未能全部记入（${detail}）` }
}

/** What the reader is asked, and where an answer goes. */
function asking(input: UnplacedInput, { en, zh }: Bilingual): Bilingual {
  return isAnswerable(input) ? { en: `${en} ${directly.en}`, zh: `${zh}${directly.zh}` } : { en, zh }
}

function unmatched(input: UnplacedInput, party: string): Said {
  return {
    badge: { en: 'Mail to be filed', zh: '来函待归单' },
    of: oneLine(party),
    lead: {
      en: `A mail from ${oneLine(party)} answers none of ours: it is filed under no order, and nobody was given a task to answer it.`,
      zh: `收到 ${oneLine(party)} 来函，系统未能对应到订单，尚未归单，也未生成回复任务。`,
    },
    facts: mailFacts(input.mail),
    asks: asking(input, {
      en: "Please read it. If it belongs to an order, choose 'File under an order' and enter the order's number.",
      zh: '请阅读来函；属于某张订单的，请点“归入订单”，填上订单号。',
    }),
  }
}

function answered(input: UnplacedInput, party: string, { month }: AnsweredStatement): Said {
  const [year, number] = month.split('-')
  const name = oneLine(party)
  return {
    badge: { en: `Reply to the statement for ${month}`, zh: `客户回复${year}年${Number(number)}月对账单` },
    of: name,
    lead: {
      en: `${name} answered the monthly statement for ${month}. Nothing of it is noted in the statement yet, and nobody was given a task to answer it.`,
      zh: `${name} 回复了${year}年${Number(number)}月对账单。内容尚未登记到对账行，也未生成回复任务。`,
    },
    facts: mailFacts(input.mail),
    asks: asking(input, {
      en: "Please read it, and record what the customer says line by line: 'Lines not confirmed' gives the statement and the number of each line, 'Dispute a line' opens the form for what differs.",
      zh: '请阅读来函，并按客户意见逐行登记：对账单编号和行号见“未确认的对账行”，有不符的点“登记异议”。',
    }),
  }
}

function waiting({ mail, api }: UnplacedInput, day: string): Said {
  return {
    badge: { en: 'Mails wait to be filed', zh: '有来函待归单' },
    of: day,
    lead: {
      en: 'Mail has come in that the system cannot place: from unknown senders, from machines, or a bounce that proves nothing. You are told once a day at most.',
      zh: '收到系统无法归单的来函（发件人未登记、自动邮件，或无法核实的退信），请人工处理。本提醒每天最多一封。',
    },
    facts: [
      {
        label: { en: 'One of them', zh: '其中一封' },
        value: `${senderWords(mail)}\n${subjectOf(mail)}\n${formUrl(api, reading(mail))}`,
      },
    ],
    asks: {
      en: 'Please go through the list and file what belongs to an order. Where a mail may have bounced, check the address and reach the recipient in another way.',
      zh: '请查看清单，属于订单的逐封归入订单；疑似退信的，请核对邮箱，并用其他方式联系收件人。',
    },
  }
}

const subjectOf = ({ subject }: InboundMail) => subject || '–'

/** What came, in short. */
function mailFacts(mail: InboundMail): Fact[] {
  const files = fileNames(mail)
  return [
    { label: { en: 'From', zh: '发件人' }, value: senderWords(mail) },
    { label: { en: 'Subject', zh: '主题' }, value: subjectOf(mail) },
    { label: { en: 'Text', zh: '内容' }, value: shortened(mail.text, 500) || '–' },
    ...(files === '' ? [] : [{ label: { en: 'Attachments', zh: '附件' }, value: files }]),
  ]
}
