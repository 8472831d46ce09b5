import { Command, CommanderError } from 'commander';
import { explain } from '../../deploy/local/index.js';
import { failure } from '../local/console.js';
import { ApiProblem, CommandProblem } from './api.js';
import { localDirectory } from './connection.js';
import { importCommand } from './import-command.js';
import { deadLettersCommand } from './operations/dead-letters/command.js';
import { lagCommand } from './operations/lag-command.js';
import { topicsCommand } from './operations/topics-command.js';

const program = new Command('npm run yilian --')
  .description('医联平台的命令行 · the command line of a Yilian platform')
  .helpOption('-h, --help', '显示帮助 · show help')
  .helpCommand(false)
  .exitOverride()
  .configureOutput({
    outputError: (text) => failure(`命令有误 · ${text.replace(/^error: /, '').trimEnd()} (npm run yilian -- --help)`),
  })
  .addHelpText(
    'after',
    '\nYILIAN_URL  平台地址；默认为本目录中正在运行的平台 · the platform; by default the one that runs here',
  );
for (const command of [importCommand, topicsCommand, lagCommand, deadLettersCommand]) command(program);

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = 1;
  if (error instanceof CommanderError) process.exitCode = error.exitCode;
  else if (error instanceof ApiProblem || error instanceof CommandProblem) failure(error.message);
  else {
    const told = explain(error, localDirectory());
    if (told === error) throw error;
    failure((told as Error).message);
  }
}
