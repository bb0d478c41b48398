import type { CapacityMachine, WorkCentre as PlannedWorkCentre } from '../scheduling/capacity'
import type { MachineStop as StopRow, Prisma } from '../../prisma/generated/client'
import type { Connection, Database } from './client'
import { ChangeRefused } from './errors'
import { requestPlanning } from './planning-requests'
import { iso, isUuid, storableText, withoutNulls } from './values'

/** A time for which a machine stands still; `until` is when it is expected to work again, `endedAt` when it did. */
export type MachineStop = {
  id: string
  machine: string
  from: string
  until: string
  reason: string
  by: string
  at: string
  endedAt?: string
}

/** A machine or line of people, with the stops that are not over. */
export type Machine = {
  code: string
  name: string
  nameZh: string
  workCentre: string
  calendarName?: string
  setupFamily?: string
  setupMatrix?: CapacityMachine['setupMatrix']
  reservePercent: number
  stops: MachineStop[]
}

/** Machines that do the same work. */
export type WorkCentre = {
  code: string
  name: string
  nameZh: string
  department: string
  line?: PlannedWorkCentre['line']
  labourMinutesPerDay?: number
  floorSpace?: number
  calendarName?: string
}

/** Every machine in use, by code, with its stops that end after `now`. */
export async function listMachines(db: Connection, now: string): Promise<Machine[]> {
  const rows = await db.machine.findMany({
    where: { active: true },
    include: {
      stops: { where: { endedAt: null, untilAt: { gt: now } }, orderBy: [{ fromAt: 'asc' }, { id: 'asc' }] },
    },
    orderBy: { code: 'asc' },
  })
  return rows.map(toMachine)
}

/** Every work centre, by code. */
export async function listWorkCentres(db: Connection): Promise<WorkCentre[]> {
  const rows = await db.workCentre.findMany({ orderBy: { code: 'asc' } })
  return rows.map(({ floorSpace, ...row }) =>
    withoutNulls({ ...row, floorSpace: floorSpace?.toNumber() }),
  ) as WorkCentre[]
}

export type NewMachineStop = Omit<MachineStop, 'id' | 'endedAt'> & { key?: string }

/**
 * A machine stands still, or will: asks for a plan. The same key of the same person enters it once. Throws
 * `ChangeRefused` for an unknown machine and for a stop that ends before it begins.
 */
export async function stopMachine(db: Database, stop: NewMachineStop): Promise<MachineStop> {
  const { machine, from, until, reason, by, at, key } = stop
  if (!(Date.parse(from) < Date.parse(until)))
    throw new ChangeRefused('out-of-range', `must be after ${from}`, '/until')
  return db.$transaction(async (tx) => {
    const code = storableText(machine)
    const [known] = await tx.$queryRaw<unknown[]>`SELECT 1 FROM machines WHERE code = ${code} FOR UPDATE`
    if (!known) throw new ChangeRefused('unknown-code', `no machine has the code ${machine}`, '/machine')
    const made =
      key === undefined ? null : await tx.machineStop.findUnique({ where: { by_key: { by, key } } })
    if (made) return sameStop(made, stop)
    const text = storableText(reason)
    const data = { machineCode: code, fromAt: from, untilAt: until, reason: text, by, at, key }
    const row = await tx.machineStop.create({ data })
    const why = `${code} stops from ${from} until ${until}: ${reason}`
    await requestPlanning(tx, { at, kind: 'capacity', ref: code, reason: why })
    return toStop(row)
  })
}

/** The machine works again: asks for a plan. Repeating it changes nothing. */
export async function endStop(
  db: Database,
  { id, at, by }: { id: string; at: string; by: string },
): Promise<MachineStop> {
  return db.$transaction(async (tx) => {
    const known = isUuid(id) ? await tx.machineStop.findUnique({ where: { id } }) : null
    if (!known) throw new ChangeRefused('not-found', `there is no stop ${id}`, '/stop')
    const { count } = await tx.machineStop.updateMany({
      where: { id, endedAt: null },
      data: { endedAt: at, endedBy: by },
    })
    const row = await tx.machineStop.findUniqueOrThrow({ where: { id } })
    if (count > 0) {
      const reason = `${row.machineCode} works again`
      await requestPlanning(tx, { at, kind: 'capacity', ref: row.machineCode, reason })
    }
    return toStop(row)
  })
}

function sameStop(row: StopRow, { machine, from, until, by, key }: NewMachineStop): MachineStop {
  const isSame =
    row.machineCode === machine &&
    row.fromAt.getTime() === Date.parse(from) &&
    row.untilAt.getTime() === Date.parse(until)
  if (isSame) return toStop(row)
  throw new ChangeRefused('key-reused', `${by} has used the key ${key} for another stop`)
}

function toMachine(row: Prisma.MachineGetPayload<{ include: { stops: true } }>): Machine {
  const { workCentreCode, reservePercent, active: _active, stops, ...machine } = row
  return withoutNulls({
    ...machine,
    workCentre: workCentreCode,
    reservePercent: reservePercent.toNumber(),
    stops: stops.map(toStop),
  }) as Machine
}

function toStop({ machineCode, fromAt, untilAt, ...row }: StopRow): MachineStop {
  const { id, reason, by, at, endedAt } = row
  return withoutNulls({
    id,
    machine: machineCode,
    from: iso(fromAt),
    until: iso(untilAt),
    reason,
    by,
    at: iso(at),
    endedAt: iso(endedAt),
  }) as MachineStop
}
