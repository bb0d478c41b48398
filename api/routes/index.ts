import type { ApiDeps } from '../deps'
import type { Operation } from '../operation'
import { addressFailureOperations } from './address-failures'
import { commandOperations } from './commands'
import { emailOperations } from './emails'
import { healthOperations } from './health'
import { inboundMailOperations } from './inbound-mails'
import { openApiOperations } from './openapi'
import { orderOperations } from './orders'
import { simulationOperations } from './planning'
import { taskOperations } from './tasks'

/** Every operation of the API, the document that describes them among them. */
export function operations(deps: ApiDeps): Operation[] {
  const described = [
    ...orderOperations(deps),
    ...commandOperations(deps),
    ...taskOperations(deps),
    ...emailOperations(deps),
    ...addressFailureOperations(deps),
    ...inboundMailOperations(deps),
    ...simulationOperations(deps),
    ...healthOperations(deps),
  ]
  return [...described, ...openApiOperations(deps, described)]
}
