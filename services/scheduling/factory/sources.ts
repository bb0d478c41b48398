import type { MaterialPlan, MaterialRequirement, Source } from '../materials'

/** A supply of a plan, and when it can be there. */
export type DatedSource = Source & { item: string; on: string }

/** Looks up what a line of the plan waits for. */
export type SourceWalk = (orderLine: string) => DatedSource[]

/**
 * From what a line takes last down to the supply whose own date decides: through phantoms, and through production
 * orders that wait for their components. The plan is indexed once.
 */
export function sourceWalkOf(plan: MaterialPlan): SourceWalk {
  const requirements = new Map<string, MaterialRequirement[]>()
  for (const requirement of plan.requirements) {
    const key = `${requirement.of} ${requirement.ref}`
    const known = requirements.get(key)
    if (known) known.push(requirement)
    else requirements.set(key, [requirement])
  }
  const index: Index = {
    plan,
    requirements,
    planned: new Map(plan.plannedOrders.map((order) => [order.id, order])),
    open: new Map(plan.openOrders.map((order) => [order.ref, order])),
  }
  return (orderLine) => chainFrom(index, `orderLine ${orderLine}`)
}

type Index = {
  plan: MaterialPlan
  requirements: ReadonlyMap<string, MaterialRequirement[]>
  planned: ReadonlyMap<string, MaterialPlan['plannedOrders'][number]>
  open: ReadonlyMap<string, MaterialPlan['openOrders'][number]>
}

function chainFrom(index: Index, owner: string): DatedSource[] {
  const chain: DatedSource[] = []
  for (let next: string | undefined = owner; next !== undefined;) {
    const source = lastOf(index, next)
    if (!source) break
    if (source.kind !== 'phantom') chain.push(source)
    next = isHeldUp(index, source) ? `${source.kind} ${source.ref}` : undefined
  }
  return chain
}

function lastOf(index: Index, owner: string): DatedSource | undefined {
  const requirement = latest(index.requirements.get(owner) ?? [])
  if (!requirement) return undefined
  const sources = requirement.pegs.map(({ kind, ref }): DatedSource => ({
    kind,
    ref,
    item: requirement.item,
    on: readyOn(index, { kind, ref }, requirement.readyOn),
  }))
  return sources.reduce<DatedSource | undefined>((a, b) => (a && a.on >= b.on ? a : b), undefined)
}

function latest(requirements: MaterialRequirement[]): MaterialRequirement | undefined {
  return requirements.reduce<MaterialRequirement | undefined>(
    (a, b) => (a && a.readyOn >= b.readyOn ? a : b),
    undefined,
  )
}

function readyOn({ planned, open, plan }: Index, { kind, ref }: Source, ofAll: string): string {
  if (kind === 'planned') return planned.get(ref)!.readyOn
  if (kind === 'open') return open.get(ref)!.readyOn
  // A phantom is there when its own needs are, and it is the only source that its requirement may wait for.
  return kind === 'phantom' ? ofAll : plan.today
}

/** True when a source waits for its own components. */
function isHeldUp(index: Index, { kind, ref }: Source): boolean {
  const { plan, planned, open, requirements } = index
  if (kind === 'phantom') return true
  if (kind === 'stock') return false
  if (kind === 'open') {
    const order = open.get(ref)!
    return order.readyOn > order.dueOn && order.readyOn > plan.today
  }
  const { releaseOn } = planned.get(ref)!
  const needs = latest(requirements.get(`planned ${ref}`) ?? [])
  return needs !== undefined && needs.readyOn > releaseOn && needs.readyOn > plan.today
}
