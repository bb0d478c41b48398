import type { Fields } from '../../body/fields'
import type { Department, Level } from '../../departments'
import type { Stage } from '../stage'

/** One row of the command table. */
export type Command<S extends Fields = Fields> = {
  /** Open stages that admit it; `any` while the order is open. */
  stages: readonly Stage[] | 'any'
  /** Departments whose people may give it; merchandising may record it on behalf of one of them. */
  departments: readonly Department[] | 'any'
  /** The least authority it needs. */
  level?: Level
  /** A decision of its own person: never recorded on behalf of another. */
  approval?: true
  /** Admitted while the order is on hold. */
  whileHeld?: true
  /** Admitted while a cancellation is being carried out. */
  whileCancelling?: true
  en: string
  zh: string
  body: S
}

/** Declares a row of the table, keeping the exact type of its body. */
export const command = <const S extends Fields>(row: Command<S>): Command<S> => row
