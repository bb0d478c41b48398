/** Everything that the worker registers, and nothing else. */
export { dailyPlanningWorkflow, factoryPlanningWorkflow } from './factory-planning'
export { mailboxWorkflow } from './mailbox'
export { orderWorkflow } from './order'
export { policyTellingWorkflow } from './policy-telling'
export { rhythmWorkflow } from './rhythm'
