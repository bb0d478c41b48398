import { capacityLimits } from '../capacity'
import type { Report } from '../capacity/checks'
import { checkGraph } from '../template-check'
import type { FactoryInput, FactoryOrder, FactoryOrderLine, Routing, RoutingOperation } from './input'
import { isBoughtIn } from './products'

/** What refers to nothing, twice to the same, or to itself in a circle, in a picture of the right shape. */
export function checkReferences(input: FactoryInput, report: Report): void {
  const known: Known = {
    items: new Map(input.items.map((item) => [item.code, item])),
    routings: new Map(input.routings.map((routing) => [routing.item, routing])),
    report,
  }
  const centres = machinesByCentre(input, report)
  unique(
    input.routings.map(({ item }) => item),
    (i) => `/routings/${i}/item`,
    report,
  )
  input.routings.forEach((routing, i) => checkRouting(routing, `/routings/${i}`, { centres, report }))
  unique(
    input.orders.map(({ number }) => number),
    (i) => `/orders/${i}/number`,
    report,
  )
  checkLines(input, known)
  input.orders.forEach(({ time: { template, facts } }, i) => {
    // The templates of policies.md are right; a factory's own may not be.
    if (typeof template !== 'string')
      checkGraph(template, facts, { pointer: `/orders/${i}/time/template`, report })
  })
  checkReservations(input, known)
}

type Known = {
  items: ReadonlyMap<string, FactoryInput['items'][number]>
  routings: ReadonlyMap<string, Routing>
  report: Report
}

/** Machines of each work centre. */
function machinesByCentre({ workCentres, machines }: FactoryInput, report: Report): Map<string, Set<string>> {
  const centres = new Map(workCentres.map(({ id }) => [id, new Set<string>()]))
  machines.forEach(({ id, workCentre, stops = [] }, m) => {
    if (workCentre !== undefined) centres.get(workCentre)?.add(id)
    unique(
      stops.flatMap((stop) => (stop.id === undefined ? [] : [stop.id])),
      (i) => `/machines/${m}/stops/${i}/id`,
      report,
    )
  })
  return centres
}

type Centres = { centres: ReadonlyMap<string, ReadonlySet<string>>; report: Report }

function checkRouting({ operations }: Routing, pointer: string, { centres, report }: Centres): void {
  unique(
    operations.map(({ id }) => id),
    (i) => `${pointer}/operations/${i}/id`,
    report,
  )
  const ids = new Set(operations.map(({ id }) => id))
  operations.forEach((operation, i) => {
    const at = `${pointer}/operations/${i}`
    operation.predecessors?.forEach((id, k) => {
      if (!ids.has(id)) report(`${at}/predecessors/${k}`, `the routing has no operation ${id}`)
    })
    checkWhere(operation, at, { centres, report })
  })
  const circle = circleIn(operations)
  if (circle) report(`${pointer}/operations`, `the predecessors go in a circle: ${circle.join(' → ')}`)
}

function checkWhere(
  { workCentre, machines }: RoutingOperation,
  at: string,
  { centres, report }: Centres,
): void {
  const members = centres.get(workCentre)
  if (!members) return report(`${at}/workCentre`, `no work centre has the id ${workCentre}`)
  if (machines) {
    unique(
      machines.map(({ machine }) => machine),
      (k) => `${at}/machines/${k}/machine`,
      report,
    )
    machines.forEach(({ machine }, k) => {
      if (!members.has(machine))
        report(`${at}/machines/${k}/machine`, `${machine} is no machine of the work centre ${workCentre}`)
    })
    return
  }
  if (members.size === 0) report(`${at}/workCentre`, `${workCentre} has no machine`)
  if (members.size > capacityLimits.machinesPerOperation)
    report(
      `${at}/workCentre`,
      `${workCentre} has ${members.size} machines; an operation may choose among ${capacityLimits.machinesPerOperation}: name them`,
    )
}

/** Ids along a circle of predecessors, the first again at the end. */
function circleIn(operations: RoutingOperation[]): string[] | undefined {
  const before = new Map(
    operations.map(({ id, predecessors }, i) => [
      id,
      predecessors ?? (i === 0 ? [] : [operations[i - 1]!.id]),
    ]),
  )
  const done = new Set<string>()
  const visit = (id: string, path: string[]): string[] | undefined => {
    if (path.includes(id)) return [...path.slice(path.indexOf(id)), id].reverse()
    if (done.has(id)) return undefined
    for (const prior of before.get(id) ?? []) {
      const circle = visit(prior, [...path, id])
      if (circle) return circle
    }
    done.add(id)
    return undefined
  }
  for (const { id } of operations) {
    const circle = visit(id, [])
    if (circle) return circle
  }
  return undefined
}

function checkLines({ orders }: FactoryInput, known: Known): void {
  const seen = new Set<string>()
  orders.forEach((order, o) =>
    order.lines.forEach((line, l) => {
      const pointer = `/orders/${o}/lines/${l}`
      if (seen.has(line.id))
        known.report(`${pointer}/id`, `must be unique in the factory, and ${line.id} comes twice`)
      seen.add(line.id)
      checkLine(order, line, { pointer, ...known })
    }),
  )
}

function checkLine(
  order: FactoryOrder,
  line: FactoryOrderLine,
  { items, routings, report, pointer }: Known & { pointer: string },
): void {
  const unknown = (code: string, at: string) => {
    if (!items.has(code)) report(`${pointer}/${at}`, `names ${code}, which is not among the items`)
  }
  line.needs?.forEach(({ item }, i) => unknown(item, `needs/${i}/item`))
  line.bound?.forEach(({ item }, i) => unknown(item, `bound/${i}/item`))
  unique(
    (line.bound ?? []).map(({ ref }) => ref),
    (i) => `${pointer}/bound/${i}/ref`,
    report,
  )
  if (line.isMade) return
  if (line.needs === undefined) unknown(line.item, 'item')
  if (!routings.has(line.item) && !isBoughtIn(order, items.get(line.item)))
    report(
      `${pointer}/item`,
      `${line.item} has no routing; only a product that is bought in or made needs none`,
    )
}

function checkReservations({ reservations = [], supplies = [], orders }: FactoryInput, known: Known): void {
  const lines = new Set(orders.flatMap((order) => order.lines.map(({ id }) => id)))
  const production = new Set(supplies.filter(({ kind }) => kind === 'production').map(({ ref }) => ref))
  reservations.forEach(({ item, orderLine, productionOrder }, i) => {
    const pointer = `/reservations/${i}`
    if (!known.items.has(item)) known.report(`${pointer}/item`, `names ${item}, which is not among the items`)
    if (orderLine !== undefined && !lines.has(orderLine))
      known.report(`${pointer}/orderLine`, `names ${orderLine}, which is no line of an open order`)
    if (productionOrder !== undefined && !production.has(productionOrder))
      known.report(
        `${pointer}/productionOrder`,
        `names ${productionOrder}, which is no open production order`,
      )
  })
}

function unique(names: string[], pointer: (index: number) => string, report: Report): void {
  const seen = new Set<string>()
  names.forEach((name, i) => {
    if (seen.has(name)) report(pointer(i), `must be unique, and ${name} comes twice`)
    seen.add(name)
  })
}
