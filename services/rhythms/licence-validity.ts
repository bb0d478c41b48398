import { addDays, daysBetween } from '../../domain/calendar'
import { usccProblem } from '../../domain/licence'
import type { Bilingual } from '../../domain/policy/ladders'
import { licenceFindings, type LicenceCheck, type LicenceFinding } from '../../domain/rhythm'
import type { Licence, LicenceKind } from '../database'
import type { Drafted, Report } from './report'
import { byText, countBy, groupedBy } from './sums'

/** So long a customer counts as new, calendar days. */
const newForDays = 90

/** A licence as far as its validity goes. */
export type HeldLicence = Omit<Licence, 'enteredBy' | 'enteredAt' | 'checkedBy'>

export type LicensedParty = {
  code: string
  kind: string
  country?: string
  sales?: string
  /** When the party was entered. */
  createdAt: string
}

export type LicenceFacts = { parties: LicensedParty[]; kinds: LicenceKind[]; licences: HeldLicence[] }

/** What is to be said of every licence that a party must have, and of every other one that it has (R116). */
export function licenceChecks({ parties, kinds, licences }: LicenceFacts, today: string): LicenceCheck[] {
  const held = groupedBy(licences, ({ party, kind }) => `${party} ${kind}`)
  const ofParty = new Map(held.map((group) => [`${group[0]!.party} ${group[0]!.kind}`, group]))
  return parties.flatMap((party) =>
    kinds.flatMap((kind) => {
      const own = ofParty.get(`${party.code} ${kind.kind}`) ?? []
      if (own.length === 0 && !isRequired(kind, party)) return []
      const isNewCustomer =
        party.kind === 'customer' && party.createdAt.slice(0, 10) >= addDays(today, -newForDays)
      return [{ party: party.code, kind: kind.kind, ...findingOf(best(own), kind, today), isNewCustomer }]
    }),
  )
}

function isRequired({ requiredOf, country }: LicenceKind, party: LicensedParty): boolean {
  return requiredOf.includes(party.kind) && (country === undefined || country === party.country)
}

/** Of several, the one that holds longest. */
function best(licences: readonly HeldLicence[]): HeldLicence | undefined {
  return licences.toSorted(byText(({ validUntil = '9' }) => validUntil)).at(-1)
}

type Finding = Pick<LicenceCheck, 'finding' | 'licence' | 'validUntil' | 'daysLeft'>

function findingOf(licence: HeldLicence | undefined, kind: LicenceKind, today: string): Finding {
  if (!licence) return { finding: 'missing' }
  const { id, validUntil } = licence
  const daysLeft = validUntil === undefined ? undefined : daysBetween(today, validUntil)
  return {
    finding: statusOf(licence, { kind, today, daysLeft }),
    licence: id,
    ...(validUntil === undefined ? {} : { validUntil, daysLeft }),
  }
}

function statusOf(
  { number, validFrom, checkedAt }: HeldLicence,
  { kind, today, daysLeft = Infinity }: { kind: LicenceKind; today: string; daysLeft?: number },
): LicenceFinding {
  if (kind.isUscc && usccProblem(number) !== undefined) return 'wrongNumber'
  if (daysLeft < 0) return 'expired'
  if (validFrom > today) return 'notYetValid'
  if (daysLeft <= 30) return 'expiresIn30Days'
  if (daysLeft <= 60) return 'expiresIn60Days'
  return checkedAt === undefined ? 'notChecked' : 'valid'
}

/** The run: the findings, the worst first, to sales as a whole and to each salesperson for the own customers. */
export function draftLicenceChecks(
  checks: LicenceCheck[],
  { parties, kinds }: Pick<LicenceFacts, 'parties' | 'kinds'>,
): Drafted {
  const sorted = checks.toSorted(
    byText(
      ({ finding }) => String(licenceFindings.indexOf(finding)),
      ({ isNewCustomer }) => (isNewCustomer ? '0' : '1'),
      ({ party }) => party,
      ({ kind }) => kind,
    ),
  )
  const wanting = sorted.filter(({ finding }) => finding !== 'valid')
  const sales = new Map(parties.map((party) => [party.code, party.sales]))
  const bySales = groupedBy(
    wanting.filter(({ party }) => sales.get(party) !== undefined),
    ({ party }) => sales.get(party) ?? '',
  )
  return {
    counts: {
      checks: checks.length,
      ...countBy(
        checks.map(({ finding }) => finding),
        licenceFindings,
      ),
      newCustomersMissing: checks.filter(
        ({ finding, isNewCustomer }) => isNewCustomer && finding === 'missing',
      ).length,
    },
    record: { kind: 'licenceValidity', checks: sorted },
    reports:
      wanting.length === 0
        ? []
        : [
            report({ department: 'sales', level: 'lead' }, wanting, kinds),
            ...bySales.map((own) => report({ employee: sales.get(own[0]!.party) ?? '' }, own, kinds)),
          ],
  }
}

const findingNames: Record<LicenceFinding, Bilingual> = {
  missing: { en: 'missing', zh: '缺失' },
  wrongNumber: { en: 'wrong number', zh: '号码不符' },
  expired: { en: 'expired', zh: '已过期' },
  notYetValid: { en: 'not yet valid', zh: '未生效' },
  expiresIn30Days: { en: 'expires within 30 days', zh: '30 天内到期' },
  expiresIn60Days: { en: 'expires within 60 days', zh: '60 天内到期' },
  notChecked: { en: 'not checked', zh: '未核验' },
  valid: { en: 'valid', zh: '有效' },
}

function report(to: Report['to'][number], checks: LicenceCheck[], kinds: readonly LicenceKind[]): Report {
  const names = new Map(kinds.map(({ kind, name }) => [kind, name]))
  return {
    to: [to],
    lead: {
      en: `${checks.length === 1 ? '1 licence needs' : `${checks.length} licences need`} somebody to act: missing, expired, about to expire or not checked`,
      zh: `${checks.length} 项证照需要处理：缺失、过期、即将到期或未核验`,
    },
    tables: [
      {
        columns: [
          { en: 'Party', zh: '单位' },
          { en: 'Licence', zh: '证照' },
          { en: 'Finding', zh: '结果' },
          { en: 'Valid until', zh: '有效期至' },
          { en: 'New customer', zh: '新客户' },
        ],
        rows: checks.map(({ party, kind, finding, validUntil, isNewCustomer }) => [
          party,
          names.get(kind) ?? kind,
          findingNames[finding],
          validUntil ?? '—',
          isNewCustomer ? { en: 'yes', zh: '是' } : '—',
        ]),
      },
    ],
  }
}
