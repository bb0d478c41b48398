import net from 'node:net'

/** The port of each part. */
export type Ports = {
  postgres: number
  temporal: number
  temporalUi: number
  api: number
  mailbox: number
  smtp: number
  inboundSmtp: number
}

/** Where each part is expected when nothing else is there. */
export const usualPorts: Ports = {
  postgres: 54329,
  temporal: 7233,
  temporalUi: 8233,
  api: 3000,
  mailbox: 1080,
  smtp: 1025,
  inboundSmtp: 2525,
}

/** How many ports after the usual one are tried before any port will do. */
const NEIGHBOURS = 20

/**
 * A free port for every part: that of the last run if it is free, else the usual one, else one close to
 * it. No two parts get the same.
 */
export async function choosePorts(
  last: Partial<Ports>,
  isFree: (port: number) => Promise<boolean> = isPortFree,
): Promise<Ports> {
  const taken = new Set<number>()
  const chosen = { ...usualPorts }
  for (const part of Object.keys(usualPorts) as (keyof Ports)[]) {
    const port = await firstFree(candidates(usualPorts[part], last[part]), taken, isFree)
    taken.add(port)
    chosen[part] = port
  }
  return chosen
}

/** A port that the operating system says is free. */
export function anyFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = net.createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as net.AddressInfo
      server.close(() => resolve(port))
    })
  })
}

/** Whether a server could listen on this port now, on the loopback address. */
export function isPortFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = net.createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}

function candidates(usual: number, last: number | undefined): number[] {
  const close = Array.from({ length: NEIGHBOURS + 1 }, (_, offset) => usual + offset)
  return last === undefined ? close : [last, ...close]
}

async function firstFree(
  ports: number[],
  taken: ReadonlySet<number>,
  isFree: (port: number) => Promise<boolean>,
): Promise<number> {
  for (const port of ports) {
    if (!taken.has(port) && (await isFree(port))) return port
  }
  return anyFreePort()
}
