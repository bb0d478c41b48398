import type { RhythmsPort } from '../../../api/deps'
import type { RhythmName, RhythmOutcome } from '../../../domain/rhythm'
import type { Repositories } from '../../../services/database'
import type { AddressBook } from '../../../services/email/recipients'
import { runRhythm } from '../../../services/rhythms'

/** The rhythms without Temporal: the real work on the real database. */
export class MemoryRhythms implements RhythmsPort {
  /** Runs take longer than a request waits. */
  isSlow = false
  renewals = 0

  constructor(
    private readonly repositories: Repositories,
    private readonly clock: () => Date,
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
    return runRhythm(
      { rhythm, scheduledAt: clock(), ...(nominalOn === undefined ? {} : { nominalOn }) },
      {
        repositories: this.repositories,
        book: this.book(),
        mail: { links: { api: 'http://gendan.test', namespace: 'default' }, domain: 'gendan.example' },
        zone: 'Asia/Shanghai',
        clock,
      },
    )
  }

  private book(): AddressBook {
    const { people } = this.repositories
    const now = () => this.clock().toISOString()
    const present = async (codes: string[]) =>
      (await Promise.all(codes.map((code) => people.resolve(code, now())))).flat()
    return {
      employee: (code) => present([code]),
      staff: async (department, level) =>
        present((await people.of(department, level)).map(({ code }) => code)),
      supervisorsOf: async () => [],
      party: async () => undefined,
    }
  }
}
