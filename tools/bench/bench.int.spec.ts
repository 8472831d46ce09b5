import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { projectRoot } from '../../deploy/local/index.js';

const output = join(tmpdir(), `bench-${process.pid}.json`);
const words = ['--only', 'relay,replay', '--repeats', '1', '--scale', '0.005', '--json', '--output', output];

const bench = (): ChildProcess =>
  spawn(process.execPath, [join(projectRoot(), 'dist', 'tools', 'bench', 'main.js'), ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_OPTIONS: '' },
  });

const directoriesOf = ({ pid }: ChildProcess): string[] =>
  readdirSync(join(projectRoot(), '.yilian')).filter((name) => name.startsWith('bench-') && name.endsWith(`-${pid}`));

/** Processes whose command line names the data directory of this run. */
function processesOf({ pid }: ChildProcess): string[] {
  const commands = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return commands.filter((each) => {
    try {
      return readFileSync(`/proc/${each}/cmdline`, 'utf8').includes(`bench-stage-${pid}`);
    } catch {
      return false;
    }
  });
}

describe('npm run bench', () => {
  afterAll(() => rmSync(output, { force: true }));

  it('measures a row, prints and writes what it found, and leaves nothing behind', async () => {
    const child = bench();
    const [said, [code]] = await Promise.all([text(child.stdout as Readable), once(child, 'exit')] as const);
    expect(code).toBe(0);
    const results = JSON.parse(said);
    expect(results).toEqual(JSON.parse(readFileSync(output, 'utf8')));
    expect(results.machine).toMatchObject({ node: process.versions.node, postgres: expect.stringMatching(/^\d/) });
    expect(results.relay).toMatchObject({ outOfOrder: 0 });
    const rates = Object.keys(results.relay).filter((name) => name.endsWith('PerSecond'));
    expect(rates.filter((name) => results.relay[name] > 0)).toEqual(rates);
    expect(rates).toHaveLength(5);
    expect(results.replay).toMatchObject({ events: 5_000, skipped: 0, wrong: 0 });
    expect([directoriesOf(child), processesOf(child)]).toEqual([[], []]);
  }, 120_000);

  it('leaves nothing behind when it is interrupted in the middle of a row', async () => {
    const child = bench();
    const ended = once(child, 'exit');
    await new Promise<void>((resolve) =>
      child.stderr?.on('data', (chunk: Buffer) => (chunk.includes('measuring') ? resolve() : undefined)),
    );
    child.kill('SIGINT');
    expect(await ended).toEqual([130, null]);
    expect([directoriesOf(child), processesOf(child)]).toEqual([[], []]);
  }, 120_000);
});
