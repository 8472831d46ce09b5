import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { KafkaTransport, newId } from '#messaging';
import { eventually } from '#testing';
import { freePorts, removeDirectory, startInfrastructure, type Infrastructure } from '../../../deploy/local/index.js';
import { type Sample } from './sample.js';
import { Stage } from './stage.js';

jest.setTimeout(180_000);

describe('while Kafka fails', () => {
  let directory: string;
  let infrastructure: Infrastructure;
  const transport = () =>
    new KafkaTransport({ brokers: infrastructure.kafka.brokers, clientId: 'outage', partitions: 2 });
  const stage = new Stage(() => ({ transport }));

  /** A broker of this file's own, because it is killed. */
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'yilian-outage-'));
    const elsewhere = { DATABASE_URL: 'postgres://elsewhere', REDIS_URL: 'redis://elsewhere' };
    const ports = await freePorts();
    const progress = (): void => undefined;
    infrastructure = await startInfrastructure({ directory, ports, progress, env: elsewhere, durable: false });
  });
  afterAll(async () => {
    await infrastructure.stop();
    await removeDirectory(directory);
  });

  async function kill(): Promise<void> {
    const { pid = 0 } = infrastructure.kafka;
    const ended = new Promise<void>((resolve) => infrastructure.onExit((part) => part === 'kafka' && resolve()));
    process.kill(pid, 'SIGKILL');
    await ended;
  }
  const sequences = (sample: Sample, lamp: string, expected: number[]): Promise<void> =>
    eventually(async () => expect(await sample.sequences(lamp)).toEqual(expected), { timeoutMs: 60_000 });

  test('10: writes go on, the backlog says how old it is, a stop takes less than 10 s, and all is delivered once the broker is back', async () => {
    const sample = await stage.start({ pollMs: 50 });
    const stopped = await stage.start({ pollMs: 50 });
    const lamp = newId();
    await sample.light(lamp);
    await sequences(sample, lamp, [1]);
    await kill();
    for (let times = 2; times <= 20; times++) await sample.light(lamp);
    await eventually(async () => {
      const { detail } = await sample.health.check();
      expect(detail.outboxRows).toBeGreaterThanOrEqual(19);
      expect(detail.outboxOldestSeconds).toBeGreaterThanOrEqual(2);
    });
    await eventually(async () => expect((await sample.health.check()).ready).toBe(false));
    const begun = performance.now();
    await stage.stop(stopped);
    expect(performance.now() - begun).toBeLessThan(10_000);
    await infrastructure.start('kafka');
    await sequences(
      sample,
      lamp,
      Array.from({ length: 20 }, (_, i) => i + 1),
    );
    await eventually(async () => {
      expect(await sample.health.check()).toMatchObject({ ready: true, detail: { outboxRows: 0 } });
      expect((await sample.health.lag()).every(({ lag }) => lag === 0)).toBe(true);
    });
  });

  test('a service that starts while no broker answers is told so within seconds, and asks again with success later', async () => {
    const client = transport();
    await client.connect();
    await client.ensureTopics([{ topic: 'yilian.outage', compacted: false }]);
    await kill();
    const late = transport();
    const begun = performance.now();
    await expect(late.connect()).rejects.toThrow(/ECONNREFUSED|connect/i);
    expect(performance.now() - begun).toBeLessThan(10_000);
    await late.close();
    await infrastructure.start('kafka');
    // The connection that was open before the outage is dead; the question does not notice.
    const lags = await client.lag('outage', ['yilian.outage']);
    expect(lags.map(({ lag }) => lag)).toEqual([0, 0]);
    await client.close();
  });
});
