import type { RhythmsPort } from '../../../api/deps'
import type { RhythmName, RhythmOutcome } from '../../../domain/rhythm'
import type { Repositories } from '../../../services/database'
import { createAddressBook } from '../../../services/email/address-book'
import { createLinkActions } from '../../../services/email/mail-actions'
import { runRhythm } from '../../../services/rhythms'

/** The rhythms without Temporal: the real work on the real database. */
export class MemoryRhythms implements RhythmsPort {
  /** Runs take longer than a request waits. */
  isSlow = false
  renewals = 0

  constructor(
    private readonly repositories: Repositories,
    private readonly clock: () => Date,
    private readonly linkKeys: readonly string[],
  ) {}

  run = async (rhythm: RhythmName, nominalOn: string): Promise<RhythmOutcome | undefined> => {
    if (this.isSlow) return undefined
    return (await this.make(rhythm, nominalOn)).outcome
  }

  renew = async (): Promise<void> => {
    this.renewals += 1
  }

  /** Makes a run as the worker does, and says whose mailboxes hold mail of it. */
  make(rhythm: RhythmName, nominalOn?: string): ReturnType<typeof runRhythm> {
    const clock = () => this.clock().toISOString()
    const api = 'http://gendan.test'
    const actions = createLinkActions({ api, keys: this.linkKeys })
    return runRhythm(
      { rhythm, scheduledAt: clock(), ...(nominalOn === undefined ? {} : { nominalOn }) },
      {
        repositories: this.repositories,
        book: createAddressBook(this.repositories, clock),
        mail: { links: { api, namespace: 'default', actions }, domain: 'gendan.example' },
        zone: 'Asia/Shanghai',
        clock,
      },
    )
  }
}
