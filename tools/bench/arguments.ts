import { Command, InvalidArgumentError } from 'commander';
import { optionsIn } from '../cli/tool.js';

/** Rows in the order in which they run. */
export const rowNames = [
  'post',
  'relay',
  'replay',
  'chain',
  'paced',
  'burst',
  'contention',
  'growth',
  'import',
  'start',
] as const;
export type RowName = (typeof rowNames)[number];

/** Takes three quarters of an hour and 25 gigabytes: measured when it is asked for by name. */
const onRequest: readonly RowName[] = ['growth'];

/** How a benchmark was asked for. */
export interface BenchArguments {
  readonly only: readonly RowName[];
  readonly json: boolean;
  /** Length of one loop of load. */
  readonly seconds: number;
  /** Loops of which the median is taken. */
  readonly repeats: number;
  /** Fraction of the counts (burst, relay, replay, growth, import), for a look that takes minutes less. */
  readonly scale: number;
  /** File that takes the results. */
  readonly output: string;
  /** The services run under the CPU profiler, and where their time went is printed; it costs them some speed. */
  readonly profile: boolean;
}

const defaults: BenchArguments = {
  only: rowNames.filter((name) => !onRequest.includes(name)),
  json: false,
  seconds: 20,
  repeats: 3,
  scale: 1,
  output: 'bench-results.json',
  profile: false,
};

/** Reads the words behind `npm run bench --`. @throws HelpAsked for `--help`, CommandProblem for what it does not know */
export function benchArguments(given: readonly string[]): BenchArguments {
  const tool = new Command('npm run bench --')
    .description(
      '测量平台，并与手写链路和通常做法比较 · measures the platform beside a chain by hand and the usual way',
    )
    .option(
      '--only <rows>',
      `只测这些项，以逗号分隔；默认除 ${onRequest.join()} 外全部 · only these rows, by default all but ${onRequest.join()}: ${rowNames.join()}`,
      rowsIn,
    )
    .option('--json', '以 JSON 输出结果 · print the result as JSON')
    .option('--seconds <n>', `每轮负载的秒数，默认 ${defaults.seconds} · length of one loop of load`, positive)
    .option('--repeats <n>', `轮数，取中位数，默认 ${defaults.repeats} · loops of which the median is taken`, positive)
    .option('--scale <f>', '计数的倍数，例如 0.1 · fraction of the counts, for a quick look', positive)
    .option('--output <file>', `保存结果的文件，默认 ${defaults.output} · file that takes the results`)
    .option('--profile', '记录各服务的 CPU 去向，会略慢 · where the services spend their time; costs some speed');
  const { repeats = defaults.repeats, ...options } = optionsIn<BenchArguments>(tool, given);
  return { ...defaults, ...options, repeats: Math.ceil(repeats) };
}

function rowsIn(list: string): RowName[] {
  const asked = list.split(',').filter((name) => name !== '');
  const unknown = asked.find((name) => !(rowNames as readonly string[]).includes(name));
  if (unknown === undefined && asked.length > 0) return rowNames.filter((name) => asked.includes(name));
  throw new InvalidArgumentError(
    `没有“${unknown ?? ''}”；有 · no row "${unknown ?? ''}"; there are: ${rowNames.join(', ')}`,
  );
}

function positive(text: string): number {
  const value = Number(text);
  if (text !== '' && Number.isFinite(value) && value > 0) return value;
  throw new InvalidArgumentError('须为正数 · a positive number');
}
