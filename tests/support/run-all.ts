import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { ensureTemporal, ensureTestServer } from '../../platform/toolchain'
import { startPostgres } from '../../platform/stack/postgres'
import { buildWorkflowBundle } from '../../worker/bundle'

/**
 * `npm test`: fetches what the tests need, brings up one PostgreSQL for all of them, builds the workflow bundle
 * once, and runs every project of Jest. Ends with one line that counts what passed and what failed.
 */
async function main(): Promise<number> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'gendan-test-'))
  const log = (line: string) => process.stdout.write(`${line}\n`)
  await ensureTemporal(log)
  const testServer = await ensureTestServer(log)
  const postgres = await startPostgres({
    dataDir: path.join(folder, 'postgres'),
    settings: ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'max_connections=300'],
  })
  try {
    const bundle = path.join(folder, 'workflows.js')
    writeFileSync(bundle, (await buildWorkflowBundle()).code)
    log('tests: unit, workflow, database, api, replay, e2e')
    return await runJest({
      GENDAN_TEST_DATABASE_URL: postgres.url,
      GENDAN_TEST_SERVER: testServer.path,
      GENDAN_TEST_BUNDLE: bundle,
    })
  } finally {
    await postgres.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function runJest(env: Record<string, string>): Promise<number> {
  const report = path.join(mkdtempSync(path.join(os.tmpdir(), 'gendan-report-')), 'report.json')
  const jest = [
    require.resolve('jest/bin/jest'),
    '--json',
    `--outputFile=${report}`,
    ...process.argv.slice(2),
  ]
  const child = spawn(process.execPath, jest, {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, ...env },
  })
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal))
  const code = await new Promise<number>((resolve) => child.on('exit', (exit) => resolve(exit ?? 1)))
  const { numPassedTests, numFailedTests, numFailedTestSuites } = JSON.parse(
    readFileSync(report, 'utf8'),
  ) as Record<'numPassedTests' | 'numFailedTests' | 'numFailedTestSuites', number>
  if (numFailedTests === 0 && numFailedTestSuites > 0)
    process.stdout.write(`${numFailedTestSuites} test files could not run\n`)
  process.stdout.write(`${numPassedTests} passed, ${numFailedTests} failed\n`)
  return code
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
    process.exit(1)
  },
)
