import { minuteOfDay, timeOfDay } from '../calendar'
import { boolean, choice, integer, list, object, optional, text, type BodyOf } from '../body/fields'
import {
  audiences,
  escalationLevels,
  ladderConditions,
  raisedKinds,
  type Ladder,
  type LadderOffset,
  type LadderStep,
  type RaisedTask,
} from './ladders'
import { offset, type OffsetText } from './offset'

/** More steps than there are levels could not each have one of its own. */
export const mostSteps = escalationLevels.length
const mostWords = 500
const raisable = Object.keys(raisedKinds) as RaisedTask[]

/** A ladder as people write it, over the API: offsets as `-1d`, `+4h`, `-24ch`, times of the day as `10:00`. */
export const ladderFields = {
  steps: list(
    object({
      level: choice(escalationLevels, 'Stable name of the step, each once in a ladder'),
      offset: optional(
        text('From the due time: d working days, h working hours, c calendar days, ch clock hours', 10),
      ),
      from: optional(choice(['eta'], 'Counted from the arrival instead')),
      atTime: optional(text('Local time of that day, such as 10:00; not on the due day', 5)),
      when: optional(
        choice(
          ladderConditions,
          'What brings the step on at once: the slack is used up, an exception moves the ship date, an arrival slips by more than three days',
        ),
      ),
      audience: list(choice(audiences), 1, audiences.length, 'Whom it reaches'),
      asks: object(
        { en: text('English', mostWords), zh: text('中文', mostWords) },
        'What it asks them to do',
      ),
      raises: optional(choice(raisable, 'A task to open when the step is reached')),
    }),
    1,
    mostSteps,
    'The earliest first',
  ),
  breaksQuietHours: optional(boolean('Its mails go out at night and on holidays')),
  promiseLimit: optional(integer(0, 10, 'How often a promise may be put off; 2 unless given')),
  snoozeLimit: optional(
    object(
      { workingDays: integer(0, 10, 'At a time'), times: integer(0, 10, 'Per task') },
      'How far and how often a task may be snoozed; 2 working days, 3 times unless given',
    ),
  ),
  termDays: optional(integer(1, 60, 'Working days that a task without a date of its own is given')),
}

export type WrittenLadder = BodyOf<typeof ladderFields>
export type WrittenStep = WrittenLadder['steps'][number]

/** What `offset` must look like. */
export const offsetPattern = /^[+-]?\d{1,3}(d|h|c|ch)$/

/** The ladder as the rules use it, from a written one that was checked and the one that it takes the place of. */
export function readLadder({ steps, ...written }: WrittenLadder, inForce: Ladder): Ladder {
  const { breaksQuietHours = inForce.breaksQuietHours, ...limits } = written
  const { promiseLimit = inForce.promiseLimit, snoozeLimit = inForce.snoozeLimit } = limits
  const { termDays = inForce.termDays } = limits
  return {
    kind: inForce.kind,
    ...(breaksQuietHours ? { breaksQuietHours: true as const } : {}),
    ...(inForce.holdsAtCutOff ? { holdsAtCutOff: true as const } : {}),
    ...(promiseLimit === undefined ? {} : { promiseLimit }),
    ...(snoozeLimit === undefined ? {} : { snoozeLimit }),
    ...(termDays === undefined ? {} : { termDays }),
    steps: steps.map(readStep),
  }
}

function readStep({ offset: distance, from, atTime, ...step }: WrittenStep): LadderStep {
  return {
    ...(distance === undefined ? {} : { offset: readOffset(distance, from, atTime) }),
    ...step,
  }
}

function readOffset(distance: string, from?: 'eta', atTime?: string): LadderOffset {
  return {
    ...offset(distance as OffsetText),
    ...(from ? { from } : {}),
    ...(atTime === undefined ? {} : { atMinute: minuteOfDay(atTime)! }),
  }
}

/** A ladder as people write it: what `readLadder` reads back as the same. */
export function writtenLadder({ steps, ...ladder }: Ladder): WrittenLadder {
  const { breaksQuietHours, promiseLimit, snoozeLimit, termDays } = ladder
  return {
    steps: steps.map(writtenStep),
    ...(breaksQuietHours ? { breaksQuietHours } : {}),
    ...(promiseLimit === undefined ? {} : { promiseLimit }),
    ...(snoozeLimit === undefined ? {} : { snoozeLimit }),
    ...(termDays === undefined ? {} : { termDays }),
  }
}

function writtenStep({ offset: distance, ...step }: LadderStep): WrittenStep {
  if (!distance) return step
  const { value, unit, from, atMinute } = distance
  return {
    ...step,
    offset: `${value > 0 ? '+' : ''}${value}${unit}`,
    ...(from ? { from } : {}),
    ...(atMinute === undefined ? {} : { atTime: timeOfDay(atMinute) }),
  }
}
