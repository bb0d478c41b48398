/** One Ctrl-C may come twice: from the terminal, and passed on by the program that started us. */
const SAME_SIGNAL_MS = 500

const PARENT_CHECK_MS = 250

/** Aborts at the first Ctrl-C or like signal; a second one calls `force` and ends the process. */
export function onInterrupt(log: (line: string) => void, force: () => void): AbortSignal {
  const controller = new AbortController()
  let firstAt = 0
  const handle = (reason: string) => {
    if (controller.signal.aborted) {
      if (Date.now() - firstAt < SAME_SIGNAL_MS) return
      force()
      process.exit(1)
    }
    firstAt = Date.now()
    log(`\n${reason}: stopping; Ctrl-C again ends everything at once`)
    controller.abort()
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, handle)
  whenNpmEnds(() => controller.signal.aborted || handle('npm has ended'))
  return controller.signal
}

/** npm passes a SIGTERM on to the shell that it started us with; the shell ends, and does not tell us. */
function whenNpmEnds(act: () => void): void {
  if (process.env['npm_lifecycle_event'] === undefined) return
  const parent = process.ppid
  const check = () => {
    if (process.ppid === parent) return
    clearInterval(timer)
    act()
  }
  const timer = setInterval(check, PARENT_CHECK_MS)
  timer.unref()
}
