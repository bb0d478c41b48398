import { addDays } from '../../calendar'
import { reportMinute } from '../../policy/recurring'
import { nextContainerCheckDay } from '../../shipping/container-check'
import { atFactoryTime, factoryDay, live } from '../facts'
import type { WantedTask } from '../rule'
import { cancelled, isOver } from '../status'
import type { OrderState, Shipment } from '../state'
import { handsOver } from './shipping-terms'

/**
 * Monday, Wednesday and Friday at 17:00 until delivered, on a holiday as well (R106): one for each day that nobody
 * has answered, and the next one. A check that is recorded answers those of the days before it.
 */
export function containerCheckTasks(state: OrderState): WantedTask[] {
  return shipmentsAtSea(state).flatMap((shipment) =>
    openCheckDays(state, shipment).map((day) => checkTask(state, shipment, day)),
  )
}

/** The checks of a shipment whose day is over without one, and the instant from which that can be said. */
export type MissedChecks = { shipment: string; days: string[]; at: string }

/**
 * Of each shipment at sea the check days from the open one on that nobody has answered: the first of them, and what
 * else is over by `now`. On hold they wait, like every deadline of our own. Since rules 3.
 */
export function missedChecks(state: OrderState, now = ''): MissedChecks[] {
  if (state.rules < 3 || isOver(state) || cancelled(state) || state.hold) return []
  return shipmentsAtSea(state).map((shipment) => {
    const days = [nextCheckDay(state, shipment)]
    for (;;) {
      const next = nextContainerCheckDay(days.at(-1)!)
      if (endOfCheckDay(state, next) > now) break
      days.push(next)
    }
    return { shipment: shipment.id, days, at: endOfCheckDay(state, days[0]!) }
  })
}

function shipmentsAtSea(state: OrderState): Shipment[] {
  if (handsOver(state)) return []
  return live(state.shipment.shipments).filter(
    ({ onBoardAt, delivered }) => onBoardAt !== undefined && !delivered,
  )
}

/** The shipments of an order that is resumed: those at sea are looked at again from that day on. */
export function checkedFrom(state: OrderState, at: string): OrderState['shipment'] {
  const atSea = new Set(shipmentsAtSea(state).map(({ id }) => id))
  const checksFrom = factoryDay(state, at)
  return {
    ...state.shipment,
    shipments: state.shipment.shipments.map((one) => (atSea.has(one.id) ? { ...one, checksFrom } : one)),
  }
}

/** Midnight after it: who looks in the evening has still looked on the day. */
function endOfCheckDay(state: OrderState, day: string): string {
  return atFactoryTime(state, addDays(day, 1), 0)
}

/** The day after which checks are still wanted: of the loading, or of the last one recorded. */
function lastCheckedOn(state: OrderState, { onBoardAt = '', statusChecks }: Shipment): string {
  return [factoryDay(state, onBoardAt), ...statusChecks.map(({ checkedOn }) => checkedOn)].sort().at(-1)!
}

function nextCheckDay(state: OrderState, shipment: Shipment): string {
  const { missedChecks: missed = [], checksFrom } = shipment
  const held = checksFrom === undefined ? [] : [addDays(checksFrom, -1)]
  return nextContainerCheckDay([lastCheckedOn(state, shipment), ...missed, ...held].sort().at(-1)!)
}

/** The next one, and of those missed what had a task: a day that the timer slept through is on record alone. */
function openCheckDays(state: OrderState, shipment: Shipment): string[] {
  const last = lastCheckedOn(state, shipment)
  const missed = (shipment.missedChecks ?? []).filter(
    (day) => day > last && Object.hasOwn(state.tasks, taskKey(shipment, day)),
  )
  return [...missed, nextCheckDay(state, shipment)]
}

const taskKey = ({ id }: Shipment, day: string) => `containerCheck:${id}:${day}`

function checkTask(state: OrderState, shipment: Shipment, day: string): WantedTask {
  const { id } = shipment
  return {
    key: taskKey(shipment, day),
    kind: 'containerCheck',
    stage: 'shipment',
    title: { en: `Check the containers of ${id}`, zh: `跟踪 ${id} 货柜状态` },
    department: 'shipping',
    ref: id,
    due: { at: atFactoryTime(state, day, reportMinute) },
  }
}
