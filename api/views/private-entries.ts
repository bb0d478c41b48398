import type { OrderEvent } from '../../domain/order/events'
import type { OrderState } from '../../domain/order/state'

/** Events that the reader may see: what concerns another person's reminder is that person's alone. */
export function visibleEvents(
  events: readonly OrderEvent[],
  state: OrderState,
  reader: string,
): OrderEvent[] {
  return events.filter((event) => {
    const owner = reminderOwner(event, state)
    return owner === undefined || owner === reader
  })
}

/** Whose reminder an event speaks of; undefined for all other events. */
function reminderOwner(event: OrderEvent, state: OrderState): string | undefined {
  switch (event.type) {
    case 'reminderSet':
      return event.data.reminder.by
    case 'reminderDue':
    case 'reminderDismissed':
      return state.reminders.find(({ id }) => id === event.data.reminder)?.by ?? nobody
    default:
      return undefined
  }
}

/** No employee has an empty code. */
const nobody = ''

/** A mail of a private reminder is for its recipient's eyes. */
export function isVisibleEmail(mail: { kind: string; recipientCode: string }, reader: string): boolean {
  return mail.kind !== 'reminder' || mail.recipientCode === reader
}

/** A mail without the tokens of its links, by which whoever reads them could act as its recipient. */
export function withoutActionLinks<M extends { text: string; html: string }>(mail: M): M {
  const hide = (part: string) => part.replaceAll(/\/mail-actions\/[\w.-]+/g, '/mail-actions/…')
  return { ...mail, text: hide(mail.text), html: hide(mail.html) }
}
