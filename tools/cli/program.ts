import { Command } from 'commander';
import { failure } from '../local/console.js';
import { exportCommand } from './export-command.js';
import { importCommand } from './import-command.js';
import { auditCommand } from './operations/audit/command.js';
import { deadLettersCommand } from './operations/dead-letters/command.js';
import { keysCommand } from './operations/keys-command.js';
import { lagCommand } from './operations/lag-command.js';
import { replayCommand } from './operations/replay-command.js';
import { topicsCommand } from './operations/topics-command.js';
import { traceCommand } from './operations/trace-command.js';
import { storyCommand } from './story-command.js';

const commands = [
  importCommand,
  exportCommand,
  topicsCommand,
  lagCommand,
  deadLettersCommand,
  replayCommand,
  traceCommand,
  auditCommand,
  keysCommand,
  storyCommand,
];

/** The command line with all its commands; parsing rejects instead of ending the process. */
export function commandLine(): Command {
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
  for (const command of commands) command(program);
  return program;
}
