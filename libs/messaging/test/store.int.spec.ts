import { newId } from '#messaging';
import { eventually } from '#testing';
import { memoryBroker } from './memory-broker.js';
import { LampEntity, lightLamp, LampLit, type Lamp } from './lamp.js';
import { Stage } from './stage.js';

const unlit = (id: string): Lamp => ({ id, version: 0, times: 0 });

describe('the store', () => {
  const stage = new Stage(memoryBroker);

  test('writes what a rule changed and counts its events as the version', async () => {
    const { store, dataSource } = await stage.start();
    const id = newId();
    expect(await store.create<LampEntity>(LampEntity, lightLamp(unlit(id)))).toEqual({ id, version: 1, times: 1 });
    const twice = (lamp: Lamp) => {
      const first = lightLamp(lamp);
      const second = lightLamp(first.state);
      return { state: second.state, events: [...first.events, ...second.events] };
    };
    expect(await store.change<LampEntity>(LampEntity, id, twice)).toEqual({ id, version: 3, times: 3 });
    expect(await dataSource.manager.findOneBy(LampEntity, { id })).toMatchObject({ version: 3, times: 3 });
  });

  test('refuses an unknown id, and a version that is not the current one', async () => {
    const { store } = await stage.start();
    const id = newId();
    await expect(store.change<LampEntity>(LampEntity, id, lightLamp)).rejects.toMatchObject({ kind: 'not-found' });
    await store.create<LampEntity>(LampEntity, lightLamp(unlit(id)));
    const stale = store.change<LampEntity>(LampEntity, id, lightLamp, { ifVersion: 7 });
    await expect(stale).rejects.toMatchObject({ kind: 'stale' });
    expect(await store.change<LampEntity>(LampEntity, id, lightLamp, { ifVersion: 1 })).toMatchObject({ version: 2 });
  });

  test('changes one after another what many want to change at once', async () => {
    const sample = await stage.start();
    const id = newId();
    await sample.light(id);
    await Promise.all(Array.from({ length: 10 }, () => sample.light(id)));
    await eventually(async () => expect(await sample.sequences(id)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]));
  });

  test('has transactions of its own, also within one of another store of the process', async () => {
    const [one, two] = [await stage.start(), await stage.start()];
    const [outer, inner] = [newId(), newId()];
    const failed = one.store.transaction(async (tx) => {
      await tx.create<LampEntity>(LampEntity, lightLamp(unlit(outer)));
      await two.light(inner);
      throw new Error('the outer one fails');
    });
    await expect(failed).rejects.toThrow('the outer one fails');
    const kept = await one.dataSource.manager.find(LampEntity, { select: { id: true } });
    expect(kept).toEqual([{ id: inner }]);
    await eventually(async () => expect(await two.sequences(inner)).toEqual([1]));
  });

  test('refuses a decision that changes without telling, changes its input, or tells of another aggregate', async () => {
    const { store } = await stage.start();
    const [id, other] = [newId(), newId()];
    await store.create<LampEntity>(LampEntity, lightLamp(unlit(id)));
    const silent = store.change<LampEntity>(LampEntity, id, (lamp) => ({ state: { ...lamp, times: 9 }, events: [] }));
    await expect(silent).rejects.toThrow('a decision changed times without an event');
    const mutating = store.change<LampEntity>(LampEntity, id, (lamp) => {
      lamp.times += 1;
      return { state: lamp, events: [LampLit(id, { times: lamp.times })] };
    });
    await expect(mutating).rejects.toThrow(TypeError);
    const events = [LampLit(id, { times: 2 }), LampLit(other, { times: 2 })];
    const foreign = store.change<LampEntity>(LampEntity, id, (lamp) => ({ state: { ...lamp, times: 2 }, events }));
    await expect(foreign).rejects.toThrow('LampLit is of another aggregate');
    expect(await store.change<LampEntity>(LampEntity, id, (lamp) => ({ state: lamp, events: [] }))).toMatchObject({
      version: 1,
    });
  });

  test('publishes nothing that does not fit its own schema or that no broker takes', async () => {
    const { store, dataSource } = await stage.start();
    const id = newId();
    const wrong = { state: { ...unlit(id), times: 0 }, events: [LampLit(id, { times: 0 })] };
    await expect(store.create<LampEntity>(LampEntity, wrong)).rejects.toThrow(
      'LampLit does not fit its schema: /times',
    );
    const large = { times: 1, note: 'x'.repeat(1_000_000) };
    const huge = { state: { ...unlit(id), times: 1 }, events: [LampLit(id, large)] };
    await expect(store.create<LampEntity>(LampEntity, huge)).rejects.toThrow('LampLit is larger than 900000 bytes');
    expect(await dataSource.manager.countBy(LampEntity, { id })).toBe(0);
  });

  test('keeps the newest copy of another service’s aggregate, in whatever order its states come', async () => {
    const { store, dataSource } = await stage.start();
    const id = newId();
    for (const version of [2, 1, 3, 3]) {
      await store.transaction((tx) => tx.keep<LampEntity>(LampEntity, { id, version, times: version * 10 }));
    }
    expect(await dataSource.manager.findOneBy(LampEntity, { id })).toMatchObject({ version: 3, times: 30 });
  });
});
