import { renameSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { projectRoot } from '../../deploy/local/index.js';
import { runTool } from '../cli/tool.js';
import { begins } from '../local/console.js';
import { Interruption } from '../local/interruption.js';
import { benchArguments } from './arguments.js';
import { Scenes } from './harness/scenes.js';
import { thisMachine } from './machine.js';
import { RowContext } from './row.js';
import { rows } from './rows/index.js';
import { tableOf } from './table.js';

/** Exit code of what was interrupted before it had done what it was for. */
const interrupted = 130;

const print = (text: string): Promise<void> => new Promise((resolve) => process.stdout.write(text, () => resolve()));

/** Everything that was measured so far, kept after each row: an hour's figures survive an interruption. */
function keep(results: object, output: string): void {
  const file = resolve(projectRoot(), output);
  writeFileSync(`${file}.new`, `${JSON.stringify(results, null, 2)}\n`);
  renameSync(`${file}.new`, file);
}

async function main(words: readonly string[]): Promise<number> {
  const bounds = benchArguments(words);
  const scenes: { current?: Scenes } = {};
  const interruption = new Interruption(
    () => begins('正在停止（再按 Ctrl-C 立即结束）', 'stopping (Ctrl-C again ends at once)'),
    () => {
      scenes.current?.kill();
      process.exit(interrupted);
    },
  );
  const { signal } = interruption;
  const open = (scenes.current = new Scenes(bounds, signal));
  const results: Record<string, object> = { machine: thisMachine() };
  try {
    for (const row of rows.filter(({ name }) => bounds.only.includes(name))) {
      const figures = await row.run(new RowContext(bounds, signal, await open.of(row.cast)));
      signal.throwIfAborted();
      results[row.name] = figures;
      keep(results, bounds.output);
      if (!bounds.json) await print(`${tableOf(row.name, row.title, figures as Record<string, unknown>).join('\n')}\n`);
    }
  } catch (error) {
    if (signal.aborted) return interrupted;
    throw error;
  } finally {
    await open.close();
  }
  if (bounds.json) await print(`${JSON.stringify(results)}\n`);
  return 0;
}

await runTool(main);
