import fc from 'fast-check'
import { modelOf } from '../../../../services/scheduling/capacity/model'
import { placeJob } from '../../../../services/scheduling/capacity/cascade'
import { dispatch } from '../../../../services/scheduling/capacity/dispatch'
import { begin, commit, place, rollBack, settle } from '../../../../services/scheduling/capacity/moves'
import { nextBelow, randomFrom } from '../../../../services/scheduling/capacity/random'
import { dueDateRule } from '../../../../services/scheduling/capacity/rules'
import type { Schedule } from '../../../../services/scheduling/capacity/schedule'
import { scheduleOf, sequencesOf } from '../../../../services/scheduling/capacity/schedule'
import { anyFactory } from './some-inputs'

/** All that a schedule says, apart from the ranks, of which many are right. */
function stateOf({ machine, minutes, start, end, handover, jobEnd, value, flowTime }: Schedule, n: number) {
  return {
    machine: [...machine.subarray(0, n)],
    times: [minutes, start, end, handover, jobEnd].map((list) => [...list]),
    value,
    flowTime,
  }
}

/** Any operation behind any other place of one of its machines. */
function anyMove(schedule: Schedule, random: ReturnType<typeof randomFrom>): [number, number] | undefined {
  const { model } = schedule
  const u = nextBelow(random, model.operations)
  const choice = model.choicesAt[u]! + nextBelow(random, model.choicesAt[u + 1]! - model.choicesAt[u]!)
  const machine = model.choiceMachine[choice]!
  const places = [model.operations + machine, ...sequencesOf(schedule)[machine]!].filter((node) => node !== u)
  return [u, places[nextBelow(random, places.length)]!]
}

describe('moves', () => {
  it('leave what timing everything anew would give, and nothing when rolled back', () => {
    fc.assert(
      fc.property(anyFactory, fc.integer(), (input, seed) => {
        const model = modelOf(input)
        const schedule = scheduleOf(model, dispatch(model, dueDateRule))
        const random = randomFrom(seed)
        for (let n = 0; n < 40; n++) {
          const move = anyMove(schedule, random)
          if (!move) continue
          const before = stateOf(schedule, model.operations)
          begin(schedule)
          const put = nextBelow(random, 2) === 0 ? place : placeJob
          const most = nextBelow(random, 3) === 0 ? 100 : Infinity
          const isKept = put(schedule, ...move) && settle(schedule, most) && nextBelow(random, 2) === 0
          if (isKept) commit(schedule)
          else rollBack(schedule)
          const expected = isKept ? scheduleOf(model, sequencesOf(schedule)) : undefined
          const should = expected ? stateOf(expected, model.operations) : before
          const is = stateOf(schedule, model.operations)
          expect({ ...is, value: 0 }).toEqual({ ...should, value: 0 })
          expect(is.value).toBeCloseTo(should.value, 6)
          expect(isTopological(schedule)).toBe(true)
        }
      }),
      { numRuns: 40 },
    )
  })
})

function isTopological({ model, rank, before, order }: Schedule): boolean {
  return order.every((u, r) => {
    const preds = [...model.preds.subarray(model.predsAt[u]!, model.predsAt[u + 1]!), before[u]!]
    return rank[u] === r && preds.every((p) => p >= model.operations || rank[p]! < r)
  })
}
