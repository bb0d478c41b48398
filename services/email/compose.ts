import type { Bilingual } from '../../domain/policy/ladders'
import { automaticHeaders, oneLine } from './headers'
import { say, sayAll, tonguesOf, type Tongue } from './language'
import {
  messageId,
  threadId,
  type ActionLinks,
  type ComposedMail,
  type MailInput,
  type OnBehalfOf,
  type Recipient,
} from './message'
import { openOrderUrl, temporalUrl } from './order-urls'
import { render } from './render'
import { buttonViews, footerOf, greeting, partView, sectionView, standInLine, toneColors } from './view'
import { wording } from './wording'
import { partyReference } from './wording/party'
import type { Section, Wording } from './wording/words'

/**
 * Renders a mail in its reader's language, threaded by its order. The same input gives the same mail, and nothing
 * is looked up: only the layouts are read, once.
 */
export async function composeMail(input: MailInput): Promise<ComposedMail> {
  const words = wording(input)
  const thread = threadId(input.state.number, input.domain)
  const subject = subjectOf(input, words)
  const { html, text } = input.recipient.isExternal
    ? await render('party', partyMail(input, words, subject))
    : await render('order', orderMail(input, words, subject))
  return {
    messageId: messageId(input),
    subject,
    text,
    html,
    headers: {
      'In-Reply-To': thread,
      References: thread,
      ...automaticHeaders(listOf(input)),
      'X-Gendan-Order': oneLine(input.state.number),
    },
  }
}

/** Every order is a list of its own, under the factory's domain. */
function listOf(input: MailInput): { name: string; label: string; domain: string } {
  const { number } = input.state
  const name = input.recipient.isExternal ? partyReference(input) : number
  return { name, label: number, domain: `orders.${input.domain}` }
}

/** Begins alike for all mails of an order, so that even readers who ignore References see one thread. */
function subjectOf(input: MailInput, { subject }: Wording): string {
  const { state, recipient } = input
  const words = sayAll(subject, recipient.language)
  if (recipient.isExternal) return oneLine(`[${partyReference(input)}] ${words}`)
  const { customer, buyerOrderNumber } = state.order
  return oneLine(`[${state.number}] ${words} (${customer} ${buyerOrderNumber})`)
}

function orderMail(input: MailInput, words: Wording, subject: string): object {
  const { state, recipient, links } = input
  const { number, order } = state
  const actions = words.sections.map((section) => actionsOf(input, section))
  const open = openOrderUrl(links.api, number)
  const hasLinks = actions.some((found) => Object.keys(found).length > 0)
  // Of one task all buttons stand in a row; of several each has its own, and the order is opened below.
  const isInRow = actions.length === 1
  const part = (tongue: Tongue, index: number) => ({
    ...partView(tongue, index),
    badge: words.badge[tongue],
    order: `${number} · ${order.customer} · ${order.buyerOrderNumber}`,
    hello: greeting(recipient, tongue),
    lead: words.lead[tongue],
    sections: words.sections.map((section, at) =>
      sectionView(section, tongue, buttonViews({ ...actions[at], ...(isInRow ? { open } : {}) }, tongue)),
    ),
    open: isInRow ? [] : buttonViews({ open }, tongue),
    temporal: temporalUrl(links, number),
    toDo: { zh: '请处理', en: 'To do' }[tongue],
    standIn: [standInLine(recipient.inPlaceOf, tongue), passedOn(recipient.onBehalfOf, tongue)]
      .filter(Boolean)
      .join(' '),
    footer: footerOf(tongue, hasLinks),
  })
  return { subject, color: toneColors[words.tone], parts: tonguesOf(recipient.language).map(part) }
}

function actionsOf({ links, state, recipient }: MailInput, { notice }: Section): ActionLinks {
  return notice?.task && links.actions ? links.actions({ notice, state, recipient }) : {}
}

function partyMail({ recipient, sender }: MailInput, words: Wording, subject: string): object {
  const { lead, sections } = words
  return partyView({ recipient, sender, subject, lead, sections })
}

/** What the layout of mails to outsiders shows. */
export function partyView(mail: {
  recipient: Recipient
  sender?: string
  subject: string
  lead: Bilingual
  sections: Section[]
}): object {
  const { recipient, sender = 'Gendan', subject, lead, sections } = mail
  const part = (tongue: Tongue, index: number) => ({
    ...partView(tongue, index),
    hello: greeting(recipient, tongue),
    lead: lead[tongue],
    sections: sections.map((section) => sectionView(section, tongue, [])),
    regards: { en: 'Best regards,', zh: '顺颂商祺' }[tongue],
    sender: oneLine(sender),
    footer: {
      en: 'If this has been settled already, please disregard this message.',
      zh: '如已办理，请忽略本邮件。',
    }[tongue],
  })
  return { subject, parts: tonguesOf(recipient.language).map(part) }
}

/** Why what is meant for a party comes to one of us. */
function passedOn(onBehalfOf: OnBehalfOf | undefined, tongue: Tongue): string {
  if (onBehalfOf === undefined) return ''
  const name = oneLine(say(onBehalfOf.party, tongue))
  const words: Record<OnBehalfOf['why'], Bilingual> = {
    leftToUs: {
      en: `${name} is not written to automatically: please pass this on to them yourself.`,
      zh: `系统不向${name}自动发信，请由您联系对方。`,
    },
    noAddress: {
      en: `No mail address of ${name} is known: please pass this on to them yourself, and have the address entered.`,
      zh: `系统中没有${name}的邮箱，请由您联系对方，并补录邮箱。`,
    },
    notNamed: {
      en: `Sent to you in place of ${name}, of whom none is known for this task: please pass this on to them yourself.`,
      zh: `该任务没有可发信的${name}，本邮件改发给您，请由您联系对方。`,
    },
  }
  return words[onBehalfOf.why][tongue]
}
