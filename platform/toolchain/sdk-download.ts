import { TestWorkflowEnvironment } from '@temporalio/testing'

/**
 * Run as a process of its own by `sdkDownload`: lets the SDK download a server into a folder. The server
 * is started and stopped once, which proves that the file is whole.
 */
async function main([kind, downloadDir]: string[]): Promise<void> {
  const server = { executable: { type: 'cached-download' as const, downloadDir } }
  const environment =
    kind === 'dev-server'
      ? await TestWorkflowEnvironment.createLocal({ server })
      : await TestWorkflowEnvironment.createTimeSkipping({ server })
  await environment.teardown()
}

main(process.argv.slice(2)).then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(lastCause(String(error)))
    process.exit(1)
  },
)

/** The SDK strings its causes together with colons; the last ones tell what happened. */
function lastCause(message: string): string {
  return message.replaceAll('\n', ' ').split(': ').slice(-2).join(': ')
}
