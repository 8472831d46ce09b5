import { jest } from '@jest/globals';
import { newId } from '#messaging';
import { eventually } from '#testing';
import { Administrator } from './administrator.js';
import { memoryBroker } from './memory-broker.js';
import { behaviour, lampMessage, type Sample } from './sample.js';
import { Stage } from './stage.js';

jest.setTimeout(120_000);

describe('while the database fails', () => {
  const stage = new Stage(memoryBroker);
  let administrator: Administrator;
  const rejections: unknown[] = [];
  const note = (reason: unknown): void => void rejections.push(reason);

  beforeAll(async () => {
    administrator = await Administrator.connect();
    process.on('unhandledRejection', note).on('uncaughtException', note);
  });
  afterAll(async () => {
    process.off('unhandledRejection', note).off('uncaughtException', note);
    await administrator.close();
  });
  afterEach(() => expect(rejections.splice(0)).toEqual([]));

  /** Lights a lamp until the service says it did; a failed answer may have taken effect or not, so it looks. */
  async function light(sample: Sample, lamp: string, times: number): Promise<void> {
    await eventually(async () => {
      const [row] = await sample.dataSource.query('SELECT times FROM lamps WHERE id = $1', [lamp]);
      if ((row?.times ?? 0) < times) await sample.light(lamp);
    });
  }

  test('10: connections cut again and again under load lose, repeat, reorder and park nothing', async () => {
    const sample = await stage.start({ immediateAttempts: 1, pollMs: 50 });
    const lamps = Array.from({ length: 8 }, () => newId());
    let lighting = true;
    const cutting = (async () => {
      for (let cuts = 0; lighting || cuts < 5; cuts++) {
        const lit = await eventually(() => sample.dataSource.query('SELECT id, times FROM lamps'));
        await administrator.cut(stage.url);
        // An event may lose its session a few times, not each time: what waits now is handled before the next cut.
        for (const { id, times } of lit)
          await eventually(async () => expect((await sample.sequences(id)).length).toBeGreaterThanOrEqual(times));
      }
    })();
    for (let times = 1; times <= 25; times++) await Promise.all(lamps.map((lamp) => light(sample, lamp, times)));
    lighting = false;
    await cutting;
    const expected = Array.from({ length: 25 }, (_, i) => i + 1);
    for (const lamp of lamps) await eventually(async () => expect(await sample.sequences(lamp)).toEqual(expected));
    // Not even for a moment: its sequence was never used.
    expect(await sample.dataSource.query('SELECT is_called FROM parked_events_id_seq')).toEqual([{ is_called: false }]);
  });

  test('10: while no connection is to be had events wait, count against nobody, and go on by themselves', async () => {
    const shared = stage.broker();
    const sample = await stage.start({ immediateAttempts: 1, pollMs: 50 }, shared);
    const sender = await stage.sender(shared);
    const lamp = newId();
    await sample.light(lamp);
    await eventually(async () => expect(await sample.sequences(lamp)).toEqual([1]));
    await administrator.allow(stage.url, false);
    await administrator.cut(stage.url);
    await expect(sample.light(lamp)).rejects.toThrow();
    await sender.send([lampMessage(lamp, 2), lampMessage(lamp, 3)]);
    await eventually(async () => {
      const behind = (await sample.health.lag()).reduce((sum, { lag }) => sum + lag, 0);
      expect(behind).toBe(2);
    });
    await administrator.allow(stage.url, true);
    await eventually(async () => expect(await sample.sequences(lamp)).toEqual([1, 2, 3]));
  });

  test('8: a relay whose session is cut leads again at once, long before the next poll', async () => {
    const sample = await stage.start({ pollMs: 600_000, retryMs: 10 });
    const lamp = newId();
    await sample.light(lamp);
    await eventually(async () => expect(await sample.sequences(lamp)).toEqual([1]));
    const relays = `SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND query LIKE '%replicas%'
      AND pid <> pg_backend_pid()`;
    const [before] = await eventually(async () => {
      const rows = await sample.dataSource.query(relays);
      expect(rows).toHaveLength(1);
      return rows;
    });
    await sample.dataSource.query('SELECT pg_terminate_backend($1)', [before.pid]);
    await sample.light(lamp);
    await eventually(async () => expect(await sample.sequences(lamp)).toEqual([1, 2]));
  });

  test('10: a stop in the middle of it ends within 10 s', async () => {
    const sample = await stage.start({ pollMs: 50 });
    const lamp = newId();
    behaviour.set(lamp, () => {
      throw new Error('parks it');
    });
    await sample.light(lamp);
    await administrator.allow(stage.url, false);
    await administrator.cut(stage.url);
    const begun = performance.now();
    await stage.stop(sample);
    expect(performance.now() - begun).toBeLessThan(10_000);
    await administrator.allow(stage.url, true);
  });
});
