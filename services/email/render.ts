import { readFile } from 'node:fs/promises'
import path from 'node:path'
import Handlebars from 'handlebars'
import mjml2html from 'mjml'

/** The layouts, each a file of MJML with its text part beside it. */
export const layouts = ['order', 'party', 'tasks', 'weekly', 'report'] as const
export type Layout = (typeof layouts)[number]

/** Both parts of a mail. */
export type Rendered = { html: string; text: string }

type Compiled = { html: HandlebarsTemplateDelegate; text: HandlebarsTemplateDelegate }

const folder = path.join(__dirname, 'templates')
const compiled = new Map<Layout, Promise<Compiled>>()

/**
 * Fills a layout with a view. MJML makes tables that phones and Outlook show alike, once per layout and process;
 * Handlebars escapes what goes into the HTML, and throws when the layout names a field that the view does not have.
 */
export async function render(layout: Layout, view: object): Promise<Rendered> {
  const known = compiled.get(layout) ?? compileLayout(layout)
  compiled.set(layout, known)
  const { html, text } = await known
  return { html: html(view), text: tidy(text(view)) }
}

async function compileLayout(layout: Layout): Promise<Compiled> {
  const [mjml, text] = await Promise.all([
    readFile(path.join(folder, `${layout}.mjml`), 'utf8'),
    readFile(path.join(folder, `${layout}.txt`), 'utf8'),
  ])
  const { html } = await mjml2html(mjml, {
    filePath: path.join(folder, `${layout}.mjml`),
    ignoreIncludes: false,
    includePath: folder,
    keepComments: false,
    validationLevel: 'strict',
  })
  return {
    html: environment.compile(html, { strict: true }),
    text: environment.compile(text, { strict: true, noEscape: true }),
  }
}

const environment = Handlebars.create()

/** Text with its line breaks, which HTML would swallow; escaped like everything else. */
environment.registerHelper('lines', (text: unknown) => {
  const lines = String(text).split(/\r\n|\r|\n/)
  return new Handlebars.SafeString(lines.map((line) => Handlebars.escapeExpression(line)).join('<br>'))
})

/** What a layout leaves out leaves no gaps. */
function tidy(text: string): string {
  const lines = text.split('\n').map((line) => line.trimEnd())
  return `${lines
    .join('\n')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim()}\n`
}
