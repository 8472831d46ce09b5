import { jest } from '@jest/globals';
import { newId, type Transport } from '#messaging';
import { eventually } from '#testing';
import { register } from 'prom-client';
import { lightMessage, retyped } from './commands.js';
import { LightLamp } from './lamp.js';
import { memoryBroker } from './memory-broker.js';
import { behaviour, commanded, goingOut, lampMessage, refuse, type Sample } from './sample.js';
import { gate, Stage } from './stage.js';

jest.setTimeout(30_000);

describe('10: metrics tell', () => {
  const stage = new Stage(memoryBroker);
  const value = async (line: string): Promise<number> => {
    const found = (await register.metrics()).split('\n').find((each) => each.startsWith(`${line} `));
    return Number(found?.slice(line.length));
  };
  const shows = (line: string, expected: number): Promise<void> =>
    eventually(async () => expect([line, await value(line)]).toEqual([line, expected]));

  test('what is parked, in events and in keys', async () => {
    const sample = await stage.start();
    const [one, other] = [newId(), newId()];
    behaviour.set(one, refuse);
    behaviour.set(other, refuse);
    for (const lamp of [one, one, one, other]) await sample.light(lamp);
    await shows('yilian_parked_events{status="dead"}', 2);
    await shows('yilian_parked_events{status="waiting"}', 2);
    await shows('yilian_parked_keys', 2);
    const [dead] = await sample.deadLetters.list();
    await sample.deadLetters.discard(dead?.id ?? '', 'test');
    await shows('yilian_parked_events{status="discarded"}', 1);
  });

  test('how far behind the service is, in messages and in seconds, and how long its handlers take', async () => {
    const shared = stage.broker();
    await stage.start({}, shared);
    const sender = await stage.sender(shared);
    const lamp = newId();
    const [entered, released] = [gate(), gate()];
    behaviour.set(lamp, () => (entered.open(), released.opened));
    await sender.send([lampMessage(lamp)]);
    await entered.opened;
    await shows('yilian_lag_messages{topic="yilian.lamp"}', 1);
    await eventually(async () => expect(await value('yilian_lag_seconds{topic="yilian.lamp"}')).toBeGreaterThan(0.1));
    const handled = 'yilian_handler_seconds_count{handler="LampHandlers.lit"}';
    const before = (await value(handled)) || 0;
    released.open();
    await shows('yilian_lag_messages{topic="yilian.lamp"}', 0);
    await shows('yilian_lag_seconds{topic="yilian.lamp"}', 0);
    expect(await value(handled)).toBe(before + 1);
  });

  test('how late the latest deadline is', async () => {
    const sample = await stage.start({ deadlinePollMs: 600_000 });
    await shows('yilian_deadline_overdue_seconds', 0);
    await sample.store.transaction((tx) => tx.setDeadline('nobody’s', newId(), new Date(Date.now() - 60_000)));
    expect(await value('yilian_deadline_overdue_seconds')).toBeGreaterThan(50);
  });

  test('nothing, instead of something old, of what cannot be looked up', async () => {
    const sample = await stage.start();
    await shows('yilian_parked_keys', 0);
    await sample.dataSource.query('ALTER TABLE parked_events RENAME TO parked_away');
    expect((await register.metrics()).includes('yilian_parked_events{')).toBe(false);
    await sample.dataSource.query('ALTER TABLE parked_away RENAME TO parked_events');
  });

  test.each<[string, string, (sample: Sample, lamp: string, sender: Transport) => Promise<unknown>]>([
    ['handler of an event', 'LampHandlers.lit', (sample, lamp) => sample.light(lamp)],
    ['handler of a command', 'LampCommands.light', (_sample, lamp, sender) => sender.send([lightMessage(lamp)])],
    ['deadline', goingOut, ({ store }, lamp) => store.transaction((tx) => tx.setDeadline(goingOut, lamp, new Date(0)))],
  ])('a process with a %s that never ends is not live, so that it is restarted', async (_what, name, begin) => {
    const shared = stage.broker();
    const sample = await stage.start({ handlerLimitMs: 300, deadlinePollMs: 20 }, shared);
    const { opened, open } = gate();
    const lamp = newId();
    behaviour.set(lamp, () => opened);
    commanded.set(lamp, () => opened);
    expect(await sample.health.check()).toMatchObject({ live: true });
    const count = `yilian_handler_seconds_count{handler="${name}"}`;
    const before = (await value(count)) || 0;
    await begin(sample, lamp, await stage.sender(shared));
    await eventually(async () => expect(await sample.health.check()).toMatchObject({ live: false, ready: true }));
    open();
    await eventually(async () => expect(await sample.health.check()).toMatchObject({ live: true }));
    await shows(count, before + 1);
  });

  test('which commands were answered, and of those that nobody defined only how many', async () => {
    const shared = stage.broker();
    await stage.start({}, shared);
    const sender = await stage.sender(shared);
    const [known, unknown] = [LightLamp.type, 'unknown'].map(
      (type) => `yilian_events_handled_total{handler="${type}"}`,
    );
    const before = [(await value(known!)) || 0, (await value(unknown!)) || 0];
    await sender.send([lightMessage(newId()), ...['one', 'two', 'three'].map(retyped)]);
    await shows(known!, before[0]! + 1);
    await shows(unknown!, before[1]! + 3);
    expect(await register.metrics()).not.toMatch(/handler="(one|two|three)"/);
  });
});
