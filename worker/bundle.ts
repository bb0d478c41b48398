import path from 'node:path'
import { bundleWorkflowCode, type WorkflowBundleWithSourceMap } from '@temporalio/worker'

/**
 * Builds the workflow bundle; interceptors are for tests that look into workflows.
 *
 * All of our code is loaded once per worker thread and shared by its workflows, which halves the heap of a cached
 * order. So no module of `workflows` or `domain` may hold state that changes; a test looks for it.
 */
export function buildWorkflowBundle(interceptors: string[] = []): Promise<WorkflowBundleWithSourceMap> {
  const workflowsPath = path.join(__dirname, '../workflows/index.ts')
  return bundleWorkflowCode({
    workflowsPath,
    workflowInterceptorModules: interceptors,
    preloadModules: [workflowsPath],
    logger: { log() {}, trace() {}, debug() {}, info() {}, warn() {}, error() {} },
  })
}
