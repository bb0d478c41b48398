import type { Refusal } from '../rule'

/** A refusal of a body that is wrong by itself, whatever the state. */
export function malformed(code: string, detail: string, pointer = ''): Refusal {
  return { kind: 'malformed', code, detail, problems: [{ pointer, detail }] }
}
