import { ConfigError } from '../platform/environment'
import { createLogger, type Logger } from '../platform/logging'
import { loadMailReaderConfig } from '../platform/mail-reader-config'
import { createHandIn } from './hand-in'
import { startImapReader } from './imap-reader'
import { startSmtpReceiver } from './smtp-receiver'

/** Runs the mail reader until it is asked to end, or the process that started it is gone. */
async function main(): Promise<void> {
  const config = loadMailReaderConfig()
  const logger = createLogger('mail-reader', config.logLevel)
  const parts = { handIn: createHandIn(config.api, logger), logger }
  const inlets = [
    ...(config.smtp ? [await startSmtpReceiver(config.smtp, parts)] : []),
    ...(config.imap ? [startImapReader(config.imap, parts)] : []),
  ]
  process.send?.('ready')
  await asked(logger)
  await Promise.all(inlets.map((inlet) => inlet.close()))
  logger.info('ended')
}

/** Resolves with the first signal to end, or when the channel to the parent breaks. */
async function asked(logger: Logger): Promise<void> {
  const reason = await new Promise<string>((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve(signal))
    process.once('disconnect', () => resolve('disconnect'))
  })
  logger.info({ reason }, 'ending')
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    const told =
      error instanceof ConfigError ? error.message : error instanceof Error ? error.stack : String(error)
    process.stderr.write(`${told}\n`)
    process.exit(1)
  },
)
