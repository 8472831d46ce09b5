import { newId } from '#messaging';
import { eventually } from '#testing';
import { lampMessage, write } from './sample.js';
import { Stage, type Broker } from './stage.js';

/** What the broker never takes holds up its own key and no other; run on every transport that knows of such. */
export function refusalPromises(name: string, broker: () => Broker, tooLargeBytes: number): void {
  describe(`refused by ${name}`, () => {
    const stage = new Stage(broker);

    test('3, 10: an event that the broker never takes holds up its own key only, is told of, and goes once it is mended', async () => {
      const sample = await stage.start();
      const poisoned = newId();
      const others = Array.from({ length: 5 }, () => newId());
      const poison = lampMessage(poisoned, 1, { ce_correlationid: 'x'.repeat(tooLargeBytes) });
      for (const message of [poison, ...others.map((lamp) => lampMessage(lamp)), lampMessage(poisoned, 2)]) {
        await write(sample.dataSource, message);
      }
      for (const lamp of others) await eventually(async () => expect(await sample.sequences(lamp)).toEqual([1]));
      await eventually(async () => {
        const { detail, ready } = await sample.health.check();
        expect(ready).toBe(true);
        expect(detail).toMatchObject({ outboxRows: 2, outboxRefused: 1 });
        expect(detail.outboxOldestSeconds).toBeGreaterThanOrEqual(1);
      });
      expect(await sample.sequences(poisoned)).toEqual([]);
      const left = await sample.dataSource.query('SELECT key FROM outbox');
      expect(left).toEqual([{ key: poisoned }, { key: poisoned }]);
      await sample.dataSource.query(
        'UPDATE outbox SET headers = $2 WHERE id = (SELECT id FROM outbox_refusals) AND key = $1',
        [poisoned, JSON.stringify(lampMessage(poisoned).headers)],
      );
      await eventually(async () => expect(await sample.sequences(poisoned)).toEqual([1, 2]));
      await eventually(async () =>
        expect((await sample.health.check()).detail).toMatchObject({ outboxRows: 0, outboxRefused: 0 }),
      );
    });
  });
}
