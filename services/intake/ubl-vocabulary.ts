import type { DocumentProblem } from './problem'
import { quoted } from './problem'
import type { XmlElement } from './xml'

const ubl = 'urn:oasis:names:specification:ubl:schema:xsd:'
const orderNamespace = `${ubl}Order-2`
const aggregates = `${ubl}CommonAggregateComponents-2`
const basics = `${ubl}CommonBasicComponents-2`
const extensions = `${ubl}CommonExtensionComponents-2`

/** Why the document is no UBL order at all, if it is none. */
export function checkRoot(root: XmlElement): DocumentProblem[] {
  if (root.name === 'Order' && root.namespace === orderNamespace) return []
  const found = `${root.name} in the namespace ${quoted(root.namespace)}`
  return [{ element: root.path, detail: `is ${found}; expected Order in the namespace "${orderNamespace}"` }]
}

/**
 * Elements in a namespace that UBL does not put them in, and text where UBL has only elements: both would be
 * read past otherwise. Extensions hold what their author likes and are let be.
 */
export function checkVocabulary(element: XmlElement): DocumentProblem[] {
  return [
    ...(element.namespace === basics ? [] : strayText(element)),
    ...element.children
      .filter(({ namespace }) => namespace !== extensions)
      .flatMap((child) => [...checkNamespace(child), ...checkVocabulary(child)]),
  ]
}

/** The element and everything below it that UBL itself defines: not what extensions hold. */
export function walkUbl(element: XmlElement, found: XmlElement[] = []): XmlElement[] {
  found.push(element)
  for (const child of element.children) {
    if (child.namespace !== extensions) walkUbl(child, found)
  }
  return found
}

/** Whether an element is one of UBL's basic components, which hold a value. */
export function isBasic(element: XmlElement): boolean {
  return element.namespace === basics
}

function strayText(element: XmlElement): DocumentProblem[] {
  if (element.text === '') return []
  return [
    { element: element.path, detail: `holds the text ${quoted(element.text)} where only elements may stand` },
  ]
}

function checkNamespace(element: XmlElement): DocumentProblem[] {
  if (element.namespace === aggregates) return []
  if (element.namespace !== basics) {
    const detail = `is in the namespace ${quoted(element.namespace)}, which is none of a UBL order's`
    return [{ element: element.path, detail }]
  }
  if (element.children.length === 0) return []
  return [{ element: element.path, detail: 'is a basic component and may not hold elements' }]
}
