import { newId, type Tx } from '#messaging';
import { eventually } from '#testing';
import { behaviour, coded, lampMessage, raise, refuse, type Sample } from './sample.js';
import { Stage, type Broker } from './stage.js';

/** What one bad aggregate may do to a thousand good ones; run on every transport. */
export function parkingPromises(name: string, broker: () => Broker): void {
  describe(`parking over ${name}`, () => {
    const stage = new Stage(broker);
    const rounds = [1, 2, 3, 4];

    /** Lamps by the sequences of their events, in the order in which these had their effect. */
    const histories = async (sample: Sample): Promise<Map<string, string[]>> => {
      const rows: { history: string; lamps: string[] }[] = await sample.dataSource.query(
        `SELECT history, array_agg(lamp) AS lamps FROM (
           SELECT lamp, string_agg(sequence::text, ' ' ORDER BY id) AS history FROM effects GROUP BY lamp
         ) AS each GROUP BY history`,
      );
      return new Map(rows.map(({ history, lamps }) => [history, lamps]));
    };

    test('3, 4: of 1 000 aggregates one is poisoned: 999 complete, its own events wait, and requeued they complete in order', async () => {
      const shared = stage.broker();
      const sample = await stage.start({}, shared);
      const sender = await stage.sender(shared);
      const lamps = Array.from({ length: 1_000 }, () => newId());
      const poisoned = lamps[500] ?? '';
      let tries = 0;
      behaviour.set(poisoned, ({ sequence }) => {
        if (sequence !== 2) return;
        tries += 1;
        refuse();
      });
      for (const sequence of rounds) await sender.send(lamps.map((lamp) => lampMessage(lamp, sequence)));
      const complete = rounds.join(' ');
      await eventually(async () => expect((await histories(sample)).get(complete)).toHaveLength(999), {
        timeoutMs: 60_000,
      });
      const [dead] = await eventually(async () => {
        const list = await sample.deadLetters.list();
        expect(list).toMatchObject([{ key: poisoned, status: 'dead', waiting: 2 }]);
        return list;
      });
      expect((await histories(sample)).get('1')).toEqual([poisoned]);
      // With its batch and alone; not once more for each event that came behind it.
      expect(tries).toBe(2);
      behaviour.clear();
      await sample.deadLetters.requeue(dead?.id ?? '');
      await eventually(async () => expect((await histories(sample)).get(complete)).toHaveLength(1_000));
    });

    test.each<[string, (tx: Tx, sample: Sample) => Promise<void>]>([
      ['loses its session', (tx) => tx.manager.query('SELECT pg_terminate_backend(pg_backend_pid())')],
      [
        'is longer outside of the database than a session may be',
        async (tx, { dataSource }) => {
          await tx.manager.query(`SET LOCAL idle_in_transaction_session_timeout = '50ms'`);
          const [{ pid }] = await tx.manager.query('SELECT pg_backend_pid() AS pid');
          const alive = 'SELECT FROM pg_stat_activity WHERE pid = $1';
          await eventually(async () => expect(await dataSource.query(alive, [pid])).toEqual([]));
        },
      ],
    ])(
      '3, 4: an event whose handler %s every time is parked, becomes a dead letter, and holds up nobody',
      async (_how, fail) => {
        const shared = stage.broker();
        const sample = await stage.start({ parkedAttempts: 2 }, shared);
        const sender = await stage.sender(shared);
        const [bad = '', ...others] = Array.from({ length: 30 }, () => newId());
        behaviour.set(bad, (_event, tx) => fail(tx, sample));
        await sender.send([bad, ...others].map((lamp) => lampMessage(lamp)));
        await eventually(async () => expect((await histories(sample)).get('1')?.sort()).toEqual(others.sort()));
        await eventually(async () =>
          expect(await sample.deadLetters.list()).toMatchObject([{ key: bad, status: 'dead' }]),
        );
      },
    );

    test('3, 4: aggregates whose handlers fail like a lost database are parked, and tried again without holding up the rest', async () => {
      const shared = stage.broker();
      const sample = await stage.start({ parkedAttempts: 4 }, shared);
      const sender = await stage.sender(shared);
      const [refused, ended, conflicting, ...others] = Array.from({ length: 8 }, () => newId());
      const late = others[0] ?? '';
      let tries = 0;
      behaviour.set(refused ?? '', () => Promise.reject(coded('ECONNREFUSED')));
      behaviour.set(ended ?? '', () => Promise.reject(new Error('Connection terminated unexpectedly')));
      // A real conflict with the database, but one that never passes: it counts as no attempt and goes behind the others.
      behaviour.set(conflicting ?? '', (_event, tx) => tx.manager.query(raise('40001')));
      behaviour.set(late, () => ((tries += 1) <= 5 ? Promise.reject(coded('ETIMEDOUT')) : undefined));
      const bad = [refused, ended, conflicting].map(String);
      for (const sequence of [1, 2]) await sender.send([...bad, ...others].map((lamp) => lampMessage(lamp, sequence)));
      await eventually(async () => expect((await histories(sample)).get('1 2')?.sort()).toEqual(others.sort()));
      await eventually(async () => {
        const heads: object[] = await sample.dataSource.query(
          `SELECT key, status FROM parked_events WHERE status <> 'waiting'`,
        );
        expect(heads).toHaveLength(3);
        expect(heads).toEqual(
          expect.arrayContaining([
            { key: refused, status: 'dead' },
            { key: ended, status: 'dead' },
            { key: conflicting, status: 'retrying' },
          ]),
        );
      });
      behaviour.delete(conflicting ?? '');
      await eventually(async () => expect(await sample.sequences(conflicting ?? '')).toEqual([1, 2]));
    });
  });
}
