import { randomInt } from 'node:crypto';
import { Command, InvalidArgumentError, Option } from 'commander';
import { optionsIn } from '../cli/tool.js';
import { faultNames } from './run/schedule.js';

/** What the suite is asked for. */
export interface ChaosArguments {
  readonly seed: number;
  /** How long faults are injected; every fault once when undefined. */
  readonly minutes?: number;
  /** Words of which a fault's name has one; every fault without any. */
  readonly only: readonly string[];
  readonly json: boolean;
  /** The planted defects instead of the platform as it ships. */
  readonly planted: boolean;
}

const seedBelow = 1_000_000;
const longestMinutes = 720;

function seed(text: string): number {
  const value = Number(text);
  if (text !== '' && Number.isInteger(value) && value >= 0 && value < seedBelow) return value;
  throw new InvalidArgumentError(`须为 0 到 ${seedBelow - 1} 的整数 · a whole number below ${seedBelow}`);
}

function minutes(text: string): number {
  const value = Number(text);
  if (text !== '' && value > 0 && value <= longestMinutes) return value;
  throw new InvalidArgumentError(`须为 0 到 ${longestMinutes} 之间的数 · a number of minutes up to ${longestMinutes}`);
}

function words(text: string): string[] {
  const asked = text.split(',').map((word) => word.trim());
  const unknown = asked.find((word) => word === '' || !faultNames.some((name) => name.includes(word)));
  if (unknown === undefined) return asked;
  throw new InvalidArgumentError(`没有“${unknown}”；有 · no "${unknown}"; there are: ${faultNames.join(', ')}`);
}

/** Reads the words behind `npm run chaos --`. @throws HelpAsked for `--help`, CommandProblem for what it does not know */
export function chaosArguments(given: readonly string[]): ChaosArguments {
  const tool = new Command('npm run chaos --')
    .description(
      '在负载下逐一注入故障，再从外部检查 · injects faults under load, one at a time, and judges from outside',
    )
    .addOption(new Option('--short', '每种故障各一次（默认）· every fault once, the default').conflicts('minutes'))
    .option('--minutes <n>', '持续注入故障的分钟数 · inject faults for so many minutes', minutes)
    .option('--seed <n>', '决定故障次序与时刻的种子 · what decides their order and moments', seed)
    .option(
      '--only <words>',
      '只注入名称含这些词的故障，以逗号分隔 · only faults whose names have one of these words',
      words,
    )
    .option('--planted', '检验检查者：植入的缺陷须被发现 · proves the judge: planted defects must be caught')
    .option('--json', '以 JSON 输出结果 · print the result as JSON');
  const { json = false, planted = false, only = [], ...options } = optionsIn<ChaosArguments>(tool, given);
  return { json, planted, only, minutes: options.minutes, seed: options.seed ?? randomInt(seedBelow) };
}
