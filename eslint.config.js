import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

/** Request and reply over Kafka ties two services' uptimes together; events and commands do not. */
export const requestReply = [
  {
    selector: 'Decorator > CallExpression[callee.name="MessagePattern"]',
    message: 'No request/reply over Kafka: handle an event with @On.',
  },
  {
    selector: 'ImportSpecifier[imported.name=/^(ClientKafka|ClientsModule|MessagePattern)$/]',
    message: 'No request/reply over Kafka: publish by the outbox, handle with @On.',
  },
  {
    selector: 'CallExpression[callee.property.name="send"][callee.object.property.name=/kafka/i]',
    message: 'No request/reply over Kafka: publish by the outbox.',
  },
  {
    selector: 'CallExpression[callee.property.name="send"][callee.object.name=/kafka/i]',
    message: 'No request/reply over Kafka: publish by the outbox.',
  },
];

/** What a test may not do: hide behind mocks, or be switched off. */
export const honestTests = [
  {
    selector: 'CallExpression[callee.object.name="jest"][callee.property.name=/^(mock|unstable_mockModule|spyOn|fn)$/]',
    message: 'No mocks: use the real thing from #testing.',
  },
  {
    selector:
      'CallExpression[callee.object.name=/^(it|test|describe)$/][callee.property.name=/^(skip|only|todo|failing)$/]',
    message: 'No skipped or singled-out tests.',
  },
  {
    selector: 'CallExpression[callee.name=/^(xit|xtest|xdescribe|fit|fdescribe)$/]',
    message: 'No skipped or singled-out tests.',
  },
];

const lines = (max) => ['error', { max, skipBlankLines: false, skipComments: false }];

export default defineConfig(
  {
    ignores: ['**/node_modules/', 'dist/', '.yilian/', 'coverage/', 'test/house/fixture/', 'deploy/**/data/'],
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [...tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      'max-lines': lines(250),
      'no-restricted-syntax': ['error', ...requestReply, ...honestTests],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-empty': ['error', { allowEmptyCatch: false }],
      'no-console': 'error',
      'prefer-const': 'error',
      'object-shorthand': 'error',
      'no-warning-comments': ['error', { terms: ['todo', 'fixme', 'xxx'] }],
      '@typescript-eslint/consistent-type-imports': [
        'error',
        { fixStyle: 'inline-type-imports', disallowTypeAnnotations: false },
      ],
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrors: 'all' },
      ],
      // Rows of hand-written SQL and parsed JSON arrive as any; their shape is asserted where they are read.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-base-to-string': 'off',
      '@typescript-eslint/no-explicit-any': 'error',
      // A method may be async because its interface says so.
      '@typescript-eslint/require-await': 'off',
      // A template of a number or a boolean is clear; objects are still refused.
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true, allow: ['URL', 'URLSearchParams', 'Error'] },
      ],
      // Nest passes methods around by name; unbound ones are caught by types elsewhere.
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  {
    // The rules of a domain get ids and times from their caller.
    files: ['apps/*/src/domain/**/*.ts'],
    ignores: ['**/*.spec.ts'],
    rules: {
      'no-restricted-globals': ['error', 'process', 'fetch', 'setTimeout', 'setInterval', 'crypto'],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'The caller gives the time.' },
        { object: 'Math', property: 'random', message: 'The caller gives what is random.' },
      ],
      'no-restricted-syntax': [
        'error',
        ...requestReply,
        { selector: 'NewExpression[callee.name="Date"][arguments.length=0]', message: 'The caller gives the time.' },
      ],
    },
  },
  {
    files: ['**/*.spec.ts', '**/test/**/*.ts', 'libs/testing/**/*.ts', 'scenarios/**/*.ts'],
    rules: {
      'max-lines': lines(400),
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-explicit-any': 'off',
    },
  },
  {
    // What the benchmark compares with is the framework's manual, taken at its word.
    files: ['tools/bench/usual-way/**/*.ts'],
    rules: { 'no-restricted-syntax': ['error', ...honestTests] },
  },
  {
    // Programs for a terminal speak on standard output.
    files: ['tools/**/*.ts', 'deploy/**/*.ts', 'scenarios/**/*.ts', 'docs/**/*.ts'],
    rules: { 'no-console': 'off' },
  },
  {
    files: ['**/*.js', '**/*.cjs', '**/*.mjs'],
    extends: [tseslint.configs.disableTypeChecked],
    rules: { 'max-lines': lines(250) },
  },
);
