import { packageOf, summarize, type CpuProfile } from './summary.js';

const frame = (functionName: string, url = '') => ({ functionName, url, lineNumber: 1 });
const profile: CpuProfile = {
  startTime: 1_000,
  nodes: [
    { id: 1, callFrame: frame('(idle)') },
    { id: 2, callFrame: frame('query', 'file:///p/node_modules/pg/lib/client.js') },
    { id: 3, callFrame: frame('', 'file:///p/dist/libs/messaging/src/relay.js') },
    { id: 4, callFrame: frame('(garbage collector)') },
  ],
  samples: [2, 1, 3, 2, 4],
  timeDeltas: [0, 4_000, 10_000, 2_000, 1_000],
};

test('a sample stands for the time until the next one, and idle time is none', () => {
  expect(summarize(profile)).toEqual({
    busyMs: 7,
    packages: [
      { name: 'pg', ms: 5 },
      { name: 'libs/messaging', ms: 2 },
      { name: '(garbage collector)', ms: 0 },
    ],
    functions: [
      { name: 'query · pg', ms: 5 },
      { name: '(anonymous) · libs/messaging', ms: 2 },
      { name: '(garbage collector) · (garbage collector)', ms: 0 },
    ],
  });
});

test('what came before the moment it looks from is left out', () => {
  expect(summarize(profile, 15_000)).toMatchObject({
    busyMs: 3,
    packages: [{ name: 'libs/messaging', ms: 2 }, { name: 'pg', ms: 1 }, {}],
  });
});

test.each([
  ['file:///p/node_modules/@nestjs/core/router.js', '@nestjs/core'],
  ['file:///p/node_modules/typeorm/node_modules/uuid/dist/v7.js', 'uuid'],
  ['file:///p/dist/apps/referrals/src/main.js', 'apps/referrals'],
  ['node:internal/stream_base_commons', 'node'],
])('%s is of %s', (url, name) => {
  expect(packageOf(frame('f', url))).toBe(name);
});
