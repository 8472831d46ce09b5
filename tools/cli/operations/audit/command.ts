import type { Command } from 'commander';
import { answers } from '../answer.js';
import { serviceOption } from '../services.js';
import { verify } from './verify.js';

/** `audit verify` */
export function auditCommand(program: Command): void {
  const audit = program.command('audit').helpCommand(false).description('审计记录：核验 · the audit trail: verify it');
  const command = audit
    .command('verify')
    .option(...serviceOption)
    .option('--heads <file>', '核对并记下链尾，文件应放在数据库之外 · compare and keep where the chains end, in a file')
    .description('核验各服务的审计链，指出被改、删、换序、截断之处 · follow the audit chain of each service');
  answers(command, verify);
}
