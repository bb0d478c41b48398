import type { CommandBody } from '../commands'
import { draft, type EventDraft } from '../events'
import { findLine, openProductionOrders } from '../facts'
import { refuse, type Refusal, type RuleInput } from '../rule'
import type { BomLine, OrderState } from '../state'
import { malformed } from './malformed'
import { sameData } from './materials-lookup'
import { startOf } from './production-facts'

/** A line's bill of materials where master data has none, or other than master data has it (R17). */
export function specify({ state, body, by }: RuleInput<'specifyBillOfMaterials'>): EventDraft[] | Refusal {
  const problem = lineProblem(state, body.line) ?? bomProblem(state, body)
  if (problem) return problem
  const known = state.materials.specified[body.line]
  return known && sameData(known, body.materials) ? [] : [draft('billOfMaterialsSpecified', { ...body, by })]
}

/** A line that needs no materials, such as goods that are bought in. */
export function declareNone({ state, body, by }: RuleInput<'declareNoMaterials'>): EventDraft[] | Refusal {
  const problem = lineProblem(state, body.line)
  if (problem) return problem
  return state.materials.noneNeeded[body.line]?.reason === body.reason
    ? []
    : [draft('noMaterialsDeclared', { ...body, by })]
}

/** A line's materials can change until they are all in, or the line is in work. */
function lineProblem(state: OrderState, line: number): Refusal | undefined {
  if (!findLine(state, line)) {
    const lines = state.order.lines.map((known) => known.line).join(', ')
    return refuse('unknown-line', `The order has no line ${line}; its lines are ${lines}`, '/line')
  }
  if (state.stages.materials.status === 'passed') {
    return refuse(
      'materials-passed',
      'The materials of this order are complete; its bills of materials stand',
    )
  }
  const started = openProductionOrders(state).find((order) => order.line === line && startOf(state, order))
  return (
    started && refuse('production-started', `${started.id} is in work; its bill of materials stands`, '/line')
  )
}

/** A material has one name, model and unit in the whole order, and stands once in a bill of materials. */
function bomProblem(state: OrderState, body: CommandBody<'specifyBillOfMaterials'>): Refusal | undefined {
  for (const [index, entry] of body.materials.entries()) {
    const pointer = `/materials/${index}/material`
    if (body.materials.findIndex((other) => other.material === entry.material) !== index) {
      return malformed(
        'material-named-twice',
        `${entry.material} is named twice; give its whole quantity once`,
        pointer,
      )
    }
    const known = knownMaterial(state, entry.material, body.line)
    if (known && (known.name !== entry.name || known.model !== entry.model || known.unit !== entry.unit)) {
      const is = `"${known.name}", model "${known.model}", in ${known.unit}`
      return refuse('material-differs', `${entry.material} is ${is} in this order already`, pointer)
    }
  }
  return undefined
}

function knownMaterial(state: OrderState, material: string, exceptLine: number): BomLine | undefined {
  const specified = Object.entries(state.materials.specified).filter(([line]) => Number(line) !== exceptLine)
  const products = state.order.lines
    .filter(({ line, product }) => line !== exceptLine && product && Object.hasOwn(state.products, product))
    .map(({ product }) => state.products[product!]?.bom ?? [])
  return [...specified.map(([, bom]) => bom), ...products].flat().find((entry) => entry.material === material)
}
