import type { Department } from '../../departments'
import type { Bilingual } from '../../policy/ladders'
import { passedAtOpening } from '../facts'
import type { OrderLine } from '../intake'
import type { ConfirmedField, OrderState } from '../state'
import { fieldNames, lackingFields, lackingParts } from './review-fields'

/** A fact that the order lacks, as the question to ask for it; `lacks` is its stable key. */
export type MissingFact = { lacks: string; subject: string; question: string; department: Department }

/**
 * Whatever the nine fields lack (R5), and every line whose product or bill of materials is unknown (R17, R21).
 * Each is an open query until the fact arrives. What an order opened under way has behind it is not asked.
 */
export function missingFacts(state: OrderState): MissingFact[] {
  return [...missingFields(state), ...missingMaterials(state)]
}

const answeringDepartment: Record<ConfirmedField, Department> = {
  product: 'merchandising',
  quantity: 'merchandising',
  unitPrice: 'sales',
  amount: 'sales',
  deliveryDate: 'merchandising',
  deliveryMethod: 'merchandising',
  priceTerms: 'sales',
  paymentTerms: 'sales',
  packing: 'merchandising',
}

/** Behind the review only the terms count on which the money still rests. */
const neededUnderWay: ConfirmedField[] = ['priceTerms', 'paymentTerms']

function missingFields(state: OrderState): MissingFact[] {
  const isReviewed = passedAtOpening(state, 'review')
  return lackingFields(state)
    .filter((field) => !isReviewed || neededUnderWay.includes(field))
    .map((field) => ({
      lacks: field,
      ...inBoth(fieldNames[field], askFor(lackingParts(state, field))),
      department: answeringDepartment[field],
    }))
}

function askFor(parts: readonly Bilingual[]): Bilingual {
  const en = parts.map((part) => part.en).join(', ')
  const zh = parts.map((part) => part.zh).join('、')
  return {
    en: `The order does not state: ${en}. Ask the customer and enter it.`,
    zh: `订单未写明：${zh}。请与客户确认后补录。`,
  }
}

function missingMaterials(state: OrderState): MissingFact[] {
  if (passedAtOpening(state, 'materials')) return []
  return state.order.lines.flatMap((line) => missingOfLine(state, line) ?? [])
}

function missingOfLine(state: OrderState, line: OrderLine): MissingFact | undefined {
  if (isSettledOnOrder(state, line)) return undefined
  if (line.product === undefined) return productFact(line)
  // While a new plan is on its way, so is the master data: what was open stays open, nothing new is asked.
  if (state.planStale !== undefined) return openFact(state, line)
  const product = Object.hasOwn(state.products, line.product) ? state.products[line.product] : undefined
  if (!product) return productFact(line)
  return product.bom.length === 0 ? billFact(line) : undefined
}

function isSettledOnOrder({ materials }: OrderState, { line }: OrderLine): boolean {
  return (materials.specified[line]?.length ?? 0) > 0 || materials.noneNeeded[line] !== undefined
}

function openFact(state: OrderState, line: OrderLine): MissingFact | undefined {
  return [productFact(line), billFact(line)].find((fact) =>
    state.queries.some((query) => query.lacks === fact.lacks && query.answeredAt === undefined),
  )
}

function productFact(line: OrderLine): MissingFact {
  const said = (line.product ?? line.description).slice(0, 200)
  return {
    lacks: `product:${line.line}`,
    ...inBoth(
      { en: `product of line ${line.line}`, zh: `第${line.line}行产品` },
      {
        en: `We know no product for "${said}". Enter our product code, or the line's bill of materials.`,
        zh: `系统中没有“${said}”对应的产品。请补录本厂产品编号，或录入该行物料清单。`,
      },
    ),
    department: 'technical',
  }
}

function billFact({ line, product }: OrderLine): MissingFact {
  return {
    lacks: `bom:${line}`,
    ...inBoth(
      { en: `bill of materials of line ${line}`, zh: `第${line}行物料清单` },
      {
        en: `Product ${product} has no bill of materials. Enter it, or declare that no materials are needed.`,
        zh: `产品 ${product} 没有物料清单（BOM）。请补录，或声明不需要物料。`,
      },
    ),
    department: 'technical',
  }
}

/** A query carries one text, so both languages stand in it. */
function inBoth(subject: Bilingual, question: Bilingual): { subject: string; question: string } {
  return { subject: `${capital(subject.en)} ${subject.zh}`, question: `${question.en} ${question.zh}` }
}

const capital = (text: string) => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`
