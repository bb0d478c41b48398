import { choosePorts, usualPorts } from '../../../platform/stack/ports'

const free = (...taken: number[]) => {
  return async (port: number) => !taken.includes(port)
}

describe('choosePorts', () => {
  it('takes the usual ports when all are free', async () => {
    expect(await choosePorts({}, free())).toEqual(usualPorts)
  })

  it('goes to a neighbour when the usual port is taken', async () => {
    const ports = await choosePorts({}, free(3000, 3001))
    expect(ports.api).toBe(3002)
    expect(ports.temporal).toBe(usualPorts.temporal)
  })

  it('prefers the port of the last run', async () => {
    expect((await choosePorts({ api: 3007 }, free())).api).toBe(3007)
  })

  it('leaves the port of the last run when something else has it now', async () => {
    expect((await choosePorts({ api: 3007 }, free(3007))).api).toBe(3000)
  })

  it('never gives one port to two parts', async () => {
    const ports = Object.values(await choosePorts({ api: 7233, mailbox: 7233 }, free()))
    expect(new Set(ports).size).toBe(ports.length)
  })

  it('asks the operating system when the usual port and its neighbours are taken', async () => {
    const port = (await choosePorts({}, async (candidate) => candidate < 3000 || candidate > 3100)).api
    expect(port).toBeGreaterThan(0)
    expect(port < 3000 || port > 3100).toBe(true)
  })
})
