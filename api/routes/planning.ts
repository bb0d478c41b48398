import { z } from 'zod'
import type { Problem as FieldProblem } from '../../domain/body/check'
import { allocateShortage } from '../../services/scheduling/allocation'
import { planMaterials } from '../../services/scheduling/materials'
import { ok } from '../answer'
import { operation, type Operation } from '../operation'
import { Problem } from '../problem'

type Simulated = { ok: true } | { ok: false; problems: readonly FieldProblem[] }
type Simulation = { name: string; summary: string; run: (input: unknown) => Simulated }

/** What can be asked "what if": pure functions on the JSON they are given, of which nothing is stored. */
const simulations: Simulation[] = [
  {
    name: 'materials',
    summary: 'Material requirements of demands over bills of materials, stock and open orders 物料需求计划',
    run: planMaterials,
  },
  {
    name: 'allocation',
    summary: 'Who gets what of a material that is short: reservations, overrides, class, due date 缺料分配',
    run: allocateShortage,
  },
]

/** The planner's simulations. */
export function planningOperations(): Operation[] {
  return simulations.map(({ name, summary, run }) =>
    operation({
      method: 'post',
      path: `/planning/${name}`,
      id: `simulate${name.slice(0, 1).toUpperCase()}${name.slice(1)}`,
      summary,
      tag: 'Planning',
      body: SimulationInput,
      answers: { 200: { description: 'The result; nothing is stored', schema: SimulationResult } },
      problems: ['malformed-body'],
      handle: ({ body }) => Promise.resolve(ok(answerOf(run(body)))),
    }),
  )
}

const SimulationInput = z.record(z.string(), z.unknown()).meta({ id: 'SimulationInput' })
const SimulationResult = z.record(z.string(), z.unknown()).meta({ id: 'SimulationResult' })

function answerOf(result: Simulated): unknown {
  if (!result.ok) {
    throw new Problem('malformed-body', 'The simulation cannot be computed', { errors: [...result.problems] })
  }
  const { ok: _ok, ...answer } = result
  return answer
}
