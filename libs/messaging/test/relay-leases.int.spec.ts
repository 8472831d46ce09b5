import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { jest } from '@jest/globals';
import { newId, type OutgoingMessage, type Transport } from '#messaging';
import { eventually } from '#testing';
import { DataSource } from 'typeorm';
import type { ResolvedMessagingOptions } from '../src/options.js';
import { OutboxGauge } from '../src/outbox-gauge.js';
import { RelayLeases, shards } from '../src/relay-leases.js';
import { Sender } from '../src/sender.js';
import { memoryBroker } from './memory-broker.js';
import { lampMessage, type Sample } from './sample.js';
import { gate, Stage, type Broker } from './stage.js';

jest.setTimeout(60_000);

/** A transport that notes what it is given to send and holds each request up at `pass`, unless it is given up; and connects by `connect`. */
function watched(broker: Broker) {
  const sent: OutgoingMessage[][] = [];
  const hold = { pass: async (): Promise<void> => undefined, connect: async (): Promise<void> => undefined };
  const transport = (): Transport => {
    const seat = broker.transport();
    const send: Transport['send'] = async (messages, over) => {
      sent.push([...messages]);
      await Promise.race([hold.pass(), once(over as AbortSignal, 'abort')]);
      return seat.send(messages, over);
    };
    return Object.assign(Object.create(seat) as Transport, { send, connect: () => hold.connect() });
  };
  return { broker: { transport }, sent, hold };
}

describe('7: the relay is shared out under leases', () => {
  const stage = new Stage(memoryBroker);

  const holdings = async (sample: Sample): Promise<number[]> => {
    const rows = await sample.dataSource.query(
      'SELECT count(holder)::int AS held FROM replicas LEFT JOIN relay_leases ON holder = id GROUP BY id ORDER BY held',
    );
    return rows.map(({ held }: { held: number }) => held);
  };
  /** Gives every shard to a replica that is none of ours and that lives as long as `life` says. */
  const seize = async (sample: Sample, life: string): Promise<string> => {
    const stranger = randomUUID();
    await sample.dataSource.transaction(async (manager) => {
      await manager.query('DELETE FROM replicas');
      await manager.query(`INSERT INTO replicas VALUES ($1, clock_timestamp() + $2::interval)`, [stranger, life]);
      await manager.query('UPDATE relay_leases SET holder = $1', [stranger]);
    });
    return stranger;
  };
  const written = (sample: Sample): Promise<{ key: string }[]> =>
    sample.dataSource.query('SELECT key FROM outbox ORDER BY id');

  test('evenly among those that live, and anew at once when one joins or leaves', async () => {
    const shared = stage.broker();
    const first = await stage.start({}, shared);
    await eventually(async () => expect(await holdings(first)).toEqual([shards]));
    const second = await stage.start({}, shared);
    await eventually(async () => expect(await holdings(first)).toEqual([8, 8]), { timeoutMs: 5_000 });
    const third = await stage.start({}, shared);
    await eventually(async () => expect(await holdings(first)).toEqual([4, 6, 6]), { timeoutMs: 5_000 });
    await stage.stop(second);
    await eventually(async () => expect(await holdings(first)).toEqual([8, 8]), { timeoutMs: 2_000 });
    await stage.stop(third);
    await eventually(async () => expect(await holdings(first)).toEqual([shards]), { timeoutMs: 2_000 });
  });

  test('each key is published by one replica, in order, whoever committed', async () => {
    const shared = stage.broker();
    const replicas = await Promise.all([stage.start({}, shared), stage.start({}, shared), stage.start({}, shared)]);
    const lamps = Array.from({ length: 40 }, () => newId());
    for (let round = 0; round < 6; round++) {
      await Promise.all(lamps.map((lamp, i) => (replicas[(round + i) % 3] ?? replicas[0]).light(lamp)));
    }
    for (const lamp of lamps) {
      await eventually(async () => expect(await replicas[0].sequences(lamp)).toEqual([1, 2, 3, 4, 5, 6]));
    }
  });

  test('what a crashed replica held is published by another within 5 s', async () => {
    const survivor = await stage.start();
    await eventually(async () => expect(await holdings(survivor)).toEqual([shards]));
    // As a process leaves it that renewed its leases and died in the same moment.
    await seize(survivor, '3 seconds');
    const lamp = newId();
    await survivor.light(lamp);
    await eventually(async () => expect(await survivor.sequences(lamp)).toEqual([1]), { timeoutMs: 5_000 });
  });

  test('one that lost its shards during a request deletes nothing, and publishes nothing more', async () => {
    const { broker, sent, hold } = watched(stage.broker());
    const stale = await stage.start({}, broker);
    const [entered, released] = [gate(), gate()];
    hold.pass = () => (entered.open(), released.opened);
    const lamp = newId();
    await stale.light(lamp);
    await entered.opened;
    const stranger = await seize(stale, '1 hour');
    await stale.light(lamp);
    released.open();
    // It comes back as a new member of the group, and has nothing to publish.
    await eventually(async () => expect(await holdings(stale)).toEqual([0, shards]));
    expect(await written(stale)).toEqual([{ key: lamp }, { key: lamp }]);
    expect(sent.flat()).toHaveLength(1);
    await stale.dataSource.query('DELETE FROM replicas WHERE id = $1', [stranger]);
    await eventually(async () => expect(await stale.sequences(lamp)).toEqual([1, 2]));
    await eventually(async () => expect(await written(stale)).toEqual([]));
    // The first one is on the topic twice, which the inbox does not let show.
    expect(sent.flat().map(({ headers }) => headers['ce_sequence'])).toEqual(['1', '1', '2']);
  });

  test('a lease is over by its holder’s own clock before anyone else can take it', async () => {
    const sample = await stage.start();
    await eventually(async () => expect(await holdings(sample)).toEqual([shards]));
    const ask = <R extends object>(text: string, values?: unknown[]): Promise<R[]> =>
      sample.dataSource.query(text, values);
    const leases = new RelayLeases(150);
    await leases.join(ask);
    expect(leases.isValid()).toBe(true);
    await eventually(() => expect(leases.isValid()).toBe(false), { everyMs: 1 });
    await eventually(async () => expect(await holdings(sample)).toEqual([shards]));
    await expect(leases.renew(ask)).rejects.toThrow('has lost its shards');
    expect(leases.isValid()).toBe(false);
  });

  test('one that joins is alive before it was renewed for the first time', async () => {
    const sample = await stage.start();
    const ask = <R extends object>(text: string, values?: unknown[]): Promise<R[]> =>
      sample.dataSource.query(text, values);
    const present = new RelayLeases();
    await present.join(ask);
    const joining = new RelayLeases();
    await joining.join(async (text, values) => {
      await present.renew(ask);
      return ask(text, values);
    });
    expect(joining.isValid()).toBe(true);
  });

  test('a request is given up while its lease still stands for the others', async () => {
    const sample = await stage.start();
    const ask = <R extends object>(text: string, values?: unknown[]): Promise<R[]> =>
      sample.dataSource.query(text, values);
    const leases = new RelayLeases(4_000);
    await leases.join(ask);
    await leases.whileValid((over) => once(over, 'abort'));
    const [row] = await ask(`SELECT expires_at > clock_timestamp() AS stands FROM replicas WHERE id = $1`, [leases.id]);
    expect(row).toEqual({ stands: true });
  });

  test('two that come back from a freeze at once do not wait for each other', async () => {
    const sample = await stage.start();
    const ask = <R extends object>(text: string, values?: unknown[]): Promise<R[]> =>
      sample.dataSource.query(text, values);
    const frozen = [new RelayLeases(), new RelayLeases()];
    for (const leases of frozen) await leases.join(ask);
    // Each has its own row locked for so long that the other one finds it so.
    await sample.dataSource.query(`
      CREATE FUNCTION dawdle() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(0.3); RETURN NEW; END';
      CREATE TRIGGER dawdle BEFORE UPDATE ON replicas FOR EACH ROW WHEN (OLD.expires_at = 'epoch') EXECUTE FUNCTION dawdle()`);
    const ids = frozen.map(({ id }) => id);
    await sample.dataSource.transaction(async (manager) => {
      await manager.query(`SET LOCAL session_replication_role = 'replica'`);
      await manager.query(`UPDATE replicas SET expires_at = 'epoch' WHERE id = ANY($1)`, [ids]);
    });
    await Promise.all(frozen.map((leases) => leases.renew(ask)));
    expect(frozen.map((leases) => leases.isValid())).toEqual([true, true]);
  });

  test('one whose requests fail leaves its shards to the others, and stays away until the broker is there for it', async () => {
    const inner = stage.broker();
    const failing = watched(inner);
    failing.hold.pass = () => Promise.reject(new Error('no broker for this one'));
    const cut = await stage.start({}, failing.broker);
    await eventually(async () => expect(await holdings(cut)).toEqual([shards]));
    const lamps = Array.from({ length: 20 }, () => newId());
    await Promise.all(lamps.map((lamp) => cut.light(lamp)));
    await eventually(() => expect(failing.sent.length).toBeGreaterThan(0));
    failing.hold.connect = failing.hold.pass;
    await stage.start({}, inner);
    for (const lamp of lamps) await eventually(async () => expect(await cut.sequences(lamp)).toEqual([1]));
    const [{ until }] = await cut.dataSource.query('SELECT max(expires_at)::text AS until FROM replicas');
    const renewed = `SELECT FROM replicas WHERE expires_at > $1::timestamptz + interval '2 seconds'`;
    await eventually(async () => expect(await cut.dataSource.query(renewed, [until])).not.toEqual([]));
    expect(await holdings(cut)).toEqual([shards]);
    Object.assign(failing.hold, { pass: async () => undefined, connect: async () => undefined });
    await eventually(async () => expect(await holdings(cut)).toEqual([8, 8]));
  });

  test('one whose request hangs gives it up, and leaves its shards to the others', async () => {
    const inner = stage.broker();
    const hanging = watched(inner);
    const released = gate();
    hanging.hold.pass = () => released.opened;
    const [cut, other] = [await stage.start({}, hanging.broker), await stage.start({}, inner)];
    await eventually(async () => expect(await holdings(cut)).toEqual([8, 8]));
    const lamps = Array.from({ length: 20 }, () => newId());
    await Promise.all(lamps.map((lamp) => other.light(lamp)));
    const timeoutMs = 15_000;
    for (const lamp of lamps)
      await eventually(async () => expect(await cut.sequences(lamp)).toEqual([1]), { timeoutMs });
    released.open();
  });

  test('a lease is over at once for a holder that finds its row gone', async () => {
    const sample = await stage.start();
    const ask = <R extends object>(text: string, values?: unknown[]): Promise<R[]> =>
      sample.dataSource.query(text, values);
    const leases = new RelayLeases(60_000);
    await leases.join(ask);
    await ask('DELETE FROM replicas WHERE id = $1', [leases.id]);
    await expect(leases.renew(ask)).rejects.toThrow('has lost its shards');
    expect(leases.isValid()).toBe(false);
  });

  test('a lease that ran out and that nobody took is renewed until it is valid, and what was read under it is sent', async () => {
    const dataSource = await new DataSource({ type: 'postgres', url: stage.url }).initialize();
    const ask = <R extends object>(text: string, values?: unknown[]): Promise<R[]> => dataSource.query(text, values);
    const leases = new RelayLeases(150);
    await leases.join(ask);
    await eventually(() => expect(leases.isValid()).toBe(false), { everyMs: 1 });
    const transport = await stage.sender(stage.broker());
    const options = { transport, retryMs: 50, retryMaxMs: 200 } as ResolvedMessagingOptions;
    const rows = [{ ...lampMessage(newId()), id: '1' }];
    const done: typeof rows = [];
    let renewals = 0;
    // The first answer comes too late for what it grants.
    const slow: typeof ask = async (text, values) => {
      const answer = await ask<never>(text, values);
      if (renewals++ === 0) await ask('SELECT pg_sleep(0.2)');
      return answer;
    };
    await new Sender(options, leases, new OutboxGauge(dataSource, 1_000)).send(slow, rows, done);
    expect(done).toEqual(rows);
    expect(renewals).toBeGreaterThan(1);
    await dataSource.destroy();
  });
});
