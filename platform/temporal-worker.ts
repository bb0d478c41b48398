import { NativeConnection } from '@temporalio/worker'
import type { TemporalConfig } from './config'
import { connectionOptions } from './temporal'

/** A worker's connection. Apart from `temporal.ts`, so that the API does not load the worker's native code. */
export function connectWorker(config: TemporalConfig): Promise<NativeConnection> {
  return NativeConnection.connect(connectionOptions(config))
}
