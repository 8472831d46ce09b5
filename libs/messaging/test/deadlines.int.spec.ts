import { newId } from '#messaging';
import { eventually } from '#testing';
import { memoryBroker } from './memory-broker.js';
import { behaviour, goingOut, refuse, type Sample } from './sample.js';
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

  test('that fail have no effect, let others go first, and are tried again', async () => {
    const sample = await stage.start(quick);
    const [bad, good] = [newId(), newId()];
    behaviour.set(bad, refuse);
    await set(sample, bad, -2_000);
    await set(sample, good, -1_000);
    await eventually(async () => expect(await wentOut(sample)).toEqual([{ lamp: good, early: false }]));
    behaviour.clear();
    await sample.dataSource.query('UPDATE deadlines SET try_at = now()');
    await eventually(async () => expect(await wentOut(sample)).toHaveLength(2));
  });
});
