export { ensureTemporal } from './temporal'
export { ensureTestServer } from './test-server'
export { ToolMissingError } from './resolve'
export type { Tool } from './resolve'
