import type { MaterialsInput } from './input'
import { hurtsOf, tracerOf } from './hurts'
import type { Tracer } from './hurts'
import { kittingOf } from './kitting'
import { messagesOf } from './messages'
import { missedOf } from './missed'
import type {
  DemandLine,
  LateRelease,
  MaterialPlan,
  MaterialRequirement,
  OpenOrder,
  Peg,
  PhantomUse,
  PlannedOrder,
} from './plan'
import type { Projection } from './projection'
import { chainOf, project, readyOf } from './projection'
import { never } from './records'
import type { Run } from './run'
import type { Sources } from './sources'
import { planIdOf, sourcesOf } from './sources'
import { dateOfDay } from './workdays'

/** Turns a finished run into the plan that is handed out. */
export function reportOf(run: Run, input: MaterialsInput): MaterialPlan {
  const projection = project(run)
  const tracer = tracerOf(run.records, run.sequence)
  const sources = sourcesOf(run.records)
  const frame: Frame = { run, input, projection, tracer, sources }
  return {
    today: dateOfDay(run.days, run.network.today),
    lines: linesOf(frame),
    plannedOrders: plannedOf(frame),
    phantoms: phantomsOf(frame),
    openOrders: openOrdersOf(frame),
    requirements: requirementsIn(frame),
    late: lateOf(frame),
    messages: messagesOf(run, input, frame),
    missed: missedOf(run, sources),
    kitting: kittingOf(run, projection, sources),
    beyondHorizon: run.network.beyond,
    warnings: run.warnings,
  }
}

type Frame = {
  run: Run
  input: MaterialsInput
  projection: Projection
  tracer: Tracer
  sources: Sources
}

function linesOf({ run, input, projection, sources }: Frame): DemandLine[] {
  const { days, network, records } = run
  return network.demands.map(({ index, orderLine, item, day }, i) => {
    const number = records.requirementOfDemand[i]!
    const ready = readyOf(records, projection, number).day
    const because = ready > day ? chainOf(records, projection, number) : []
    return {
      orderLine,
      item: network.items[item]!.code,
      quantity: input.demands[index]!.quantity,
      neededOn: input.demands[index]!.neededOn,
      readyOn: dateOfDay(days, ready),
      daysLate: Math.max(0, ready - day),
      ...(because.length > 0 && {
        because: because.map((from) => ({ kind: sources.kindOf(from), ref: sources.refOf(from) })),
      }),
    }
  })
}

function plannedOf({ run, projection, sources }: Frame): PlannedOrder[] {
  const { days, network, records } = run
  const { supply, firstPlanned } = records
  const orders: PlannedOrder[] = []
  for (let order = firstPlanned; order < supply.count; order++) {
    const { code, kind } = network.items[supply.item[order]!]!
    if (kind === 'phantom') continue
    const planned: PlannedOrder = {
      id: sources.refOf(order),
      item: code,
      kind,
      quantity: supply.ordered[order]! / 1000,
      expected: supply.brings[order]! / 1000,
      releaseOn: dateOfDay(days, supply.release[order]!),
      dueOn: dateOfDay(days, supply.due[order]!),
      readyOn: dateOfDay(days, projection.ready[order]!),
    }
    if (supply.enlarges[order]! >= 0) planned.increases = sources.refOf(supply.enlarges[order]!)
    if (supply.release[order]! < network.today) planned.daysLate = network.today - supply.release[order]!
    if (supply.release[order]! <= network.freezeEnd) planned.frozen = true
    orders.push(planned)
  }
  return orders
}

function phantomsOf({ run: { days, network, records }, sources }: Frame): PhantomUse[] {
  const { supply, firstPlanned } = records
  const uses: PhantomUse[] = []
  for (let order = firstPlanned; order < supply.count; order++) {
    const { code, kind } = network.items[supply.item[order]!]!
    if (kind !== 'phantom') continue
    const quantity = supply.ordered[order]! / 1000
    uses.push({ id: sources.refOf(order), item: code, quantity, on: dateOfDay(days, supply.due[order]!) })
  }
  return uses
}

function openOrdersOf({ run: { days, network, records }, projection }: Frame): OpenOrder[] {
  const { supply, peg, firstReceipt } = records
  return network.receipts.map(({ index, ref, item, quantity, promised }) => {
    const order = firstReceipt + index
    let used = 0
    for (let i = supply.pegFrom[order]!; i < supply.pegTo[order]!; i++)
      if (peg.supply[i] === order) used += peg.amount[i]!
    return {
      ref,
      item: network.items[item]!.code,
      quantity: quantity / 1000,
      dueOn: dateOfDay(days, promised),
      ...(supply.due[order] !== never && { wantedOn: dateOfDay(days, supply.due[order]!) }),
      readyOn: dateOfDay(days, projection.ready[order]!),
      used: used / 1000,
    }
  })
}

function requirementsIn(frame: Frame): MaterialRequirement[] {
  const { requirement } = frame.run.records
  const found: MaterialRequirement[] = []
  for (let number = 0; number < requirement.count; number++)
    if (requirement.amount[number]! > 0) found.push(requirementIn(frame, number))
  return found
}

function requirementIn({ run, projection, sources }: Frame, number: number): MaterialRequirement {
  const { days, network, records } = run
  const { requirement } = records
  const owner = requirement.owner[number]!
  const isDemand = owner < 0
  const found: MaterialRequirement = {
    item: network.items[requirement.item[number]!]!.code,
    quantity: requirement.amount[number]! / 1000,
    neededOn: dateOfDay(days, requirement.day[number]!),
    readyOn: dateOfDay(days, readyOf(records, projection, number).day),
    of: isDemand ? 'orderLine' : (sources.kindOf(owner) as MaterialRequirement['of']),
    ref: isDemand ? network.demands[-1 - owner]!.orderLine : sources.refOf(owner),
    pegs: pegsOf(run, sources, number),
  }
  if (!isDemand) found.bomLine = requirement.line[number]!
  if (requirement.candidate[number]! > 0) found.alternate = requirement.candidate[number]! - 1
  return found
}

function pegsOf({ records: { requirement, peg } }: Run, sources: Sources, number: number): Peg[] {
  const pegs: Peg[] = []
  for (let i = requirement.pegFrom[number]!; i < requirement.pegTo[number]!; i++) {
    const from = peg.supply[i]!
    pegs.push({ kind: sources.kindOf(from), ref: sources.refOf(from), quantity: peg.amount[i]! / 1000 })
  }
  return pegs
}

function lateOf({ run: { days, network, records }, tracer }: Frame): LateRelease[] {
  const { supply, firstPlanned } = records
  const late: LateRelease[] = []
  for (let order = firstPlanned; order < supply.count; order++) {
    const { code, kind } = network.items[supply.item[order]!]!
    const daysLate = network.today - supply.release[order]!
    if (daysLate <= 0 || kind === 'phantom') continue
    late.push({
      order: planIdOf(records, order),
      item: code,
      releaseOn: dateOfDay(days, supply.release[order]!),
      daysLate,
      ...hurtsOf(tracer, order, daysLate),
    })
  }
  return late
}
