import { newId } from '#messaging';
import { eventually } from '#testing';
import { memoryBroker } from './memory-broker.js';
import { behaviour, coded, goingOut, raise, refuse, type Sample } from './sample.js';
import { Stage } from './stage.js';

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
