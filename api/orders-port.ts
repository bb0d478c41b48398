import type { CommandName } from '../domain/order/commands'
import type { Refusal } from '../domain/order/rule'
import type { OrderStart } from '../domain/order/start'
import type { CommandMessage, CommandResult } from '../workflows/messages'

/** How long a request waits: for acceptance, and from its beginning for the result. */
export type Waits = { acceptMs: number; resultMs: number }

/** What came of a command. Nothing but `accepted` and `completed` has changed anything. */
export type CommandOutcome =
  | { outcome: 'completed'; result: CommandResult }
  /** Taken by the order; its record is still on the way to the database. */
  | { outcome: 'accepted' }
  | { outcome: 'refused'; refusal: Refusal }
  /** No workflow of that number is running. */
  | { outcome: 'notRunning' }
  /** Nobody took it in time, or Temporal cannot be reached. */
  | { outcome: 'unavailable'; detail: string }

/** What came of a start; `closed` is an order that has run and ended. */
export type StartOutcome =
  | { outcome: 'completed'; result: CommandResult }
  | { outcome: 'accepted' }
  | { outcome: 'closed' }
  | { outcome: 'unavailable'; detail: string }

/** The running orders, as the API reaches them. */
export type OrdersPort = {
  /** Starts an order, or waits for the one that was started before; never a second one of the same number. */
  start: (start: OrderStart, waits: Waits) => Promise<StartOutcome>
  /** Gives an order a command; one `updateId` acts once, however often it is sent. */
  give: (
    number: string,
    command: CommandName,
    message: CommandMessage,
    options: GiveOptions,
  ) => Promise<CommandOutcome>
  /** Answers when Temporal can be reached, and throws when it cannot. */
  ping: () => Promise<void>
}

export type GiveOptions = Waits & { updateId: string }
