import type { Command } from 'commander';
import { discardCommand } from './discard.js';
import { listCommand } from './list.js';
import { requeueCommand } from './requeue.js';
import { showCommand } from './show.js';

/** `dead-letters list | show | requeue | discard` */
export function deadLettersCommand(program: Command): void {
  const letters = program
    .command('dead-letters')
    .helpCommand(false)
    .description('无法处理的事件：查看、重试、放弃 · events that could not be handled');
  [listCommand, showCommand, requeueCommand, discardCommand].forEach((command) => command(letters));
}
