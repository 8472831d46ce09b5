/**
 * Who may import whom. Every rule has a violation in test/house/fixture, and test/house/boundaries.spec.ts expects each
 * by name: a rule that does not bite fails the build.
 */
const tests = '\\.(spec|fixture)\\.ts$|^(apps|libs)/[^/]+/test/';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'domain-is-pure',
      comment: 'A domain knows itself and the contracts: no framework, no package, no Node built-in.',
      severity: 'error',
      from: { path: '^apps/([^/]+)/src/domain/', pathNot: tests },
      to: { pathNot: ['^apps/$1/src/domain/', '^libs/contracts/src/index\\.ts$'] },
    },
    {
      name: 'no-app-to-app',
      comment: 'Services meet in events, never in code.',
      severity: 'error',
      from: { path: '^apps/([^/]+)/' },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    {
      name: 'library-by-its-index',
      comment: 'A library is entered through its index.ts only.',
      severity: 'error',
      from: { path: '^(apps|libs|tools|test|scenarios|deploy)/([^/]+)/' },
      to: { path: '^libs/[^/]+/', pathNot: ['^libs/[^/]+/src/index\\.ts$', '^$1/$2/'] },
    },
    {
      name: 'contracts-on-schema-library-only',
      comment: 'The language of events depends on its schema library and on nothing else.',
      severity: 'error',
      from: { path: '^libs/contracts/src/', pathNot: tests },
      to: { pathNot: ['^libs/contracts/src/', 'node_modules/typebox/'] },
    },
    {
      name: 'messaging-below-platform',
      comment: 'Messaging and contracts never know the platform or the testing library.',
      severity: 'error',
      from: { path: '^libs/(contracts|messaging)/src/', pathNot: tests },
      to: { path: '^libs/(platform|testing)/' },
    },
    {
      name: 'library-never-knows-a-service',
      comment: 'Libraries serve every service and know none.',
      severity: 'error',
      from: { path: '^libs/' },
      to: { path: '^apps/' },
    },
    {
      name: 'only-journeys-know-two-services',
      comment: 'Outside apps/ only scenarios, tests and tools may reach into services.',
      severity: 'error',
      from: { pathNot: '^(apps|libs|scenarios|test|tools)/' },
      to: { path: '^apps/' },
    },
    {
      name: 'testing-in-tests-only',
      comment: 'What ships never imports the testing library or a test.',
      severity: 'error',
      from: { path: '^(apps|libs)/', pathNot: [tests, '^libs/testing/'] },
      to: { path: ['^libs/testing/', '\\.spec\\.ts$'] },
    },
    {
      name: 'kafka-client-in-one-file',
      comment: 'The Kafka client is fenced in one file of messaging, so that it can be replaced.',
      severity: 'error',
      from: {
        path: '^(apps|libs)/',
        pathNot: ['^libs/messaging/src/kafka\\.transport\\.ts$', tests, '^libs/testing/'],
      },
      to: { path: '(^|/)node_modules/(kafkajs|@platformatic/kafka|node-rdkafka)/' },
    },
    {
      name: 'no-cycle',
      comment: 'A cycle is one module in several files.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'resolvable',
      comment: 'An import that does not resolve is invisible to every other rule.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    // Only ours: packages keep their code in dist/ too, and must stay visible to the rules.
    exclude: { path: ['^dist/', '^test/house/fixture/', '^\\.yilian/'] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      conditionNames: ['source', 'import', 'node', 'types', 'default'],
      exportsFields: ['exports'],
      extensions: ['.ts', '.js', '.mjs', '.cjs', '.json', '.d.ts'],
    },
  },
};
