import type { ApiDeps } from './deps'

/** Has a recipient's mailbox look again at what may be sent now; where it cannot be woken the mail goes with the next. */
export async function wakeMailbox({ mailboxes, logger }: ApiDeps, recipient: string): Promise<void> {
  await mailboxes
    .wake(recipient)
    .catch((error: unknown) => logger.warn({ err: error, recipient }, 'the mailbox was not woken'))
}
