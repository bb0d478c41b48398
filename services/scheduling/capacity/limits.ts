/** Most that one request may hold. */
export const capacityLimits = {
  jobs: 5_000,
  operations: 20_000,
  operationsPerJob: 200,
  machines: 500,
  machinesPerOperation: 50,
  workCentres: 200,
  setupFamilies: 200,
  /** Of one operation, a year and more of work. */
  minutes: 200_000,
  seconds: 600,
  iterations: 1_000_000_000,
} as const
