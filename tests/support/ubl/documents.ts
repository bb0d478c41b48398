import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const own = (name: string) => readFileSync(join(__dirname, `${name}.xml`), 'utf8')

/** An order with only what the profile demands. */
export const minimalOrder = (): string => own('minimal-order')

/** An order as a garment factory gets one: colours, sizes, a price per hundred, an attachment, an extension. */
export const garmentOrder = (): string => own('garment-order')

const referenceFolder = join(__dirname, '../../../../shared/reference/orders')

/** The orders that tests may read but the project does not hold; our own ones where they are not at hand. */
export function sampleDocuments(): { name: string; xml: string }[] {
  const names = existsSync(referenceFolder)
    ? readdirSync(referenceFolder).filter((one) => one.endsWith('.xml'))
    : []
  const references = names.map((name) => ({ name, xml: readFileSync(join(referenceFolder, name), 'utf8') }))
  return [
    ...references,
    { name: 'garment-order.xml', xml: garmentOrder() },
    { name: 'minimal-order.xml', xml: minimalOrder() },
  ]
}

/** One of the reference orders, absent where they are not at hand. */
export function referenceOrder(name: string): string | undefined {
  const path = join(referenceFolder, name)
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined
}

/** A document with some of its text replaced; every replacement must find its place. */
export function edited(xml: string, ...edits: [from: string, to: string][]): string {
  return edits.reduce((text, [from, to]) => {
    if (!text.includes(from)) throw new Error(`the document does not say ${from}`)
    return text.replace(from, () => to)
  }, xml)
}

/** A document without one of its elements. */
export function without(xml: string, name: string): string {
  const element = new RegExp(`<(\\w+:${name})\\b[^>]*>[\\s\\S]*?</\\1>`)
  if (!element.test(xml)) throw new Error(`the document has no ${name}`)
  return xml.replace(element, '')
}
