import { randomBytes } from 'node:crypto';
import { DataSource } from 'typeorm';
import { ReferralSubmitted } from '#contracts';
import { newId, nextTraceparent, runInFlow } from '#messaging';
import { eventually } from '#testing';
import { LampEntity, lightLamp, LampLit } from './lamp.js';
import { behaviour, lampMessage, refuse, request, write, type Sample } from './sample.js';
import { gate, Stage, type Broker } from './stage.js';

const longPoll = { pollMs: 600_000 };

/** Works on a database from outside of any service. */
async function connected<T>(url: string, work: (dataSource: DataSource) => Promise<T>): Promise<T> {
  const dataSource = await new DataSource({ type: 'postgres', url }).initialize();
  return work(dataSource).finally(() => dataSource.destroy());
}

const unpublished = (url: string): Promise<number> =>
  connected(url, async (dataSource) => {
    const [left] = await dataSource.query('SELECT count(*)::int AS rows FROM outbox');
    return left.rows;
  });

/** The messaging promises, each as a test that fails when the promise is broken; run on every transport. */
export function messagingPromises(name: string, broker: () => Broker): void {
  describe(`messaging over ${name}`, () => {
    const stage = new Stage(broker);
    const lit = (sample: Sample, lamp: string, sequences: number[], timeoutMs = 20_000): Promise<void> =>
      eventually(async () => expect(await sample.sequences(lamp)).toEqual(sequences), { timeoutMs });
    const firstDead = (sample: Sample) =>
      eventually(async () => {
        const [dead] = await sample.deadLetters.list();
        if (!dead) throw new Error('no dead letter yet');
        return dead;
      });

    test('1: a rolled back change leaves neither state nor event, a committed one both', async () => {
      const sample = await stage.start();
      const lamp = newId();
      const crash = sample.store.transaction(async (tx) => {
        await sample.light(lamp);
        await tx.flush();
        throw new Error('crash before commit');
      });
      await expect(crash).rejects.toThrow('crash before commit');
      expect(await sample.dataSource.manager.countBy(LampEntity, { id: lamp })).toBe(0);
      await sample.light(lamp);
      await lit(sample, lamp, [1]);
      expect(await sample.dataSource.manager.findOneBy(LampEntity, { id: lamp })).toMatchObject({
        version: 1,
        times: 1,
      });
    });

    test('1: what was committed by a process that died is published by the next one', async () => {
      const shared = stage.broker();
      const lamp = newId();
      // Written past the store: the process died between its commit and the wake-up.
      await connected(stage.url, (crashed) => write(crashed, lampMessage(lamp)));
      const sample = await stage.start(longPoll, shared);
      await lit(sample, lamp, [1]);
    });

    test('2: an event delivered again has no second effect, in the same batch or in a later one', async () => {
      const shared = stage.broker();
      const sample = await stage.start({}, shared);
      const sender = await stage.sender(shared);
      const lamp = newId();
      const message = lampMessage(lamp);
      await sender.send([message, message]);
      await lit(sample, lamp, [1]);
      await sender.send([message]);
      await sender.send([lampMessage(lamp, 2)]);
      await lit(sample, lamp, [1, 2]);
    });

    test('2: a handler that fails before its commit takes its effect and its mark back, and then succeeds once', async () => {
      const sample = await stage.start();
      const lamp = newId();
      let failures = 2;
      behaviour.set(lamp, () => {
        if (failures-- > 0) throw new Error('not yet');
      });
      await sample.light(lamp);
      await lit(sample, lamp, [1]);
      expect(failures).toBeLessThan(0);
    });

    test('3: events of a failing aggregate wait behind it in order while every other flows on', async () => {
      const sample = await stage.start({ parkedAttempts: 1_000 });
      const [poisoned, well] = [newId(), newId()];
      let broken = true;
      behaviour.set(poisoned, (event) => {
        if (broken && event.sequence === 2) throw new Error('broken');
      });
      for (let i = 0; i < 5; i++) {
        await sample.light(poisoned);
        await sample.light(well);
      }
      await lit(sample, well, [1, 2, 3, 4, 5]);
      expect(await sample.sequences(poisoned)).toEqual([1]);
      broken = false;
      await lit(sample, poisoned, [1, 2, 3, 4, 5]);
    });

    test('4: after growing retries an event is a dead letter that keeps what it came with; requeued, its key completes in order', async () => {
      const sample = await stage.start({ parkedAttempts: 3 });
      const lamp = newId();
      let broken = true;
      behaviour.set(lamp, () => {
        if (broken) throw new Error('no oil');
      });
      await sample.light(lamp);
      await sample.light(lamp);
      const dead = await firstDead(sample);
      expect(dead).toMatchObject({ status: 'dead', key: lamp, attempts: 3, cause: 'Error: no oil' });
      expect(dead.history.map(({ cause }) => cause)).toEqual(Array(3).fill('Error: no oil'));
      expect(dead.headers['ce_type']).toBe('yilian.lamp.lit.v1');
      const { bytes, waiting: _, ...outline } = dead;
      expect(bytes).toBe(11);
      expect(await sample.deadLetters.show(dead.id)).toMatchObject({ ...outline, value: Buffer.from('{"times":1}') });
      expect(await sample.sequences(lamp)).toEqual([]);
      broken = false;
      await sample.deadLetters.requeue(dead.id);
      await lit(sample, lamp, [1, 2]);
      expect(await sample.deadLetters.list()).toEqual([]);
    });

    test('4: a refusal is a dead letter at once, without retries; discarded with a reason, the key goes on', async () => {
      const sample = await stage.start();
      const lamp = newId();
      let calls = 0;
      behaviour.set(lamp, (event) => {
        if (event.sequence > 1) return;
        calls += 1;
        refuse();
      });
      await sample.light(lamp);
      await sample.light(lamp);
      const dead = await firstDead(sample);
      expect(dead.cause).toContain('lamp/broken');
      // Once in a batch with the second event, at most, and once alone.
      expect(calls).toBeLessThanOrEqual(2);
      await sample.deadLetters.discard(dead.id, 'a duplicate of another lamp');
      await lit(sample, lamp, [2]);
      const kept = await sample.deadLetters.show(dead.id);
      expect(kept.status).toBe('discarded');
      expect(kept.history.at(-1)?.cause).toBe('discarded: a duplicate of another lamp');
    });

    test('5: what cannot be read is parked with its bytes and reason, and the consumer goes on', async () => {
      const shared = stage.broker();
      const sample = await stage.start({}, shared);
      const sender = await stage.sender(shared);
      const lamp = newId();
      const good = lampMessage(lamp);
      // Nothing that an index could compress to fit.
      const long = randomBytes(6_000).toString('base64');
      await sender.send([
        { ...good, value: '{oops' },
        { ...good, headers: {} },
        lampMessage(lamp, 1, { ce_type: 'yilian.lamp.exploded.v1' }),
        lampMessage(lamp, 1, { ce_type: ReferralSubmitted.type }),
        { ...good, value: '{"times":"many"}' },
        { ...good, value: Buffer.from([0, 255, 254]), key: 'a\0b' },
        lampMessage(lamp, -1),
        { ...good, key: long },
        lampMessage(lamp, 1, { ce_id: long }),
        lampMessage(lamp, 1, { ce_id: 'a\0b', 'a\0b': '\0' }),
        { ...lampMessage(lamp), key: '', value: '' },
      ]);
      await sample.light(lamp);
      await lit(sample, lamp, [1]);
      const parked = await eventually(async () => {
        const list = await sample.deadLetters.list();
        expect(list).toHaveLength(11);
        return Promise.all(list.map(({ id }) => sample.deadLetters.show(id)));
      });
      expect(parked.map(({ status }) => status)).toEqual(Array(11).fill('unreadable'));
      const reasons = parked.map(({ cause }) => cause?.split(':')[0]).sort();
      const expected = [
        ...Array(5).fill('not-an-event'),
        ...Array(3).fill('not-json'),
        'schema',
        'unknown-type',
        'wrong-topic',
      ];
      expect(reasons).toEqual(expected);
      expect(parked.find(({ cause }) => cause?.startsWith('schema'))?.value?.toString()).toBe('{"times":"many"}');
      expect(parked.find(({ key }) => key === 'a\uFFFDb')?.value).toEqual(Buffer.from([0, 255, 254]));
    });

    test('8: a commit wakes the relay at once; the poll alone would be too late', async () => {
      const sample = await stage.start(longPoll);
      const lamp = newId();
      await sample.light(lamp);
      await lit(sample, lamp, [1]);
      await sample.light(lamp);
      await lit(sample, lamp, [1, 2]);
    });

    test('8: a replica that does not hold the relay hints to the one that does', async () => {
      const shared = stage.broker();
      const leader = await stage.start(longPoll, shared);
      const lamp = newId();
      await leader.light(lamp);
      await lit(leader, lamp, [1]);
      const follower = await stage.start(longPoll, shared);
      await follower.light(lamp);
      await lit(leader, lamp, [1, 2], 40_000);
    });

    test('9: a burst is handled in order, whatever else is in the batch', async () => {
      const sample = await stage.start();
      const lamps = Array.from({ length: 20 }, () => newId());
      const refused = lamps[7] ?? '';
      behaviour.set(refused, refuse);
      for (let round = 0; round < 10; round++) await Promise.all(lamps.map((lamp) => sample.light(lamp)));
      for (const lamp of lamps) {
        await lit(sample, lamp, lamp === refused ? [] : [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 40_000);
      }
    });

    test('9: a backlog of large events goes out in requests that the broker takes', async () => {
      const sample = await stage.start();
      const lamp = newId();
      const events = Array.from({ length: 4 }, () => LampLit(lamp, { times: 1, note: 'x'.repeat(600_000) } as never));
      await sample.store.create<LampEntity>(LampEntity, { state: { id: lamp, version: 0, times: 1 }, events });
      await lit(sample, lamp, [1, 2, 3, 4]);
    });

    test('10: a graceful stop finishes what is in hand within 10 s, and the next process goes on without a repeat', async () => {
      const shared = stage.broker();
      const first = await stage.start({}, shared);
      const lamp = newId();
      const [entered, released] = [gate(), gate()];
      behaviour.set(lamp, async (event) => {
        if (event.sequence > 1) return;
        entered.open();
        await released.opened;
      });
      await first.light(lamp);
      await entered.opened;
      const begun = performance.now();
      const closed = stage.stop(first);
      released.open();
      await closed;
      expect(performance.now() - begun).toBeLessThan(10_000);
      const second = await stage.start({}, shared);
      await second.light(lamp);
      await lit(second, lamp, [1, 2], 40_000);
    });

    test('10: a graceful stop answers the request in hand and publishes what it committed', async () => {
      const shared = stage.broker();
      const first = await stage.start(longPoll, shared);
      const url = await first.listen();
      const [entered, released] = [gate(), gate()];
      Object.assign(request, { entered: entered.open, gate: released.opened });
      const lamp = newId();
      const answer = fetch(`${url}/lamps/${lamp}`, { method: 'POST' });
      await entered.opened;
      const closed = stage.stop(first);
      released.open();
      expect((await answer).status).toBe(201);
      await closed;
      await expect(unpublished(stage.url)).resolves.toBe(0);
      const second = await stage.start(longPoll, shared);
      await lit(second, lamp, [1], 40_000);
    });

    test('10: a graceful stop publishes what was committed without a wake-up', async () => {
      const shared = stage.broker();
      const first = await stage.start(longPoll, shared);
      const [lamp, early] = [newId(), newId()];
      await first.light(early);
      await lit(first, early, [1]);
      // As another replica does whose hint has not come yet.
      await write(first.dataSource, lampMessage(lamp));
      await stage.stop(first);
      await expect(unpublished(stage.url)).resolves.toBe(0);
      const second = await stage.start(longPoll, shared);
      await lit(second, lamp, [1], 40_000);
    });

    test('10: health tells whether events are consumed, how much waits and how far behind the group is', async () => {
      const sample = await stage.start();
      await eventually(async () => expect((await sample.health.check()).ready).toBe(true));
      expect((await sample.health.check()).detail).toEqual({
        consuming: true,
        outboxRows: 0,
        outboxOldestSeconds: 0,
        outboxRefused: 0,
      });
      await sample.light(newId());
      await eventually(async () => {
        const lags = await sample.health.lag();
        expect(lags.length).toBeGreaterThan(0);
        expect(lags.every(({ lag }) => lag === 0)).toBe(true);
      });
    });

    test('11: trace, correlation and causation of the request arrive at the handler, and go on from there', async () => {
      const sample = await stage.start();
      const [lamp, next] = [newId(), newId()];
      const causes: (string | undefined)[] = [];
      let first = '';
      behaviour.set(lamp, async (event, tx) => {
        first = event.id;
        causes.push(event.causationId);
        await tx.create<LampEntity>(LampEntity, lightLamp({ id: next, version: 0, times: 0 }));
      });
      behaviour.set(next, (event) => void causes.push(event.causationId));
      const traceparent = nextTraceparent();
      const flow = { traceparent, correlationId: 'flow-1', causationId: 'request-1' };
      await runInFlow(flow, () => sample.light(lamp));
      await lit(sample, next, [1]);
      expect(new Set(causes)).toEqual(new Set(['request-1', first]));
      const effects = [...(await sample.effects(lamp)), ...(await sample.effects(next))];
      expect(effects.map(({ correlation }) => correlation)).toEqual(['flow-1', 'flow-1']);
      const traces = effects.map((effect) => effect.traceparent.split('-'));
      expect(traces.map((parts) => parts[1])).toEqual(Array(2).fill(traceparent.split('-')[1]));
      expect(new Set([traceparent.split('-')[2], ...traces.map((parts) => parts[2])]).size).toBe(3);
    });
  });
}
