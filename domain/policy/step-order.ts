import type { Problem } from '../body/check'
import { minuteOfDay } from '../calendar'
import { offset, type OffsetText, type Unit } from './offset'
import { offsetPattern, type WrittenStep } from './written-ladder'

/**
 * Where a step comes, in nominal hours from the due time: a working day as a calendar day, a working hour as three
 * clock hours. A time of the day fixes the hour, and leaves open how far that is from a due time nobody knows yet:
 * `earliest` for a task due as its day ends, `latest` for one due as it begins.
 */
type Place = { earliest: number; latest: number; isTimed: boolean; name: string }

const nominalHours: Record<Unit, number> = { d: 24, h: 3, c: 24, ch: 1 }
const dayHours = 24

/**
 * Steps must come in order for every task, whenever it is due. Those counted from the arrival, and those that only a
 * condition brings on, have no place in the order.
 */
export function outOfOrder(steps: readonly WrittenStep[]): Problem[] {
  let above: Place | undefined
  const problems: Problem[] = []
  steps.forEach((step, index) => {
    const place = placeOf(step)
    if (!place) return
    const wrong = above && wrongOrder(above, place)
    if (wrong)
      problems.push({ pointer: `/steps/${index}/${place.isTimed ? 'atTime' : 'offset'}`, detail: wrong })
    else above = place
  })
  return problems
}

/** On the due day itself the hour says nothing of whether the step warns or chases. */
export function timeOfDueDay(step: WrittenStep, pointer: string): Problem[] {
  if (!isOfDueDay(step)) return []
  const detail = `needs another day than the due one: whether ${step.atTime} comes before the task is due depends on the task`
  return [{ pointer: `${pointer}/atTime`, detail }]
}

function isOfDueDay({ offset: distance = '', from, atTime }: WrittenStep): boolean {
  return atTime !== undefined && !from && /^[+-]?0+[dc]$/.test(distance)
}

/** A time that is none, or that has no day to stand in, is told of by its own field and counts for nothing here. */
function placeOf(step: WrittenStep): Place | undefined {
  const { offset: distance, from, atTime } = step
  if (distance === undefined || from || !offsetPattern.test(distance) || isOfDueDay(step)) return undefined
  const { value, unit } = offset(distance as OffsetText)
  const hours = value * nominalHours[unit]
  const minute = atTime !== undefined && (unit === 'd' || unit === 'c') ? minuteOfDay(atTime) : undefined
  if (minute === undefined) return { earliest: hours, latest: hours, isTimed: false, name: distance }
  const latest = hours + minute / 60
  return { earliest: latest - dayHours, latest, isTimed: true, name: `${distance} at ${atTime}` }
}

function wrongOrder(above: Place, next: Place): string | undefined {
  const isSure = above.isTimed === next.isTimed
  if (isSure ? above.latest <= next.latest : above.latest <= next.earliest) return undefined
  return isSure || next.latest < above.earliest
    ? `comes before ${above.name}, the step above it: write the earliest step first`
    : `may come before ${above.name}, the step above it, which depends on the time at which a task is due`
}
