import type { productionCommands } from '../commands/production'
import type { Rules } from '../rule'
import { holdMeeting, recordApproval, sendSample } from './production-approvals'
import { check, complete } from './production-checks'
import { report } from './production-progress'
import { start } from './production-start'

/** Rules of the commands of the stage production. */
export const productionRules: Rules<keyof typeof productionCommands> = {
  sendSample,
  recordCustomerApproval: recordApproval,
  holdPreProductionMeeting: holdMeeting,
  startProduction: start,
  reportProgress: report,
  recordQualityCheck: check,
  completeProduction: complete,
}
