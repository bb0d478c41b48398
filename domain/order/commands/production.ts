import {
  boolean,
  choice,
  code,
  date,
  integer,
  list,
  object,
  optional,
  quantityOrZero,
  text,
} from '../../body/fields'
import { approvalSubjects, cautions, processes } from '../state'
import { command } from './command'

export const productionCommands = {
  sendSample: command({
    stages: ['conversion', 'materials', 'production'],
    departments: ['merchandising', 'technical'],
    en: 'Record that a sample, lab dip or artwork was sent to the customer (R28)',
    zh: '登记寄出色样、样衣、辅料样或画稿',
    body: {
      subject: choice(approvalSubjects),
      sentOn: date(),
      courier: optional(text('Courier and number', 200)),
    },
  }),
  recordCustomerApproval: command({
    stages: ['conversion', 'materials', 'production'],
    departments: ['merchandising', 'sales', 'technical'],
    en: "Record the customer's decision on a sample, lab dip or artwork",
    zh: '登记客户对样品、色样、画稿的批复',
    body: {
      subject: choice(approvalSubjects),
      outcome: choice(['approved', 'rejected']),
      decidedOn: date(),
      evidence: text(undefined, 500),
      comment: optional(text()),
    },
  }),
  holdPreProductionMeeting: command({
    stages: ['conversion', 'materials', 'production'],
    departments: ['technical', 'production', 'merchandising'],
    en: 'Record the pre-production meeting',
    zh: '登记产前会',
    body: { heldOn: date(), minutes: text(undefined, 10_000) },
  }),
  startProduction: command({
    stages: ['production'],
    departments: ['production'],
    en: 'Start a production order: materials complete, meetings held, samples approved; the plan is confirmed and goes to the customs clerk (R26, R59, R102)',
    zh: '生产单开工（物料齐套、产品会与产前会已开、样品已批），同时确认时间安排表并抄送报关员',
    body: { productionOrder: code() },
  }),
  reportProgress: command({
    stages: ['production'],
    departments: ['production'],
    en: "Report a day's pieces of a process (R85)",
    zh: '上报当日各工序产量',
    body: {
      productionOrder: code(),
      process: choice(processes),
      producedOn: date(),
      pieces: list(
        object({
          color: optional(text(undefined, 100)),
          size: optional(text(undefined, 100)),
          quantity: quantityOrZero(),
        }),
        1,
        500,
      ),
      rework: optional(quantityOrZero('Pieces sent back for rework')),
    },
  }),
  recordQualityCheck: command({
    stages: ['production'],
    departments: ['quality'],
    en: 'Record a quality check with the eight cautions (R31–R38); a failed one opens an exception',
    zh: '登记质检（八项注意）；不合格自动生成异常',
    body: {
      productionOrder: code(),
      kind: choice(['midProduction', 'final']),
      cautions: list(
        object({ caution: choice(cautions), ok: boolean(), note: optional(text(undefined, 500)) }),
        1,
        8,
      ),
      lot: optional(integer(1, 10_000_000)),
      sample: optional(integer(1, 10_000_000)),
      critical: integer(0, 100_000),
      major: integer(0, 100_000),
      minor: integer(0, 100_000),
      passed: boolean(),
    },
  }),
  completeProduction: command({
    stages: ['production'],
    departments: ['production'],
    en: 'Complete a production order whose quantities are within tolerance',
    zh: '生产单完工（数量须在溢短装范围内）',
    body: { productionOrder: code() },
  }),
}
