import type { Command } from 'commander';
import type { Api } from '../api.js';
import { table } from '../table.js';
import { answers, type Answer } from './answer.js';
import { fromEach, serviceOption, type OfService } from './services.js';

interface Topic {
  readonly topic: string;
  readonly lag: number;
  readonly partitions: readonly { readonly end: number; readonly seconds: number }[];
  readonly handlers: readonly { readonly type: string; readonly handler: string }[];
}

/** Every topic with who reads it, how much was ever written to it and how much of that waits. */
export async function topics(api: Api, options: OfService): Promise<Answer> {
  const { answered, problems } = await fromEach(api, options, (each, service) =>
    each.get<{ items: Topic[] }>(service, '/v1/operations/topics'),
  );
  const items = answered
    .flatMap(({ service, answer }) => answer.items.map((topic) => ({ service, ...topic })))
    .sort((a, b) => a.topic.localeCompare(b.topic));
  const rows = items.map(({ topic, service, partitions, lag, handlers }) => [
    topic,
    service,
    partitions.length,
    partitions.reduce((sum, { end }) => sum + end, 0),
    lag,
    handlers.length,
  ]);
  const heading = ['主题 topic', '读者 reader', '分区 partitions', '消息 messages', '积压 lag', '处理器 handlers'];
  return { json: { items, problems }, lines: table(heading, rows), problems };
}

/** `topics [--service name]` */
export function topicsCommand(program: Command): void {
  const command = program.command('topics').option(...serviceOption);
  command.description('各主题的读者、分区与积压 · topics: who reads them, and how far behind');
  answers(command, topics);
}
