import { oneLine } from './headers'
import { langTags, say, type Tongue, type Words } from './language'
import type { ActionLinks, ActionPurpose, Recipient } from './message'
import type { Fact, Section, Tone } from './wording/words'
import type { Bilingual } from '../../domain/policy/ladders'

/** A button as the layout shows it: one stands out. */
export type ButtonView = { label: string; url: string; isFilled: boolean }

/** One thing that a mail speaks of, in one language. Every field is there: the layouts know no others. */
export type SectionView = {
  title: string
  facts: { label: string; value: string; color: string; weight: string }[]
  ask: string
  buttons: ButtonView[]
}

/** The words of the layouts themselves. */
export type PartView = {
  lang: string
  tongue: Tongue
  /** Another language came before. */
  follows: boolean
}

/** The colours of a mail by how serious it is, dark enough to be read on white (WCAG AA). */
export const toneColors: Record<Tone, string> = {
  news: '#1f5f8b',
  ahead: '#1f5f8b',
  due: '#8a5a00',
  late: '#b3420a',
  critical: '#a61b1b',
}

const ink = '#1f2933'

/** The frame of a part in one of a mail's languages. */
export function partView(tongue: Tongue, index: number): PartView {
  return { lang: langTags[tongue], tongue, follows: index > 0 }
}

/** A section in one language with the buttons of its task. */
export function sectionView(section: Section, tongue: Tongue, buttons: ButtonView[]): SectionView {
  return {
    title: section.title ? section.title[tongue] : '',
    facts: section.facts.map((fact) => factView(fact, tongue)),
    ask: section.asks ? section.asks[tongue] : '',
    buttons,
  }
}

function factView({ label, value, isAlert }: Fact, tongue: Tongue): SectionView['facts'][number] {
  return {
    label: label[tongue],
    value: say(value, tongue),
    color: isAlert ? toneColors.critical : ink,
    weight: isAlert ? 'bold' : 'normal',
  }
}

const actionLabels: Record<ActionPurpose | 'open', Bilingual> = {
  acknowledge: { en: 'Acknowledge', zh: '签收' },
  snooze: { en: 'Snooze', zh: '稍后提醒' },
  complete: { en: 'Complete', zh: '去完成' },
  open: { en: 'Open order', zh: '打开订单' },
}

const shown: readonly (ActionPurpose | 'open')[] = ['acknowledge', 'snooze', 'complete', 'open']

/** The buttons for these links; the first thing to do is filled, and looking at the order never is. */
export function buttonViews(links: ActionLinks & { open?: string }, tongue: Tongue): ButtonView[] {
  return shown.flatMap((name) => {
    const url = links[name]
    if (!url) return []
    const isFilled = name !== 'open' && name === shown.find((first) => links[first])
    return [{ label: actionLabels[name][tongue], url, isFilled }]
  })
}

/** Working days that a link works. */
export const LINK_DAYS = 7

/** What stands at the foot of a mail to one of us. */
export function footerOf(tongue: Tongue, hasLinks: boolean): string {
  const sent = { en: 'Sent automatically by Gendan.', zh: '本邮件由 Gendan 跟单系统自动发送。' }[tongue]
  if (!hasLinks) return sent
  const mine = {
    en: `The buttons act in your name and work for ${LINK_DAYS} working days; please do not forward this mail.`,
    zh: `按钮以您本人名义操作，${LINK_DAYS} 个工作日内有效，请勿转发本邮件。`,
  }[tongue]
  return tongue === 'en' ? `${sent} ${mine}` : sent + mine
}

/** The greeting of a mail: to outsiders as in a letter. */
export function greeting({ name, isExternal }: Recipient, tongue: Tongue): string {
  const line = oneLine(say(name, tongue))
  if (isExternal) return { en: `Dear ${line},`, zh: `${line}：您好！` }[tongue]
  return { en: `Hello ${line},`, zh: `${line}，您好：` }[tongue]
}

/** In whose place somebody is written to; empty when it is in their own. */
export function standInLine(who: Words | undefined, tongue: Tongue): string {
  if (!who) return ''
  const name = oneLine(say(who, tongue))
  return { en: `Sent to you in place of ${name}.`, zh: `本邮件原应发给${name}，现由您代为处理。` }[tongue]
}
