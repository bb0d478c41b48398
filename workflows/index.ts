/** Everything that the worker registers, and nothing else. */
export { mailboxWorkflow } from './mailbox'
export { orderWorkflow } from './order'
