import type { Bilingual } from '../../domain/policy/ladders'
import { materialFindings, type MaterialFinding, type MaterialFindingKind } from '../../domain/rhythm'
import type { ActionMessage, LateRelease, MaterialPlan, MissedMaterial } from '../scheduling/materials'
import { count } from '../email/format'
import type { Words } from '../email/language'
import type { Drafted, Report } from './report'
import { byText, countBy } from './sums'

/** Order lines that a finding names, and findings that a mail lists; the record has all of them. */
const most = { orderLines: 10, rows: 100 }

/** What a plan version keeps of its materials, as far as a run tells of it. */
export type PlannedMaterials = Pick<MaterialPlan, 'messages' | 'late' | 'missed'>

/** What the materials of a plan ask for, the most pressing first (R43). */
export function materialFindingsOf({ messages, late, missed }: PlannedMaterials): MaterialFinding[] {
  return [...missed.map(ofMissed), ...late.map(ofLate), ...messages.map(ofMessage)].toSorted(
    byText(
      ({ finding }) => String(materialFindings.indexOf(finding)),
      ({ on = '9' }) => on,
      ({ item }) => item,
      ({ ref = '' }) => ref,
    ),
  )
}

function ofMissed({ component, quantity, orderBy, orderLines, openOrder }: MissedMaterial): MaterialFinding {
  return {
    finding: 'missed',
    item: component,
    ...(openOrder !== undefined && { ref: openOrder }),
    quantity,
    on: orderBy,
    orderLines: orderLines.slice(0, most.orderLines),
  }
}

function ofLate({ order, item, releaseOn, daysLate, hurts }: LateRelease): MaterialFinding {
  return { finding: 'late', item, ref: order, on: releaseOn, days: daysLate, orderLines: linesOf(hurts) }
}

function ofMessage(message: ActionMessage): MaterialFinding {
  const { action: finding, order: ref, item } = message
  const about = { finding, item, ref, orderLines: [] }
  switch (message.action) {
    case 'release':
      return { ...about, quantity: message.quantity, on: message.releaseOn }
    case 'expedite':
    case 'defer': {
      const { from, to, days } = message
      const orderLines = message.action === 'expedite' ? linesOf(message.hurts) : []
      return { ...about, on: from, to, days, orderLines }
    }
    case 'increase':
    case 'decrease':
      return { ...about, quantity: message.by }
    case 'cancel':
      return { ...about, quantity: message.quantity, on: message.dueOn }
  }
}

function linesOf(hurts: { orderLine: string }[]): string[] {
  return hurts.slice(0, most.orderLines).map(({ orderLine }) => orderLine)
}

/** The run: how many findings of each kind by which version of the plan, and a report to purchasing. */
export function draftMaterialRun(findings: MaterialFinding[], planVersion: number): Drafted {
  return {
    counts: {
      planVersion,
      ...countBy(
        findings.map(({ finding }) => finding),
        materialFindings,
      ),
    },
    record: { kind: 'materialRun', findings },
    reports: findings.length === 0 ? [] : [report(findings)],
  }
}

const findingNames: Record<MaterialFindingKind, Bilingual> = {
  missed: { en: 'not ordered', zh: '漏定' },
  late: { en: 'too late', zh: '来不及' },
  expedite: { en: 'chase', zh: '催交' },
  release: { en: 'order', zh: '下单' },
  cancel: { en: 'cancel', zh: '取消' },
  decrease: { en: 'order less', zh: '减少' },
  increase: { en: 'order more', zh: '增加' },
  defer: { en: 'put off', zh: '推迟' },
}

const columns: Bilingual[] = [
  { en: 'Material', zh: '物料' },
  { en: 'To do', zh: '事项' },
  { en: 'Order', zh: '单号' },
  { en: 'Quantity', zh: '数量' },
  { en: 'Date', zh: '日期' },
  { en: 'For', zh: '涉及订单行' },
]

function report(findings: MaterialFinding[]): Report {
  const listed = findings.slice(0, most.rows)
  const isPart = listed.length < findings.length
  return {
    to: [{ department: 'purchasing', level: 'lead' }],
    lead: {
      en: `The plan of materials asks for ${count(findings.length, 'thing')}${isPart ? `; the ${most.rows} most pressing are below` : ''}`,
      zh: `物料计划有 ${findings.length} 项待处理${isPart ? `，以下为最紧急的 ${most.rows} 项` : ''}`,
    },
    tables: [{ columns, rows: listed.map(rowOf) }],
  }
}

function rowOf({ item, finding, ref, quantity, on, to, orderLines }: MaterialFinding): Words[] {
  return [
    item,
    findingNames[finding],
    ref ?? '—',
    quantity === undefined ? '—' : String(quantity),
    to === undefined ? (on ?? '—') : `${on} → ${to}`,
    orderLines.join(', ') || '—',
  ]
}
