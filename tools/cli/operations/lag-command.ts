import type { Command } from 'commander';
import type { Api } from '../api.js';
import { table } from '../table.js';
import { answers, type Answer } from './answer.js';
import { fromEach, serviceOption, type OfService } from './services.js';

interface Partition {
  readonly topic: string;
  readonly partition: number;
  readonly lag: number;
  readonly seconds: number;
}
interface Lag {
  /** Null while the broker does not say. */
  readonly messages: number | null;
  readonly partitions: readonly Partition[];
  readonly outbox: { readonly rows: number; readonly oldestSeconds: number; readonly refused: number };
  readonly parked: Readonly<Record<'retrying' | 'waiting' | 'dead' | 'unreadable' | 'discarded', number>>;
}

/** What waits in every service: on topics, in the outbox, and parked; below it the partitions that lag. */
export async function lag(api: Api, options: OfService): Promise<Answer> {
  const { answered, problems } = await fromEach(api, options, (each, service) =>
    each.get<Lag>(service, '/v1/operations/lag'),
  );
  const items = answered.map(({ service, answer }) => ({ service, ...answer }));
  const rows = items.map(({ service, messages, partitions, outbox, parked }) => [
    service,
    messages ?? '?',
    messages === null ? '?' : whole(Math.max(0, ...partitions.map(({ seconds }) => seconds))),
    outbox.rows,
    whole(outbox.oldestSeconds),
    outbox.refused,
    parked.retrying,
    parked.waiting,
    parked.dead,
    parked.unreadable,
  ]);
  const behind = items.flatMap(({ service, partitions }) =>
    partitions.map(({ topic, partition, lag: messages, seconds }) => [
      service,
      topic,
      partition,
      messages,
      whole(seconds),
    ]),
  );
  const places = behind.length > 0 ? ['', ...table(placesHeading, behind)] : [];
  const unsaid = items.filter(({ messages }) => messages === null).map(({ service }) => service);
  if (unsaid.length > 0) problems.push(`${unsaid.join(', ')}: Kafka 没有应答 · the broker does not answer`);
  return { json: { items, problems }, lines: [...table(heading, rows), ...places], problems };
}

const heading = [
  '服务 service',
  '积压 lag',
  '秒 seconds',
  '发件箱 outbox',
  '最久秒 oldest',
  '拒收 refused',
  '重试 retrying',
  '等待 waiting',
  '死信 dead',
  '无法读取 unreadable',
];
const placesHeading = ['服务 service', '主题 topic', '分区 partition', '积压 lag', '秒 seconds'];

const whole = (seconds: number): number => Math.round(seconds);

/** `lag [--service name]` */
export function lagCommand(program: Command): void {
  const command = program.command('lag').option(...serviceOption);
  command.description('各服务的积压、发件箱与暂存事件 · what waits in each service');
  answers(command, lag);
}
