import { callLimit, handleTogether, type PartitionLink } from './partition-batch.js';
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
  const committed: string[] = [];
  const made: PartitionLink = {
    heartbeat: async () => undefined,
    commit: async () => void committed.push(...resolved.splice(0)),
    resolve: (offset) => void resolved.push(offset),
    isOver: () => false,
    ...given,
  };
  return { ...made, resolved, committed };
}

test('hands a large batch over in calls of limited size and resolves each of them', async () => {
  const sizes: number[] = [];
  const to = link();
  await handleTogether({ handle: async (batch) => void sizes.push(batch.length) }, [
    { messages: batchOf(callLimit * 2 + 1), link: to },
  ]);
  expect(sizes).toEqual([callLimit, callLimit, 1]);
  expect(to.committed).toEqual([callLimit - 1, callLimit * 2 - 1, callLimit * 2].map(String));
});

test('a closing consumer finishes the call in hand, resolves it and begins no other', async () => {
  let over = false;
  const to = link({ isOver: () => over });
  const sizes: number[] = [];
  const handle = async (batch: readonly ReceivedMessage[]): Promise<void> => {
    over = true;
    sizes.push(batch.length);
  };
  await handleTogether({ handle }, [{ messages: batchOf(callLimit + 5), link: to }]);
  expect(sizes).toEqual([callLimit]);
  expect(to.committed).toEqual([String(callLimit - 1)]);
});

test('what fails is not resolved, and its error is what the client sees', async () => {
  const to = link();
  await expect(
    handleTogether({ handle: () => Promise.reject(new Error('not yet')) }, [{ messages: batchOf(2), link: to }]),
  ).rejects.toThrow('not yet');
  expect(to.committed).toEqual([]);
});

test('keeps the membership alive while a call takes long', async () => {
  let beats = 0;
  const { promise: enough, resolve } = Promise.withResolvers<void>();
  const heartbeat = async (): Promise<void> => {
    beats += 1;
    if (beats === 3) resolve();
  };
  const to = link({ heartbeat });
  await handleTogether({ handle: () => enough }, [{ messages: batchOf(1), link: to }], 1);
  expect(to.committed).toEqual(['0']);
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
  await expect(handleTogether({ handle }, [{ messages: batchOf(callLimit + 1), link: to }])).rejects.toBe(rebalancing);
  expect(stale).toBe(true);
  expect(to.committed).toEqual([String(callLimit - 1)]);
});

test('a handler that gives up because the partition is lost hides nothing from the client', async () => {
  const rebalancing = new Error('the group is rebalancing');
  const to = link({ heartbeat: () => Promise.reject(rebalancing) });
  const handle = async (_: readonly ReceivedMessage[], control: { heartbeat(): Promise<void> }): Promise<void> => {
    await control.heartbeat().catch(() => {
      throw new Error('database away');
    });
  };
  await expect(handleTogether({ handle }, [{ messages: batchOf(1), link: to }])).rejects.toBe(rebalancing);
  expect(to.committed).toEqual([]);
});

test('batches of several partitions are one call, after which each is resolved and all are committed at once', async () => {
  const calls: number[] = [];
  const [one, other] = [link(), link()];
  await handleTogether({ handle: async (batch) => void calls.push(batch.length) }, [
    { messages: batchOf(2), link: one },
    {
      messages: batchOf(5),
      link: { ...other, commit: () => Promise.reject(new Error('the first one commits for all')) },
    },
  ]);
  expect(calls).toEqual([7]);
  expect(one.committed).toEqual(['1']);
  expect(other.resolved).toEqual(['4']);
});

test('batches of several partitions that do not fit into one call are refused, not resolved unhandled', async () => {
  const calls: number[] = [];
  const [one, other] = [link(), link()];
  await expect(
    handleTogether({ handle: async (batch) => void calls.push(batch.length) }, [
      { messages: batchOf(callLimit), link: one },
      { messages: batchOf(1), link: other },
    ]),
  ).rejects.toThrow('do not fit into one call');
  expect([calls, one.resolved, one.committed, other.resolved]).toEqual([[], [], [], []]);
});
