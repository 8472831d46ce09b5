import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { transformFile } from '@swc/core';
import { ReferralSubmitted } from '#contracts';
import { encode, KafkaTransport, newId } from '#messaging';
import { eventually } from '#testing';

const example = 'docs/guides/stock-nestjs-consumer.ts';
const brokers = (): string[] => (process.env['TEST_KAFKA_BROKERS'] ?? '').split(',');

describe('another NestJS application with the stock Kafka transport', () => {
  let folder: string;
  let child: ChildProcess | undefined;

  beforeAll(async () => {
    folder = await mkdtemp('.yilian/stock-consumer-');
  });
  afterAll(async () => {
    if (child?.exitCode === null) {
      const ended = new Promise((resolve) => child?.once('exit', resolve));
      child.kill('SIGKILL');
      await ended;
    }
    await rm(folder, { recursive: true });
  });

  test('is under 40 lines and stands in the guide as it is', async () => {
    const source = await readFile(example, 'utf8');
    expect(source.trimEnd().split('\n').length).toBeLessThan(40);
    expect(await readFile('docs/guides/consume-with-stock-nestjs.md', 'utf8')).toContain(source);
  });

  test('reads yilian.referral', async () => {
    const { code } = await transformFile(example, { module: { type: 'es6' } });
    await writeFile(`${folder}/main.mjs`, code);
    const transport = new KafkaTransport({ brokers: brokers(), clientId: 'interop' });
    await transport.connect();
    await transport.ensureTopics([{ topic: 'yilian.referral', compacted: false }]);
    const id = newId();
    const end = { organizationId: newId(), department: '03.04' };
    const pending = ReferralSubmitted(id, {
      rootId: id,
      number: '130408-20261124-000001',
      patientId: newId(),
      direction: 'up',
      priority: 'routine',
      from: end,
      to: end,
      indications: ['undiagnosed-or-complex'],
    });
    await transport.send([
      encode(
        {
          id: newId(),
          type: pending.definition.type,
          source: '/yilian/referrals',
          subject: id,
          time: new Date(),
          sequence: 1,
          correlationId: id,
          data: pending.data,
        },
        pending.definition,
        'http://127.0.0.1/schemas/',
      ),
    ]);
    child = spawn(process.execPath, [`${folder}/main.mjs`], {
      env: { ...process.env, KAFKA_BROKERS: brokers().join() },
    });
    let output = '';
    child.stdout?.on('data', (chunk) => (output += String(chunk)));
    child.stderr?.on('data', (chunk) => (output += String(chunk)));
    await eventually(
      () =>
        expect(output).toContain(
          JSON.stringify({ type: 'yilian.referral.submitted.v1', referral: id, number: '130408-20261124-000001' }),
        ),
      { timeoutMs: 45_000 },
    );
    await transport.close();
  }, 60_000);
});
