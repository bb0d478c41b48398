/** Everything that the worker registers, and nothing else. */
export { dailyPlanningWorkflow, factoryPlanningWorkflow } from './factory-planning'
export { mailboxWorkflow } from './mailbox'
export { orderWorkflow } from './order'
export { rhythmWorkflow } from './rhythm'
