import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { tsxCommand } from '../tsx'
import { Part } from './child'
import type { OnStart } from './child'

/** Where the mailbox listens and keeps what it received. */
export type MailboxOptions = { smtpPort: number; pagePort: number; folder: string; logFile: string }

/** A running mailbox: mail goes to `smtpUrl`, and is read at `url`. */
export type Mailbox = { part: Part; url: string; smtpUrl: string }

/** Starts the mail server of the local stack, which delivers nothing to the outside. */
export async function launchMailbox(
  options: MailboxOptions,
  onStart: OnStart = () => undefined,
): Promise<Mailbox> {
  const { smtpPort, pagePort, folder, logFile } = options
  mkdirSync(folder, { recursive: true })
  const script = path.join(__dirname, 'mailbox-process.ts')
  const command = tsxCommand(script, String(smtpPort), String(pagePort), folder)
  const part = new Part({ name: 'mailbox', command, logFile, ipc: true })
  onStart(part)
  await part.ready(30_000)
  return { part, url: `http://127.0.0.1:${pagePort}`, smtpUrl: `smtp://127.0.0.1:${smtpPort}` }
}
