import { jest } from '@jest/globals';
import { newId } from '#messaging';
import { eventually } from '#testing';
import { LampLit, LightLamp } from './lamp.js';
import { memoryBroker } from './memory-broker.js';
import { behaviour, lampMessage, refuse, type Sample } from './sample.js';
import { Stage } from './stage.js';

jest.setTimeout(30_000);

describe('4: dead letters', () => {
  const stage = new Stage(memoryBroker);
  const dead = (sample: Sample) =>
    eventually(async () => {
      const [first] = await sample.deadLetters.list();
      if (!first) throw new Error('no dead letter yet');
      return first;
    });

  test('a refusal on a later try is final as well', async () => {
    const sample = await stage.start({ immediateAttempts: 1, parkedAttempts: 1_000 });
    const lamp = newId();
    let tries = 0;
    behaviour.set(lamp, () => {
      tries += 1;
      if (tries === 1) throw new Error('not yet');
      refuse();
    });
    await sample.light(lamp);
    expect(await dead(sample)).toMatchObject({ status: 'dead', cause: expect.stringContaining('lamp/broken') });
    expect((await dead(sample)).history.map(({ cause }) => cause.split(':')[0])).toEqual(['Error', 'Refusal']);
  });

  test('a cause that the database cannot store as it is, or that is huge, does not stop the consumer', async () => {
    const sample = await stage.start({ parkedAttempts: 2 });
    const [lamp, well] = [newId(), newId()];
    behaviour.set(lamp, () => {
      throw new Error(`\0 \ud800 ${'x'.repeat(10_000)} 汉字`);
    });
    await sample.light(lamp);
    const letter = await dead(sample);
    expect(letter.cause).toMatch(/^Error: \uFFFD \uFFFD x{1900}/);
    expect(letter.history).toHaveLength(2);
    await sample.light(well);
    await eventually(async () => expect(await sample.sequences(well)).toEqual([1]));
  });

  test('an event that was put behind one that was just leaving goes on by itself, its own first', async () => {
    const sample = await stage.start();
    const lamp = newId();
    behaviour.set(lamp, ({ sequence }) => void (sequence === 1 && refuse()));
    for (const _ of [1, 2, 3]) await sample.light(lamp);
    const { id } = await dead(sample);
    await eventually(async () => expect(await sample.deadLetters.show(id)).toMatchObject({ waiting: 2 }));
    await sample.dataSource.query('DELETE FROM parked_events WHERE id = $1', [id]);
    await eventually(async () => expect(await sample.sequences(lamp)).toEqual([2, 3]), { timeoutMs: 15_000 });
  });

  test('what is still unreadable when requeued goes back and holds up nobody', async () => {
    const shared = stage.broker();
    const sample = await stage.start({}, shared);
    const sender = await stage.sender(shared);
    const lamp = newId();
    await sender.send([{ ...lampMessage(lamp), value: 'no JSON' }]);
    const letter = await dead(sample);
    await sample.deadLetters.requeue(letter.id);
    await eventually(async () => {
      expect(await sample.deadLetters.show(letter.id)).toMatchObject({ status: 'unreadable', attempts: 1 });
    });
    await sample.light(lamp);
    await eventually(async () => expect(await sample.sequences(lamp)).toEqual([1]));
  });

  test('one that is requeued behind an earlier dead letter of its key waits for that one, and then is tried', async () => {
    const shared = stage.broker();
    const sample = await stage.start({}, shared);
    const sender = await stage.sender(shared);
    const lamp = newId();
    behaviour.set(lamp, refuse);
    await sample.light(lamp);
    const first = await dead(sample);
    await sender.send([{ ...lampMessage(lamp), value: 'no JSON' }]);
    const second = await eventually(async () => {
      const [, letter] = await sample.deadLetters.list();
      expect(letter).toMatchObject({ key: lamp, status: 'unreadable' });
      return letter!;
    });
    expect(await sample.deadLetters.requeue(second.id)).toMatchObject({ status: 'waiting' });
    behaviour.clear();
    await sample.deadLetters.requeue(first.id);
    await eventually(async () => expect(await sample.sequences(lamp)).toEqual([1]));
    await eventually(async () => {
      expect(await sample.deadLetters.show(second.id)).toMatchObject({ status: 'unreadable', attempts: 1 });
    });
  });

  test('one that is still tried again may be discarded; one that waits behind it may not, nor one that was', async () => {
    const sample = await stage.start({ retryMs: 60_000, retryMaxMs: 60_000 });
    const lamp = newId();
    behaviour.set(lamp, ({ sequence }) => {
      if (sequence === 1) throw new Error('every time');
    });
    for (const _ of [1, 2]) await sample.light(lamp);
    const [head, behind] = await eventually(async () => {
      const parked = await sample.deadLetters.list({ correlationId: lamp });
      expect(parked.map(({ status }) => status)).toEqual(['retrying', 'waiting']);
      return parked;
    });
    const refusal = { name: 'Refusal', kind: 'conflict', code: 'dead-letter/not-to-decide' };
    await expect(sample.deadLetters.discard(behind!.id)).rejects.toMatchObject(refusal);
    await expect(sample.deadLetters.requeue(behind!.id)).rejects.toMatchObject(refusal);
    await sample.deadLetters.discard(head!.id, 'it never ends');
    await expect(sample.deadLetters.requeue(head!.id)).rejects.toMatchObject(refusal);
    await eventually(async () => expect(await sample.sequences(lamp)).toEqual([2]));
  });

  test.each(['7', 'seven', '', '99999999999999999999'])('there is no dead letter %p', async (id) => {
    const sample = await stage.start();
    const refusal = { name: 'Refusal', kind: 'not-found', code: 'dead-letter/not-found' };
    await expect(sample.deadLetters.show(id)).rejects.toMatchObject(refusal);
    await expect(sample.deadLetters.requeue(id)).rejects.toMatchObject(refusal);
    await expect(sample.deadLetters.discard(id)).rejects.toMatchObject(refusal);
  });

  test('an event at the place of an old one, in a topic that was made anew, is parked beside it', async () => {
    const lamps = [newId(), newId()];
    for (const lamp of lamps) {
      behaviour.set(lamp, refuse);
      const shared = stage.broker();
      const sample = await stage.start({}, shared);
      await (await stage.sender(shared)).send([{ ...lampMessage(lamp), key: lamp }]);
      await eventually(async () => {
        const keys = (await sample.deadLetters.list()).map(({ key }) => key);
        expect(keys).toContain(lamp);
      });
      await stage.stop(sample);
    }
    const sample = await stage.start();
    expect((await sample.deadLetters.list()).map(({ key }) => key)).toEqual(lamps);
  });

  test('so is garbage without an id, of events and of commands; what is there once more is not', async () => {
    const topics = [LampLit.topic, LightLamp.topic];
    for (const value of ['some', 'other', 'other']) {
      const shared = stage.broker();
      const sample = await stage.start({}, shared);
      await (await stage.sender(shared)).send(topics.map((topic) => ({ topic, key: '', value, headers: {} })));
      await eventually(async () => expect((await sample.health.lag()).filter(({ lag }) => lag > 0)).toEqual([]));
      await stage.stop(sample);
    }
    const sample = await stage.start();
    const parked = (await sample.deadLetters.list()).map(({ topic }) => topic);
    expect(parked.sort()).toEqual([...topics, ...topics].sort());
  });
});
