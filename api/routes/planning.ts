import { z } from 'zod'
import { mostSimulationSeconds, type SimulationName, type Simulated } from '../../services/planning/functions'
import { loadFactory } from '../../services/planning/load-factory'
import { ok } from '../answer'
import type { ApiDeps } from '../deps'
import { operation, type Operation } from '../operation'
import { Problem } from '../problem'

const searching =
  'How long to search: `options` { seed, iterations, seconds }; without it the constructive start. The same seed and ' +
  `iterations give the same plan; at most ${mostSimulationSeconds} seconds.`

const ofFactory =
  '`factory` is a picture as `GET /planning/factory` answers it, changed as you like; without it the factory as it is now.'

/** What can be asked "what if": pure functions on the JSON they are given, of which nothing is stored. */
const simulations: Record<SimulationName, { summary: string; description?: string; ofFactory?: true }> = {
  calendar: {
    summary: 'Working time of a factory, its departments and work centres: add, subtract, measure 工作日历',
  },
  'time-plan': {
    summary:
      'Time-and-action plan from a template and the dates of an order, with slack and projections 时间安排表',
  },
  factory: {
    summary: 'The whole factory planned: material, capacity, and when each open order can ship 全厂排程',
    description: `${searching} ${ofFactory}`,
    ofFactory: true,
  },
  promise: {
    summary: 'When an order can be promised, what binds it, and whom a rush order pushes 交期承诺与插单影响',
    description: `\`order\` as an order of \`GET /planning/factory\`; \`rush\` lets it go before others. ${ofFactory}`,
    ofFactory: true,
  },
  'why-late': {
    summary:
      'Why each late order is late, and whom each late purchase line and stopped machine hurts 延误原因分析',
    description: `\`order\` asks of one order alone. ${ofFactory}`,
    ofFactory: true,
  },
  classes: {
    summary: 'Classes of customers by their sales 客户ABC分类',
  },
  materials: {
    summary: 'Material requirements of demands over bills of materials, stock and open orders 物料需求计划',
  },
  allocation: {
    summary: 'Who gets what of a material that is short: reservations, overrides, class, due date 缺料分配',
  },
  capacity: {
    summary: 'Finite-capacity plan of jobs on machines, with loads, bottleneck and starvation 产能排程',
    description: searching,
  },
}

/** Simulations may be large; reading more than this would hold up other requests. */
const mostMebibytes = 32

/** The planner's simulations. */
export function simulationOperations(deps: ApiDeps): Operation[] {
  return Object.entries(simulations).map(([name, { summary, description, ofFactory: isOfFactory }]) =>
    operation({
      method: 'post',
      path: `/planning/${name}`,
      id: `simulate${upperFirst(camelCase(name))}`,
      summary,
      description,
      tag: 'Planning',
      body: SimulationInput,
      mostMebibytes,
      answers: { 200: { description: 'The result; nothing is stored', schema: SimulationResult } },
      problems: ['malformed-body', 'planner-busy'],
      handle: async ({ body, now }) => {
        const input = isOfFactory ? await withFactory(deps, body, now) : body
        return ok(answerOf(await deps.compute.run(name as SimulationName, input)))
      },
    }),
  )
}

/** What a simulation of the factory is asked; the factory as it is now where it brings none of its own. */
async function withFactory(
  { repositories }: ApiDeps,
  body: Record<string, unknown>,
  now: string,
): Promise<Record<string, unknown>> {
  return body.factory === undefined ? { ...body, factory: await loadFactory(repositories, { now }) } : body
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

function camelCase(name: string): string {
  return name.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase())
}

function upperFirst(name: string): string {
  return name.slice(0, 1).toUpperCase() + name.slice(1)
}
