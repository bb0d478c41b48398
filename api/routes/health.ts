import type { Answer } from '../answer'
import type { ApiDeps } from '../deps'
import { operation, type Operation } from '../operation'
import { Health } from '../schemas/responses'

const tag = 'Service'

/** A check that takes longer is as good as a failed one to whoever asks. */
const checkMs = 3_000

/** Whether the API is alive, and whether it can do its work. */
export function healthOperations(deps: ApiDeps): Operation[] {
  return [
    operation({
      method: 'get',
      path: '/healthz',
      id: 'isAlive',
      summary: 'Is the API alive?',
      tag,
      open: true,
      answers: { 200: { description: 'It is', schema: Health } },
      handle: async () => ({ status: 200, body: { status: 'ok' } }),
    }),
    operation({
      method: 'get',
      path: '/readyz',
      id: 'isReady',
      summary: 'Can the database and Temporal be reached?',
      tag,
      open: true,
      answers: {
        200: { description: 'Both can', schema: Health },
        503: { description: 'One cannot', schema: Health },
      },
      handle: () => readiness(deps),
    }),
  ]
}

async function readiness({ repositories, orders }: ApiDeps): Promise<Answer> {
  const [database, temporal] = await Promise.all([
    canReach(() => repositories.ping()),
    canReach(() => orders.ping()),
  ])
  const isReady = database && temporal
  const word = (can: boolean) => (can ? 'ok' : 'unreachable')
  return {
    status: isReady ? 200 : 503,
    body: { status: word(isReady), database: word(database), temporal: word(temporal) },
  }
}

async function canReach(ping: () => Promise<void>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const tooLong = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), checkMs)
  })
  const reached = ping().then(
    () => true,
    () => false,
  )
  return Promise.race([reached, tooLong]).finally(() => clearTimeout(timer))
}
