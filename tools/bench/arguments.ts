import { CommandProblem } from '../cli/api.js';

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
  'start',
] as const;
export type RowName = (typeof rowNames)[number];

/** Takes half an hour and ten gigabytes: measured when it is asked for by name. */
const onRequest: readonly RowName[] = ['growth'];

/** How a benchmark was asked for; without a word it runs with the bounds that the figures are published with. */
export interface BenchArguments {
  readonly only: readonly RowName[];
  readonly json: boolean;
  /** Length of one loop of load. */
  readonly seconds: number;
  /** Loops of which the median is taken. */
  readonly repeats: number;
  /** Fraction of the counts (burst, relay, replay, growth), for a look that takes minutes less. */
  readonly scale: number;
  /** File that takes the results. */
  readonly output: string;
  /** The services run under the CPU profiler, and where their time went is printed; it costs them some speed. */
  readonly profile: boolean;
}

const usage =
  'npm run bench -- [--only chain,paced] [--json] [--seconds N] [--repeats N] [--scale F] [--output FILE] [--profile]';

/** Reads the words behind `npm run bench --`; refuses what it does not know in one line that says what it does know. */
export function benchArguments(given: readonly string[]): BenchArguments {
  const words = given.flatMap((word) => (/^--\w+=/.test(word) ? splitOnce(word) : [word]));
  let found: BenchArguments = {
    only: rowNames.filter((name) => !onRequest.includes(name)),
    json: false,
    seconds: 20,
    repeats: 3,
    scale: 1,
    output: 'bench-results.json',
    profile: false,
  };
  for (let at = 0; at < words.length; at++) {
    const word = words[at];
    if (word === '--json') found = { ...found, json: true };
    else if (word === '--only') found = { ...found, only: rowsIn(words[++at]) };
    else if (word === '--seconds') found = { ...found, seconds: positive(word, words[++at]) };
    else if (word === '--repeats') found = { ...found, repeats: Math.ceil(positive(word, words[++at])) };
    else if (word === '--scale') found = { ...found, scale: positive(word, words[++at]) };
    else if (word === '--output') found = { ...found, output: words[++at] ?? found.output };
    else if (word === '--profile') found = { ...found, profile: true };
    else throw new CommandProblem(`未知参数 ${word}；用法：${usage}`, `unknown argument ${word}; usage: ${usage}`);
  }
  return found;
}

const splitOnce = (word: string): string[] => [word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1)];

function rowsIn(list = ''): RowName[] {
  const asked = list.split(',').filter((name) => name !== '');
  const unknown = asked.find((name) => !(rowNames as readonly string[]).includes(name));
  if (unknown === undefined && asked.length > 0) return rowNames.filter((name) => asked.includes(name));
  const known = rowNames.join(',');
  throw new CommandProblem(
    `没有测试项“${unknown ?? ''}”；有：${known}`,
    `no row "${unknown ?? ''}"; there are: ${known}`,
  );
}

function positive(flag: string, text = ''): number {
  const value = Number(text);
  if (text !== '' && Number.isFinite(value) && value > 0) return value;
  throw new CommandProblem(`${flag} 须为正数，而不是“${text}”`, `${flag} must be a positive number, not "${text}"`);
}
