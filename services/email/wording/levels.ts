import type { Bilingual } from '../../../domain/policy/ladders'
import type { Tone } from './words'

type LevelRow = Bilingual & { tone: Tone }

/** The steps of a ladder as they are called in a subject. */
const levels: Record<string, LevelRow> = {
  remind: { en: 'Reminder', zh: '提醒', tone: 'ahead' },
  lastCall: { en: 'Last call', zh: '最后提醒', tone: 'due' },
  due: { en: 'Due', zh: '到期', tone: 'due' },
  lead: { en: 'Overdue', zh: '逾期·主管跟进', tone: 'late' },
  supervisor: { en: 'Overdue', zh: '逾期·上报直属上级', tone: 'late' },
  planning: { en: 'Overdue', zh: '逾期·通报计划部', tone: 'late' },
  sales: { en: 'Overdue', zh: '逾期·通报业务部', tone: 'late' },
  manager: { en: 'Overdue, manager', zh: '逾期·上报经理', tone: 'late' },
  director: { en: 'Overdue, director', zh: '逾期·上报总监', tone: 'critical' },
  missed: { en: 'Cut-off missed', zh: '已错过截止时间', tone: 'critical' },
  shipDateHit: { en: 'Ship date in danger', zh: '影响船期', tone: 'critical' },
  etaSlips: { en: 'Arrival slips', zh: '到港延误', tone: 'late' },
}

/** Steps that come before the due time too; until it has passed nothing is overdue. */
const ahead: Record<string, LevelRow> = {
  lead: { en: 'Due soon', zh: '临期·主管跟进', tone: 'due' },
  manager: { en: 'Due soon, manager', zh: '临期·上报经理', tone: 'due' },
  director: { en: 'Due soon, director', zh: '临期·上报总监', tone: 'critical' },
}

const unnamed: LevelRow = { en: 'Due', zh: '到期', tone: 'due' }

/** What a level is called, and how serious it is; of one that factories made themselves only that it is due. */
export function levelWords(level: string | undefined, isLate = true): LevelRow {
  const name = level ?? ''
  if (!isLate && Object.hasOwn(ahead, name)) return ahead[name]!
  return Object.hasOwn(levels, name) ? levels[name]! : unnamed
}
