import { spawn } from 'node:child_process'

/** Reads process numbers until its input ends, which happens when the stack does, however it ended. */
const SCRIPT = `pids=
alive() { for pid in $pids; do kill -0 "$pid" 2>/dev/null && return 0; done; return 1; }
while read -r pid; do pids="$pids $pid"; done
for pid in $pids; do kill -INT "$pid" 2>/dev/null; done
seconds=0
while alive && [ $seconds -lt 20 ]; do sleep 1; seconds=$((seconds + 1)); done
for pid in $pids; do kill -KILL "$pid" 2>/dev/null; done`

/** Ends the watched processes when this process is gone, however it went. */
export type Watchdog = { watch: (pid: number | undefined) => void; dismiss: () => void }

/** A small shell process of its own group, which neither Ctrl-C nor our end by SIGKILL reaches. */
export function startWatchdog(): Watchdog {
  const shell = spawn('sh', ['-c', SCRIPT], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] })
  shell.on('error', () => undefined)
  shell.stdin.on('error', () => undefined)
  shell.unref()
  return {
    watch: (pid) => void (pid !== undefined && shell.stdin.write(`${pid}\n`)),
    dismiss: () => void shell.kill('SIGKILL'),
  }
}

/** For a server that a test brings up: watches it, and gives the function that stops it. */
export function stopWith(part: { pid: number | undefined; stop: () => Promise<void> }): () => Promise<void> {
  const watchdog = startWatchdog()
  watchdog.watch(part.pid)
  return async () => {
    await part.stop()
    watchdog.dismiss()
  }
}
