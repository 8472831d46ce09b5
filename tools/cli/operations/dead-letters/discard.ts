import type { Command } from 'commander';
import type { Api } from '../../api.js';
import { answers, type Answer } from '../answer.js';
import { decide } from './decide.js';

/** Gives letters up for good; the later events of their keys go on. */
export const discard = (api: Api, { reason }: { reason: string }, ...letters: string[]): Promise<Answer> =>
  decide(api, 'discard', reason, letters);

/** `dead-letters discard <letter...> --reason text` */
export function discardCommand(letters: Command): void {
  const command = letters
    .command('discard')
    .argument('<letters...>', '如 referrals/17 · as the list names them')
    .requiredOption('--reason <text>', '原因，不写患者信息 · why, for the audit trail; name no patient')
    .description('放弃处理并保留记录，同一主键的后续事件继续 · give up for good, what waits behind goes on');
  answers(command, discard);
}
