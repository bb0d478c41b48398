import { addDays } from '../../domain/calendar'
import type { Connection } from '../../services/database'
import { jsonColumn } from '../../services/database/values'
import { sampleComponents, sampleItems, type SampleItem } from './items'
import { sampleCalendars, sampleMachines, sampleWorkCentres } from './machines'
import { sampleRoutings } from './routings'
import { sampleRates, sampleSupplies, type SampleSupply } from './supply'

/** Who entered the opening stock and the orders that ran before. */
const enteredBy = 'WH01'

/** Enters items with their components and opening stock, what is on order, and exchange rates; what is there stays. */
export async function enterMaterials(tx: Connection, now: Date): Promise<void> {
  await enterItems(tx, now)
  await enterSupplies(tx, now)
  await tx.exchangeRate.createMany({
    data: sampleRates.map(({ asOf, ...rate }) => ({ ...rate, asOf: new Date(asOf) })),
    skipDuplicates: true,
  })
}

/** Components and stock come with their item: a component that was removed later does not return. */
async function enterItems(tx: Connection, at: Date): Promise<void> {
  const known = new Set((await tx.item.findMany({ select: { code: true } })).map(({ code }) => code))
  const absent = sampleItems.filter(({ code }) => !known.has(code))
  await tx.item.createMany({ data: absent.map(itemRow) })
  const isAbsent = new Set(absent.map(({ code }) => code))
  await tx.itemComponent.createMany({
    data: componentRows().filter(({ parentCode }) => isAbsent.has(parentCode)),
  })
  const stocked = absent.filter(({ onHand = 0 }) => onHand > 0)
  await tx.stockMovement.createMany({
    data: stocked.map(({ code, onHand }) => ({
      itemCode: code,
      quantity: onHand!,
      kind: 'adjustment',
      at,
      by: enteredBy,
      reason: 'opening stock',
    })),
  })
}

async function enterSupplies(tx: Connection, now: Date): Promise<void> {
  const known = new Set((await tx.supplyLine.findMany({ select: { ref: true } })).map(({ ref }) => ref))
  const absent = sampleSupplies.filter(({ ref }) => !known.has(ref)).map((supply) => supplyRow(supply, now))
  await tx.supplyLine.createMany({ data: absent })
  await tx.supplyLineChange.createMany({
    data: absent.map(({ ref, promisedOn }) => ({
      ref,
      at: now,
      by: enteredBy,
      what: 'created',
      to: promisedOn.toISOString().slice(0, 10),
    })),
  })
}

/** Enters calendars, work centres and machines, and the routing of each product that has none. */
export async function enterCapacity(tx: Connection): Promise<void> {
  await tx.shiftCalendar.createMany({ data: sampleCalendars, skipDuplicates: true })
  await tx.workCentre.createMany({ data: sampleWorkCentres, skipDuplicates: true })
  await tx.machine.createMany({
    data: sampleMachines.map(({ workCentre, ...machine }) => ({ ...machine, workCentreCode: workCentre })),
    skipDuplicates: true,
  })
  const routed = await tx.routingOperation.findMany({
    distinct: ['productCode'],
    select: { productCode: true },
  })
  const known = new Set(routed.map(({ productCode }) => productCode))
  await tx.routingOperation.createMany({
    data: routingRows().filter(({ productCode }) => !known.has(productCode)),
  })
}

function itemRow({ lotSize, ...item }: SampleItem) {
  return { ...item, ...(lotSize && { lotSize: jsonColumn(lotSize) }) }
}

function componentRows() {
  const positions = new Map<string, number>()
  return sampleComponents.map(({ parent, component, alternates = [], ...line }) => {
    const position = (positions.get(parent) ?? 0) + 1
    positions.set(parent, position)
    return {
      ...line,
      parentCode: parent,
      position,
      componentCode: component,
      alternates: jsonColumn(alternates),
    }
  })
}

function supplyRow({ item, supplier, promisedInDays, startInDays, ...line }: SampleSupply, now: Date) {
  const inDays = (days: number) => new Date(addDays(now.toISOString().slice(0, 10), days))
  const promisedOn = inDays(promisedInDays)
  return {
    ...line,
    itemCode: item,
    supplierCode: supplier,
    promisedOn,
    firstPromisedOn: promisedOn,
    startOn: startInDays === undefined ? undefined : inDays(startInDays),
    createdBy: enteredBy,
    createdAt: now,
  }
}

function routingRows() {
  return sampleRoutings.flatMap(({ item, operations }) =>
    operations.map(({ id, workCentre, machines, predecessors, ...operation }, index) => ({
      ...operation,
      productCode: item,
      position: index + 1,
      operation: id,
      workCentreCode: workCentre,
      ...(machines && { machines: jsonColumn(machines) }),
      ...(predecessors && { predecessors: jsonColumn(predecessors) }),
    })),
  )
}
