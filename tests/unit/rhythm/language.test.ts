import type { Language } from '../../../services/database'
import { composeReport } from '../../../services/email/report'
import { draftConfirmations } from '../../../services/rhythms/collection-confirmation'
import { draftBalances } from '../../../services/rhythms/customer-balance'
import { draftInvoiceRun } from '../../../services/rhythms/invoice-run'
import { draftLicenceChecks } from '../../../services/rhythms/licence-validity'
import { draftMaterialRun } from '../../../services/rhythms/material-run'
import { draftStatements, statedMonth, statementsOf } from '../../../services/rhythms/monthly-statement'
import { draftMonthPlan } from '../../../services/rhythms/next-month-plan'
import { draftPurchases } from '../../../services/rhythms/purchase-summary'
import type { Drafted } from '../../../services/rhythms/report'
import {
  invoiceItemKinds,
  licenceFindings,
  materialFindings,
  purchaseStatuses,
  type PurchaseReason,
} from '../../../domain/rhythm'

const month = statedMonth('2026-04-01')
const days = { nominalOn: '2026-03-20', today: '2026-03-20' }
const money = { customer: 'C-1', currency: 'USD', order: 'O1' }
const reasons: PurchaseReason[] = [
  'deliveredLate', 'orderOnHold', 'depositMissing', 'notReleased', 'rejected', 'partDelivered', 'notDelivered', 'notDueYet',
] // prettier-ignore

/** Every report with every word that it knows. */
const drafts: Record<string, Drafted> = {
  monthlyStatement: draftStatements(
    statementsOf(
      [
        { ...money, kind: 'invoice', on: '2026-03-01', ref: 'brought forward', amount: '10.00' },
        { ...money, kind: 'payment', on: '2026-03-02', ref: 'TT-1', amount: '-5.00' },
        ...['written off', 'order cancelled', 'order closed'].map((ref) => ({
          ...money, kind: 'settlement' as const, on: '2026-03-03', ref, amount: '-1.00',
        })),
        { ...money, kind: 'invoice', on: '2026-02-01', ref: 'I-0', amount: '1.00' },
      ],
      month,
      { firstNominalOn: '2026-04-01', accounts: [] },
    ),
    month,
    [],
  ),
  collectionConfirmation: draftConfirmations(
    [
      {
        sales: 'SA02', currency: 'USD', collected: '1.00', due: '1.00', overdue: '1.00',
        lines: (['collected', 'due', 'overdue'] as const).map((kind) => ({ kind, customer: 'C-1', order: 'O1', on: '2026-03-02', amount: '1.00' })),
      },
    ],
    days,
  ),
  customerBalance: draftBalances([
    { customer: 'C-1', currency: 'USD', orders: 1, invoiced: '1.00', paid: '0.00', outstanding: '1.00', overdue: '1.00', prepaid: '0.00', alerts: ['overdue'] },
  ]),
  invoiceRun: draftInvoiceRun(
    invoiceItemKinds.map((kind) => ({ kind, order: 'O1', customer: 'C-1', shipments: ['S1'], lines: [{ line: 1, quantity: 5 }] })),
  ),
  licenceValidity: draftLicenceChecks(
    licenceFindings.map((finding) => ({ party: 'C-1', kind: 'tax', finding, isNewCustomer: true })),
    { parties: [], kinds: [{ kind: 'tax', name: { en: 'Tax registration', zh: '税务登记' }, requiredOf: [], isUscc: false }] },
  ),
  materialRun: draftMaterialRun(materialFindings.map((finding) => ({ finding, item: 'FAB-1', orderLines: [] })), 1),
  nextMonthPlan: draftMonthPlan(
    [{ order: 'O1', customer: 'C-1', pieces: 5, produceFrom: '2026-04-01', produceUntil: '2026-04-28', shipOn: '2026-04-29', producePeriods: [1, 2, 3], shipPeriod: 3 }],
    month,
    [],
  ),
  purchaseSummary: draftPurchases(
    purchaseStatuses.flatMap((status) =>
      reasons.map((reason) => ({
        ref: 'P1', material: 'FAB-1', quantity: 1, accepted: 0, promisedOn: '2026-03-02', status,
        daysLate: status === 'notDone' ? 0 : 2, reason, actionOwner: 'purchasing' as const,
      })),
    ),
    days,
  ),
} // prettier-ignore

async function textsOf({ reports }: Drafted, language: Language, isExternal: boolean): Promise<string> {
  const name = { en: 'Mia', zh: '王伟' }
  const mails = reports.map(({ lead, tables }) =>
    composeReport({
      title: { en: 'Report', zh: '报表' },
      leads: [lead],
      tables,
      recipient: { code: 'R1', name, address: 'r1@jiahe.example', isExternal, language },
      id: 'rhythm.test',
      domain: 'gendan.example',
      sender: 'JIAHE',
      links: { api: 'http://x', namespace: 'default' },
      record: { operation: 'readRhythmRun', values: ['customerBalance', '2026-04-01'] },
    }),
  )
  return (await Promise.all(mails)).map(({ subject, text }) => `${subject}\n${text}`).join('\n')
}

describe.each(Object.entries(drafts))('the report of %s', (_name, drafted) => {
  it('says everything in the language of its reader', async () => {
    expect(drafted.reports.length).toBeGreaterThan(0)
    expect(await textsOf(drafted, 'en', true)).not.toMatch(/[\u3000-\u30ff\u4e00-\u9fff\uff00-\uffef]/)
    const chinese = (await textsOf(drafted, 'zh', true)).match(/[a-z]{2,}/g)
    expect(chinese).toBeNull()
  })

  it('says one of a thing in the singular', async () => {
    expect(await textsOf(drafted, 'en', false)).not.toMatch(
      /\b1 (statements|balances|orders|licences|things|invoices)\b/,
    )
  })
})

it('a report is signed by the factory for outsiders, and by the machine for us', async () => {
  const statement = drafts['monthlyStatement']!
  expect(await textsOf(statement, 'en', true)).toMatch(/\nJIAHE\n/)
  expect(await textsOf(statement, 'en', false)).toMatch(/\nSent automatically by Gendan\.\n/)
})
