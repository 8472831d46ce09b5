/** One configuration for every tier; `--selectProjects unit` runs in seconds and needs no infrastructure. */
const shared = {
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': ['@swc/jest', {}] },
  testEnvironment: 'node',
  testEnvironmentOptions: { customExportConditions: ['source', 'node', 'node-addons'] },
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.yilian/'],
};

export default {
  // A file's modules are kept by its worker for good: a fresh one costs less than collecting what a gigabyte holds.
  workerIdleMemoryLimit: '1GB',
  // Tests say what is right, never how fast it is: a busy machine has its time.
  testTimeout: 60_000,
  reporters: ['default', '<rootDir>/tools/test/summary-reporter.mjs'],
  projects: [
    {
      ...shared,
      displayName: 'unit',
      testMatch: ['<rootDir>/{apps,libs,tools,deploy}/**/*.spec.ts'],
      testPathIgnorePatterns: ['\\.int\\.spec\\.ts$'],
    },
    {
      ...shared,
      displayName: 'integration',
      testMatch: ['<rootDir>/{apps,libs,tools,deploy,test,scenarios}/**/*.int.spec.ts'],
      globalSetup: '<rootDir>/tools/test/infrastructure-start.mjs',
      globalTeardown: '<rootDir>/tools/test/infrastructure-stop.mjs',
    },
    {
      ...shared,
      displayName: 'house',
      testMatch: ['<rootDir>/test/house/**/*.spec.ts', '<rootDir>/test/deploy/**/*.spec.ts'],
      testPathIgnorePatterns: ['\\.int\\.spec\\.ts$'],
    },
  ],
};
