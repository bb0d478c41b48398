import { unitPrice, Exact, toDecimal } from './decimal'
import { at, children, compact, textAt, textsOf } from './element'
import { toAmount, toBoolean, toCharges, toTaxCategory } from './ubl-charges'
import { toPeriod, wantedOn } from './ubl-delivery'
import { toIdentifier, toParty } from './ubl-party'
import type { DocumentProblem } from './problem'
import type { UblLine, UblLineExtras, UblPrice, UblProperty } from './ubl-types'
import type { XmlElement } from './xml'

/** What a line takes from the order around it. */
type Around = { currency: string; requestedOn: string | undefined }

/** The order's lines, numbered as they stand. */
export function toLines(root: XmlElement, around: Around): UblLine[] {
  return children(root, 'OrderLine').map((line, index) => toLine(line, { ...around, number: index + 1 }))
}

function toLine(line: XmlElement, { currency, requestedOn, number }: Around & { number: number }): UblLine {
  const item = at(line, 'LineItem')
  const goods = at(item, 'Item')
  const wanted = wantedOn(toPeriod(at(item, 'Delivery', 'RequestedDeliveryPeriod')))
  const { color, size, others } = sortProperties(goods)
  return compact({
    line: number,
    buyerLine: textAt(item, 'ID'),
    product: textAt(goods, 'SellersItemIdentification', 'ID'),
    description: describe(textAt(goods, 'Name') ?? '', textsOf(goods, 'Description')),
    buyerItem: textAt(goods, 'BuyersItemIdentification', 'ID'),
    unit: at(item, 'Quantity')?.attributes['unitCode'] ?? '',
    unitPrice: toUnitPrice(at(item, 'Price'))?.text,
    amount: toAmount(at(item, 'LineExtensionAmount'), currency),
    requestedOn: wanted === requestedOn ? undefined : wanted,
    quantities: [compact({ color, size, quantity: Number(textAt(item, 'Quantity')) })],
    extras: toExtras(line, { currency, properties: others }),
  })
}

/** Name and description in one text, without saying the name twice. */
function describe(name: string, descriptions: string[]): string {
  if (descriptions.length === 0) return name
  const text = descriptions.join(' / ')
  return text.includes(name) ? text : `${name}: ${text}`
}

function toExtras(
  line: XmlElement,
  { currency, properties }: { currency: string; properties: UblProperty[] },
): UblLineExtras {
  const item = at(line, 'LineItem')
  const goods = at(item, 'Item')
  return compact({
    name: textAt(goods, 'Name') ?? '',
    description: textsOf(goods, 'Description').join(' / ') || undefined,
    notes: [...textsOf(line, 'Note'), ...textsOf(item, 'Note')],
    price: toPrice(at(item, 'Price')),
    ...toItemReferences(goods),
    properties,
    charges: toCharges(item, currency),
    accountingCost: textAt(item, 'AccountingCost'),
    partialDelivery: toBoolean(textAt(item, 'PartialDeliveryIndicator')),
    originator: toParty(at(item, 'OriginatorParty')),
    deliveryLocation: toIdentifier(
      at(item, 'Delivery', 'DeliveryLocation', 'ID') ?? at(item, 'Delivery', 'ID'),
    ),
    period: toPeriod(at(item, 'Delivery', 'RequestedDeliveryPeriod')),
  })
}

type ItemReferences = Pick<
  UblLineExtras,
  | 'standardItem'
  | 'manufacturerItem'
  | 'specifications'
  | 'classifications'
  | 'tax'
  | 'instances'
  | 'certificates'
>

function toItemReferences(goods: XmlElement | undefined): ItemReferences {
  return {
    standardItem: toIdentifier(at(goods, 'StandardItemIdentification', 'ID')),
    manufacturerItem: textAt(goods, 'ManufacturersItemIdentification', 'ID'),
    specifications: children(goods, 'ItemSpecificationDocumentReference').flatMap((one) =>
      textsOf(one, 'ID'),
    ),
    classifications: children(goods, 'CommodityClassification').map(toClassification),
    tax: children(goods, 'ClassifiedTaxCategory').map(toTaxCategory),
    instances: children(goods, 'ItemInstance').map((one) =>
      compact({ serial: textAt(one, 'SerialID'), lot: textAt(one, 'LotIdentification', 'LotNumberID') }),
    ),
    certificates: children(goods, 'Certificate').map((one) =>
      compact({
        id: textAt(one, 'ID'),
        type: textAt(one, 'CertificateType'),
        reference: textAt(one, 'DocumentReference', 'ID'),
      }),
    ),
  }
}

function toClassification(element: XmlElement): UblLineExtras['classifications'][number] {
  const code = at(element, 'ItemClassificationCode')
  return compact({
    code: code?.text,
    list: code?.attributes['listID'],
    version: code?.attributes['listVersionID'],
    name: code?.attributes['name'],
  })
}

/** The price as the document puts it, next to the price of one unit that follows from it. */
function toPrice(price: XmlElement | undefined): UblPrice | undefined {
  const amount = textAt(price, 'PriceAmount')
  if (amount === undefined) return undefined
  return compact({
    amount,
    baseQuantity: textAt(price, 'BaseQuantity'),
    baseUnit: at(price, 'BaseQuantity')?.attributes['unitCode'],
    discount: textAt(price, 'AllowanceCharge', 'Amount'),
    listPrice: textAt(price, 'AllowanceCharge', 'BaseAmount'),
  })
}

function toUnitPrice(price: XmlElement | undefined): { text: string; exact: boolean } | undefined {
  const amount = toDecimal(textAt(price, 'PriceAmount'))
  return amount && unitPrice(amount, toDecimal(textAt(price, 'BaseQuantity')) ?? new Exact(1))
}

const colorNames = new Set(['color', 'colour', '颜色'])
const sizeNames = new Set(['size', '尺码'])
const packingNames = new Set(['packing', 'packaging', '包装', '包装要求'])

function isNamed(property: UblProperty, names: ReadonlySet<string>): boolean {
  return names.has(property.name.normalize('NFKC').toLowerCase())
}

/** Colour and size of a line, and the properties that say something else, a second colour among them. */
function sortProperties(goods: XmlElement | undefined): {
  color?: string
  size?: string
  others: UblProperty[]
} {
  const properties = children(goods, 'AdditionalItemProperty').map(toProperty)
  const color = properties.find((one) => isNamed(one, colorNames) && one.value)
  const size = properties.find((one) => isNamed(one, sizeNames) && one.value)
  const others = properties.filter((one) => one !== color && one !== size)
  return { color: color?.value, size: size?.value, others }
}

function toProperty(element: XmlElement): UblProperty {
  return compact({
    name: textAt(element, 'Name') ?? '',
    value: textAt(element, 'Value'),
    code: textAt(element, 'NameCode'),
    quantity: textAt(element, 'ValueQuantity'),
    unit: at(element, 'ValueQuantity')?.attributes['unitCode'],
    qualifier: textsOf(element, 'ValueQualifier').join(' / ') || undefined,
  })
}

/** How the lines want to be packed, each wish once. */
export function packingOf(lines: UblLine[]): string | undefined {
  const wishes = lines.flatMap(({ extras }) =>
    extras.properties.filter((one) => isNamed(one, packingNames)).flatMap(({ value }) => value ?? []),
  )
  return [...new Set(wishes)].join('; ') || undefined
}

/** What a merchandiser should look at before taking a line as it stands. */
export function checkLines(root: XmlElement): DocumentProblem[] {
  return children(root, 'OrderLine').flatMap((line) => {
    const item = at(line, 'LineItem')
    return [...checkQuantity(item), ...checkPrice(item), ...checkProperties(at(item, 'Item'))]
  })
}

function checkQuantity(item: XmlElement | undefined): DocumentProblem[] {
  const quantity = at(item, 'Quantity')
  return quantity && toDecimal(quantity.text)?.isZero()
    ? [{ element: quantity.path, detail: 'orders nothing' }]
    : []
}

function checkPrice(item: XmlElement | undefined): DocumentProblem[] {
  const price = at(item, 'Price')
  const base = at(price, 'BaseQuantity')
  const perUnit = toUnitPrice(price)
  const unit = at(item, 'Quantity')?.attributes['unitCode']
  const baseUnit = base?.attributes['unitCode'] ?? unit
  const rounded = `makes a unit price that had to be rounded to ${perUnit?.text}`
  return [
    ...(perUnit?.exact === false ? [{ element: price?.path ?? '', detail: rounded }] : []),
    ...(base && baseUnit !== unit
      ? [{ element: base.path, detail: `counts in ${baseUnit}, but the line is ordered in ${unit}` }]
      : []),
  ]
}

/** A line has one colour and one size; a second one cannot be told apart by quantity. */
function checkProperties(goods: XmlElement | undefined): DocumentProblem[] {
  const elements = children(goods, 'AdditionalItemProperty')
  return [colorNames, sizeNames].flatMap((names) =>
    elements
      .filter((element) => isNamed(toProperty(element), names))
      .slice(1)
      .map(({ path }) => ({ element: path, detail: 'is a second one of its kind on the line' })),
  )
}
