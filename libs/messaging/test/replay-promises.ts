import { newId, type Tx } from '#messaging';
import { eventually } from '#testing';
import { LampEntity, lightLamp, LampLit } from './lamp.js';
import { LampCopy, projecting } from './sample-copies.js';
import { goingOut, refuse, type Sample } from './sample.js';
import { gate, Stage, type Broker } from './stage.js';

/** What is promised about replays; run on every transport. */
export function replayPromises(name: string, broker: () => Broker): void {
  describe(`replay over ${name}`, () => {
    const stage = new Stage(broker);
    const copies = (sample: Sample): Promise<object[]> =>
      sample.dataSource.query('SELECT id, version, times FROM lamp_copies ORDER BY id');
    const lamps = (sample: Sample): Promise<object[]> =>
      sample.dataSource.query('SELECT id, version, times FROM lamps ORDER BY id');
    const upToDate = (sample: Sample): Promise<void> =>
      eventually(async () => expect(await copies(sample)).toEqual(await lamps(sample)));
    const ended = (sample: Sample, id: string) =>
      eventually(
        async () => {
          const state = await sample.replay.show(id);
          expect(state).toMatchObject({ status: 'done', remaining: 0 });
          return state;
        },
        { timeoutMs: 40_000 },
      );
    const effects = async (sample: Sample): Promise<number> =>
      (await sample.dataSource.query('SELECT count(*)::int AS n FROM effects'))[0].n;
    /** Lights `count` lamps twice, and waits until that is known everywhere. */
    const lit = async (sample: Sample, count: number): Promise<string[]> => {
      const ids = Array.from({ length: count }, () => newId());
      for (const _ of [1, 2]) await Promise.all(ids.map((id) => sample.light(id)));
      await upToDate(sample);
      return ids;
    };

    test('6: a projection is rebuilt from the beginning while events flow on, and no effect is repeated', async () => {
      const sample = await stage.start();
      const ids = await lit(sample, 30);
      await sample.dataSource.query(`UPDATE lamp_copies SET times = 999, note = 'wrong'`);
      await sample.dataSource.query(`DELETE FROM lamp_copies WHERE id = ANY($1)`, [ids.slice(0, 10)]);
      const started = await sample.replay.start();
      expect(started).toMatchObject({
        status: 'running',
        topics: ['yilian.lamp'],
        handlers: ['LampCopies.lit'],
        total: 60,
      });
      await Promise.all(ids.slice(5, 15).map((id) => sample.light(id)));
      expect(await ended(sample, started.id)).toMatchObject({ handled: 60, skipped: 0, lastFailure: null });
      await upToDate(sample);
      expect(await sample.dataSource.query(`SELECT id FROM lamp_copies WHERE note IS NOT NULL`)).toEqual([]);
      expect(await effects(sample)).toBe(70);
    });

    test('6: a replay goes on in another process where the first one stopped', async () => {
      const shared = stage.broker();
      const first = await stage.start({}, shared);
      const ids = await lit(first, 10);
      await first.dataSource.query(`UPDATE lamp_copies SET times = 999`);
      const [entered, released] = [gate(), gate()];
      projecting.set(ids[5] ?? '', async () => (entered.open(), released.opened));
      const { id } = await first.replay.start();
      await entered.opened;
      const stopped = stage.stop(first);
      released.open();
      await stopped;
      const second = await stage.start({}, shared);
      expect(await ended(second, id)).toMatchObject({ handled: 20, skipped: 0 });
      await upToDate(second);
    });

    test('6: a replica that lost its replay writes nothing more, and the other one finishes it', async () => {
      const shared = stage.broker();
      const replicas = [await stage.start({}, shared), await stage.start({}, shared)] as const;
      const ids = await lit(replicas[0], 10);
      await replicas[0].dataSource.query(`UPDATE lamp_copies SET times = 999`);
      const [entered, released] = [gate(), gate()];
      let blocked = true;
      projecting.set(ids[5] ?? '', async () => {
        if (!blocked) return;
        blocked = false;
        entered.open();
        await released.opened;
      });
      const { id } = await replicas[0].replay.start();
      await entered.opened;
      // As when its process is paused for longer than its life in `replicas`.
      await replicas[0].dataSource.query('DELETE FROM replicas WHERE id = (SELECT holder FROM replays)');
      released.open();
      expect(await ended(replicas[1], id)).toMatchObject({ handled: 20, skipped: 0 });
      await upToDate(replicas[0]);
    });

    test('6: what a handler refuses, or would have an effect, is passed over and told', async () => {
      const sample = await stage.start();
      const ids = await lit(sample, 10);
      const effectful: ((tx: Tx, lamp: string) => unknown)[] = [
        refuse,
        (tx, lamp) => tx.publish([LampLit(lamp, { times: 1 })], 9),
        (tx, lamp) =>
          tx.write(LampCopy, [{ id: lamp, version: 9, times: 9, shape: [], litAt: new Date(), note: null }]),
        (tx, lamp) => tx.setDeadline(goingOut, lamp, new Date(0)),
        (tx, lamp) => tx.dropDeadline(goingOut, lamp),
        (tx) => tx.afterCommit(() => undefined),
      ];
      for (const [i, effect] of effectful.entries()) {
        projecting.set(ids[i] ?? '', async (event, tx) => void (await effect(tx, event.subject)));
      }
      const { id } = await sample.replay.start({ handlers: ['LampCopies'] });
      expect(await ended(sample, id)).toMatchObject({
        handled: 8,
        skipped: 12,
        lastFailure: expect.stringMatching(/lamp\/broken|a projection .*: it is run again in a replay/),
      });
      expect(await sample.deadLetters.list()).toEqual([]);
      expect(await effects(sample)).toBe(20);
    });

    test('6: only projections are replayed, one replay at a time, and it can be cancelled', async () => {
      const sample = await stage.start();
      const [first] = await lit(sample, 3);
      const refused = (query: object, code: string): Promise<void> =>
        expect(sample.replay.start(query)).rejects.toMatchObject({ name: 'Refusal', code });
      await refused({ handlers: ['LampHandlers.lit'] }, 'replay/not-a-projection');
      await refused({ handlers: ['Lamps'] }, 'replay/nothing-to-replay');
      await refused({ topics: ['yilian.other'] }, 'replay/nothing-to-replay');
      for (const query of [
        { topics: ['yilian.lamp', 'yilian.other'] },
        { handlers: ['LampCopies', 'LampCopies.out'] },
        { handlers: ['LampCopies'], topics: ['yilian.lamp', ''] },
      ]) {
        await refused(query, 'replay/nothing-to-replay');
      }
      const released = gate();
      projecting.set(first ?? '', () => released.opened);
      const { id } = await sample.replay.start({ topics: ['yilian.lamp'] });
      await refused({}, 'replay/running');
      expect(await sample.replay.cancel(id)).toMatchObject({ status: 'cancelled' });
      released.open();
      await expect(sample.replay.show('nothing')).rejects.toMatchObject({ code: 'replay/not-found' });
      const next = await sample.replay.start();
      await ended(sample, next.id);
      expect((await sample.replay.list()).map(({ status }) => status)).toEqual(['done', 'cancelled']);
      await sample.store.create<LampEntity>(LampEntity, lightLamp({ id: newId(), version: 0, times: 0 }));
      await upToDate(sample);
    });
  });
}
