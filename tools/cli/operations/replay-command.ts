import type { Command } from 'commander';
import { CommandProblem, type Api } from '../api.js';
import { table } from '../table.js';
import { answers, type Answer } from './answer.js';
import { servicesNamed } from './services.js';

interface State {
  readonly id: string;
  readonly status: string;
  readonly handlers: readonly string[];
  readonly topics: readonly string[];
  readonly total: number;
  readonly remaining: number;
  readonly handled: number;
  readonly skipped: number;
  readonly startedAt: string;
  readonly lastFailure: string | null;
}

/** What the options say: start one of some handlers or topics, end one, or, with `list`, only look. */
export interface ReplayOptions {
  readonly handler?: readonly string[];
  readonly topic?: readonly string[];
  readonly reason?: string;
  readonly list?: boolean;
  readonly cancel?: string;
}

/** Rebuilds a service's copies from the beginning of their topics, shows how far that has come, or ends it. */
export async function replay(api: Api, options: ReplayOptions, service = ''): Promise<Answer> {
  const { handler: handlers, topic: topics, reason, list, cancel } = options;
  if ((list || cancel !== undefined) && (handlers || topics)) {
    throw new CommandProblem(
      '--handler 与 --topic 仅用于开始重放，不能与 --list 或 --cancel 同用',
      '--handler and --topic are for a new replay, not for --list or --cancel',
    );
  }
  if (list && (cancel !== undefined || reason !== undefined)) {
    throw new CommandProblem(
      '--list 只查看，不能与 --cancel 或 --reason 同用',
      '--list only looks: it cannot be used with --cancel or --reason',
    );
  }
  if (cancel === '') throw new CommandProblem('--cancel 须指明重放的编号', '--cancel needs the id of a replay');
  await servicesNamed(api, service);
  const path = '/v1/operations/replays';
  if (list) {
    const { items } = await api.get<{ items: State[] }>(service, path);
    return { json: { items }, lines: linesOf(items) };
  }
  const state =
    cancel !== undefined
      ? await api.post<State>(service, `${path}/${encodeURIComponent(cancel)}/cancel`, { reason })
      : await api.post<State>(service, path, { handlers, topics, reason });
  return { json: state, lines: linesOf([state]) };
}

const heading = [
  '编号 id',
  '状态 status',
  '开始 started',
  '主题 topics',
  '全部 total',
  '剩余 remaining',
  '已处理 handled',
  '跳过 skipped',
];

function linesOf(states: readonly State[]): string[] {
  const rows = states.map(({ id, status, startedAt, topics, total, remaining, handled, skipped }) => [
    id,
    status,
    startedAt,
    topics.join(', '),
    total,
    remaining,
    handled,
    skipped,
  ]);
  const failures = states.flatMap(({ id, lastFailure }) => (lastFailure ? [`${id}: ${lastFailure}`] : []));
  return [...table(heading, rows), ...failures];
}

/** `replay <service> [--handler name…] [--topic name…] [--reason text] | --list | --cancel id` */
export function replayCommand(program: Command): void {
  const command = program
    .command('replay')
    .argument('<service>', '如 notifications · such as notifications')
    .option('--handler <names...>', '只重放这些处理器 · only these handlers')
    .option('--topic <names...>', '只重放读取这些主题的处理器 · only what reads these topics')
    .option('--reason <text>', '原因，不写患者信息 · why, for the audit trail; name no patient')
    .option('--list', '查看最近的重放 · the latest replays')
    .option('--cancel <id>', '停止一次重放，已重建的保留 · end one; what it has rebuilt stays')
    .description('从主题起点重建副本，服务不停 · rebuild copies from their topics while the service goes on');
  answers(command, replay);
}
