import { newId, type Tx } from '#messaging';
import { eventually } from '#testing';
import { LampEntity, lightLamp } from './lamp.js';
import { memoryBroker } from './memory-broker.js';
import { behaviour, coded, goingOut, raise, refuse, type Sample } from './sample.js';
import { gate, Stage } from './stage.js';

describe('deadlines', () => {
  const stage = new Stage(memoryBroker);
  const quick = { deadlinePollMs: 20 };
  const set = (sample: Sample, lamp: string, inMs: number): Promise<void> =>
    sample.store.transaction((tx) => tx.setDeadline(goingOut, lamp, new Date(Date.now() + inMs)));
  const wentOut = (sample: Sample): Promise<{ lamp: string; early: boolean }[]> =>
    sample.dataSource.query('SELECT lamp, at < due_at AS early FROM went_out');

  test('fire once, whatever the number of replicas, and never early', async () => {
    const shared = stage.broker();
    const [one] = [await stage.start(quick, shared), await stage.start(quick, shared)];
    const lamps = Array.from({ length: 60 }, () => newId());
    for (const [i, lamp] of lamps.entries()) await set(one, lamp, 10 * i);
    await eventually(async () => expect((await wentOut(one)).length).toBeGreaterThanOrEqual(60));
    const fired = await wentOut(one);
    expect(fired.map(({ lamp }) => lamp).sort()).toEqual([...lamps].sort());
    expect(fired.filter(({ early }) => early)).toEqual([]);
  });

  test('outlive the process, are moved by setting them again, and are taken back with what they belong to', async () => {
    const shared = stage.broker();
    const first = await stage.start(quick, shared);
    const [kept, moved, dropped] = [newId(), newId(), newId()];
    await set(first, kept, 300);
    await set(first, moved, 300);
    await set(first, dropped, 300);
    await set(first, moved, 3_600_000);
    await first.store.transaction((tx) => tx.dropDeadline(goingOut, dropped));
    await expect(
      first.store.transaction(async (tx) => {
        await tx.setDeadline(goingOut, kept, new Date(0));
        refuse();
      }),
    ).rejects.toThrow();
    await stage.stop(first);
    const second = await stage.start(quick, shared);
    await eventually(async () => expect(await wentOut(second)).toEqual([{ lamp: kept, early: false }]));
    expect(await second.dataSource.query('SELECT subject_id FROM deadlines')).toEqual([{ subject_id: moved }]);
  });

  test('that take long hold up none that falls due later', async () => {
    const sample = await stage.start(quick);
    const [other, ...slow] = Array.from({ length: 4 }, () => newId());
    const released = gate();
    let entered = 0;
    for (const lamp of slow) {
      behaviour.set(lamp, () => ((entered += 1), released.opened));
      await set(sample, lamp, 0);
    }
    await eventually(() => expect(entered).toBe(3));
    await set(sample, other!, 0);
    await eventually(async () => expect(await wentOut(sample)).toEqual([{ lamp: other, early: false }]));
    released.open();
    await eventually(async () => expect(await wentOut(sample)).toHaveLength(4));
  });

  test('meet a change of what they belong to without a deadlock: what the change made of them holds', async () => {
    const shared = stage.broker();
    const [one, two] = [await stage.start(quick, shared), await stage.start(quick, shared)];
    const isWaiting = (): Promise<unknown[]> =>
      one.dataSource.query(
        `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      );
    const changes: ((tx: Tx, lamp: string) => Promise<void>)[] = [
      (tx, lamp) => tx.setDeadline(goingOut, lamp, new Date(Date.now() + 3_600_000)),
      (tx, lamp) => tx.dropDeadline(goingOut, lamp),
      () => Promise.resolve(),
    ];
    const lamps = Array.from({ length: 12 }, (_, i) => ({ id: newId(), change: changes[i % 3]! }));
    for (const [i, { id, change }] of lamps.entries()) {
      behaviour.set(id, async (event, tx) => void (event ?? (await tx.change(LampEntity, id, lightLamp))));
      await one.light(id);
      await [one, two][i % 2]!.store.transaction(async (tx) => {
        await tx.change(LampEntity, id, lightLamp);
        await one.dataSource.query('INSERT INTO deadlines VALUES ($1, $2, now(), now())', [goingOut, id]);
        await eventually(async () => expect(await isWaiting()).toHaveLength(1));
        await change(tx, id);
      });
    }
    const left = lamps.filter((_, i) => i % 3 === 2).map(({ id }) => id);
    await eventually(async () =>
      expect(await one.dataSource.query('SELECT FROM deadlines WHERE try_at <= now()')).toEqual([]),
    );
    expect((await wentOut(one)).map(({ lamp }) => lamp)).toEqual(left);
    expect(
      (await one.dataSource.query('SELECT subject_id FROM deadlines ORDER BY subject_id')).map(
        ({ subject_id: id }: { subject_id: string }) => id,
      ),
    ).toEqual(lamps.filter((_, i) => i % 3 === 0).map(({ id }) => id));
    for (const { id, change } of lamps) {
      expect(await one.dataSource.manager.findOneBy(LampEntity, { id })).toMatchObject({
        times: change === changes[2] ? 3 : 2,
      });
    }
  });

  test.each<[string, NonNullable<ReturnType<typeof behaviour.get>>]>([
    ['by a rule', refuse],
    ['like a database that is away', () => Promise.reject(coded('ECONNREFUSED'))],
    ['with a conflict, every time', (_event, tx) => tx.manager.query(raise('40001'))],
    [
      'by losing its connection, every time',
      (_event, tx) => tx.manager.query('SELECT pg_terminate_backend(pg_backend_pid())'),
    ],
  ])('that fail %s have no effect, let others go first, and are tried again', async (_how, fail) => {
    const sample = await stage.start(quick);
    const [bad, good] = [newId(), newId()];
    behaviour.set(bad, fail);
    await set(sample, bad, -2_000);
    await set(sample, good, -1_000);
    await eventually(async () => expect(await wentOut(sample)).toEqual([{ lamp: good, early: false }]));
    behaviour.clear();
    await sample.dataSource.query('UPDATE deadlines SET try_at = now()');
    await eventually(async () => expect(await wentOut(sample)).toHaveLength(2));
  });
});
