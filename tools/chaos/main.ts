import { writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { projectRoot } from '../../deploy/local/index.js';
import { localDirectory } from '../cli/connection.js';
import { table } from '../cli/table.js';
import { runTool } from '../cli/tool.js';
import { begins, notice } from '../local/console.js';
import { Interruption } from '../local/interruption.js';
import { logsIn } from '../local/service.js';
import { chaosArguments, type ChaosArguments } from './arguments.js';
import type { Evidence } from './evidence.js';
import { judge } from './judge/judge.js';
import { provePlanted } from './planted/prove.js';
import { allHeld, linesOf, reportOf } from './report.js';
import { Arena } from './run/arena.js';
import { placesOf } from './run/places.js';
import { run } from './run/run.js';

const interrupted = 130;
/** More than is ever booked: slots in each of the four departments, at first and for every minute. */
const slotsAtLeast = 4_000;
const slotsAMinute = 500;

const print = (text: string): Promise<void> => new Promise((resolve) => process.stdout.write(text, () => resolve()));

/** What was seen, for whoever wants to know how it came to a judgement. */
function keep(evidence: Evidence): void {
  const file = join(localDirectory(), 'chaos-evidence.json');
  writeFileSync(file, JSON.stringify(evidence));
  notice(`证据：${relative(projectRoot(), file)}`, `the evidence is in ${relative(projectRoot(), file)}`);
}

async function faults(asked: ChaosArguments, arena: Arena): Promise<number> {
  const ran = await run(arena, asked);
  const { ordeals, skipped: _, ...seen } = ran;
  const logDirectory = logsIn(arena.stage.directory);
  const evidence = { places: placesOf(arena), logDirectory, faults: ordeals, ...seen };
  begins('检查不变量', 'judging');
  const report = reportOf(asked.seed, ran, await judge(evidence));
  await print(asked.json ? `${JSON.stringify(report)}\n` : `${linesOf(report).join('\n')}\n`);
  if (allHeld(report)) return 0;
  keep(evidence);
  return 1;
}

/** The judge itself is proven: it has to find what was planted. */
async function defects({ seed, json }: ChaosArguments, signal: AbortSignal): Promise<number> {
  const plantedDefects = await provePlanted(seed, signal);
  const rows = plantedDefects.map(({ name, caughtAfterSeeds = '✗' }) => [name, caughtAfterSeeds]);
  const lines = table(['植入的缺陷 planted defect', '发现于第几个种子 caught after seeds'], rows);
  await print(json ? `${JSON.stringify({ seed, plantedDefects })}\n` : `${lines.join('\n')}\n`);
  return plantedDefects.every(({ caughtAfterSeeds }) => caughtAfterSeeds !== undefined) ? 0 : 1;
}

async function main(words: readonly string[]): Promise<number> {
  const asked = chaosArguments(words);
  const open: { arena?: Arena } = {};
  const { signal } = new Interruption(
    () => begins('正在停止（再按 Ctrl-C 立即结束）', 'stopping (Ctrl-C again ends at once)'),
    () => {
      open.arena?.stage.platform.kill();
      process.exit(interrupted);
    },
  );
  const slots = slotsAtLeast + slotsAMinute * (asked.minutes ?? 0);
  try {
    if (asked.planted) return await defects(asked, signal);
    begins(`种子 ${asked.seed}：启动平台`, `seed ${asked.seed}: starting the platform`);
    const arena = (open.arena = await Arena.open(signal, slots));
    try {
      return await faults(asked, arena);
    } finally {
      await arena.close();
    }
  } catch (error) {
    if (signal.aborted) return interrupted;
    throw error;
  }
}

await runTool(main);
