import { usccProblem } from '../../domain/licence'
import type { Connection, Database } from './client'
import { ChangeRefused, violatesUnique } from './errors'
import { day, iso, isUuid, storableText, withoutNulls } from './values'

/** A kind of licence that parties need (证照). */
export type LicenceKind = {
  kind: string
  name: { en: string; zh: string }
  /** Kinds of parties that must have it. */
  requiredOf: string[]
  /** Only parties of this country must have it, ISO 3166-1 alpha-2. */
  country?: string
  /** Its number is a unified social credit code. */
  isUscc: boolean
}

/** A licence of a party, as somebody has seen it; without `validUntil` it has no end. Dates `YYYY-MM-DD`. */
export type Licence = {
  id: string
  party: string
  kind: string
  number: string
  validFrom: string
  validUntil?: string
  enteredBy: string
  enteredAt: string
  checkedBy?: string
  /** When it was compared with the original or the public register. */
  checkedAt?: string
}

/** Every kind, by its code. */
export async function listLicenceKinds(db: Connection): Promise<LicenceKind[]> {
  const rows = await db.licenceKind.findMany({ orderBy: { kind: 'asc' } })
  return rows.map(({ nameEn, nameZh, ...row }) =>
    withoutNulls({ ...row, name: { en: nameEn, zh: nameZh } }),
  ) as LicenceKind[]
}

/** Enters a kind, or changes the one that there is. */
export async function setLicenceKind(db: Connection, kind: LicenceKind): Promise<LicenceKind> {
  const { name, country, ...given } = kind
  const data = {
    ...given,
    nameEn: storableText(name.en),
    nameZh: storableText(name.zh),
    country: country ?? null,
  }
  await db.licenceKind.upsert({ where: { kind: kind.kind }, create: data, update: data })
  return kind
}

/** Licences of a party, or of all, by party and kind. */
export async function listLicences(db: Connection, party?: string): Promise<Licence[]> {
  const rows = await db.licence.findMany({
    where: { partyCode: party },
    orderBy: [{ partyCode: 'asc' }, { kind: 'asc' }, { validFrom: 'asc' }],
  })
  return rows.map(toLicence)
}

export type NewLicence = Pick<Licence, 'party' | 'kind' | 'number' | 'validFrom' | 'validUntil'> & {
  by: string
  at: string
}

/**
 * Enters a licence. The same one again changes nothing. Throws `ChangeRefused` for a party or a kind that there is
 * not, a wrong unified social credit code, and an end before the beginning.
 */
export async function enterLicence(db: Database, wanted: NewLicence): Promise<Licence> {
  const { party, kind, validFrom, validUntil, by, at } = wanted
  const number = storableText(wanted.number)
  await assertRight(db, wanted)
  const data = {
    partyCode: party,
    kind,
    number,
    validFrom: new Date(validFrom),
    validUntil: validUntil === undefined ? null : new Date(validUntil),
    enteredBy: by,
    enteredAt: at,
  }
  try {
    return toLicence(await db.licence.create({ data }))
  } catch (error) {
    if (!violatesUnique(error)) throw error
    const where = {
      partyCode_kind_number_validFrom: { partyCode: party, kind, number, validFrom: data.validFrom },
    }
    return toLicence(await db.licence.update({ where, data: { validUntil: data.validUntil } }))
  }
}

async function assertRight(db: Connection, { party, kind, number, validFrom, validUntil }: NewLicence) {
  const [known, of] = await Promise.all([
    db.party.findUnique({ where: { code: storableText(party) } }),
    db.licenceKind.findUnique({ where: { kind: storableText(kind) } }),
  ])
  if (!known) throw new ChangeRefused('unknown-code', `there is no party ${party}`, '/party')
  if (!of) throw new ChangeRefused('unknown-code', `there is no kind of licence ${kind}`, '/kind')
  const problem = of.isUscc ? usccProblem(number) : undefined
  if (problem) throw new ChangeRefused('out-of-range', problem, '/number')
  if (validUntil !== undefined && validUntil < validFrom)
    throw new ChangeRefused('out-of-range', 'must not be before validFrom', '/validUntil')
}

/** Notes that somebody has compared a licence with the original or the public register. */
export async function checkLicence(
  db: Connection,
  { id, by, at }: { id: string; by: string; at: string },
): Promise<Licence> {
  const known = isUuid(id) ? await db.licence.findUnique({ where: { id } }) : null
  if (!known) throw new ChangeRefused('not-found', 'there is no such licence')
  return toLicence(await db.licence.update({ where: { id }, data: { checkedBy: by, checkedAt: at } }))
}

type Row = Awaited<ReturnType<Connection['licence']['create']>>

function toLicence({ partyCode, ...row }: Row): Licence {
  return withoutNulls({
    ...row,
    party: partyCode,
    validFrom: day(row.validFrom),
    validUntil: day(row.validUntil),
    enteredAt: iso(row.enteredAt),
    checkedAt: iso(row.checkedAt),
  }) as Licence
}
