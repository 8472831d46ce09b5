import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { KafkaTransport, newId } from '#messaging';
import { eventually } from '#testing';
import {
  freePort,
  freePorts,
  removeDirectory,
  startInfrastructure,
  type Infrastructure,
} from '../../../deploy/local/index.js';
import { FaultProxy } from '../../../tools/chaos/run/fault-proxy.js';
import type { Sample } from './sample.js';
import { Stage } from './stage.js';

jest.setTimeout(180_000);

describe('7: a replica whose link to Kafka breaks while another one lives', () => {
  let directory: string;
  let infrastructure: Infrastructure;
  let link: FaultProxy;
  const over = (brokers: readonly string[]) => ({
    transport: () => new KafkaTransport({ brokers, clientId: 'link', partitions: 2 }),
  });
  const direct = () => over(infrastructure.kafka.brokers);
  const stage = new Stage(direct);

  /** A broker of this file's own, with a second door behind the link. */
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'yilian-link-'));
    const elsewhere = { DATABASE_URL: 'postgres://elsewhere', REDIS_URL: 'redis://elsewhere' };
    const ports = await freePorts();
    const progress = (): void => undefined;
    const port = await freePort();
    link = await FaultProxy.open(port);
    const kafkaDoors = [{ port, advertised: link.port }];
    infrastructure = await startInfrastructure({
      directory,
      ports,
      kafkaDoors,
      progress,
      env: elsewhere,
      durable: false,
    });
  });
  afterEach(() => link.set('open'));
  afterAll(async () => {
    await link.close();
    await infrastructure.stop();
    await removeDirectory(directory);
  });

  const shardsOf = async ({ dataSource }: Sample, replica: string): Promise<number[]> => {
    const rows = await dataSource.query('SELECT shard FROM relay_leases WHERE holder = $1', [replica]);
    return rows.map(({ shard }: { shard: number }) => shard);
  };

  /** A lamp of one of these shards. */
  async function lampOf({ dataSource }: Sample, shards: readonly number[]): Promise<string> {
    const lamps = Array.from({ length: 100 }, () => newId());
    const [found] = await dataSource.query(
      'SELECT lamp FROM unnest($1::text[]) AS lamp WHERE hashtext(lamp) & 15 = ANY($2) LIMIT 1',
      [lamps, shards],
    );
    return found.lamp;
  }

  /** What the topic has of a lamp, up to this one of its events. */
  async function onTopic(lamp: string, last: number): Promise<number[]> {
    const reader = await stage.sender(direct());
    const sequences: number[] = [];
    await reader.subscribe({
      group: newId(),
      topics: ['yilian.lamp'],
      from: 'beginning',
      handle: async (batch) => {
        const ours = batch.filter(({ key }) => key === lamp);
        sequences.push(...ours.map(({ headers }) => Number(headers['ce_sequence'])));
      },
    });
    await eventually(() => expect(sequences).toContain(last), { timeoutMs: 30_000 });
    return sequences;
  }

  test.each([
    ['cut', 'cut'],
    ['half-open', 'silent'],
  ] as const)(
    'sends nothing behind what the other one published (%s), and takes its share again once the link is mended',
    async (_, state) => {
      const wired = await stage.start({}, over([`127.0.0.1:${link.port}`]));
      const [{ id }] = await eventually(async () => {
        const rows = await wired.dataSource.query('SELECT id FROM replicas');
        expect(rows).toHaveLength(1);
        return rows;
      });
      const other = await stage.start({}, direct());
      await eventually(async () => expect(await shardsOf(other, id)).toHaveLength(8));
      const published = (): Promise<void> =>
        eventually(async () => expect(await other.dataSource.query('SELECT FROM outbox')).toEqual([]), {
          timeoutMs: 30_000,
        });
      const shards = await shardsOf(other, id);
      await other.light(await lampOf(other, shards));
      await published();
      const lamp = await lampOf(other, shards);

      link.set(state);
      await other.light(lamp);
      await other.light(lamp);
      await eventually(async () => expect(await shardsOf(other, id)).toEqual([]), { timeoutMs: 20_000 });
      await published();
      for (let times = 3; times <= 10; times++) {
        await other.light(lamp);
        await published();
      }
      // It does not come back before the broker is there for it.
      expect(await shardsOf(other, id)).toEqual([]);

      link.set('open');
      // By then the request that it had in flight has come to its end, whatever that is.
      await eventually(async () => expect(await shardsOf(other, id)).toHaveLength(8), { timeoutMs: 60_000 });
      await other.light(lamp);
      expect(await onTopic(lamp, 11)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    },
  );
});
