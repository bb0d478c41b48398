import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import Handlebars from 'handlebars'
import type { Bilingual } from '../../domain/policy/ladders'
import type { Answer } from '../answer'

/** A field of the page's form with what stands in it. */
export type FormField = {
  name: string
  label: Bilingual
  type: 'date' | 'datetime-local' | 'text'
  isRequired: boolean
  /** Several lines of text. */
  isLong: boolean
  value: string
}

/** What a page shows, in both languages; it works without scripts. */
export type PageView = {
  title: Bilingual
  tone: 'plain' | 'good' | 'bad'
  lines: Bilingual[]
  facts?: { label: Bilingual; value: string }[]
  problems?: Bilingual[]
  form?: { fields: FormField[]; button: Bilingual }
  links?: { label: Bilingual; url: string }[]
}

export const pageMediaType = 'text/html; charset=utf-8'

const read = (name: string) => readFileSync(path.join(__dirname, name), 'utf8')
const style = read('page.css')
const template = Handlebars.compile(read('page.hbs'), { strict: true })
const styleHash = createHash('sha256').update(style).digest('base64')

/** The page stands alone: no script, no frame, nothing from elsewhere, and no trace of its address. */
const headers = {
  'Content-Security-Policy': `default-src 'none'; style-src 'sha256-${styleHash}'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'`,
  'Cache-Control': 'no-store',
  'Referrer-Policy': 'no-referrer',
  'X-Robots-Tag': 'noindex',
}

/** A page as an answer; everything that it shows is escaped. */
export function page(status: number, view: PageView, more: Record<string, string> = {}): Answer {
  const complete = { facts: [], problems: [], form: null, links: [], ...view, style }
  return {
    status,
    bytes: { mediaType: pageMediaType, content: `<!doctype html>\n${template(complete)}` },
    headers: { ...headers, ...more },
  }
}
