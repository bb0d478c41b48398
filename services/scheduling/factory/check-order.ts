import { departmentNames } from '../../../domain/departments'
import { incoterms, instalmentTriggers, paymentGates, templateNames } from '../../../domain/order/intake'
import { transportModes } from '../../../domain/order/intake'
import { cutOffNames, milestoneKeys, taskKinds } from '../../../domain/policy'
import type { Check } from '../capacity/checks'
import {
  boolean,
  choice,
  isObject,
  list,
  numberFrom,
  object,
  optional,
  record,
  text,
  wholeNumber,
} from '../capacity/checks'
import { isText, quantity } from '../materials/fields'
import { byRule, calendar, dateNear, instantNear } from './check-dates'
import { factoryLimits } from './limits'

/** A code or number: short enough to be part of a longer name. */
export const name: Check = (value, pointer, report) => {
  if (isText(value) !== undefined || (value as string).length > 90)
    report(pointer, 'must be text of 1 to 90 characters')
}

const days = wholeNumber(-2000, 2000)

const anchor: Check = (value, pointer, report) => {
  object({
    value: days,
    unit: choice('d', 'h', 'c', 'ch'),
    from: choice('receipt', 'sailing', 'shipDate', 'eta', 'cutOff', 'milestone'),
    cutOff: optional(choice(...cutOffNames)),
    milestone: optional(choice(...milestoneKeys)),
  })(value, pointer, report)
  if (isObject(value) && value.from === 'milestone' && value.milestone === undefined)
    report(`${pointer}/milestone`, 'must name the milestone that the date is counted from')
}

/** An object whose names are among these: by milestone, cut-off or department. */
export const byName =
  (names: readonly string[], of: Check): Check =>
  (value, pointer, report) => {
    record(of, names.length)(value, pointer, report)
    if (!isObject(value)) return
    for (const key of Object.keys(value))
      if (!names.includes(key)) report(`${pointer}/${key}`, `is none of: ${names.join(', ')}`)
  }

const bilingual = object({ en: text, zh: text })

const milestone = object({
  key: choice(...milestoneKeys),
  no: wholeNumber(0, 1000),
  name: bilingual,
  department: choice(...departmentNames),
  departments: optional(list(choice(...departmentNames), 0, 20)),
  kind: choice(...taskKinds),
  anchor,
  by: optional(anchor),
  opens: optional(choice(...cutOffNames)),
  after: list(choice(...milestoneKeys), 0, factoryLimits.milestones),
  days: optional(wholeNumber(0, 2000)),
  lags: optional(byName(milestoneKeys, object({ value: wholeNumber(0, 2000), unit: choice('d', 'c') }))),
  bufferDays: optional(wholeNumber(0, 2000)),
  parts: optional(list(object({ name: bilingual, anchor }), 0, 20)),
  note: optional(bilingual),
})

const template: Check = (value, pointer, report) => {
  if (!isObject(value)) return choice(...templateNames)(value, pointer, report)
  object({
    name: choice(...templateNames),
    spanDays: wholeNumber(0, 2000),
    milestones: list(milestone, 0, factoryLimits.milestones),
  })(value, pointer, report)
}

const facts = object({
  incoterm: optional(choice(...incoterms)),
  transportMode: choice(...transportModes),
  passageDays: wholeNumber(0, 1000),
  payment: optional(
    list(
      object({
        trigger: choice(...instalmentTriggers),
        gate: choice(...paymentGates),
        days: wholeNumber(0, 2000),
      }),
      0,
      50,
    ),
  ),
  presentationDays: optional(wholeNumber(0, 1000)),
})

/** Checks one order of a picture that is planned at an instant. */
export function orderCheck(plannedAt: string): Check {
  const date = dateNear(plannedAt)
  const instant = instantNear(plannedAt)
  const pieces = record(numberFrom(0, 1e9), 1000)
  const line = object({
    id: name,
    line: wholeNumber(1, 1_000_000),
    item: byRule(isText),
    quantity: byRule(quantity),
    needs: optional(
      list(object({ item: byRule(isText), quantity: byRule(quantity) }), 0, factoryLimits.needs),
    ),
    bound: optional(
      list(
        object({
          ref: text,
          item: byRule(isText),
          quantity: byRule(quantity),
          dueOn: date,
          supplier: optional(text),
          firstDueOn: optional(date),
        }),
        0,
        factoryLimits.bound,
      ),
    ),
    done: optional(pieces),
    isMade: optional(boolean),
  })
  const zone = object({
    zone: text,
    offsets: list(object({ from: instant, minutes: wholeNumber(-1439, 1439) }), 1, 2000),
  })
  const time = object({
    template,
    facts,
    receivedAt: instant,
    shipOn: optional(date),
    etaOn: optional(date),
    cutOffs: optional(byName(cutOffNames, instant)),
    portZone: optional(zone),
    done: optional(byName(milestoneKeys, date)),
    baseline: optional(byName(milestoneKeys, instant)),
    departmentCalendars: optional(byName(departmentNames, calendar)),
  })
  return object({
    number: name,
    customer: text,
    customerClass: optional(choice('A', 'B', 'C')),
    tentative: optional(boolean),
    rush: optional(boolean),
    value: optional(numberFrom(0, 1e15)),
    time,
    lines: list(line, 0, factoryLimits.lines),
  })
}
