import {
  condition,
  continueAsNew,
  proxyActivities,
  setCurrentDetails,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow'
import type { Activities } from '../activities/contract'
import { mailWaitingSignal } from './messages'
import { summary } from './summary'

const { sendEmails } = proxyActivities<Activities>({
  startToCloseTimeout: '15m',
  // The worker heartbeats for as long as it lives, however long one mail takes.
  heartbeatTimeout: '30s',
  // For a worker that died: how long an outage of the mail server is waited for, the activity says (MAIL_RETRY_SECONDS).
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '10s' },
})

/** The clocks of worker and server differ a little: a mail that is due is not asked for again at once. */
const shortestRestMs = 5_000

/**
 * The mailbox of one recipient: decides when the person is written to and sends what waits, for as long as it
 * takes. It ends when nothing is left and begins again with the next mail.
 */
export async function mailboxWorkflow(input: { recipient: string }): Promise<void> {
  const mailbox = new Mailbox(input.recipient)
  await mailbox.empty()
}

class Mailbox {
  private isWaiting = true

  constructor(private readonly recipient: string) {
    setHandler(
      mailWaitingSignal,
      () => {
        this.isWaiting = true
      },
      { description: 'A mail waits for the recipient' },
    )
  }

  async empty(): Promise<void> {
    while (this.isWaiting) {
      this.isWaiting = false
      setCurrentDetails(`Mail waits for **${this.recipient}**`)
      const { nextAt, quietUntil } = await sendEmails.executeWithOptions(
        { summary: summary(`send what waits for ${this.recipient}`) },
        [{ recipient: this.recipient }],
      )
      if (nextAt) await this.rest(nextAt, quietUntil)
      if (this.isWaiting && workflowInfo().continueAsNewSuggested)
        await continueAsNew<typeof mailboxWorkflow>({ recipient: this.recipient })
    }
  }

  /** Waits until the next mail may go out, or another one arrives. */
  private async rest(until: string, quietUntil?: string): Promise<void> {
    const left = Math.max(shortestRestMs, Date.parse(until) - Date.now() || 0)
    const quiet = quietUntil
      ? `\n\nQuiet hours until ${quietUntil}: only what cannot wait goes out before 免打扰时段`
      : ''
    setCurrentDetails(`The next mail for **${this.recipient}** goes out at ${until}${quiet}`)
    await condition(() => this.isWaiting, left, { summary: `until the next mail may go out, ${until}` })
    this.isWaiting = true
  }
}
