import type { Database } from './client'

/** The functions of a repository without their first argument. */
export type Bound<M> = {
  [K in keyof M]: M[K] extends (db: Database, ...args: infer A) => infer R ? (...args: A) => R : never
}

/** The same functions, with the database given. */
export function bound<M extends Record<string, (db: Database, ...args: never[]) => unknown>>(
  db: Database,
  functions: M,
): Bound<M> {
  return Object.fromEntries(
    Object.entries(functions).map(([name, fn]) => [name, (...args: never[]) => fn(db, ...args)]),
  ) as Bound<M>
}
