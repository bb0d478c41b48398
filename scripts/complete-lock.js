// npm writes into the lock file only those optional platform packages that it could see when it was made, and
// `npm ci` on any machine then refuses the file. This adds the missing ones by name, version and platform; run it
// after every change of a dependency: `npm install --package-lock-only && node scripts/complete-lock.js`.
const fs = require('node:fs')

const systems = [
  'darwin',
  'win32',
  'linux',
  'freebsd',
  'android',
  'openharmony',
  'sunos',
  'netbsd',
  'openbsd',
  'aix',
]
const processors = [
  [/arm64/, 'arm64'], [/x64/, 'x64'], [/ia32/, 'ia32'], [/arm/, 'arm'], [/ppc64/, 'ppc64'], [/s390x/, 's390x'],
  [/riscv64/, 'riscv64'], [/loong64/, 'loong64'], [/mips64el/, 'mips64el'], [/wasm32/, 'wasm32'],
] // prettier-ignore

/** What npm would have written of a platform package, read off its name. */
function entryOf(name, version, isDev) {
  const os = systems.find((system) => name.split(/[-/@]/).includes(system))
  const [, cpu] = processors.find(([pattern]) => pattern.test(name)) ?? []
  const libc = name.includes('musl') ? 'musl' : name.includes('gnu') && os === 'linux' ? 'glibc' : undefined
  return {
    version: version.replace(/^[\^~]/, ''),
    ...(cpu && { cpu: [cpu] }),
    ...(libc && { libc: [libc] }),
    ...(isDev && { dev: true }),
    optional: true,
    ...(os && { os: [os] }),
  }
}

/** True when a package at `from` would find `name` in the lock file, going up as Node does. */
function finds(packages, from, name) {
  for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
    if (packages[`${at && `${at}/`}node_modules/${name}`]) return true
    if (at === '') return false
  }
}

const lock = JSON.parse(fs.readFileSync('package-lock.json', 'utf8'))
for (const [from, { optionalDependencies = {}, dev }] of Object.entries({ ...lock.packages })) {
  for (const [name, version] of Object.entries(optionalDependencies)) {
    if (!finds(lock.packages, from, name)) lock.packages[`node_modules/${name}`] = entryOf(name, version, dev)
  }
}
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)))
fs.writeFileSync('package-lock.json', `${JSON.stringify(lock, null, 2)}\n`)
