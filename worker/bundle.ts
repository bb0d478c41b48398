import path from 'node:path'
import { bundleWorkflowCode, type WorkflowBundleWithSourceMap } from '@temporalio/worker'

/** Rules without any state of their own: loaded once per worker thread and shared by all cached workflows. */
const shared = [
  'domain/body/check.ts',
  'domain/calendar/index.ts',
  'domain/order/decide.ts',
  'domain/order/deadlines.ts',
  'domain/order/notifications.ts',
  'domain/order/operator-details.ts',
  'domain/order/planning-input.ts',
  'domain/order/start.ts',
  'workflows/messages.ts',
  'workflows/index.ts',
  'workflows/shared-policy.ts',
]

/** Builds the workflow bundle; interceptors are for tests that look into workflows. */
export function buildWorkflowBundle(interceptors: string[] = []): Promise<WorkflowBundleWithSourceMap> {
  const root = path.join(__dirname, '..')
  return bundleWorkflowCode({
    workflowsPath: path.join(root, 'workflows/index.ts'),
    workflowInterceptorModules: interceptors,
    preloadModules: shared.map((file) => path.join(root, file)),
    logger: { log() {}, trace() {}, debug() {}, info() {}, warn() {}, error() {} },
  })
}
