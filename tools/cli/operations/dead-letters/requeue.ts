import type { Command } from 'commander';
import type { Api } from '../../api.js';
import { answers, type Answer } from '../answer.js';
import { decide } from './decide.js';

/** Tries letters again in the order given; the later events of their keys follow. */
export const requeue = (api: Api, { reason }: { reason?: string }, ...letters: string[]): Promise<Answer> =>
  decide(api, 'requeue', reason, letters);

/** `dead-letters requeue <letter...> [--reason text]` */
export function requeueCommand(letters: Command): void {
  const command = letters
    .command('requeue')
    .argument('<letters...>', '如 referrals/17 · as the list names them')
    .option('--reason <text>', '原因，不写患者信息 · why, for the audit trail; name no patient')
    .description('重新处理，同一主键的后续事件依次跟上 · try again, what waits behind follows in order');
  answers(command, requeue);
}
