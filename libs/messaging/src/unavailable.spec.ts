import { causeOf, isDatabaseAway, isTransient, Unavailable } from './unavailable.js';

const coded = (code: string): Error => Object.assign(new Error('x'), { code });

test.each(['ECONNREFUSED', 'ECONNRESET', '08006', '57P01', '57P03', '53300', '53100', '25P03', '25006'])(
  '%s means that the database is away',
  (code) => {
    expect(isDatabaseAway(coded(code))).toBe(true);
    expect(isDatabaseAway(Object.assign(new Error('query failed'), { driverError: coded(code) }))).toBe(true);
  },
);

test.each([
  'Connection terminated unexpectedly',
  'Client has encountered a connection error and is not queryable',
  'Query runner already released. Cannot run queries anymore.',
  'Database connection provided by a query runner was already released, cannot continue to use its querying methods anymore.',
  'timeout exceeded when trying to connect',
])('so does "%s"', (message) => expect(isDatabaseAway(new Error(message))).toBe(true));

test.each(['23505', '23514', '22021', '40001', '57014', 'EACCES'])('%s is the fault of the work', (code) => {
  expect(isDatabaseAway(coded(code))).toBe(false);
});

test.each(['40001', '40P01'])('%s succeeds when simply done again', (code) => {
  expect(isTransient(coded(code))).toBe(true);
  expect(isTransient(Object.assign(new Error('query failed'), { driverError: coded(code) }))).toBe(true);
});

test.each([undefined, null, 'text', 7, new Unavailable('outbox-full', 'full')])('%p is neither', (thrown) => {
  expect(isDatabaseAway(thrown)).toBe(false);
  expect(isTransient(thrown)).toBe(false);
});

test('a cause is one line, whatever was thrown', () => {
  expect(causeOf(new TypeError('no'))).toBe('TypeError: no');
  expect(causeOf('thrown')).toBe('thrown');
  expect(causeOf(undefined)).toBe('undefined');
});
