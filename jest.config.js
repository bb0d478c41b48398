/** One project per kind of test, so that each can be run alone: `npx jest --selectProjects unit`. */
const transform = {
  '^.+\\.ts$|schema_engine_bg\\.js$': [
    '@swc/jest',
    { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'commonjs' } },
  ],
}

const project = (name, extra = {}) => ({
  displayName: name,
  testEnvironment: 'node',
  roots: [`<rootDir>/tests/${name}`],
  testMatch: ['**/*.test.ts'],
  transform,
  transformIgnorePatterns: ['/node_modules/(?!@prisma/schema-engine-wasm/)'],
  ...extra,
})

module.exports = {
  testTimeout: 60_000,
  projects: ['unit', 'workflow', 'database', 'api', 'replay', 'e2e'].map((name) => project(name)),
}
