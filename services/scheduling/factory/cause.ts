import type { Bilingual, MilestoneKey } from '../../../domain/policy'

/** Why another order's operation comes first on a machine. */
export type Precedence = 'weight' | 'dueDate' | 'order'

/**
 * One link of the chain from a late order back to its root. `days` are the working days that the link accounts
 * for; `text` says it in words, for mails and pages. Dates `YYYY-MM-DD`.
 */
export type CauseLink = { text: Bilingual; days: number } & (
  | { kind: 'production'; line: string; dueOn: string; endsOn: string }
  | {
      kind: 'machine'
      machine: string
      workCentre?: string
      until: string
      /** What it is at work on, and whose that is. */
      line: string
      order: string
      because: Precedence
    }
  | {
      kind: 'material'
      item: string
      ref: string
      source: 'bound' | 'open' | 'planned'
      readyOn: string
      /** When the line should have had it. */
      neededOn: string
      supplier?: string
      firstDueOn?: string
      leadTimeDays?: number
    }
  | { kind: 'stop'; machine: string; workCentre?: string; from: string; until: string; reason: string }
  | { kind: 'calendar'; machine: string; workCentre?: string; until: string; dates: string[] }
  | { kind: 'milestone'; milestone: MilestoneKey; dueOn: string; on: string; isStarted: boolean }
  | {
      kind: 'work'
      line: string
      machine: string
      workCentre?: string
      startsOn: string
      endsOn: string
      dueOn: string
    }
)

export type CauseOf<K extends CauseLink['kind']> = Extract<CauseLink, { kind: K }>
