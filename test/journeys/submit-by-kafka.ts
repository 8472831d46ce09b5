import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { transformFile } from '@swc/core';
import { tokenOf } from '../../tools/cli/connection.js';
import type { Journey } from './journey.js';

/** Runs the program of docs/guides/submit-by-kafka.md, as it stands there; answers what it prints. */
export async function submitByKafka(
  { directory, connection, platform }: Journey,
  username: string,
  referral: unknown,
): Promise<string> {
  const folder = join(directory, 'his');
  await mkdir(folder, { recursive: true });
  const { code } = await transformFile('docs/guides/submit-by-kafka.ts', { module: { type: 'es6' } });
  await writeFile(join(folder, 'main.mjs'), code);
  await writeFile(join(folder, 'referral.json'), JSON.stringify(referral));
  const env = {
    ...process.env,
    TOKEN: await tokenOf(connection, username),
    KAFKA_BROKERS: platform.runtime.kafka.brokers.join(),
  };
  const { stdout } = await promisify(execFile)(process.execPath, ['main.mjs', 'referral.json'], { cwd: folder, env });
  return stdout;
}
