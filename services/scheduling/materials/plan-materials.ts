import type { Problem } from '../../../domain/body/check'
import { materialsProblems } from './check'
import { PlanRefusal } from './exact'
import type { MaterialsInput } from './input'
import type { MaterialPlan } from './plan'
import { reportOf } from './report'
import { runMaterials } from './run'

/** A plan, or everything that is wrong with the input; nothing in between. */
export type MaterialsAnswer = { ok: true; plan: MaterialPlan } | { ok: false; problems: Problem[] }

/**
 * Material requirements planning (R41): regenerative, multi-level, exact to the thousandth. Pure and
 * deterministic; it takes input of unknown origin. The rules are those of Orlicky, Material Requirements
 * Planning, with these conventions:
 *
 * - Time goes in working days of `calendar`. What is needed on a day off must be there the working day before;
 *   what comes on a day off can be used from the next. A lead time is subtracted in working days.
 * - A component is needed on the day of its parent's release. A release that lies in the past stays there: it is
 *   reported in `late` with the order lines it hurts, and `readyOn` says what can be had instead.
 * - What is on order is used before anything new is planned, so nothing is ordered twice; its moving and resizing
 *   come as messages. Each date that is promised (`readyOn`) rests on the present dates, not on the wished ones.
 * - `safetyStock` is kept out of netting but serves, as real stock does, when nothing else can.
 * - A bought item is not exploded, an open production order is, without what was issued to it.
 */
export function planMaterials(input: unknown): MaterialsAnswer {
  const problems = materialsProblems(input)
  if (problems.length > 0) return { ok: false, problems }
  try {
    const run = runMaterials(input as MaterialsInput)
    if ('problem' in run) return { ok: false, problems: [run.problem] }
    return { ok: true, plan: reportOf(run, input as MaterialsInput) }
  } catch (error) {
    if (error instanceof PlanRefusal) return { ok: false, problems: [error.problem] }
    throw error
  }
}
