import type { Command } from 'commander';
import { explain } from '../../deploy/local/index.js';
import { failure } from '../local/console.js';
import { CommandProblem } from './api.js';
import { localDirectory } from './connection.js';

/** Somebody asked for the help of a tool, which is the message: not a failure. */
export class HelpAsked extends Error {}

/** The options among the words behind a tool's name. @throws HelpAsked for `--help`, CommandProblem for what it does not know */
export function optionsIn<Options extends object>(tool: Command, words: readonly string[]): Partial<Options> {
  const said = { help: '', complaint: '' };
  tool
    .helpOption('-h, --help', '显示帮助 · show help')
    .allowExcessArguments(false)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => (said.help += text),
      outputError: (text) => (said.complaint = text.replace(/^error: /, '').trimEnd()),
    });
  try {
    return tool.parse(words, { from: 'user' }).opts<Partial<Options>>();
  } catch (error) {
    if (said.help !== '') throw new HelpAsked(said.help.trimEnd());
    if (said.complaint === '') throw error;
    throw new CommandProblem('命令有误', `${said.complaint} (${tool.name()} --help)`);
  }
}

/** How a tool ends that threw: help is its result, what is known is one line, and anything else is told with its stack. */
export function endingOf(error: unknown): { readonly exitCode: number; readonly text: string } {
  if (error instanceof HelpAsked) return { exitCode: 0, text: error.message };
  const told = explain(error, localDirectory());
  const known = told instanceof CommandProblem || (told instanceof Error && told.name === 'InfrastructureProblem');
  return {
    exitCode: 1,
    text: known ? told.message : told instanceof Error ? (told.stack ?? told.message) : String(told),
  };
}

/** Runs a tool to its end, and the process with it. */
export async function runTool(main: (words: readonly string[]) => Promise<number>): Promise<never> {
  const exitCode = await main(process.argv.slice(2)).catch((error: unknown) => {
    const { exitCode: code, text } = endingOf(error);
    if (code === 0) process.stdout.write(`${text}\n`);
    else failure(text);
    return code;
  });
  // Kept-alive connections of clients are nothing to wait for.
  process.exit(exitCode);
}
