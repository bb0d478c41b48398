import type { Shift } from '../../domain/calendar'
import type { BillLine } from '../scheduling/materials'
import type { Routing, RoutingOperation } from '../scheduling/factory/input'
import type { ItemComponent, RoutingOperation as RoutingRow } from '../../prisma/generated/client'
import type { Connection } from './client'
import { day, decimalText, withoutNulls } from './values'

/** Working hours of a department, work centre or machine. */
export type ShiftCalendar = {
  name: string
  /** IANA. */
  zone: string
  /** Monday first. */
  week: Shift[][]
  exceptions: Record<string, Shift[]>
  /** CN when the public holidays and make-up working days of China count. */
  holidays?: string
  /** The department whose hours they are. */
  department?: string
}

/** Every shift calendar, by name. */
export async function listShiftCalendars(db: Connection): Promise<ShiftCalendar[]> {
  const rows = await db.shiftCalendar.findMany({ orderBy: { name: 'asc' } })
  return rows.map((row) => withoutNulls(row) as unknown as ShiftCalendar)
}

/** The routing of every product that has one, by product. */
export async function listRoutings(db: Connection): Promise<Routing[]> {
  const rows = await db.routingOperation.findMany({
    where: { product: { active: true } },
    orderBy: [{ productCode: 'asc' }, { position: 'asc' }],
  })
  const routings = new Map<string, Routing>()
  for (const row of rows) {
    const routing = routings.get(row.productCode) ?? { item: row.productCode, operations: [] }
    routing.operations.push(toOperation(row))
    routings.set(row.productCode, routing)
  }
  return [...routings.values()]
}

/** What every product and every item is made of, level by level. */
export async function listBillLines(db: Connection): Promise<BillLine[]> {
  const [products, items] = await Promise.all([
    db.bomLine.findMany({ orderBy: [{ productCode: 'asc' }, { position: 'asc' }] }),
    db.itemComponent.findMany({ orderBy: [{ parentCode: 'asc' }, { position: 'asc' }] }),
  ])
  return [
    ...products.map(({ productCode, material, perPiece, scrapPercent }) => ({
      parent: productCode,
      component: material,
      perParent: decimalText(perPiece),
      scrapPercent: decimalText(scrapPercent),
    })),
    ...items.map(toBillLine),
  ]
}

function toBillLine(row: ItemComponent): BillLine {
  const alternates = row.alternates as BillLine['alternates'] & unknown[]
  return withoutNulls({
    parent: row.parentCode,
    component: row.componentCode,
    perParent: decimalText(row.perParent),
    scrapPercent: decimalText(row.scrapPercent),
    from: day(row.fromOn),
    until: day(row.untilOn),
    alternates: alternates.length > 0 ? alternates : undefined,
  }) as BillLine
}

function toOperation(row: RoutingRow): RoutingOperation {
  return withoutNulls({
    id: row.operation,
    process: row.process,
    workCentre: row.workCentreCode,
    minutesPerPiece: row.minutesPerPiece.toNumber(),
    machines: row.machines,
    setupFamily: row.setupFamily,
    predecessors: row.predecessors,
    transferBatch: row.transferBatch,
    workers: row.workers?.toNumber(),
    floorSpace: row.floorSpace?.toNumber(),
  }) as unknown as RoutingOperation
}
