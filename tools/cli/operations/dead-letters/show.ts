import type { Command } from 'commander';
import type { Api } from '../../api.js';
import { table } from '../../table.js';
import { answers, type Answer } from '../answer.js';
import { servicesNamed } from '../services.js';
import { placeOf, type Letter } from './letter.js';

interface Detail extends Letter {
  readonly partition: number;
  readonly offset: string;
  readonly eventId: string | null;
  readonly nextAttemptAt: string | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly data: unknown;
  readonly masked: boolean;
  readonly history: readonly { readonly at: string; readonly cause: string }[];
  readonly decisions: readonly {
    readonly at: string;
    readonly action: string;
    readonly actor: string;
    readonly username: string | null;
    readonly reason: string | null;
  }[];
}

/** Everything that is known of a letter. */
export async function show(api: Api, _: object, name = ''): Promise<Answer> {
  const { service, path } = placeOf(name);
  await servicesNamed(api, service);
  const letter = await api.get<Detail>(service, path);
  const facts: [string, string | number | null][] = [
    ['死信 letter', name],
    ['状态 status', letter.status],
    ['类型 type', letter.type],
    ['发布者 from', letter.service],
    ['位置 place', `${letter.topic} ${letter.partition}:${letter.offset}`],
    ['主键 key', letter.key],
    ['事件 event', letter.eventId],
    ['流程 flow', letter.correlationId],
    ['追踪 trace', letter.traceId],
    ['次数 attempts', letter.attempts],
    ['等待 waiting', letter.waiting],
    ['时间 since', letter.parkedAt],
    ['下次 next', letter.nextAttemptAt],
    ['原因 cause', letter.cause],
  ];
  const known = facts.filter(([, fact]) => fact !== null).map(([label, fact]) => [label, String(fact)]);
  const hidden = letter.masked ? ['已隐去可能含患者身份的内容 · what could name a patient is hidden'] : [];
  const lines = [
    ...table(['', ''], known).slice(1),
    ...part('报文头 headers', Object.entries(letter.headers)),
    '',
    '内容 data',
    ...JSON.stringify(letter.data, null, 2).split('\n'),
    ...hidden,
    ...part(
      '历次尝试 history',
      letter.history.map(({ at, cause }) => [at, cause]),
    ),
    ...part(
      '操作记录 decisions',
      letter.decisions.map(({ at, action, actor, username, reason }) => [at, action, username ?? actor, reason ?? '']),
    ),
  ];
  return { json: { ...letter, letter: name, service, publisher: letter.service }, lines };
}

const part = (title: string, rows: readonly (readonly string[])[]): string[] =>
  rows.length > 0 ? ['', title, ...table(['', ''], rows).slice(1)] : [];

/** `dead-letters show <letter>` */
export function showCommand(letters: Command): void {
  const command = letters.command('show').argument('<letter>', '如 referrals/17 · as the list names it');
  command.description('显示一封死信的内容与经过 · show one with contents, history and decisions');
  answers(command, show);
}
