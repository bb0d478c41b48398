import { compareMoney, addMoney, fromMillionths, roundMoney, toMillionths } from '../../money/money'
import type { Bilingual } from '../../policy/ladders'
import { lineQuantity, orderAmount } from '../facts'
import type { Instalment, OrderLine } from '../intake'
import { confirmedFields, type ConfirmedField, type OrderState } from '../state'

/** The nine fields to confirm (R5), as people call them. */
export const fieldNames: Record<ConfirmedField, Bilingual> = {
  product: { en: 'product name and specification', zh: '品名规格' },
  quantity: { en: 'quantity', zh: '数量' },
  unitPrice: { en: 'unit price', zh: '单价' },
  amount: { en: 'amount', zh: '金额' },
  deliveryDate: { en: 'delivery date', zh: '交期' },
  deliveryMethod: { en: 'delivery method', zh: '交货方式' },
  priceTerms: { en: 'price terms', zh: '价格条款' },
  paymentTerms: { en: 'payment terms', zh: '付款方式' },
  packing: { en: 'packing', zh: '包装要求' },
}

/** What the order says of a field, or which parts of it are still open. */
type Reading = { value: string; lacks?: undefined } | { value?: undefined; lacks: Bilingual[] }

/** Canonical text of what the order says of a field now; undefined while any part of it is open (R5). */
export function fieldValue(state: OrderState, field: ConfirmedField): string | undefined {
  return readings[field](state).value
}

/** The fields of which the order does not say enough to be confirmed. */
export function lackingFields(state: OrderState): ConfirmedField[] {
  return confirmedFields.filter((field) => fieldValue(state, field) === undefined)
}

/** The parts of a field that are still open, such as the unit price of line 2. */
export function lackingParts(state: OrderState, field: ConfirmedField): Bilingual[] {
  return readings[field](state).lacks ?? []
}

/** Amount of the order: what the buyer's document states, else what its lines come to. */
export function statedAmount(state: OrderState): string | undefined {
  const { amount, currency, lines } = state.order
  if (amount === undefined) return lines.length === 0 ? undefined : orderAmount(state)
  return currency === undefined ? plain(amount) : roundMoney(amount, currency)
}

/** True when instalments make up the whole amount. */
export function sumsToHundred(payment: readonly Pick<Instalment, 'percent'>[]): boolean {
  return compareMoney(addMoney(payment.map((instalment) => instalment.percent)), '100') === 0
}

/** Payment terms as canonical text, by which two of them are compared. */
export function paymentText(payment: readonly Instalment[]): string {
  return payment
    .map(({ percent, trigger, days, gate }) => `${plain(percent)} % ${trigger} +${days} days, guards ${gate}`)
    .join('; ')
}

const readings: Record<ConfirmedField, (state: OrderState) => Reading> = {
  product: (state) =>
    everyLine(state, 'product', ({ product, description }) =>
      product || description ? [product, description].filter(Boolean).join(' ') : undefined,
    ),
  quantity: (state) => withTolerance(state, everyLine(state, 'quantity', quantityText)),
  unitPrice: (state) =>
    everyLine(state, 'unitPrice', ({ unitPrice }) =>
      unitPrice === undefined ? undefined : plain(unitPrice),
    ),
  amount: (state) => given([[statedAmount(state), fieldNames.amount]]),
  deliveryDate: ({ order }) =>
    withLineDates(
      order.lines,
      given([[order.requestedOn ?? order.latestShipmentOn, fieldNames.deliveryDate]]),
    ),
  deliveryMethod: ({ order }) =>
    given([
      [order.transportMode, { en: 'mode of transport', zh: '运输方式' }],
      [order.deliveryMethod, fieldNames.deliveryMethod],
    ]),
  priceTerms: ({ order }) =>
    given([
      [order.incoterm, { en: 'Incoterm', zh: '贸易术语' }],
      [order.incotermPlace, { en: 'named place of the Incoterm', zh: '贸易术语指定地点' }],
      [order.currency, { en: 'currency', zh: '币种' }],
    ]),
  paymentTerms: ({ order: { payment = [] } }) =>
    payment.length > 0 && sumsToHundred(payment)
      ? { value: paymentText(payment) }
      : { lacks: [{ en: 'instalments that sum to 100 percent', zh: '合计为 100% 的分期付款条款' }] },
  packing: ({ order }) => given([[order.packing, fieldNames.packing]]),
}

function given(parts: [value: string | undefined, name: Bilingual][]): Reading {
  const lacks = parts.filter(([value]) => !value).map(([, name]) => name)
  return lacks.length > 0 ? { lacks } : { value: parts.map(([value]) => value).join(' ') }
}

function everyLine(
  { order }: OrderState,
  field: ConfirmedField,
  textOf: (line: OrderLine) => string | undefined,
): Reading {
  if (order.lines.length === 0) return { lacks: [{ en: 'order lines', zh: '订单明细' }] }
  const name = fieldNames[field]
  const texts = order.lines.map((line) => ({ line: line.line, text: textOf(line) }))
  const lacks = texts
    .filter(({ text }) => text === undefined)
    .map(({ line }) => ({ en: `${name.en} of line ${line}`, zh: `第${line}行${name.zh}` }))
  return lacks.length > 0
    ? { lacks }
    : { value: texts.map(({ line, text }) => `${line}: ${text}`).join('\n') }
}

function quantityText(line: OrderLine): string | undefined {
  if (line.quantities.length === 0) return undefined
  const cells = line.quantities.map(({ color, size, quantity }) => `${color ?? ''}/${size ?? ''} ${quantity}`)
  return `${lineQuantity(line)} ${line.unit} (${cells.sort().join(', ')})`
}

function withTolerance({ order: { overPercent, shortPercent } }: OrderState, reading: Reading): Reading {
  if (reading.value === undefined || (!overPercent && !shortPercent)) return reading
  return { value: `${reading.value}\n+${overPercent} % -${shortPercent} %` }
}

function withLineDates(lines: readonly OrderLine[], reading: Reading): Reading {
  if (reading.value === undefined) return reading
  const own = lines.filter((line) => line.requestedOn).map((line) => `${line.line}: ${line.requestedOn}`)
  return { value: [reading.value, ...own].join('\n') }
}

/** The shortest form of a decimal, so that 12.5 and 12.50 are one price. */
function plain(decimal: string): string {
  return fromMillionths(toMillionths(decimal))
}
