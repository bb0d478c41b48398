import type { Milestone, MilestoneKey } from './milestone'

/** What a factory's edited template can get wrong. */
export type NetworkProblem = { code: 'cycle' | 'unknown-milestone' | 'repeated-milestone'; path: string[] }

/** Removes milestones; what came after one comes after its predecessors instead. */
export function without(milestones: Milestone[], keys: readonly MilestoneKey[]): Milestone[] {
  const before = (key: MilestoneKey): MilestoneKey[] =>
    keys.includes(key) ? (milestones.find((one) => one.key === key)?.after ?? []).flatMap(before) : [key]
  return milestones
    .filter(({ key }) => !keys.includes(key))
    .map((one) => ({ ...one, after: [...new Set(one.after.flatMap(before))] }))
}

/** Replaces fields of the named milestones; a field set to `undefined` is removed. */
export function changed(
  milestones: Milestone[],
  changes: Partial<Record<MilestoneKey, Partial<Milestone>>>,
): Milestone[] {
  return milestones.map((one) => {
    const change = changes[one.key]
    if (!change) return one
    const entries = Object.entries({ ...one, ...change }).filter(([, value]) => value !== undefined)
    return Object.fromEntries(entries) as Milestone
  })
}

/** Every milestone after all that it depends on, by predecessor and by anchor; the first problem when there is none. */
export function inOrder(milestones: Milestone[]): Milestone[] | NetworkProblem {
  const byKey = new Map(milestones.map((one) => [one.key, one]))
  if (byKey.size < milestones.length) return { code: 'repeated-milestone', path: repeated(milestones) }
  const ordered = new Set<Milestone>()
  const visit = (key: MilestoneKey, path: string[]): NetworkProblem | undefined => {
    const one = byKey.get(key)
    if (!one) return { code: 'unknown-milestone', path: [...path, key] }
    if (path.includes(key)) return { code: 'cycle', path: [...path.slice(path.indexOf(key)), key] }
    if (ordered.has(one)) return undefined
    for (const before of dependencies(one)) {
      const problem = visit(before, [...path, key])
      if (problem) return problem
    }
    ordered.add(one)
    return undefined
  }
  for (const { key } of milestones) {
    const problem = visit(key, [])
    if (problem) return problem
  }
  return [...ordered]
}

function dependencies({ after, anchor, by }: Milestone): MilestoneKey[] {
  return [...after, ...[anchor.milestone, by?.milestone].filter((key) => key !== undefined)]
}

function repeated(milestones: Milestone[]): string[] {
  const keys = milestones.map(({ key }) => key)
  return keys.filter((key, i) => keys.indexOf(key) !== i)
}
