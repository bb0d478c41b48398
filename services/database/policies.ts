import { isDeepStrictEqual } from 'node:util'
import type { Problem } from '../../domain/body/check'
import { checkLadder } from '../../domain/policy/check-ladder'
import { classesAndNone, composePolicy, type LadderVersion } from '../../domain/policy/compose'
import { defaultsEdition } from '../../domain/policy/default-policy'
import {
  customerClasses,
  type CustomerClass,
  type Ladder,
  type Policy,
  type TaskKind,
} from '../../domain/policy'
import type { LadderVersion as Row } from '../../prisma/generated/client'
import type { Connection, Database } from './client'
import { ChangeRefused } from './errors'
import { iso, jsonColumn, storableText } from './values'

/** The version that a factory starts with; no row has it. */
const FIRST_VERSION = 1
const EDIT_LOCK = 20260012

/** The ladders that were edited, the latest of each kind and class. */
export async function laddersInForce(db: Connection): Promise<LadderVersion[]> {
  const rows = await db.ladderVersion.findMany({
    distinct: ['kind', 'customerClass'],
    orderBy: [{ kind: 'asc' }, { customerClass: 'asc' }, { version: 'desc' }],
  })
  return rows.map(toVersion)
}

/** Every edit of the ladder of a kind, the latest first. */
export async function ladderHistory(db: Connection, kind: TaskKind): Promise<LadderVersion[]> {
  return (await db.ladderVersion.findMany({ where: { kind }, orderBy: { version: 'desc' } })).map(toVersion)
}

/** The policy in force for customers of a class. */
export async function policyFor(db: Connection, customerClass?: CustomerClass): Promise<Policy> {
  return composePolicy(await laddersInForce(db), customerClass)
}

/** The policy in force for a customer by its class of now; one who is not known has none. */
export async function policyForCustomer(db: Connection, customer: string): Promise<Policy> {
  const party = await db.party.findUnique({
    where: { code: storableText(customer) },
    select: { class: true },
  })
  return policyFor(
    db,
    customerClasses.find((name) => name === party?.class),
  )
}

/** An edit as somebody asks for it; `written` is a ladder as people write it, not checked yet. */
export type LadderEdit = {
  kind: TaskKind
  customerClass?: CustomerClass
  written: unknown
  reason: string
  by: string
  at: string
  key: string
}

export type EditedLadder = { ok: true; edited: LadderVersion } | { ok: false; problems: Problem[] }

/**
 * Checks a ladder and puts it in force; a refused one leaves the old one as it is. Editors wait for each other, so
 * that a version always means the same ladders. The same key of the same person edits once; throws `ChangeRefused`
 * when it was used for another edit.
 */
export async function editLadder(db: Database, edit: LadderEdit): Promise<EditedLadder> {
  return db.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(${EDIT_LOCK}::bigint)`
    const { by, key } = edit
    const known = await tx.ladderVersion.findUnique({ where: { by_key: { by, key } } })
    if (known) return { ok: true, edited: sameEdit(known, edit) }
    const checked = checkEdit(edit, await laddersInForce(tx))
    if (!checked.ok) return checked
    return { ok: true, edited: await insertEdit(tx, edit, checked.ladder) }
  })
}

/** A ladder for all classes stands beside those of each class, and must fit all of them. */
function checkEdit(
  { kind, customerClass, written }: LadderEdit,
  inForce: readonly LadderVersion[],
): ReturnType<typeof checkLadder> {
  const own = checkLadder(kind, written, composePolicy(inForce, customerClass).ladders)
  if (!own.ok || customerClass) return own
  const others = classesAndNone.map((name) =>
    checkLadder(kind, written, composePolicy(inForce, name).ladders),
  )
  return others.find((result) => !result.ok) ?? own
}

/** A ladder that somebody wants to end: customers of the class, or all, go back to the next common one. */
export type LadderWithdrawal = Omit<LadderEdit, 'written'>

/**
 * Ends a ladder that was edited; its history stays. Throws `ChangeRefused` when those customers have none of their
 * own, and when the key was used for something else.
 */
export async function withdrawLadder(db: Database, withdrawal: LadderWithdrawal): Promise<LadderVersion> {
  const { kind, customerClass, by, key } = withdrawal
  return db.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(${EDIT_LOCK}::bigint)`
    const known = await tx.ladderVersion.findUnique({ where: { by_key: { by, key } } })
    if (known) return sameWithdrawal(known, withdrawal)
    const inForce = await laddersInForce(tx)
    const ended = inForce.find((row) => row.kind === kind && row.customerClass === customerClass)
    if (ended && !ended.withdrawn) return insertEdit(tx, withdrawal, ended.ladder, true)
    const whose = customerClass ? `Customers of class ${customerClass} have` : 'The factory has'
    throw new ChangeRefused('not-found', `${whose} no ladder of their own for ${kind}`)
  })
}

function sameWithdrawal(row: Row, { kind, customerClass, reason, by, key }: LadderWithdrawal): LadderVersion {
  const known = toVersion(row)
  const isSame =
    known.withdrawn &&
    known.kind === kind &&
    known.customerClass === customerClass &&
    known.reason === storableText(reason)
  if (isSame) return known
  throw reused(by, key)
}

function reused(by: string, key: string): ChangeRefused {
  return new ChangeRefused('key-reused', `${by} has used the key ${key} for another edit`)
}

async function insertEdit(
  tx: Connection,
  { kind, customerClass, reason, by, at, key }: LadderWithdrawal,
  ladder: Ladder,
  withdrawn = false,
): Promise<LadderVersion> {
  const { _max: latest } = await tx.ladderVersion.aggregate({ _max: { version: true } })
  const row = await tx.ladderVersion.create({
    data: {
      version: (latest.version ?? FIRST_VERSION) + 1,
      kind,
      customerClass: customerClass ?? null,
      ladder: jsonColumn(ladder),
      withdrawn,
      reason: storableText(reason),
      by,
      at,
      key,
    },
  })
  return toVersion(row)
}

function sameEdit(row: Row, { kind, customerClass, reason, written, by, key }: LadderEdit): LadderVersion {
  const known = toVersion(row)
  const again = checkLadder(kind, written, { ...composePolicy([]).ladders, [kind]: known.ladder })
  const isSame =
    !known.withdrawn &&
    known.kind === kind &&
    known.customerClass === customerClass &&
    known.reason === storableText(reason) &&
    again.ok &&
    isDeepStrictEqual(jsonColumn(again.ladder), jsonColumn(known.ladder))
  if (isSame) return known
  throw reused(by, key)
}

/**
 * Orders that are not over and live by another policy than the one in force for their customer, or by an earlier
 * edition of what a factory starts with. This is what is still to be told of an edit: it follows from the tables alone, so that none is lost with whoever made the edit, and
 * an order that was planned while it was made is among them too.
 */
export async function ordersBehind(db: Connection): Promise<string[]> {
  const inForce = await laddersInForce(db)
  const policies = classesAndNone.map((name) => {
    const { version, customerClass } = composePolicy(inForce, name)
    return { name: name ?? '', version, own: customerClass ?? '' }
  })
  const rows = await db.$queryRaw<{ number: string }[]>`
    SELECT orders.number FROM orders
    LEFT JOIN parties ON parties.code = orders.customer_code
    JOIN jsonb_to_recordset(${JSON.stringify(policies)}::jsonb) AS policy (name text, version int, own text)
      ON policy.name = CASE WHEN parties.class IN ('A', 'B', 'C') THEN parties.class ELSE '' END
    WHERE orders.status IN ('open', 'cancelling') AND orders.state ? 'policy'
      AND ((orders.state->'policy'->>'version')::int <> policy.version
        OR coalesce((orders.state->'policy'->>'defaults')::int, 1) <> ${defaultsEdition}
        OR coalesce(orders.state->'policy'->>'customerClass', '') <> policy.own)
    ORDER BY orders.number`
  return rows.map(({ number }) => number)
}

function toVersion({ version, kind, customerClass, ladder, withdrawn, reason, by, at }: Row): LadderVersion {
  return {
    version,
    kind: kind as TaskKind,
    ...(customerClass === null ? {} : { customerClass: customerClass as CustomerClass }),
    ladder: ladder as unknown as Ladder,
    ...(withdrawn ? { withdrawn } : {}),
    reason,
    by,
    at: iso(at),
  }
}
