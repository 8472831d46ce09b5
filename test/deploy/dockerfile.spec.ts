import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const root = process.cwd();
let scratch: string;

beforeAll(async () => {
  // Outside the project: inside it, a module missing from the image would be found in the project's own node_modules.
  scratch = await mkdtemp(join(tmpdir(), 'yilian-dockerfile-'));
});
afterAll(() => rm(scratch, { recursive: true, force: true }), 60_000);

/** The instructions of the first stage, in order. */
async function buildStage(): Promise<[string, string][]> {
  const text = await readFile(join(root, 'deploy/docker/Dockerfile'), 'utf8');
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  const end = lines.findIndex((line, index) => index > 0 && line.startsWith('FROM '));
  return lines.slice(1, end).map((line) => [line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1)]);
}

test('the build stage, step by step as commands, makes a service that starts', async () => {
  for (const [instruction, rest] of await buildStage()) {
    if (instruction === 'COPY') {
      const words = rest.split(' ');
      const target = join(scratch, words.at(-1) ?? '');
      for (const source of words.slice(0, -1)) {
        await cp(join(root, source), words.at(-1)?.endsWith('/') ? join(target, source) : target, { recursive: true });
      }
    }
    if (instruction === 'RUN') await run('/bin/sh', ['-c', rest], { cwd: scratch, maxBuffer: 64 * 1024 * 1024 });
  }
  // The last stage copies what is there.
  const last = (await readFile(join(root, 'deploy/docker/Dockerfile'), 'utf8')).split('\nFROM ').at(-1) ?? '';
  for (const [, from, source = ''] of last.matchAll(/^COPY (--from=build \/app\/)?(\S+) /gm)) {
    expect({ source, exists: existsSync(join(from ? scratch : root, source)) }).toEqual({ source, exists: true });
  }
  // Without its environment a service names what is missing and ends: its modules were all found.
  const attempt = run(process.execPath, ['dist/apps/membership/src/main.js'], {
    cwd: scratch,
    env: { PATH: process.env.PATH, NODE_ENV: 'production' },
  });
  await expect(attempt).rejects.toMatchObject({ stderr: expect.stringContaining('DATABASE_URL') as string });
}, 300_000);
