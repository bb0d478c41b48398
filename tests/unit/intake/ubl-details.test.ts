import fc from 'fast-check'
import { readUblOrder } from '../../../services/intake/ubl-order'
import { garmentOrder, sampleDocuments } from '../../support/ubl/documents'

function detailsOf(xml: string) {
  const reading = readUblOrder(xml)
  if (!reading.ok) throw new Error(JSON.stringify(reading.problems))
  return reading.order.details
}

const entities: Record<string, string> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&apos;': "'",
}
const plain = (text: string) => text.replaceAll(/&\w+;/g, (entity) => entities[entity] ?? entity)

/** The document's leaves and attributes, read in another way than the reader does it. */
function saidBy(xml: string): { texts: string[]; attributes: string[] } {
  const body = xml
    .replaceAll(/<!--[\s\S]*?-->|<\?[\s\S]*?\?>/g, '')
    .replaceAll(/<!\[CDATA\[([\s\S]*?)\]\]>/g, (_all, text: string) => text.replaceAll('&', '&amp;'))
  const leaves = [...body.matchAll(/<([\w:]+)\b[^>]*>([^<]*)<\/\1>/g)].filter(
    ([, name]) => !name?.endsWith('BinaryObject'),
  )
  const attributes = [...body.matchAll(/\s([\w:]+)="([^"]*)"/g)].filter(
    ([, name]) => !name?.startsWith('xmlns'),
  )
  return {
    texts: leaves.map(([, , text = '']) => plain(text).trim()).sort(),
    attributes: attributes.map(([, name, value]) => `${name}=${value}`).sort(),
  }
}

describe('details of an order', () => {
  it.each(sampleDocuments())('hold every leaf and every attribute of $name', ({ xml }) => {
    const details = detailsOf(xml)
    const said = saidBy(xml)
    const isBinary = (path: string) => path.endsWith('BinaryObject')
    const isLeaf = (path: string) => !details.some((other) => other.path.startsWith(`${path}/`))
    const texts = details.filter(({ path }) => isLeaf(path) && !isBinary(path)).map(({ value }) => value)
    const attributes = details.flatMap((one) =>
      Object.entries(one.attributes ?? {})
        .filter(([name]) => !isBinary(one.path) || !['sha256', 'size'].includes(name))
        .map(([name, value]) => `${name}=${value}`),
    )
    expect(texts.sort()).toEqual(said.texts)
    expect(attributes.sort()).toEqual(said.attributes)
  })

  it.each(sampleDocuments())('have a path of their own each in $name', ({ xml }) => {
    const paths = detailsOf(xml).map(({ path }) => path)
    expect(new Set(paths).size).toBe(paths.length)
  })

  it('keep an embedded file by its hash', () => {
    const file = detailsOf(garmentOrder()).find(({ path }) => path.endsWith('BinaryObject'))
    expect(file).toEqual({
      path: 'Order/AdditionalDocumentReference/Attachment/EmbeddedDocumentBinaryObject',
      value: 'sha256:bd71dfd39a2f4e473323fd0ac8ca0a2fa2992722dc45c20ac3c1176e6c8851fb',
      attributes: {
        mimeCode: 'text/plain',
        filename: 'tech-pack.txt',
        sha256: 'bd71dfd39a2f4e473323fd0ac8ca0a2fa2992722dc45c20ac3c1176e6c8851fb',
        size: '19',
      },
    })
  })

  it('hold whatever a buyer writes into a note, and elements that no mapping knows', () => {
    const escape = (text: string) =>
      text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
    const written = fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => !/[^\P{C}]/u.test(text))
    fc.assert(
      fc.property(written, (text) => {
        const unknown = `<a:Unheard><b:OfText>${escape(text)}</b:OfText></a:Unheard>`
        const xml = garmentOrder().replace('<a:PaymentTerms>', () => `${unknown}<a:PaymentTerms>`)
        const detail = detailsOf(xml).find(({ path }) => path === 'Order/Unheard/OfText')
        expect(detail?.value).toBe(text.replaceAll(/^[ \t\r\n]+|[ \t\r\n]+$/g, ''))
      }),
      { numRuns: 50 },
    )
  })
})
