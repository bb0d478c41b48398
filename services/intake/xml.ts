import { SaxesParser, type SaxesTagNS } from 'saxes'
import { checkText, decodeUtf8 } from './encoding'
import { quoted, wholeDocument, type DocumentProblem } from './problem'

/** One element of a document: local name, namespace, attributes, its own text and where it stands. */
export type XmlElement = {
  name: string
  namespace: string
  /** By name as written (`currencyID`, `xml:lang`), namespace declarations left out. */
  attributes: Record<string, string>
  /** The element's own text, without white space at its ends. */
  text: string
  children: XmlElement[]
  /** `Order/OrderLine[2]/LineItem/ID`; numbered only where an element has siblings of its name. */
  path: string
  line: number
}

/** The tree of a document, or everything that kept it from being read. */
export type XmlReading = { ok: true; root: XmlElement } | { ok: false; problems: DocumentProblem[] }

/** Larger documents are refused before they are looked at: 1 MiB. */
export const maxDocumentBytes = 1024 * 1024
/** Deepest nesting, the root counting as one. */
export const maxDepth = 32
/** Most elements in one document. */
export const maxElements = 50_000

/** Long names below long names would make the paths many times the size of the document. */
const maxPathCharacters = 4 * maxDocumentBytes

/**
 * Reads XML 1.0 in UTF-8 into a tree. No DTD, no entity beyond the five predefined ones, bounded size, depth
 * and number of elements. Never throws: what cannot be read comes back as a problem with line and column.
 */
export function readXml(source: Uint8Array | string): XmlReading {
  try {
    return { ok: true, root: parse(decode(source), { encodingKnown: typeof source === 'string' }) }
  } catch (error) {
    if (error instanceof Refusal) return { ok: false, problems: [error.problem] }
    return refused(wholeDocument, 'cannot be read as XML')
  }
}

class Refusal extends Error {
  readonly problem: DocumentProblem

  constructor(element: string, detail: string) {
    super(detail)
    this.problem = { element, detail }
  }
}

function refused(element: string, detail: string): XmlReading {
  return { ok: false, problems: [{ element, detail }] }
}

function decode(source: Uint8Array | string): string {
  const size = typeof source === 'string' ? Buffer.byteLength(source) : source.byteLength
  if (size > maxDocumentBytes) {
    throw new Refusal(wholeDocument, `has ${size} bytes; at most ${maxDocumentBytes} are read`)
  }
  const decoded = typeof source === 'string' ? checkText(source) : decodeUtf8(source)
  if (!decoded.ok) throw new Refusal(wholeDocument, decoded.detail)
  return decoded.text
}

const parserOptions = { xmlns: true, defaultXMLVersion: '1.0', forceXMLVersion: true } as const

function parse(text: string, { encodingKnown }: { encodingKnown: boolean }): XmlElement {
  const parser = new SaxesParser(parserOptions)
  const tree = new TreeBuilder()
  let line = 1
  parser.on('xmldecl', ({ encoding }) => {
    if (!encodingKnown) refuseOtherEncoding(encoding)
  })
  parser.on('doctype', () => {
    throw new Refusal(
      wholeDocument,
      `has a DOCTYPE at line ${parser.line}; documents with a DTD are not read`,
    )
  })
  parser.on('error', (error) => {
    throw new Refusal(tree.place(), `${sayError(error)} (line ${parser.line}, column ${parser.column + 1})`)
  })
  parser.on('opentagstart', () => {
    line = parser.line
  })
  parser.on('opentag', (tag) => tree.open(tag, line))
  parser.on('text', (part) => tree.text(part))
  parser.on('cdata', (part) => tree.text(part))
  parser.on('closetag', () => tree.close())
  parser.write(text).close()
  return tree.finished()
}

function refuseOtherEncoding(encoding: string | undefined): void {
  if (encoding === undefined || /^(utf-8|us-ascii)$/i.test(encoding)) return
  throw new Refusal(wholeDocument, `declares the encoding ${quoted(encoding)}; send it in UTF-8`)
}

function sayError(error: Error): string {
  const message = error.message.replace(/^(\d+:\d+: )/, '').replace(/\.$/, '')
  return message === 'undefined entity'
    ? 'uses an entity other than the five predefined ones'
    : `is not well-formed: ${message}`
}

/** Grows the tree while the parser runs, and stops it as soon as a bound is passed. */
class TreeBuilder {
  #root: XmlElement | undefined
  readonly #open: XmlElement[] = []
  #elements = 0

  open(tag: SaxesTagNS, line: number): void {
    const element = toElement(tag, line)
    const parent = this.#open.at(-1)
    if (parent) parent.children.push(element)
    else this.#root = element
    this.#open.push(element)
    this.#elements += 1
    if (this.#open.length > maxDepth) {
      throw new Refusal(this.place(), `is nested deeper than ${maxDepth} elements (line ${line})`)
    }
    if (this.#elements > maxElements) {
      throw new Refusal(wholeDocument, `has more than ${maxElements} elements (line ${line})`)
    }
  }

  text(part: string): void {
    const element = this.#open.at(-1)
    if (element) element.text += part
  }

  close(): void {
    const element = this.#open.pop()
    if (element) element.text = trimmed(element.text)
  }

  /** Path of the innermost open element, as far as it can be known before its later siblings are read. */
  place(): string {
    const steps = this.#open.map(({ name }, depth) => {
      const before = (this.#open[depth - 1]?.children ?? []).filter((sibling) => sibling.name === name).length
      return before > 1 ? `${name}[${before}]` : name
    })
    return steps.join('/') || wholeDocument
  }

  finished(): XmlElement {
    if (!this.#root) throw new Refusal(wholeDocument, 'has no element')
    setPaths(this.#root, this.#root.name, { left: maxPathCharacters })
    return this.#root
  }
}

function toElement(tag: SaxesTagNS, line: number): XmlElement {
  const attributes = Object.values(tag.attributes)
    .filter(({ prefix, name }) => prefix !== 'xmlns' && name !== 'xmlns')
    .map(({ name, value }): [string, string] => [name, value])
  const { local: name, uri: namespace } = tag
  return {
    name,
    namespace,
    attributes: Object.fromEntries(attributes),
    text: '',
    children: [],
    path: '',
    line,
  }
}

function setPaths(element: XmlElement, path: string, budget: { left: number }): void {
  budget.left -= path.length
  if (budget.left < 0)
    throw new Refusal(wholeDocument, 'nests too many elements with names that are too long')
  element.path = path
  if (element.children.length === 0) return
  const total = countNames(element.children)
  const seen = new Map<string, number>()
  for (const child of element.children) {
    const number = (seen.get(child.name) ?? 0) + 1
    seen.set(child.name, number)
    const isNumbered = (total.get(child.name) ?? 0) > 1
    setPaths(child, `${path}/${child.name}${isNumbered ? `[${number}]` : ''}`, budget)
  }
}

function countNames(elements: XmlElement[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { name } of elements) counts.set(name, (counts.get(name) ?? 0) + 1)
  return counts
}

const whiteSpace = new Set([' ', '\t', '\r', '\n'])

/**
 * Only XML's own white space: a no-break space is something the buyer wrote. By hand, because a regular
 * expression for the end takes quadratic time on a long run of blanks.
 */
function trimmed(text: string): string {
  let start = 0
  let end = text.length
  while (start < end && whiteSpace.has(text.charAt(start))) start += 1
  while (end > start && whiteSpace.has(text.charAt(end - 1))) end -= 1
  return text.slice(start, end)
}
