import type { Command } from 'commander';
import type { Api } from '../../api.js';
import { clip, table } from '../../table.js';
import { answers, type Answer } from '../answer.js';
import { fromEach, serviceOption, type OfService } from '../services.js';
import { lettersOf, type LettersQuery } from './letter.js';

/** Dead letters of every service, the oldest first. */
export async function list(api: Api, options: OfService & LettersQuery): Promise<Answer> {
  const { answered, problems } = await fromEach(api, options, (each, service) => lettersOf(each, service, options));
  const items = answered.flatMap(({ answer }) => answer);
  const rows = items.map(({ letter, status, type, topic, waiting, parkedAt, cause }) => [
    letter,
    status,
    type ?? topic,
    waiting,
    parkedAt,
    clip(cause ?? '', 60),
  ]);
  const heading = ['死信 letter', '状态 status', '类型 type', '等待 waiting', '时间 since', '原因 cause'];
  const nothing = problems.length > 0 ? [] : ['没有死信 · no dead letters'];
  return { json: { items, problems }, lines: rows.length > 0 ? table(heading, rows) : nothing, problems };
}

/** `dead-letters list [--service name] [--topic name] [--status name]` */
export function listCommand(letters: Command): void {
  const command = letters
    .command('list')
    .option(...serviceOption)
    .option('--topic <name>', '只看一个主题 · only this topic')
    .option('--status <name>', 'dead | unreadable | retrying | waiting | discarded')
    .description('列出死信 · list them, the oldest first');
  answers(command, list);
}
