import { rollingRestartName, type Operation } from '../../evidence.js';
import { goodRun } from '../good-run.fixture.js';
import { retries } from './retries.js';

const restart = { name: rollingRestartName, startedAt: 1_000, endedAt: 2_000 };
const sent = (times: number, invokedAt: number): Operation => ({
  key: 'k1',
  kind: 'create',
  invokedAt,
  outcome: 'ok',
  turnedAway: Array<string>(times - 1).fill('503 concurrent-change'),
});

const refused = (kind: Operation['kind'], invokedAt: number): Operation => ({
  ...sent(1, invokedAt),
  kind,
  outcome: 'fail',
});

describe('invariant 1, retries', () => {
  it('holds when all is well, once again is enough, or something else was broken', () => {
    expect(retries(goodRun().evidence)).toEqual([]);
    const operations = [sent(2, 1_000), sent(3, 999), sent(3, 2_001)];
    expect(retries({ operations, faults: [restart] })).toEqual([]);
    expect(retries({ operations: [refused('cancel', 1_500), refused('create', 999)], faults: [restart] })).toEqual([]);
    expect(retries({ operations: [sent(3, 1_500)], faults: [{ ...restart, name: 'kill kafka' }] })).toEqual([]);
  });

  it('finds who was turned away twice while replicas were restarted in turn', () => {
    const found = retries({ operations: [sent(3, 1_500)], faults: [restart] });
    expect(found.map(({ what, subject }) => `${what}: ${subject}`)).toEqual([
      'an operation that was turned away twice in a rolling restart: k1 (2 times: 503 concurrent-change)',
    ]);
  });

  it.each(['create', 'submit'] as const)('finds a %s that was refused meanwhile', (kind) => {
    const [{ what, subject } = {}] = retries({ operations: [refused(kind, 1_500)], faults: [restart] });
    expect(`${what}: ${subject}`).toBe(`an operation that was refused in a rolling restart: ${kind} k1`);
  });
});
