import { isBase64, isBinary, toBinary } from './binary'
import { compact, walk } from './element'
import type { UblDetail } from './ubl-types'
import type { XmlElement } from './xml'

/** Every leaf of the document with its path, so that nothing it says is lost, known to the mapping or not. */
export function collectDetails(root: XmlElement): UblDetail[] {
  return walk(root).filter(saysSomething).map(toDetail)
}

function saysSomething({ children, text, attributes }: XmlElement): boolean {
  return children.length === 0 || text !== '' || Object.keys(attributes).length > 0
}

function toDetail(element: XmlElement): UblDetail {
  const { path, text, attributes } = element
  if (isBinary(element) && isBase64(text)) return binaryDetail(element)
  return Object.keys(attributes).length > 0 ? { path, value: text, attributes } : { path, value: text }
}

/** The bytes stay in the source document; the order keeps what identifies them. */
function binaryDetail(element: XmlElement): UblDetail {
  const { sha256, size } = toBinary(element)
  const attributes = compact({ ...element.attributes, sha256, size: String(size) })
  return { path: element.path, value: `sha256:${sha256}`, attributes }
}
