import type { Bilingual } from '../../domain/policy/ladders'
import type { Language } from '../database'

/** One language of a mail. */
export type Tongue = 'zh' | 'en'

/** The languages that somebody is written to in, in reading order: who reads both gets Chinese first. */
export function tonguesOf(language: Language): Tongue[] {
  return language === 'both' ? ['zh', 'en'] : [language]
}

/** Words of people and master data are one text; everything else is said in each language. */
export type Words = Bilingual | string

/** The words in one language. */
export function say(words: Words, tongue: Tongue): string {
  return typeof words === 'string' ? words : words[tongue]
}

/** The words as somebody is called on an envelope, where only one language can stand. */
export function sayFirst(words: Words, language: Language): string {
  return say(words, language === 'en' ? 'en' : 'zh')
}

/** The words in each language; of those that are one text, that text. */
export function inEach(words: Words): Bilingual {
  return typeof words === 'string' ? { en: words, zh: words } : words
}

/** The words on one line, for a subject: in each of the languages, unless they are the same. */
export function sayAll(words: Bilingual, language: Language): string {
  const said = tonguesOf(language).map((tongue) => words[tongue])
  return [...new Set(said)].join(' · ')
}

/** What `lang` says of a part of a mail. */
export const langTags: Record<Tongue, string> = { zh: 'zh-CN', en: 'en' }

/** One mail goes to all contacts of a party: in their language if they share one, else in both. */
export function sharedLanguage(contacts: readonly { language: Language }[]): Language {
  const [first = 'en', ...others] = new Set(contacts.map(({ language }) => language))
  return others.length === 0 ? first : 'both'
}
