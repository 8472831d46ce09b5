import type { Command } from 'commander';
import { failure } from '../../local/console.js';
import type { Api } from '../api.js';
import { apiOfAdministrator, findPlatform } from '../connection.js';

/** What a command found: for machines, for people, and one line for each thing that it could not do. */
export interface Answer {
  readonly json: unknown;
  readonly lines: readonly string[];
  readonly problems?: readonly string[];
}

/** Work of a command: the platform as its administrator, the options, and what stands behind the command's name. */
export type Work<Options> = (api: Api, options: Options, ...args: string[]) => Promise<Answer>;

/** Lets a command print what `work` answers, as lines or with `--json`; it ends with 1 when there was a problem. */
export function answers<Options extends object>(command: Command, work: Work<Options>): void {
  command.option('--json', '以 JSON 输出 · print JSON').action(async () => {
    const options = command.opts<Options & { json?: boolean }>();
    const { json, lines, problems = [] } = await work(apiOfAdministrator(findPlatform()), options, ...command.args);
    const printed = options.json ? [JSON.stringify(json, null, 2)] : lines;
    if (printed.length > 0) process.stdout.write(`${printed.join('\n')}\n`);
    problems.forEach(failure);
    if (problems.length > 0) process.exitCode = 1;
  });
}
