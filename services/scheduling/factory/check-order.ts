import { departmentNames } from '../../../domain/departments'
import { cutOffNames, milestoneKeys } from '../../../domain/policy'
import type { Check } from '../capacity/checks'
import {
  boolean,
  choice,
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
import { byName, factsCheck, templateCheck } from '../template-check'
import { factoryLimits } from './limits'

/** A code or number: short enough to be part of a longer name. */
export const name: Check = (value, pointer, report) => {
  if (isText(value) !== undefined || (value as string).length > 90)
    report(pointer, 'must be text of 1 to 90 characters')
}

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
    template: templateCheck,
    facts: factsCheck,
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
