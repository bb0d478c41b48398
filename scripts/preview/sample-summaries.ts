import type { Language } from '../../services/database'
import { composeDigest, type SummaryMail, type TaskLine } from '../../services/email/digest'
import type { NewsLine } from '../../services/email/news-row'
import type { ComposedMail } from '../../services/email/message'
import { openOrderUrl } from '../../services/email/order-urls'
import { composeReport } from '../../services/email/report'
import { composeWeeklySummary } from '../../services/email/weekly-summary'
import { composeWorkList } from '../../services/email/work-list'
import { sampleOrder } from './sample-order'
import { anEmployee, previewDomain, previewLinks } from './sample-people'

const zone = sampleOrder().calendar

const mail = (id: string, language: Language): SummaryMail => ({
  id,
  recipient: anEmployee(language),
  domain: previewDomain,
  zone,
})

const link = (token: string) => `${previewLinks.api}/mail-actions/${token}`

function line(order: string, parts: Partial<TaskLine>): TaskLine {
  return {
    order,
    task: 'T1',
    customer: 'C-NORDLYS',
    buyerOrderNumber: `PO-${order.slice(-2)}`,
    title: { en: 'Mid-production inspection', zh: '中查' },
    department: 'quality',
    holder: '董雪梅',
    dueAt: '2026-04-22T09:30:00.000Z',
    level: 'due',
    daysLate: 0,
    shipOn: '2026-05-15',
    isCritical: false,
    risk: 10,
    ...parts,
    links: {
      acknowledge: link(`${order}-a`),
      complete: link(`${order}-c`),
      open: openOrderUrl(previewLinks.api, order),
    },
  }
}

const critical = line('GD26-00042', {
  title: { en: 'Start of cutting, plan confirmed', zh: '开裁' },
  department: 'production',
  holder: '彭大伟',
  level: 'director',
  daysLate: 2,
  projectedShipOn: '2026-05-20',
  isCritical: true,
  risk: 900,
  asks: {
    en: 'The ship date is in danger. Decide; sales prepares the customer.',
    zh: '船期危险，请决定；业务与客户沟通。',
  },
})
const cutOff = line('GD26-00038', {
  customer: 'C-HARBOR',
  title: { en: 'Gate-in before the cut-off', zh: '截港前进港' },
  department: 'shipping',
  holder: '于长江',
  level: 'manager',
  dueAt: '2026-04-24T10:00:00.000Z',
  cutOffAt: '2026-04-24T10:00:00.000Z',
  isCritical: true,
  risk: 400,
})
const late = line('GD26-00051', { level: 'supervisor', daysLate: 1, risk: 60, title: { en: 'Trims in', zh: '辅料到齐' }, department: 'purchasing', holder: '郭晓东' }) // prettier-ignore
const today = line('GD26-00055', { level: undefined, risk: 5, dueAt: '2026-04-24T09:30:00.000Z' })
const awaited = line('GD26-00060', { level: undefined, title: { en: 'Lab dip approval by the customer', zh: '客户批色样' }, department: 'merchandising', holder: 'Nordlys Apparel AS', daysLate: 3 }) // prettier-ignore

const news = {
  order: 'GD26-00047',
  customer: 'C-NORDLYS',
  buyerOrderNumber: 'PO-88120',
  risk: 80,
  api: 'https://gendan.example',
}
const moved: NewsLine = {
  ...news,
  news: 'shipDateMoves',
  tone: 'critical',
  title: { en: 'Can sail on 2026-05-22 only', zh: '船期预计推迟到 2026-05-22' },
  lead: {
    en: 'The order can sail on 2026-05-22, 5 working days after 2026-05-15: FAB-SJ180 of PO-2311 comes on 2026-05-06.',
    zh: '预计 2026-05-22 才能出运，比计划船期 2026-05-15 晚 5 个工作日，原因：PO-2311 的 FAB-SJ180 要到 2026-05-06 才到。',
  },
  asks: {
    en: 'Gain the time, or agree on the new date with the customer.',
    zh: '请设法抢回工期，或与客户确认新船期。',
  },
}
const held: NewsLine = {
  ...news,
  order: 'GD26-00048',
  news: 'held',
  tone: 'due',
  title: { en: 'Order on hold', zh: '订单暂停' },
  lead: { en: 'The order is on hold: the buyer changes the artwork', zh: '订单暂停，原因：客户改稿' },
  asks: { en: 'Stop work on it until it is resumed.', zh: '恢复通知前请暂停相关工作。' },
}

/** Digest, work list and weekly summary in a language, by name. */
export async function summaries(language: Language): Promise<[string, ComposedMail][]> {
  const list = {
    on: '2026-04-24',
    overdue: [late, critical],
    dueToday: [cutOff, today],
    dueThisWeek: [],
    waitingOnOthers: [awaited],
  }
  const nothing = { on: '2026-04-24', overdue: [], dueToday: [], dueThisWeek: [], waitingOnOthers: [] }
  return [
    ['digest', await composeDigest({ ...mail('digest.PR02.2026-04-24T01', language), lines: [late, today, cutOff, critical], news: [moved, held] })],
    ['work-list', await composeWorkList({ ...mail('work-list.PR02.2026-04-24', language), ...list })],
    ['work-list-empty', await composeWorkList({ ...mail('work-list.PR02.2026-04-25', language), ...nothing })],
    ['report', await composeReport({ ...mail('rhythm.purchaseSummary.2026-04-20.PR02', language), ...report })],
    ['weekly-summary', await composeWeeklySummary({ ...mail('weekly.PR02.2026-W17', language), ...week })],
  ] // prettier-ignore
}

const report = {
  title: { en: 'Summary of purchases', zh: '采购订单汇总' },
  leads: [{ en: '2 purchase orders open, 1 of them late.', zh: '未到货采购单 2 张，其中逾期 1 张。' }],
  tables: [
    {
      columns: [
        { en: 'Order', zh: '订单' },
        { en: 'Purchase order', zh: '采购单' },
        { en: 'Material', zh: '物料' },
        { en: 'Promised', zh: '承诺到货' },
      ],
      rows: [
        ['GD26-00042', 'PO1', { en: 'Single jersey', zh: '汗布' }, '2026-04-20'],
        ['GD26-00051', 'PO2', { en: 'Cartons', zh: '纸箱' }, '2026-04-30'],
      ],
    },
  ],
  links: previewLinks,
  record: { operation: 'readRhythmRun', values: ['purchaseSummary', '2026-04-20'] },
}

const week = {
  from: '2026-04-20',
  to: '2026-04-24',
  departments: [
    { department: 'production', open: 41, late: 6, escalated: 4, resolved: 9, averageDelayHours: 5.5 },
    { department: 'quality', open: 18, late: 1, escalated: 1, resolved: 3, averageDelayHours: 2 },
    { department: 'customerService', open: 7, late: 0, escalated: 0, resolved: 0 },
  ],
  offenders: [
    { name: { en: 'Zeng Xiaohong', zh: '曾小红' }, department: 'production', times: 2, averageDelayHours: 4 },
    {
      name: { en: 'Daily production report', zh: '生产日报' },
      department: 'production',
      times: 5,
      averageDelayHours: 3.25,
    },
    { name: { en: 'Jinxin Garment Trims', zh: '金鑫服装辅料' }, times: 3, averageDelayHours: 12 },
  ],
} satisfies Pick<Parameters<typeof composeWeeklySummary>[0], 'from' | 'to' | 'departments' | 'offenders'>
