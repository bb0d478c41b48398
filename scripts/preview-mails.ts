import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import Handlebars from 'handlebars'
import { sampleMails, type SampleMail } from './preview/sample-mails'

const help = `npm run preview:mails [-- FOLDER]

Writes every kind of mail, in each language, for our own people and for outsiders, as HTML and as text, with
an index.html that shows them all. FOLDER is .gendan/mail-preview unless given.
`

const indexPage = Handlebars.compile(
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Mails</title>
<style>body{font:15px/1.5 'PingFang SC','Microsoft YaHei',Arial,sans-serif;margin:24px;color:#1f2933}
td{padding:4px 14px 4px 0;vertical-align:top;border-bottom:1px solid #e4e7eb}</style></head><body><h1>Mails</h1><table>
{{#each mails}}<tr><td>{{reader}}</td><td>{{name}}</td><td>{{language}}</td><td><a href="{{file}}.html">{{mail.subject}}</a></td><td><a href="{{file}}.txt">text</a></td></tr>
{{/each}}</table></body></html>
`,
  { strict: true },
)

/** The name of a mail's files. */
function fileOf({ reader, name, language }: SampleMail): string {
  return `${reader}-${name}.${language}`
}

/** Headers and text part, as a reader without HTML gets them. */
function plain({ mail }: SampleMail): string {
  const headers = { 'Message-ID': mail.messageId, Subject: mail.subject, ...mail.headers }
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  return `${lines.join('\n')}\n\n${mail.text}`
}

async function main(args: readonly string[]): Promise<void> {
  if (args.includes('--help') || args.includes('-h')) return void process.stdout.write(help)
  const folder = path.resolve(args[0] ?? '.gendan/mail-preview')
  const mails = await sampleMails()
  mkdirSync(folder, { recursive: true })
  for (const mail of mails) {
    writeFileSync(path.join(folder, `${fileOf(mail)}.html`), mail.mail.html)
    writeFileSync(path.join(folder, `${fileOf(mail)}.txt`), plain(mail))
  }
  const index = path.join(folder, 'index.html')
  writeFileSync(index, indexPage({ mails: mails.map((mail) => ({ ...mail, file: fileOf(mail) })) }))
  process.stdout.write(`${mails.length} mails: ${index}\n`)
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
  process.exitCode = 1
})
