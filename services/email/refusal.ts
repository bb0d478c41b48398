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
  /** What was answered so: `MAIL FROM`, `RCPT TO` or `DATA`. */
  command?: string
  responseCode?: number
  response?: string
  message?: string
  recipient?: string
  rejectedErrors?: SmtpError[]
}

/**
 * What an error of the SMTP client means. An answer to a recipient or the message is about this mail (RFC 5321,
 * section 4.2.1): 5xx for good, 4xx for now. Everything else, such as a connection, a login, a greeting or a sender
 * that was refused, is about the mail server or how we may use it; every mail would be answered so, and it comes back
 * unchanged.
 */
export function refusalOf(error: unknown): unknown {
  const { code, responseCode, rejectedErrors, message = '' } = (error ?? {}) as SmtpError
  if (responseCode === undefined || (code !== 'EENVELOPE' && code !== 'EMESSAGE')) return error
  if ([error as SmtpError, ...(rejectedErrors ?? [])].some(isAboutServer)) return error
  const rejected = rejectedOf(rejectedErrors)
  const isForNow = rejected.length > 0 ? rejected.some(isTemporary) : responseCode < 500
  return isForNow
    ? new TemporaryRefusal(message, rejected)
    : new PermanentRefusal(message, rejected, responseCode)
}

/** The service closes, commands out of order, and what has to do with logging in and encryption (RFC 4954, RFC 3207). */
const aboutSession = [421, 454, 503, 530, 534, 535, 538]

/** It is the server's trouble, or ours with it, and not this mail's: our account, our sender, its limits. */
function isAboutServer({ command, responseCode = 0, response, message = '' }: SmtpError): boolean {
  const said = response ?? message
  if (aboutSession.includes(responseCode)) return true
  // A mail that is too large is refused by its size, which is said together with the sender (RFC 1870).
  if (command === 'MAIL FROM') return responseCode !== 552 && !/\b5\.3\.4\b/.test(said)
  // What is said of the content is said of this mail alone, and of a mailbox of it alone.
  if (command === 'DATA' || /\b5\.[12]\.\d/.test(said)) return false
  return /\b4\.3\.\d\b|\b5\.3\.[25]\b|\b[45]\.4\.5\b/.test(said) || isAboutAccount(said)
}

/** Said where we may not send, whatever the address; an address may hold any of these words itself. */
function isAboutAccount(said: string): boolean {
  return aboutAccount.test(said.replaceAll(/<[^>]*>|\S+@\S+/g, ' '))
}

const aboutAccount = new RegExp(
  [
    'relay(ing)?( access| is)*( not)? (denied|permitted|allowed|prohibited)',
    '(not (permitted|allowed)|unable|cannot|refuse[sd]?) to relay|(cannot|does not|will not) relay|is relayed from',
    'authenticat(e|ion) (first|is required|required|needed)|(must|need to|please) authenticate',
    'sending (limit|quota)|(daily|hourly) (limit|quota)|quota exceeded for sender',
  ].join('|'),
  'i',
)

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
 * status code (RFC 3463: X.1 addressing, X.2 mailbox but not X.2.3, a mail too long; of routing X.4.1 and X.4.4, which
 * find no host), or without one whenever an address was refused for its own sake.
 */
export function isAboutAddress(response: string): boolean {
  const [, subject, detail] = /(?:^|\D)5\.(\d{1,3})\.(\d{1,3})(?!\d)/.exec(response) ?? []
  if (subject === undefined) return !isAboutAccount(response)
  if (subject === '4') return detail === '1' || detail === '4'
  return ['0', '1', '2'].includes(subject) && !(subject === '2' && detail === '3')
}
