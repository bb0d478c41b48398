import { draft, type EventDraft } from '../events'
import { nextId } from '../facts'
import { refuse, type Refusal, type RuleInput } from '../rule'
import { cautions, type Exception, type OrderState, type ProductionOrder } from '../state'
import { malformed } from './malformed'
import { cellName, cellsOutOfTolerance, checksOf, finalCheckPassed } from './production-facts'
import { findStarted } from './production-lookup'

/** A quality check (R31 to R38); a failed one raises an exception (R87). */
export function check(input: RuleInput<'recordQualityCheck'>): EventDraft[] | Refusal {
  const { state, body, by, now } = input
  const order = findStarted(state, body.productionOrder)
  if ('kind' in order) return order
  const problem = checkProblem(body)
  if (problem) return problem
  const { cautions: given, ...rest } = body
  const byCaution = Object.fromEntries(given.map(({ caution, ...finding }) => [caution, finding]))
  const id = nextId(state, 'QC')
  const recorded = draft('qualityChecked', { check: { id, ...rest, cautions: byCaution, by } })
  if (body.passed) return [recorded]
  const exception: Exception = {
    id: nextId(state, 'E'),
    kind: 'quality',
    description: `${order.id} ${body.kind === 'final' ? '成品' : '中期'}质检不合格 ${body.kind === 'final' ? 'Final' : 'Mid-production'} quality check of ${order.id} failed: ${findings(body)}`,
    department: 'quality',
    hitsShipDate: false,
    raisedAt: now,
    raisedBy: by,
    ref: id,
  }
  return [recorded, draft('exceptionRaised', { exception })]
}

type CheckBody = RuleInput<'recordQualityCheck'>['body']

function findings(body: CheckBody): string {
  const wrong = body.cautions.filter((item) => !item.ok).map((item) => item.caution)
  const defects = `${body.critical} critical, ${body.major} major, ${body.minor} minor`
  return [...wrong, defects].join(', ')
}

/** A check passes only with all eight cautions in order (R31 to R38) and no critical defect. */
function checkProblem(body: CheckBody): Refusal | undefined {
  const names = body.cautions.map((item) => item.caution)
  const twice = names.findIndex((name, index) => names.indexOf(name) !== index)
  if (twice >= 0) {
    return malformed(
      'caution-named-twice',
      `${names[twice]} is named twice; give it once`,
      `/cautions/${twice}/caution`,
    )
  }
  if (body.lot !== undefined && body.sample !== undefined && body.sample > body.lot) {
    return malformed(
      'sample-exceeds-lot',
      `A sample of ${body.sample} cannot come from a lot of ${body.lot}`,
      '/sample',
    )
  }
  if (!body.passed) return undefined
  const missing = cautions.filter((caution) => !names.includes(caution))
  if (missing.length > 0) {
    return malformed(
      'cautions-not-complete',
      `A check passes with all eight cautions; missing: ${missing.join(', ')}`,
      '/cautions',
    )
  }
  const wrong = body.cautions.findIndex((item) => !item.ok)
  if (wrong >= 0) {
    return malformed(
      'caution-not-ok',
      `${names[wrong]} is not in order, so the check has not passed`,
      `/cautions/${wrong}/ok`,
    )
  }
  return body.critical > 0
    ? malformed(
        'critical-defects',
        `${body.critical} critical defects; a check passes with none`,
        '/critical',
      )
    : undefined
}

/** A production order is complete by its quantities and its final check, never by a word alone. */
export function complete({ state, body }: RuleInput<'completeProduction'>): EventDraft[] | Refusal {
  const order = findStarted(state, body.productionOrder)
  if ('kind' in order) return order
  const problem = completionProblem(state, order)
  if (problem) return problem
  return order.completedAt === undefined ? [draft('productionCompleted', { productionOrder: order.id })] : []
}

/** What a production order still lacks: pieces within tolerance, a passed final check, no open exception of its own. */
function completionProblem(state: OrderState, order: ProductionOrder): Refusal | undefined {
  const off = cellsOutOfTolerance(state, order)
  if (off.length > 0) {
    const cells = off.map(
      (cell) => `${cellName(cell)} ${cell.packing} of ${cell.ordered} (${cell.least} to ${cell.most})`,
    )
    return refuse(
      'quantity-not-met',
      `Finished pieces of ${order.id} lie outside the tolerance: ${cells.join(', ')}`,
    )
  }
  if (!finalCheckPassed(state, order)) {
    const last = checksOf(state, order, 'final').at(-1)
    return refuse(
      'final-check-not-passed',
      last
        ? `The last final check of ${order.id}, ${last.id}, failed`
        : `${order.id} has no final quality check`,
    )
  }
  const open = openExceptions(state, order)
  return open.length === 0
    ? undefined
    : refuse(
        'exception-open',
        `Settle first: ${open.map(({ id, description }) => `${id} ${description}`).join('; ')}`,
      )
}

/**
 * Open exceptions that concern the making of a production order: those of its quality checks, and those that
 * production or quality registered without naming an entry.
 */
function openExceptions(state: OrderState, order: ProductionOrder): Exception[] {
  const checks = state.production.qualityChecks.filter(
    (item) => item.productionOrder === order.id && !item.voided,
  )
  const refs = [order.id, ...checks.map((item) => item.id)]
  const isOfMaking = ({ department }: Exception) => department === 'production' || department === 'quality'
  return state.exceptions.filter((exception) => {
    if (exception.resolvedAt !== undefined) return false
    return exception.ref === undefined ? isOfMaking(exception) : refs.includes(exception.ref)
  })
}
