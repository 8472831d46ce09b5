import { Gathering } from './gathering.js';
import { callLimit, type PartitionBatch } from './partition-batch.js';

const link = {
  heartbeat: async () => undefined,
  resolve: () => undefined,
  commit: async () => undefined,
  isOver: () => false,
};

const batchOf = (partition: number, length: number): PartitionBatch => ({
  link,
  messages: Array.from({ length }, (_, i) => ({
    topic: 'lamp',
    partition,
    offset: String(i),
    key: 'a',
    value: null,
    headers: {},
  })),
});

const partitionsOf = (batches: readonly PartitionBatch[]): number[] =>
  batches.map((b) => b.messages[0]?.partition ?? -1);

test('what a fetch brought of several partitions is handed over together, as far as it fits into one call', async () => {
  const calls: number[][] = [];
  const gathering = new Gathering(1, async (batches) => void calls.push(partitionsOf(batches)));
  const sizes = [1, callLimit - 1, 1, callLimit + 1, 2, 3];
  await Promise.all(sizes.map((size, partition) => gathering.add(batchOf(partition, size))));
  expect(calls).toEqual([[0, 1], [2], [3], [4, 5]]);
});

test('handles so many calls at a time and no more', async () => {
  const release = Promise.withResolvers<void>();
  let running = 0;
  let most = 0;
  const gathering = new Gathering(2, async () => {
    most = Math.max(most, ++running);
    if (running === 2) release.resolve();
    await release.promise;
    running -= 1;
  });
  await Promise.all([0, 1, 2, 3].map((partition) => gathering.add(batchOf(partition, callLimit))));
  expect(most).toBe(2);
});

test('a failed call fails each batch that was part of it, and no other', async () => {
  const gathering = new Gathering(3, async (batches) => {
    if (partitionsOf(batches).includes(1)) throw new Error('not yet');
  });
  const ends = await Promise.allSettled([
    gathering.add(batchOf(0, 1)),
    gathering.add(batchOf(1, 1)),
    gathering.add(batchOf(2, callLimit)),
  ]);
  expect(ends.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled']);
});

test('what waits behind a failed call is not begun: the client fetches it again', async () => {
  let calls = 0;
  const gathering = new Gathering(1, async () => {
    calls += 1;
    throw new Error('the group is rebalancing');
  });
  const ends = await Promise.allSettled([0, 1].map((partition) => gathering.add(batchOf(partition, callLimit))));
  expect(ends.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(calls).toBe(1);
});

test('what comes later is not forgotten', async () => {
  const calls: number[][] = [];
  const gathering = new Gathering(1, async (batches) => void calls.push(partitionsOf(batches)));
  await gathering.add(batchOf(0, 1));
  await gathering.add(batchOf(1, 1));
  expect(calls).toEqual([[0], [1]]);
});
