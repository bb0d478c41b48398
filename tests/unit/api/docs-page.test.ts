import { runInNewContext } from 'node:vm'
import { docsScript } from '../../../api/docs/page'
import { formUrl, type Form } from '../../../services/email/order-urls'

/** What the page fills a form with that a link leads to. */
function filled(path: string, form: Form): { id: string; given: Record<string, string> } {
  const { hash } = new URL(formUrl('https://gendan.example', form))
  const page = {
    location: { href: '', hash: '' },
    document: { getElementById: () => ({ replaceChildren: () => undefined }) },
    fetch: () => Promise.reject(new Error('no network')),
    URLSearchParams,
    decodeURIComponent,
    path,
    wanted: hash,
  }
  const script = docsScript.replace(/begin\(\)\.catch[^]*$/, '')
  const asked =
    ';(() => { const { id, ...rest } = readHash(wanted); return { id, given: givenFor({ path }, rest) } })()'
  return JSON.parse(JSON.stringify(runInNewContext(script + asked, page)))
}

describe('a link to the form of an operation', () => {
  it.each<[string, Form, Record<string, string>]>([
    ['/orders/{number}', { operation: 'readOrder', values: ['GD26-00001'] }, { number: 'GD26-00001' }],
    ['/inbound-mails/{id}/file', { operation: 'fileInboundMail', values: ['a/b c'] }, { id: 'a/b c' }],
    [
      '/rhythms/{name}/runs/{nominalOn}',
      { operation: 'readRhythmRun', values: ['purchaseSummary', '2026-04-20'] },
      { name: 'purchaseSummary', nominalOn: '2026-04-20' },
    ],
    [
      '/inbound-mails',
      { operation: 'listInboundMails', query: { status: 'unmatched' } },
      { status: 'unmatched' },
    ],
    ['/inbound-mails/{id}', { operation: 'readInboundMail' }, { id: '' }],
  ])('fills in the parameters of %s', (path, form, given) => {
    expect(filled(path, form)).toEqual({ id: form.operation, given })
  })
})
