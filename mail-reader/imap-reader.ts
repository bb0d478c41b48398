import { setTimeout as delay } from 'node:timers/promises'
import { ImapFlow } from 'imapflow'
import type { Logger } from '../platform/logging'
import type { ImapConfig } from '../platform/mail-reader-config'
import { mostMessageBytes } from '../services/inbound/message'
import type { HandIn } from './hand-in'
import { createPatience, type Patience } from './patience'
import type { Inlet } from './smtp-receiver'

type Given = {
  handIn: HandIn
  logger: Logger
  lookAgainMs?: number
  firstPauseMs?: number
  setAsideMs?: number
}
type Parts = Given & { patience: Patience }

/** The server tells of new mail; it is looked for all the same, in case that it does not. */
const LOOK_AGAIN_MS = 60_000
const FIRST_PAUSE_MS = 1_000
const LONGEST_PAUSE_MS = 5 * 60_000

/**
 * Reads a mailbox by IMAP for as long as it takes: unread mails are handed in, oldest first, then marked as read and
 * moved to the folder for those that are done with. One that the API cannot take yet stays unread, and those behind
 * it too, until it has failed so often that they go before it. One that is refused for good or too large stays where it
 * is, flagged. A connection that fails is made again, with longer and
 * longer pauses.
 */
export function startImapReader(config: ImapConfig, given: Given): Inlet {
  const ending = new AbortController()
  const parts = { ...given, patience: createPatience(given.setAsideMs) }
  const running = readForEver(config, parts, ending.signal)
  return {
    close: async () => {
      ending.abort()
      await running
    },
  }
}

async function readForEver(config: ImapConfig, parts: Parts, signal: AbortSignal): Promise<void> {
  const { logger, firstPauseMs = FIRST_PAUSE_MS } = parts
  let pauseMs = firstPauseMs
  while (!signal.aborted) {
    try {
      await readOnce(config, parts, { signal, onRead: () => (pauseMs = firstPauseMs) })
    } catch (error) {
      if (signal.aborted) return
      const { message, responseText } = error as Error & { responseText?: string }
      logger.warn({ reason: responseText ?? message, pauseMs }, 'the mailbox cannot be read')
      await pause(pauseMs, signal)
      pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * 2)
    }
  }
}

type Session = { signal: AbortSignal; onRead: () => void }

/** One connection, until it ends or fails. */
async function readOnce(config: ImapConfig, parts: Parts, { signal, onRead }: Session): Promise<void> {
  const client = clientOf(config)
  const wake = { up: (): void => undefined }
  let failure: Error | undefined
  client.on('error', (error: Error) => (failure = error))
  client.on('close', () => wake.up())
  client.on('exists', () => wake.up())
  const end = () => wake.up()
  signal.addEventListener('abort', end, { once: true })
  try {
    await client.connect()
    const lock = await client.getMailboxLock(config.folder)
    parts.logger.info({ host: config.host, folder: config.folder }, 'mail is read by IMAP')
    try {
      while (!signal.aborted && client.usable) {
        const woken = new Promise<void>((resolve) => (wake.up = resolve))
        await takeUnread(client, config, parts)
        onRead()
        await Promise.race([woken, pause(parts.lookAgainMs ?? LOOK_AGAIN_MS, signal)])
      }
    } finally {
      lock.release()
    }
    if (!signal.aborted) throw failure ?? new Error('the connection has ended')
  } finally {
    signal.removeEventListener('abort', end)
    await client.logout().catch(() => client.close())
  }
}

async function takeUnread(client: ImapFlow, config: ImapConfig, parts: Parts): Promise<void> {
  const { patience, logger } = parts
  const uids = ((await client.search({ seen: false }, { uid: true })) || []).map(String)
  const setAside = (uid: string) =>
    logger.error({ uid }, 'a mail is not taken again and again: it stays unread, and others go before it')
  for (const uid of patience.first(uids)) {
    if (await take(client, uid, { config, parts })) continue
    if (!patience.failed(uid)) throw new Error('the API cannot take mail just now')
    setAside(uid)
  }
  for (const uid of patience.again(uids)) {
    if (await take(client, uid, { config, parts })) continue
    patience.failed(uid)
    // The next one has its turn in the next pass: new mail must not wait while each of them fails.
    return setAside(uid)
  }
}

/** False when the API cannot take the mail yet. */
async function take(
  client: ImapFlow,
  uid: string,
  { config: { processedFolder }, parts: { handIn, logger } }: { config: ImapConfig; parts: Parts },
): Promise<boolean> {
  const size = await client.fetchOne(uid, { size: true }, { uid: true })
  if (size !== false && (size.size ?? 0) > mostMessageBytes) return leave(client, uid, logger)
  const found = await client.fetchOne(uid, { source: true }, { uid: true })
  // Somebody has taken it away in the meantime.
  if (found === false || !found.source) return true
  const outcome = await handIn(found.source)
  if (outcome === 'later') return false
  if (outcome === 'refused') return leave(client, uid, logger)
  await client.messageFlagsAdd(uid, ['\\Seen'], { uid: true })
  if (processedFolder) await client.messageMove(uid, processedFolder, { uid: true })
  return true
}

/** It is never going to be taken: where it lies, a flag shows it to whoever looks after the mailbox. */
async function leave(client: ImapFlow, uid: string, logger: Logger): Promise<true> {
  logger.error({ uid }, 'a mail cannot be taken: it stays in the mailbox, flagged, for a person to read')
  await client.messageFlagsAdd(uid, ['\\Seen', '\\Flagged'], { uid: true })
  return true
}

function clientOf({ host, port, secure, requiresTls, user, password }: ImapConfig): ImapFlow {
  return new ImapFlow({
    host,
    port,
    secure,
    ...(secure ? {} : { doSTARTTLS: requiresTls ? true : undefined }),
    tls: { minVersion: 'TLSv1.2', rejectUnauthorized: true },
    auth: { user, pass: password },
    logger: false,
    emitLogs: false,
  })
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal }).catch(() => undefined)
}
