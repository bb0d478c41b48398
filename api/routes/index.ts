import type { ApiDeps } from '../deps'
import type { Operation } from '../operation'
import { addressFailureOperations } from './address-failures'
import { addressOperations } from './addresses'
import { commandOperations } from './commands'
import { emailOperations } from './emails'
import { employeeOperations } from './employees'
import { healthOperations } from './health'
import { mailActionOperations } from './mail-actions'
import { machineOperations } from './machines'
import { licenceOperations } from './licences'
import { inboundMailOperations } from './inbound-mails'
import { openApiOperations } from './openapi'
import { orderOutlookOperations } from './order-outlook'
import { orderOperations } from './orders'
import { factoryPlanOperations } from './factory-plan'
import { simulationOperations } from './planning'
import { partyOperations } from './parties'
import { policyOperations } from './policies'
import { quietHoursOperations } from './quiet-hours'
import { stockOperations } from './stock'
import { supplyOperations } from './supply'
import { rhythmAnswerOperations } from './rhythm-answers'
import { rhythmOperations } from './rhythms'
import { taskOperations } from './tasks'

/** Every operation of the API, the document that describes them among them. */
export function operations(deps: ApiDeps): Operation[] {
  const described = [
    ...orderOperations(deps),
    ...commandOperations(deps),
    ...taskOperations(deps),
    ...emailOperations(deps),
    ...mailActionOperations(deps),
    ...policyOperations(deps),
    ...partyOperations(deps),
    ...employeeOperations(deps),
    ...addressOperations(deps),
    ...quietHoursOperations(deps),
    ...orderOutlookOperations(deps),
    ...factoryPlanOperations(deps),
    ...addressFailureOperations(deps),
    ...inboundMailOperations(deps),
    ...simulationOperations(deps),
    ...supplyOperations(deps),
    ...stockOperations(deps),
    ...machineOperations(deps),
    ...rhythmOperations(deps),
    ...rhythmAnswerOperations(deps),
    ...licenceOperations(deps),
    ...healthOperations(deps),
  ]
  return [...described, ...openApiOperations(deps, described)]
}
