import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { jest } from '@jest/globals';
import { transformFile } from '@swc/core';
import { createTestDatabase, eventually, type TestDatabase } from '#testing';
import { DataSource } from 'typeorm';

jest.setTimeout(90_000);

interface Line {
  readonly id: string;
  readonly version: number;
  readonly status: string;
}

describe('the service of the guide to messaging', () => {
  let folder: string;
  let database: TestDatabase;
  let child: ChildProcess;
  let url: string;

  /** Runs the program as it stands in the guide. */
  async function start(): Promise<void> {
    const env = {
      ...process.env,
      DATABASE_URL: database.url,
      KAFKA_BROKERS: process.env['TEST_KAFKA_BROKERS'],
      PORT: '0',
    };
    child = spawn(process.execPath, [`${folder}/main.mjs`], { env });
    let output = '';
    child.stdout?.on('data', (chunk) => (output += String(chunk)));
    child.stderr?.on('data', (chunk) => (output += String(chunk)));
    url = await eventually(
      () => {
        expect(output).toMatch(/^http:\S+\n/);
        return output.trim();
      },
      { timeoutMs: 45_000 },
    );
  }
  async function stop(signal: NodeJS.Signals): Promise<number | null> {
    if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
    const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
    child.kill(signal);
    return ended;
  }
  async function ask<T>(method: 'GET' | 'POST', path: string, body: object = {}): Promise<{ status: number; body: T }> {
    const sent = { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
    const response = await fetch(`${url}/loans${path}`, { method, ...(method === 'POST' && sent) });
    return { status: response.status, body: (await response.json()) as T };
  }
  async function damage(sql: string): Promise<void> {
    const dataSource = await new DataSource({ type: 'postgres', url: database.url }).initialize();
    await dataSource.query(sql).finally(() => dataSource.destroy());
  }
  const inAnHour = () => new Date(Date.now() + 3_600_000);
  const lend = async (device: string, dueAt: Date) => (await ask<Line>('POST', '', { device, dueAt })).body.id;
  const reminders = async () => (await ask<{ loan: string; text: string }[]>('GET', '/reminders')).body;
  const board = async (...ids: string[]) => {
    const { body } = await ask<Line[]>('GET', '/board');
    return ids.map((id) => body.find((line) => line.id === id)).map((line) => line && `${line.version} ${line.status}`);
  };

  beforeAll(async () => {
    folder = await mkdtemp('.yilian/use-messaging-');
    database = await createTestDatabase([]);
    const { code } = await transformFile('docs/guides/use-messaging.ts', { module: { type: 'es6' } });
    await writeFile(`${folder}/main.mjs`, code);
    await start();
  });
  afterAll(async () => {
    await stop('SIGKILL');
    await database.drop();
    await rm(folder, { recursive: true });
  });

  test('carries a rule, a deadline, a handler and a projection through a crash, each effect once', async () => {
    const [kept, late] = [await lend('wheelchair', inAnHour()), await lend('walker', new Date())];
    await eventually(async () => expect(await board(kept, late)).toEqual(['1 out', '2 overrun']));
    await eventually(async () => expect(await reminders()).toEqual([{ loan: late, text: 'walker is late' }]));
    expect((await ask('POST', `/${kept}/end`)).status).toBe(201);
    await stop('SIGKILL');
    await start();
    await eventually(async () => expect(await board(kept, late)).toEqual(['2 ended', '2 overrun']));
    expect(await ask('POST', `/${kept}/end`)).toMatchObject({ status: 409, body: { code: 'loan/ended' } });
    expect(await reminders()).toHaveLength(1);
  });

  test('rebuilds its projection from the topic without reminding anybody again, and stops within 10 s', async () => {
    const late = await lend('crutches', new Date());
    await eventually(async () => expect(await reminders()).toContainEqual({ loan: late, text: 'crutches is late' }));
    const before = await reminders();
    await eventually(async () => expect(await board(late)).toEqual(['2 overrun']));
    await damage('TRUNCATE board');
    expect(await board(late)).toEqual([undefined]);
    expect((await ask('POST', '/board/rebuild')).status).toBe(201);
    await eventually(async () => expect(await board(late)).toEqual(['2 overrun']));
    expect(await reminders()).toEqual(before);
    const begun = performance.now();
    await stop('SIGTERM');
    expect(performance.now() - begun).toBeLessThan(10_000);
  });
});
