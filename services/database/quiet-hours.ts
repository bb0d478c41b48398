import type { Connection } from './client'
import { ChangeRefused } from './errors'
import { storableText } from './values'

/** Somebody's own quiet hours: minutes after midnight on their clock, and whether mail is sent on their days off. */
export type OwnQuietHours = { from: number; until: number; mailsOnDaysOff: boolean }

/** As employees and parties have them. */
export type QuietColumns = {
  quietFrom: number | null
  quietUntil: number | null
  mailsOnDaysOff: boolean | null
}

/** The row with its quiet hours as one, absent where it has none of its own. */
export function withQuiet<R extends QuietColumns>({
  quietFrom,
  quietUntil,
  mailsOnDaysOff,
  ...row
}: R): Omit<R, keyof QuietColumns> & { quiet: OwnQuietHours | null } {
  if (quietFrom === null || quietUntil === null) return { ...row, quiet: null }
  return { ...row, quiet: { from: quietFrom, until: quietUntil, mailsOnDaysOff: mailsOnDaysOff ?? false } }
}

/** Whose quiet hours are set: everybody who can be written to has a code of their own. */
export type QuietOwner = 'employee' | 'party'

/** Sets somebody's own quiet hours, or takes them away. Throws `ChangeRefused` for a code that nobody has. */
export async function setQuietHours(
  db: Connection,
  owner: { kind: QuietOwner; code: string },
  quiet: OwnQuietHours | undefined,
): Promise<void> {
  const { kind, code } = owner
  const data = {
    quietFrom: quiet?.from ?? null,
    quietUntil: quiet?.until ?? null,
    mailsOnDaysOff: quiet?.mailsOnDaysOff ?? null,
  }
  const where = { code: storableText(code) }
  const { count } =
    kind === 'employee'
      ? await db.employee.updateMany({ where, data })
      : await db.party.updateMany({ where, data })
  if (count === 0) throw new ChangeRefused('not-found', `There is no ${kind} ${code}`)
}
