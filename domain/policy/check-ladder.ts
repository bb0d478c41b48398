import { minuteOfDay } from '../calendar'
import { checkFields, type Problem } from '../body/check'
import {
  audiences,
  kindsWithParty,
  kindsWithTerm,
  outsiders,
  raisedKinds,
  type Audience,
  type Ladder,
  type LadderCondition,
  type RaisedTask,
  type TaskKind,
} from './ladders'
import { offset, type OffsetText, type Unit } from './offset'
import { outOfOrder, timeOfDueDay } from './step-order'
import { namesField, templateFields, unknownTemplateFields, type TemplateField } from './template-fields'
import {
  ladderFields,
  offsetPattern,
  readLadder,
  type WrittenLadder,
  type WrittenStep,
} from './written-ladder'

/** The ladders in force, beside which a new one is to stand. */
export type LaddersInForce = Record<TaskKind, Ladder>

export type CheckedLadder = { ok: true; ladder: Ladder } | { ok: false; problems: Problem[] }

/**
 * Checks a written ladder of a kind; what it does not say beside its steps stays as it is in force. Total over any
 * input, each problem with a JSON Pointer and what would be right. Whether the steps come in order is judged by nominal
 * hours, since what comes first of `-8ch` and `-1d` depends on the day.
 */
export function checkLadder(kind: TaskKind, input: unknown, inForce: LaddersInForce): CheckedLadder {
  const checked = checkFields(ladderFields, input)
  if (!checked.ok) return checked
  const written = checked.value as WrittenLadder
  const problems = [
    ...written.steps.flatMap((step, index) => stepProblems(kind, step, `/steps/${index}`)),
    ...repeatedLevels(written.steps),
    ...outOfOrder(written.steps),
    ...raising(kind, written.steps, inForce),
    ...(written.breaksQuietHours === false && kind === 'cutOff' ? [lateAtNight] : []),
    ...termProblems(kind, written),
  ]
  if (problems.length > 0) return { ok: false, problems }
  return { ok: true, ladder: readLadder(written, inForce[kind]) }
}

const lateAtNight: Problem = {
  pointer: '/breaksQuietHours',
  detail: 'must be true or absent: a cut-off does not wait for the morning',
}

function termProblems(kind: TaskKind, { termDays }: WrittenLadder): Problem[] {
  const isTheirs = (kindsWithTerm as readonly TaskKind[]).includes(kind)
  if (termDays === undefined || isTheirs) return []
  const detail = `is for ${kindsWithTerm.join(', ')} only: a task of the kind ${kind} has a date of its own`
  return [{ pointer: '/termDays', detail }]
}

function stepProblems(kind: TaskKind, step: WrittenStep, pointer: string): Problem[] {
  return [
    ...offsetProblems(step, pointer),
    ...timeOfDueDay(step, pointer),
    ...conditionProblems(kind, step, pointer),
    ...repeatedAudiences(step, pointer),
    ...absentAudiences(kind, step, pointer),
    ...wordProblems(step, pointer),
    ...foreignFields(step, pointer),
  ]
}

const farthest: Record<Unit, number> = { d: 250, h: 500, c: 366, ch: 999 }

function offsetProblems({ offset: distance, from, atTime }: WrittenStep, pointer: string): Problem[] {
  if (distance === undefined) {
    const loose = [from && 'from', atTime !== undefined && 'atTime'].filter(
      (name) => name !== undefined && name,
    )
    return loose.map((name) => ({
      pointer: `${pointer}/${name}`,
      detail: 'needs an offset, which it is part of',
    }))
  }
  if (!offsetPattern.test(distance)) {
    const detail = 'must be a number with d, h, c or ch, such as -1d, +4h, -7c or -24ch'
    return [{ pointer: `${pointer}/offset`, detail }]
  }
  const { value, unit } = offset(distance as OffsetText)
  const isOfDays = unit === 'd' || unit === 'c'
  const problems: Problem[] = []
  if (Math.abs(value) > farthest[unit]) {
    problems.push({ pointer: `${pointer}/offset`, detail: `must be at most ${farthest[unit]}${unit}` })
  }
  if (atTime !== undefined && minuteOfDay(atTime) === undefined) {
    problems.push({ pointer: `${pointer}/atTime`, detail: 'must be a time of the day such as 10:00' })
  }
  if (atTime !== undefined && !isOfDays) {
    problems.push({ pointer: `${pointer}/atTime`, detail: 'needs an offset in days, d or c' })
  }
  return problems
}

/** Conditions that only tasks of one kind can meet. */
const conditionOf: Partial<Record<LadderCondition, TaskKind>> = {
  shipDateHit: 'exception',
  etaSlips: 'containerCheck',
}

function conditionProblems(
  kind: TaskKind,
  { offset: distance, when }: WrittenStep,
  pointer: string,
): Problem[] {
  if (when === undefined) {
    return distance === undefined
      ? [
          {
            pointer: `${pointer}/when`,
            detail: 'is required where there is no offset: the step would never come',
          },
        ]
      : []
  }
  const only = conditionOf[when]
  return only === undefined || only === kind
    ? []
    : [{ pointer: `${pointer}/when`, detail: `${when} is met by tasks of the kind ${only} only` }]
}

function repeatedAudiences({ audience }: WrittenStep, pointer: string): Problem[] {
  return audience.flatMap((name, index) =>
    audience.indexOf(name) < index
      ? [{ pointer: `${pointer}/audience/${index}`, detail: `${name} is named before: name each once` }]
      : [],
  )
}

/** Parties that a task of the kind never has, so that the step would reach nobody. */
function absentAudiences(kind: TaskKind, { audience }: WrittenStep, pointer: string): Problem[] {
  const hasPart = (name: Audience) => kindsWithParty[name]?.includes(kind) ?? true
  const possible = audiences.filter(hasPart).join(', ')
  return audience.flatMap((name, index) =>
    hasPart(name)
      ? []
      : [
          {
            pointer: `${pointer}/audience/${index}`,
            detail: `${name} has no part in tasks of the kind ${kind}; possible are: ${possible}`,
          },
        ],
  )
}

function wordProblems({ asks }: WrittenStep, pointer: string): Problem[] {
  return (['en', 'zh'] as const).flatMap((language) =>
    unknownTemplateFields(asks[language]).map((name) => ({
      pointer: `${pointer}/asks/${language}`,
      detail: `{{${name.replaceAll(/[{}]/g, '')}}} is no field; the fields are: ${templateFields.join(', ')}`,
    })),
  )
}

/** Who the buyer is is nothing for a supplier to know; a step that reaches our people too shows outsiders other words. */
function foreignFields({ audience, asks }: WrittenStep, pointer: string): Problem[] {
  const isForThem = audience.every((name) => outsiders.includes(name))
  const stranger = audience.find((name) => !buyerAudiences.includes(name))
  if (!isForThem || stranger === undefined) return []
  return (['en', 'zh'] as const).flatMap((language) =>
    buyersFields
      .filter((field) => namesField(asks[language], field))
      .map((field) => ({
        pointer: `${pointer}/asks/${language}`,
        detail: `{{${field}}} tells ${stranger} who our customer is: leave it out`,
      })),
  )
}

const buyerAudiences: readonly Audience[] = ['customer', 'nominatingBuyer']
const buyersFields: readonly TemplateField[] = ['customer', 'buyerOrderNumber']

function repeatedLevels(steps: readonly WrittenStep[]): Problem[] {
  return steps.flatMap(({ level }, index) => {
    const first = steps.findIndex((step) => step.level === level)
    return first < index
      ? [{ pointer: `/steps/${index}/level`, detail: `${level} is the level of step ${first} already` }]
      : []
  })
}

/** A task that a step raises must not climb back to a step that raises it again. */
function raising(kind: TaskKind, steps: readonly WrittenStep[], inForce: LaddersInForce): Problem[] {
  return steps.flatMap(({ raises }, index) => {
    if (raises === undefined) return []
    const pointer = `/steps/${index}/raises`
    const path = pathBack(kind, raises, inForce)
    if (path) {
      const detail = `goes in a circle: ${[kind, ...path].join(' → ')}; a task must not raise itself again`
      return [{ pointer, detail }]
    }
    return kind === 'cutOff'
      ? []
      : [{ pointer, detail: 'is for the ladder of cutOff only: nothing else has a booking to make anew' }]
  })
}

/** The kinds from the raised one back to `kind`; undefined when none of them leads there. */
function pathBack(kind: TaskKind, raised: RaisedTask, inForce: LaddersInForce): TaskKind[] | undefined {
  const walked = new Set<TaskKind>()
  const walk = (from: TaskKind, path: TaskKind[]): TaskKind[] | undefined => {
    if (from === kind) return path
    if (walked.has(from)) return undefined
    walked.add(from)
    for (const { raises } of inForce[from].steps) {
      const next = raises && walk(raisedKinds[raises], [...path, raisedKinds[raises]])
      if (next) return next
    }
    return undefined
  }
  return walk(raisedKinds[raised], [raisedKinds[raised]])
}
