import { departments, type Department } from '../../../domain/departments'
import type { Notice } from '../../../domain/order/notifications'
import type { Bilingual } from '../../../domain/policy/ladders'
import { inEach, type Words } from '../language'
import type { HeldNotice, MailInput } from '../message'

/** How serious a mail is; it gives the mail its colour. */
export type Tone = 'news' | 'ahead' | 'due' | 'late' | 'critical'

/** What a mail says, in both languages, before it is laid out. */
export type Wording = {
  tone: Tone
  /** What kind of mail it is, in a word or two: the level of an escalation, or the news itself. */
  badge: Bilingual
  /** The end of the subject, behind the order's own part. */
  subject: Bilingual
  /** One sentence that says it all. */
  lead: Bilingual
  /** One for each thing that the mail speaks of. */
  sections: Section[]
}

export type Section = {
  /** Names the thing where the mail speaks of several. */
  title?: Bilingual
  /** In reading order. */
  facts: Fact[]
  /** What the reader is asked to do. */
  asks?: Bilingual
  /** The notice whose task the reader may act on. */
  notice?: Notice
}

/** A label with its value; what endangers something stands out. */
export type Fact = { label: Bilingual; value: Words; isAlert?: true }

/** Department names in English, as they stand in a sentence. */
const englishNames: Record<Department, string> = {
  sales: 'Sales',
  merchandising: 'Merchandising',
  planning: 'Planning',
  purchasing: 'Purchasing',
  warehouse: 'Warehouse',
  technical: 'Technical',
  production: 'Production',
  quality: 'Quality',
  shipping: 'Shipping',
  finance: 'Finance',
  customerService: 'Customer service',
}

/** A department as people call it in each language. */
export function departmentWords(department: Department): Bilingual {
  return { en: englishNames[department], zh: departments[department] }
}

/** Who holds a task: the person, where one is known, with the department. */
export function holderWords(department: Department | undefined, holder: Words | undefined): Words {
  if (!department) return holder ?? '–'
  const { en, zh } = departmentWords(department)
  if (!holder) return { en, zh }
  const name = inEach(holder)
  return { en: `${name.en} · ${en}`, zh: `${name.zh} · ${zh}` }
}

/** A mail of one notice. */
export type NewsInput = MailInput & HeldNotice

type News = Section & { tone?: Tone; subject: Bilingual; badge?: Bilingual; lead: Bilingual }

/** A mail of one section; it is news unless it says how serious it is. */
export function news({ tone = 'news', subject, badge = subject, lead, ...section }: News): Wording {
  return { tone, badge, subject, lead, sections: [section] }
}
