import type { Command } from 'commander';
import type { Api } from '../../api.js';
import { clip, table } from '../../table.js';
import { answers, type Answer } from '../answer.js';
import { fromEach, serviceOption, type OfService } from '../services.js';
import { nameOf, type Letter } from './letter.js';

interface Page {
  readonly items: readonly Letter[];
  readonly nextCursor?: string;
}
interface Options extends OfService {
  readonly status?: string;
  readonly topic?: string;
}

/** Dead letters of every service, the oldest first. */
export async function list(api: Api, { status, topic, ...options }: Options): Promise<Answer> {
  const { answered, problems } = await fromEach(api, options, (service) => all(api, service, { status, topic }));
  const items = answered.flatMap(({ service, answer }) =>
    answer.map((letter) => ({ letter: nameOf(service, letter), service, ...letter })),
  );
  const rows = items.map(({ letter, status, type, topic, waiting, parkedAt, cause }) => [
    letter,
    status,
    type ?? topic,
    waiting,
    parkedAt,
    clip(cause ?? '', 60),
  ]);
  const heading = ['死信 letter', '状态 status', '类型 type', '等待 waiting', '时间 since', '原因 cause'];
  const lines = rows.length > 0 ? table(heading, rows) : ['没有死信 · no dead letters'];
  return { json: { items, problems }, lines, problems };
}

async function all(api: Api, service: string, query: Pick<Options, 'status' | 'topic'>): Promise<Letter[]> {
  const given = Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const search = new URLSearchParams([...given, ['limit', '200']]);
  const letters: Letter[] = [];
  for (;;) {
    const { items, nextCursor } = await api.get<Page>(service, `/v1/operations/dead-letters?${search}`);
    letters.push(...items);
    if (!nextCursor) return letters;
    search.set('cursor', nextCursor);
  }
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
