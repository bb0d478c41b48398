import { partyView } from './compose'
import type { SummaryMail } from './digest'
import { automaticHeaders, idPart, oneLine } from './headers'
import { sayAll } from './language'
import type { ComposedMail } from './message'
import { render } from './render'
import type { Section } from './wording/words'

/** What one outsider is awaited for in several orders at once, the first to be told first. */
export type PartyDigest = SummaryMail & { sender?: string; sections: Section[] }

/**
 * One mail to an outsider for all that is awaited from them: each point with its order, and nothing of who holds what.
 * However many there are, all of them: an outsider has no list in which to look the others up.
 */
export async function composePartyDigest(digest: PartyDigest): Promise<ComposedMail> {
  const { id, domain, recipient, sender = 'Gendan', sections } = digest
  const number = sections.length
  const words = { en: `${number} points awaited from you`, zh: `${number} 项待贵司办理` }
  const subject = oneLine(`[${sender}] ${sayAll(words, recipient.language)}`)
  const { html, text } = await render(
    'party',
    partyView({
      recipient,
      sender,
      subject,
      lead: {
        en: `We are waiting for the following ${number} points in your orders.`,
        zh: `各订单共有以下 ${number} 项烦请贵司办理。`,
      },
      sections,
    }),
  )
  return {
    messageId: `<${idPart(id)}@${domain}>`,
    subject,
    text,
    html,
    headers: automaticHeaders({ name: sender, label: 'awaited', domain }),
  }
}
