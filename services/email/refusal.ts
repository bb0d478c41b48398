/** One address that the mail server has refused. */
export type RejectedAddress = { address: string; code: number; response: string }

/** A refusal that trying again will not change: the address is wrong or the mail is not wanted. */
export class PermanentRefusal extends Error {
  override readonly name = 'PermanentRefusal'
  /** `rejected` is empty when the mail itself was refused, not one of its addresses. */
  constructor(
    message: string,
    readonly rejected: RejectedAddress[] = [],
    readonly code?: number,
  ) {
    super(message)
  }
}

/** A refusal for now (4xx), such as greylisting or a full mailbox: this mail waits, others may go. */
export class TemporaryRefusal extends Error {
  override readonly name = 'TemporaryRefusal'
  constructor(
    message: string,
    readonly rejected: RejectedAddress[] = [],
  ) {
    super(message)
  }
}

type SmtpError = {
  code?: string
  responseCode?: number
  response?: string
  message?: string
  recipient?: string
  rejectedErrors?: SmtpError[]
}

/**
 * What an error of the SMTP client means. An answer to the envelope or the message is about this mail (RFC 5321,
 * section 4.2.1): 5xx for good, 4xx for now. Everything else, such as a connection, a login or a greeting that
 * failed, is about the mail server and comes back unchanged.
 */
export function refusalOf(error: unknown): unknown {
  const { code, responseCode, rejectedErrors, message = '' } = (error ?? {}) as SmtpError
  if (responseCode === undefined || (code !== 'EENVELOPE' && code !== 'EMESSAGE')) return error
  const rejected = rejectedOf(rejectedErrors)
  const isForNow = rejected.length > 0 ? rejected.some(isTemporary) : responseCode < 500
  return isForNow
    ? new TemporaryRefusal(message, rejected)
    : new PermanentRefusal(message, rejected, responseCode)
}

/** The addresses that a server has refused while it took the mail for others. */
export function rejectedOf(errors: unknown): RejectedAddress[] {
  return ((errors ?? []) as SmtpError[]).flatMap(({ recipient, responseCode, response, message }) =>
    recipient && responseCode
      ? [{ address: recipient, code: responseCode, response: response ?? message ?? '' }]
      : [],
  )
}

/** True for an address that is put off, not refused for good. */
export function isTemporary({ code }: Pick<RejectedAddress, 'code'>): boolean {
  return code < 500
}

/**
 * True when a permanent refusal speaks of the address and not of the mail, the sender or a policy: by the enhanced
 * status code (RFC 3463: X.1 addressing, X.2 mailbox, X.4 routing), or without one whenever an address was refused.
 */
export function isAboutAddress(response: string): boolean {
  const [, subject, detail] = /(?:^|\D)5\.(\d{1,3})\.(\d{1,3})(?!\d)/.exec(response) ?? []
  if (subject === undefined) return true
  return (
    (['0', '1', '2', '4'] as (string | undefined)[]).includes(subject) && !(subject === '2' && detail === '3')
  )
}
