import { chmodSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { cached, fillCache } from './cache'
import { sdkDownload } from './download'
import { onPath } from './programs'
import { resolveTool } from './resolve'
import type { Fetching, Step, Tool } from './resolve'
import { run } from './run'

const MAVEN_VERSION = '1.32.0'
const PROGRAM = 'temporal-test-server'
const DOWNLOADED = 'temporal-test-server-sdk'
const FROM_MAVEN = `temporal-test-server-${MAVEN_VERSION}`

const POM = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>gendan</groupId>
  <artifactId>test-server</artifactId>
  <version>1</version>
  <dependencies>
    <dependency>
      <groupId>io.temporal</groupId>
      <artifactId>temporal-test-server</artifactId>
      <version>${MAVEN_VERSION}</version>
    </dependency>
  </dependencies>
</project>
`

/** Finds its libraries beside itself, wherever the folder is moved. */
const WRAPPER = `#!/bin/sh
DIR=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
exec java -cp "$DIR/lib/*" io.temporal.testserver.TestServer "$@"
`

/** The ways to come by the test server, cheapest first. */
export const testServerSteps: readonly Step[] = [
  { name: 'cached', attempt: cachedTestServer },
  {
    name: "the SDK's download",
    attempt: (fetching) =>
      sdkDownload({ kind: 'time-skipping', folder: DOWNLOADED, program: PROGRAM }, fetching),
  },
  { name: 'from Maven Central', attempt: fetchWithMaven },
]

/** Finds or fetches the server that lets tests skip over days; give its path to the SDK as `existing-path`. */
export function ensureTestServer(log: (line: string) => void, signal?: AbortSignal): Promise<Tool> {
  const tool = {
    title: 'time-skipping test server',
    remedy: 'Install Java 11 or newer together with Maven (https://maven.apache.org), and try again.',
  }
  return resolveTool(tool, testServerSteps, { log, signal })
}

/** What came from Maven needs Java each time it runs, not only when it was fetched. */
async function cachedTestServer(): Promise<string | undefined> {
  return cached(DOWNLOADED, PROGRAM) ?? (onPath('java') ? cached(FROM_MAVEN, PROGRAM) : undefined)
}

async function fetchWithMaven(fetching: Fetching): Promise<string | undefined> {
  const maven = onPath('mvn')
  if (maven === undefined || !onPath('java')) return undefined
  return fillCache({ folder: FROM_MAVEN, program: PROGRAM }, fetching, async (temporary) => {
    fetching.log('fetching from Maven Central')
    writeFileSync(path.join(temporary, 'pom.xml'), POM)
    const goal: [string, ...string[]] = [
      maven,
      '-q',
      '-B',
      'dependency:copy-dependencies',
      '-DoutputDirectory=lib',
    ]
    await run(goal, { doing: 'fetching', cwd: temporary, limitMs: 300_000 }, fetching)
    writeFileSync(path.join(temporary, PROGRAM), WRAPPER)
    chmodSync(path.join(temporary, PROGRAM), 0o755)
  })
}
