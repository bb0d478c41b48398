import { departmentNames } from '../../domain/departments'
import {
  incoterms,
  instalmentTriggers,
  paymentGates,
  templateNames,
  transportModes,
} from '../../domain/order/intake'
import type { Anchor, Milestone, PlanFacts, Template } from '../../domain/policy'
import { cutOffNames, inOrder, milestoneKeys, milestonesFor, taskKinds } from '../../domain/policy'
import type { Check, Report } from './capacity/checks'
import { choice, isObject, list, object, optional, record, text, wholeNumber } from './capacity/checks'
import { below } from './calendar/pointer'

/** Most that a factory's edited template may hold. */
export const templateLimits = { milestones: 100, predecessors: 50, parts: 20, days: 2_000 } as const

const most = templateLimits.days
const days = wholeNumber(0, most)

/** By milestone, by cut-off or by department: an object with no other names. */
export const byName =
  (names: readonly string[], of: Check): Check =>
  (value, pointer, report) => {
    record(of, names.length)(value, pointer, report)
    if (!isObject(value)) return
    for (const key of Object.keys(value))
      if (!names.includes(key)) report(below(pointer, key), `is none of: ${names.join(', ')}`)
  }

/** A text in English and Chinese. */
export const bilingual = object({ en: text, zh: text })

const anchor: Check = (value, pointer, report) => {
  object({
    from: choice('receipt', 'sailing', 'shipDate', 'eta', 'cutOff', 'milestone'),
    value: wholeNumber(-most, most),
    unit: choice('d', 'h', 'c', 'ch'),
    cutOff: optional(choice(...cutOffNames)),
    milestone: optional(choice(...milestoneKeys)),
  })(value, pointer, report)
  if (!isObject(value)) return
  const { from, unit, milestone } = value as Partial<Anchor>
  if (from === 'milestone' && milestone === undefined)
    report(`${pointer}/milestone`, 'must name the milestone that the date is counted from')
  if (from !== 'cutOff' && (unit === 'h' || unit === 'ch'))
    report(`${pointer}/unit`, 'must be d or c: hours are counted from a cut-off only')
}

const milestone = object({
  key: choice(...milestoneKeys),
  no: wholeNumber(0, 1_000),
  name: bilingual,
  department: choice(...departmentNames),
  departments: optional(list(choice(...departmentNames), 0, departmentNames.length)),
  kind: choice(...taskKinds),
  anchor,
  by: optional(anchor),
  opens: optional(choice(...cutOffNames)),
  after: list(choice(...milestoneKeys), 0, templateLimits.predecessors),
  days: optional(days),
  lags: optional(byName(milestoneKeys, object({ value: days, unit: choice('d', 'c') }))),
  bufferDays: optional(days),
  parts: optional(list(object({ name: bilingual, anchor }), 0, templateLimits.parts)),
  note: optional(bilingual),
})

/** A template by name, or one that a factory has edited. What its graph says is for `checkGraph`. */
export const templateCheck: Check = (value, pointer, report) => {
  if (!isObject(value)) return choice(...templateNames)(value, pointer, report)
  object({
    name: choice(...templateNames),
    spanDays: days,
    milestones: list(milestone, 1, templateLimits.milestones),
  })(value, pointer, report)
}

/** What of an order decides which milestones it has. */
export const factsCheck = object({
  incoterm: optional(choice(...incoterms)),
  transportMode: choice(...transportModes),
  passageDays: wholeNumber(0, 1_000),
  payment: optional(
    list(object({ trigger: choice(...instalmentTriggers), gate: choice(...paymentGates), days }), 0, 50),
  ),
  presentationDays: optional(wholeNumber(0, 1_000)),
})

/**
 * Whether an edited template of the right shape is a graph whose dates can be counted, as it stands and under the
 * terms of an order, which take milestones out. Several predecessors are fine; of a cycle the path is named.
 */
export function checkGraph(
  { milestones }: Template,
  facts: PlanFacts,
  { pointer, report }: { pointer: string; report: Report },
): void {
  const found = { pointer: `${pointer}/milestones`, report }
  milestones.forEach((one, i) => checkLags(one, `${found.pointer}/${i}/lags`, report))
  if (!isGraph(milestones, '', found)) return
  const left = milestonesFor({ name: 'newStyle', spanDays: 0, milestones }, facts)
  if (!isGraph(left, 'under the terms of the order ', found)) return
  const keys = new Set(left.map(({ key }) => key))
  milestones.forEach(({ key, parts = [] }, i) => {
    parts.forEach(({ anchor: { milestone: from } }, j) => {
      if (keys.has(key) && from !== undefined && !keys.has(from))
        report(
          `${found.pointer}/${i}/parts/${j}/anchor/milestone`,
          `must be a milestone of the plan, not ${from}`,
        )
    })
  })
}

function checkLags({ after, lags = {} }: Milestone, pointer: string, report: Report): void {
  const before: readonly string[] = after
  for (const key of Object.keys(lags))
    if (!before.includes(key)) report(`${pointer}/${key}`, 'must name one of its predecessors in after')
}

const wrongs = {
  cycle: 'form a cycle',
  'unknown-milestone': 'lead to a milestone that is not there',
  'repeated-milestone': 'name a milestone twice',
}

function isGraph(milestones: Milestone[], when: string, found: { pointer: string; report: Report }): boolean {
  const ordered = inOrder(milestones)
  if (Array.isArray(ordered)) return true
  found.report(found.pointer, `must not ${when}${wrongs[ordered.code]}: ${ordered.path.join(' → ')}`)
  return false
}
