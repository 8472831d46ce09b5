import { QueryFailedError } from 'typeorm';
import {
  causeOf,
  isDatabaseAway,
  isNews,
  isOutOfOrder,
  isTransient,
  passes,
  StoreUnavailable,
  Unavailable,
} from './unavailable.js';

const coded = (code: string): Error => Object.assign(new Error('x'), { code });
const failedQuery = (code: string): Error => new QueryFailedError('SELECT 1', [], coded(code));

test.each(['ECONNREFUSED', 'ECONNRESET', '08006', '57P01', '57P03', '53300', '53100', '25P03', '25006'])(
  '%s looks like a database that is away, and alone excuses no work',
  (code) => {
    expect([isDatabaseAway(coded(code)), isDatabaseAway(failedQuery(code))]).toEqual([true, true]);
    expect([isNews(coded(code)), passes(coded(code)), passes(failedQuery(code))]).toEqual([false, false, false]);
  },
);

test.each([
  'Connection terminated unexpectedly',
  'Client has encountered a connection error and is not queryable',
  'Query runner already released. Cannot run queries anymore.',
  'Database connection provided by a query runner was already released, cannot continue to use its querying methods anymore.',
  'timeout exceeded when trying to connect',
])('so does "%s"', (message) => {
  expect([isDatabaseAway(new Error(message)), passes(new Error(message))]).toEqual([true, false]);
});

test.each(['53100', '53300', '25006'])('%s of a statement is a database that cannot go on', (code) => {
  expect([isOutOfOrder(failedQuery(code)), isOutOfOrder(coded(code))]).toEqual([true, false]);
});

test.each(['23505', '23514', '22021', '40001', '57014', '53200', '53400', 'EACCES'])(
  '%s is the fault of the work',
  (code) => {
    expect([isDatabaseAway(coded(code)), isOutOfOrder(failedQuery(code))]).toEqual([false, false]);
  },
);

test.each(['40001', '40P01'])('%s of a statement succeeds when simply done again', (code) => {
  expect([isTransient(failedQuery(code)), passes(failedQuery(code)), isTransient(coded(code))]).toEqual([
    true,
    true,
    false,
  ]);
});

test('what the store says of itself passes; somebody else who is away does not', () => {
  const [away, full] = [new StoreUnavailable('database-away', 'gone'), new StoreUnavailable('outbox-full', 'full')];
  expect([away, full].map((each) => [passes(each), isDatabaseAway(each), isNews(each)])).toEqual([
    [true, true, false],
    [true, false, false],
  ]);
  const issuer = new Unavailable('issuer-away', 'no keys');
  expect([passes(issuer), isDatabaseAway(issuer), isNews(issuer)]).toEqual([false, false, true]);
});

test.each([undefined, null, 'text', 7])('%p is none of it', (thrown) => {
  expect([isDatabaseAway(thrown), isTransient(thrown), isOutOfOrder(thrown), passes(thrown)]).not.toContain(true);
});

test('a cause is one line, whatever was thrown', () => {
  expect(causeOf(new TypeError('no'))).toBe('TypeError: no');
  expect(causeOf('thrown')).toBe('thrown');
  expect(causeOf(undefined)).toBe('undefined');
});
