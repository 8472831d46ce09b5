import { timed } from './lag-age.js';
import { MemoryTransport } from './memory.transport.js';

const topic = 'yilian.lamp';

test.each([1, 7, 90, 3_600, 259_200])(
  'lag tells at the first look that what waits has been there for %i s',
  async (seconds) => {
    const broker = new MemoryTransport();
    for (let n = 0; n < 9; n++) await broker.send([{ topic, key: `${n}`, value: '{}', headers: {} }]);
    const now = Date.now() + seconds * 1_000;
    const lags = await timed(await broker.lag('lamps', [topic]), (time, topics) => broker.since(time, topics), now);
    expect(lags.map(({ lag }) => lag).reduce((sum, lag) => sum + lag)).toBe(9);
    for (const lag of lags.filter((each) => each.lag > 0)) {
      expect(lag.seconds).toBeGreaterThan(seconds * 0.9 - 0.3);
      expect(lag.seconds).toBeLessThan(seconds + 5);
    }
  },
);

test('it is the age of the first message that waits, not of one before or behind it', async () => {
  const ages = [3_600, 90, 7, 0.5];
  const since = async (time: Date, [topic = '']: readonly string[]) => [
    { topic, partition: 0, lag: ages.filter((age) => age * 1_000 <= -time.getTime()).length, end: ages.length },
  ];
  for (const [handled, age] of ages.entries()) {
    const [told] = await timed([{ topic, partition: 0, lag: ages.length - handled, end: ages.length }], since, 0);
    expect(told?.seconds).toBeLessThanOrEqual(age);
    expect(told?.seconds).toBeGreaterThanOrEqual(age * 0.9 - 0.25);
  }
});

test('lag is 0 s where nothing waits, and nobody is asked', async () => {
  const unasked = async (): Promise<never> => {
    throw new Error('asked');
  };
  expect(await timed([{ topic, partition: 0, lag: 0, end: 5 }], unasked)).toMatchObject([{ seconds: 0 }]);
});
