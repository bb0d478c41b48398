import { compareMoney, percentOf } from '../../money/money'
import { exceeds } from '../../quantity'
import { draft, type EventDraft } from '../events'
import { refuse, type Blocker, type Refusal, type RuleInput } from '../rule'
import { documentKinds, type CustomsDocument, type CustomsDocumentKind, type OrderState } from '../state'
import { consignments, isClosed, liveBookings, shipmentsOfConsignment } from './customs-bookings'
import { piecesOf } from './shipment-quantities'
import { isSame } from './shipping-checks'
import { clearsExport } from './shipping-terms'
import { malformed } from './malformed'

type Figure = 'amount' | 'currency' | 'pieces' | 'packages' | 'grossKg' | 'netKg' | 'hsCode'
type Words = { en: string; zh: string }

const kindNames: Record<CustomsDocumentKind, Words> = {
  commercialInvoice: { en: 'commercial invoice', zh: '商业发票' },
  packingList: { en: 'packing list', zh: '装箱单' },
  contract: { en: 'contract', zh: '合同' },
  declarationDraft: { en: 'declaration draft', zh: '报关单草稿' },
}

const figureNames: Record<Figure, Words> = {
  amount: { en: 'amount', zh: '金额' },
  currency: { en: 'currency', zh: '币种' },
  pieces: { en: 'pieces', zh: '数量' },
  packages: { en: 'packages', zh: '件数' },
  grossKg: { en: 'gross weight', zh: '毛重' },
  netKg: { en: 'net weight', zh: '净重' },
  hsCode: { en: 'HS code', zh: 'HS 编码' },
}

/** What each document must state (R100). */
export const requiredFigures: Record<CustomsDocumentKind, readonly Figure[]> = {
  commercialInvoice: ['amount', 'currency', 'pieces'],
  packingList: ['pieces', 'packages', 'grossKg', 'netKg'],
  contract: ['amount', 'currency'],
  declarationDraft: ['amount', 'currency', 'pieces', 'packages', 'grossKg', 'netKg', 'hsCode'],
}

/** Figures that must be the same wherever they are stated; the contract's amount is the order's and stands apart. */
const sharedFigures: readonly Figure[] = ['amount', 'currency', 'pieces', 'packages', 'grossKg', 'netKg']

/** The documents that a consignment needs; under EXW the buyer makes the declaration. */
function neededKinds(state: OrderState): readonly CustomsDocumentKind[] {
  return clearsExport(state) ? documentKinds : ['commercialInvoice', 'packingList']
}

/** Records a document; a second one of the same kind and booking takes the place of the first. */
export function recordDocument({
  state,
  body,
  by,
  now,
}: RuleInput<'recordCustomsDocument'>): EventDraft[] | Refusal {
  const known = documentsOf(state, body.booking).find(({ kind }) => kind === body.kind)
  if (known) {
    const { at: _at, by: _by, ...stated } = known
    if (isSame(stated, body)) return []
  }
  const problem = placeProblem(state, body.booking) ?? missingFigure(body) ?? hsCodeProblem(body)
  return problem ?? [draft('customsDocumentRecorded', { document: { ...body, at: now, by } })]
}

function placeProblem(state: OrderState, ref: string): Refusal | undefined {
  const places = [...new Set([...liveBookings(state).map(({ id }) => id), ...consignments(state)])]
  if (!places.includes(ref)) {
    const detail = `There is no booking ${ref}; documents can be recorded for: ${places.join(', ') || 'none'}`
    return refuse('unknown-booking', detail, '/booking')
  }
  const declared = shipmentsOfConsignment(state, ref).find((shipment) => shipment.declared)
  return declared || isClosed(state, ref)
    ? refuse('already-declared', `The goods of ${ref} are declared; their documents cannot change any more`)
    : undefined
}

function missingFigure(body: RuleInput<'recordCustomsDocument'>['body']): Refusal | undefined {
  const missing = requiredFigures[body.kind].find((figure) => body[figure] === undefined)
  if (!missing) return undefined
  const all = requiredFigures[body.kind].map((figure) => figureNames[figure].en).join(', ')
  const detail = `A ${kindNames[body.kind].en} states ${all}; ${missing} is missing`
  return malformed('document-incomplete', detail, `/${missing}`)
}

function hsCodeProblem({ hsCode }: RuleInput<'recordCustomsDocument'>['body']): Refusal | undefined {
  return hsCode !== undefined && !/^\d{10}$/.test(hsCode)
    ? malformed('hs-code-malformed', `${hsCode} is not an HS code of ten digits`, '/hsCode')
    : undefined
}

/** The documents of a booking, or of a shipment that needs none. */
export function documentsOf(state: OrderState, ref: string): CustomsDocument[] {
  return state.customs.documents.filter(({ booking }) => booking === ref)
}

/** What keeps the documents of a consignment from being used: missing ones, and figures that disagree (R100). */
export function openDocuments(state: OrderState, ref: string): Blocker[] {
  const stated = documentsOf(state, ref).map(({ kind }) => kind)
  const missing = neededKinds(state).filter((kind) => !stated.includes(kind))
  return [
    ...missing.map((kind) => ({
      code: 'document-missing',
      en: `${ref}: the ${kindNames[kind].en} is missing`,
      zh: `${ref}：缺${kindNames[kind].zh}`,
    })),
    ...documentDiscrepancies(state, ref),
  ]
}

/** Where the documents of a consignment disagree with one another, the contract, the products or the shipment (R100). */
export function documentDiscrepancies(state: OrderState, ref: string): Blocker[] {
  const documents = documentsOf(state, ref)
  return [
    ...sharedFigures.flatMap((figure) => disagreements(documents, figure)),
    ...documents.flatMap(netOverGross),
    ...contractDiscrepancies(state, ref),
    ...orderDiscrepancies(state, ref),
  ]
}

/** One thing that is stated twice and differently. */
type Claim = { who: Words; value: string }

function disagree(ref: string, what: Words, [one, other]: [Claim, Claim]): Blocker {
  return {
    code: 'documents-disagree',
    en: `${ref}, ${what.en}: ${one.who.en} ${one.value}, ${other.who.en} ${other.value}`,
    zh: `${ref} ${what.zh}不符：${one.who.zh} ${one.value}，${other.who.zh} ${other.value}`,
  }
}

function claim(document: CustomsDocument, figure: Figure): Claim {
  return { who: kindNames[document.kind], value: String(document[figure]) }
}

function disagreements(documents: readonly CustomsDocument[], figure: Figure): Blocker[] {
  const stating = documents.filter(
    (document) => document[figure] !== undefined && !(figure === 'amount' && document.kind === 'contract'),
  )
  const [first, ...others] = stating
  if (!first) return []
  return others
    .filter((other) => !isEqual(figure, first[figure], other[figure]))
    .map((other) =>
      disagree(first.booking, figureNames[figure], [claim(first, figure), claim(other, figure)]),
    )
}

function isEqual(figure: Figure, a: string | number | undefined, b: string | number | undefined): boolean {
  if (figure === 'amount' && typeof a === 'string' && typeof b === 'string') return compareMoney(a, b) === 0
  return a === b
}

function netOverGross(document: CustomsDocument): Blocker[] {
  const { netKg, grossKg, booking } = document
  if (netKg === undefined || grossKg === undefined || !exceeds(netKg, grossKg)) return []
  const { en, zh } = kindNames[document.kind]
  return [
    {
      code: 'net-over-gross',
      en: `${booking}, ${en}: net weight ${netKg} kg exceeds gross weight ${grossKg} kg`,
      zh: `${booking} ${zh}：净重 ${netKg} 千克大于毛重 ${grossKg} 千克`,
    },
  ]
}

/** The contract states the whole order: its number and amount are the signed one's, and no invoice exceeds it. */
function contractDiscrepancies(state: OrderState, ref: string): Blocker[] {
  const documents = documentsOf(state, ref)
  const stated = documents.find(({ kind }) => kind === 'contract')
  const signed = state.review.contract
  const signedName = { en: 'signed contract', zh: '签回合同' }
  const number = { en: 'contract number', zh: '合同号' }
  const found: Blocker[] = []
  if (stated && signed && stated.number !== signed.number) {
    const claims: [Claim, Claim] = [
      { who: kindNames.contract, value: stated.number },
      { who: signedName, value: signed.number },
    ]
    found.push(disagree(ref, number, claims))
  }
  if (stated?.amount !== undefined && signed && compareMoney(stated.amount, signed.amount) !== 0) {
    const claims: [Claim, Claim] = [claim(stated, 'amount'), { who: signedName, value: signed.amount }]
    found.push(disagree(ref, figureNames.amount, claims))
  }
  return [...found, ...invoiceOutsideContract(state, ref)]
}

/** An invoice lies within the tolerance of its contract; with several bookings each bills a part of it. */
function invoiceOutsideContract(state: OrderState, ref: string): Blocker[] {
  const documents = documentsOf(state, ref)
  const contract = documents.find(({ kind }) => kind === 'contract')
  const invoice = documents.find(({ kind }) => kind === 'commercialInvoice')
  if (contract?.amount === undefined || invoice?.amount === undefined) return []
  const { overPercent, shortPercent } = state.order
  const isOver = compareMoney(invoice.amount, percentOf(contract.amount, String(100 + overPercent))) > 0
  const isShort = compareMoney(invoice.amount, percentOf(contract.amount, String(100 - shortPercent))) < 0
  if (!isOver && !(isShort && carriesAll(state, ref))) return []
  return [disagree(ref, figureNames.amount, [claim(invoice, 'amount'), claim(contract, 'amount')])]
}

function carriesAll(state: OrderState, ref: string): boolean {
  const shipments = shipmentsOfConsignment(state, ref)
  const ordered = state.order.lines.flatMap(({ line, quantities }) =>
    quantities.map(({ quantity }) => ({ line, quantity })),
  )
  if (shipments.length === 0) return consignments(state).length === 1 && !state.order.opening?.shipped.length
  const least = (piecesOf(ordered) * (100 - state.order.shortPercent)) / 100
  return piecesOf(shipments.flatMap(({ lines }) => lines)) >= least
}

/** Against the order: its currency, the HS codes of its products, the pieces of the shipments that sail with it. */
function orderDiscrepancies(state: OrderState, ref: string): Blocker[] {
  const documents = documentsOf(state, ref)
  const order = { en: 'order', zh: '订单' }
  const found: Blocker[] = []
  const [priced] = documents.filter(({ currency }) => currency !== undefined)
  if (priced && state.order.currency !== undefined && priced.currency !== state.order.currency) {
    const claims: [Claim, Claim] = [claim(priced, 'currency'), { who: order, value: state.order.currency }]
    found.push(disagree(ref, figureNames.currency, claims))
  }
  const [counted] = documents.filter(({ pieces }) => pieces !== undefined)
  const shipments = shipmentsOfConsignment(state, ref)
  const shipped = piecesOf(shipments.flatMap(({ lines }) => lines))
  if (counted && shipments.length > 0 && counted.pieces !== shipped) {
    const who = { en: 'shipment', zh: '出货批次' }
    found.push(disagree(ref, figureNames.pieces, [claim(counted, 'pieces'), { who, value: String(shipped) }]))
  }
  return [...found, ...hsCodeDiscrepancies(state, documents)]
}

function hsCodeDiscrepancies(state: OrderState, documents: readonly CustomsDocument[]): Blocker[] {
  const codes = state.order.lines.flatMap(({ product }) => {
    const hsCode = product === undefined ? undefined : state.products[product]?.hsCode
    return hsCode === undefined ? [] : [hsCode]
  })
  const product = { en: 'product', zh: '产品' }
  return documents
    .filter(
      ({ hsCode }) =>
        hsCode !== undefined && codes.length > 0 && !codes.some((code) => matches(hsCode, code)),
    )
    .map((document) =>
      disagree(document.booking, figureNames.hsCode, [
        claim(document, 'hsCode'),
        { who: product, value: [...new Set(codes)].join(' / ') },
      ]),
    )
}

/** Master data may keep the first six or eight digits only, with dots. */
function matches(declared: string, known: string): boolean {
  const digits = known.replace(/\D/g, '')
  return digits !== '' && declared.startsWith(digits)
}
