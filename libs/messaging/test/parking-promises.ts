import { newId } from '#messaging';
import { eventually } from '#testing';
import { behaviour, lampMessage, refuse, type Sample } from './sample.js';
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
      // With its batch, its halves and alone; not once more for each event that came behind it.
      expect(tries).toBeLessThanOrEqual(12);
      behaviour.clear();
      await sample.deadLetters.requeue(dead?.id ?? '');
      await eventually(async () => expect((await histories(sample)).get(complete)).toHaveLength(1_000));
    });
  });
}
