import { callLimit, handleBatch, type PartitionLink } from './partition-batch.js';
import type { ReceivedMessage } from './transport.js';

const batchOf = (length: number): ReceivedMessage[] =>
  Array.from({ length }, (_, i) => ({
    topic: 'lamp',
    partition: 0,
    offset: String(i),
    key: 'a',
    value: null,
    headers: {},
  }));

function link(given: Partial<PartitionLink> = {}) {
  const resolved: string[] = [];
  const made: PartitionLink = {
    heartbeat: async () => undefined,
    resolve: (offset) => void resolved.push(offset),
    isOver: () => false,
    ...given,
  };
  return { ...made, resolved };
}

test('hands a large batch over in calls of limited size and resolves each of them', async () => {
  const sizes: number[] = [];
  const to = link();
  await handleBatch({ handle: async (batch) => void sizes.push(batch.length) }, batchOf(callLimit * 2 + 1), to);
  expect(sizes).toEqual([callLimit, callLimit, 1]);
  expect(to.resolved).toEqual([callLimit - 1, callLimit * 2 - 1, callLimit * 2].map(String));
});

test('a closing consumer finishes the call in hand, resolves it and begins no other', async () => {
  let over = false;
  const to = link({ isOver: () => over });
  const sizes: number[] = [];
  const handle = async (batch: readonly ReceivedMessage[]): Promise<void> => {
    over = true;
    sizes.push(batch.length);
  };
  await handleBatch({ handle }, batchOf(callLimit + 5), to);
  expect(sizes).toEqual([callLimit]);
  expect(to.resolved).toEqual([String(callLimit - 1)]);
});

test('what fails is not resolved, and its error is what the client sees', async () => {
  const to = link();
  await expect(handleBatch({ handle: () => Promise.reject(new Error('not yet')) }, batchOf(2), to)).rejects.toThrow(
    'not yet',
  );
  expect(to.resolved).toEqual([]);
});

test('keeps the membership alive while a call takes long', async () => {
  let beats = 0;
  const { promise: enough, resolve } = Promise.withResolvers<void>();
  const heartbeat = async (): Promise<void> => {
    beats += 1;
    if (beats === 3) resolve();
  };
  const to = link({ heartbeat });
  await handleBatch({ handle: () => enough }, batchOf(1), to, 1);
  expect(to.resolved).toEqual(['0']);
});

test('when the group rebalances the call in hand is finished and resolved, and the client sees its own error', async () => {
  const rebalancing = new Error('the group is rebalancing');
  const to = link({ heartbeat: () => Promise.reject(rebalancing) });
  let stale = false;
  const handle = async (
    _: readonly ReceivedMessage[],
    control: { heartbeat(): Promise<void>; isStale(): boolean },
  ): Promise<void> => {
    expect(control.isStale()).toBe(false);
    await control.heartbeat().catch((error: unknown) => expect(error).toBe(rebalancing));
    stale = control.isStale();
  };
  await expect(handleBatch({ handle }, batchOf(callLimit + 1), to)).rejects.toBe(rebalancing);
  expect(stale).toBe(true);
  expect(to.resolved).toEqual([String(callLimit - 1)]);
});

test('a handler that gives up because the partition is lost hides nothing from the client', async () => {
  const rebalancing = new Error('the group is rebalancing');
  const to = link({ heartbeat: () => Promise.reject(rebalancing) });
  const handle = async (_: readonly ReceivedMessage[], control: { heartbeat(): Promise<void> }): Promise<void> => {
    await control.heartbeat().catch(() => {
      throw new Error('database away');
    });
  };
  await expect(handleBatch({ handle }, batchOf(1), to)).rejects.toBe(rebalancing);
  expect(to.resolved).toEqual([]);
});
