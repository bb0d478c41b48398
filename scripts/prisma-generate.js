// Generates the Prisma client without Prisma's downloaded engine: generation needs none, but the CLI
// looks for one, so it is pointed at an executable that is surely there. Skipped when nothing changed.
const { createHash } = require('node:crypto')
const { execFileSync } = require('node:child_process')
const fs = require('node:fs')
const path = require('node:path')

const root = path.join(__dirname, '..')
const stamp = path.join(root, 'prisma/generated/.stamp')
const digest = createHash('sha256')
  .update(fs.readFileSync(path.join(root, 'prisma/schema.prisma')))
  .update(require('prisma/package.json').version)
  .digest('hex')

if (!fs.existsSync(stamp) || fs.readFileSync(stamp, 'utf8') !== digest) {
  execFileSync(process.execPath, [require.resolve('prisma/build/index.js'), 'generate'], {
    cwd: root,
    stdio: 'pipe',
    env: { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, PRISMA_HIDE_UPDATE_MESSAGE: '1' },
  })
  fs.writeFileSync(stamp, digest)
}
