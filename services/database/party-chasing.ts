import type { Connection, Database } from './client'
import { ChangeRefused } from './errors'
import type { PartyKind } from './parties'
import { isNotOut } from './queued-mails'
import { iso, storableText } from './values'

/** One turn of the switch. */
export type ChasingChange = { chased: boolean; reason: string; by: string; at: string }

/** Whether Gendan writes to a party by itself, with every turn of that switch, the last one first. */
export type PartyChasing = { party: string; kind: PartyKind; chased: boolean; history: ChasingChange[] }

/** The switch of a party; undefined for a code that nobody has. */
export async function readChasing(db: Connection, code: string): Promise<PartyChasing | undefined> {
  const row = await db.party.findUnique({
    where: { code: storableText(code) },
    include: { chasingChanges: { orderBy: { id: 'desc' } } },
  })
  if (!row) return undefined
  const history = row.chasingChanges.map(({ chased, reason, by, at }) => ({
    chased,
    reason,
    by,
    at: iso(at),
  }))
  return { party: row.code, kind: row.kind as PartyKind, chased: row.chased, history }
}

/**
 * Turns the automatic mails to a party on or off; off, those that still wait are not sent either. The position that
 * it is in already changes nothing. Throws `ChangeRefused` for a code that nobody has.
 */
export async function setChasing(
  db: Database,
  { party: code, chased, reason, by, at }: ChasingChange & { party: string },
): Promise<PartyChasing> {
  return db.$transaction(async (tx) => {
    const { count } = await tx.party.updateMany({
      where: { code: storableText(code), chased: !chased },
      data: { chased },
    })
    if (count > 0) {
      if (!chased) await dropChasing(tx, code)
      await tx.chasingChange.create({
        data: { partyCode: code, chased, reason: storableText(reason), by, at },
      })
    }
    const turned = await readChasing(tx, code)
    if (turned) return turned
    throw new ChangeRefused('not-found', `There is no party ${code}`)
  })
}

async function dropChasing(tx: Connection, party: string): Promise<void> {
  await tx.$executeRaw`
    UPDATE emails SET status = 'dropped', last_error = 'the party is not written to automatically any more'
    WHERE recipient_code = ${storableText(party)} AND kind = 'escalation' AND ${isNotOut}`
}
