import { readFile, rename, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Api } from '../../api.js';
import { table } from '../../table.js';
import type { Answer } from '../answer.js';
import { fromEach, type OfService } from '../services.js';

interface Place {
  readonly sequence: number;
  readonly hash: string;
}
interface Fault {
  readonly kind: 'changed' | 'removed' | 'reordered' | 'truncated';
  readonly from: number;
  readonly to: number;
}
interface Look {
  readonly lines: number;
  readonly faults: readonly Fault[];
  readonly place: Place;
  readonly more: boolean;
}

/** Whose chains, and the file that remembers where they ended. */
export interface VerifyOptions extends OfService {
  readonly heads?: string;
}

/** Follows the audit chain of every service from its first line, and from where it ended when it was last verified. */
export async function verify(api: Api, options: VerifyOptions): Promise<Answer> {
  const file = options.heads && resolve(process.env.INIT_CWD ?? '.', options.heads);
  const known = file ? await headsIn(file) : {};
  const { answered, problems } = await fromEach(api, options, (each, service) =>
    chainOf(each, service, known[service]),
  );
  const items = answered.map(({ service, answer }) => ({ service, ...answer }));
  const rows = items.map(({ service, lines, faults, place }) => [
    service,
    lines,
    faults.length === 0 ? '完好 intact' : `${faults.length} 处 faults`,
    place.sequence > 0 ? `${place.sequence}:${place.hash}` : '',
  ]);
  const told = items.flatMap(({ service, faults }) => faults.map((fault) => inWords(service, fault)));
  if (file && told.length === 0) {
    await keepHeads(file, { ...known, ...Object.fromEntries(items.map(({ service, place }) => [service, place])) });
  }
  return {
    json: { items, problems },
    lines: table(['服务 service', '行数 lines', '结果 result', '链尾 head'], rows),
    problems: [...told, ...problems],
  };
}

const start: Place = { sequence: 0, hash: '' };

/** The whole chain; a head that was noted outside the database tells when all of it was written anew. */
async function chainOf(api: Api, service: string, head: Place = start): Promise<Omit<Look, 'more'>> {
  const whole = await lookFrom(api, service, start);
  if (head.sequence === 0 || whole.faults.length > 0) return whole;
  const since = await lookFrom(api, service, head);
  return { ...whole, faults: since.faults.map((fault) => ({ ...fault, from: Math.min(fault.from, head.sequence) })) };
}

async function lookFrom(api: Api, service: string, from: Place): Promise<Omit<Look, 'more'>> {
  let [lines, place, more] = [0, from, true];
  const faults: Fault[] = [];
  while (more) {
    const path = `/v1/operations/audit/verification?after=${place.sequence}&hash=${place.hash}`;
    const look = await api.get<Look>(service, path);
    faults.push(...look.faults);
    lines += look.lines;
    ({ place, more } = look);
  }
  return { lines, faults, place };
}

const words = {
  changed: ['被更改', 'was changed'],
  removed: ['被删除或替换', 'was removed or replaced'],
  reordered: ['被换序', 'was moved'],
  truncated: ['被截断', 'was cut off the end'],
} as const;

function inWords(service: string, { kind, from, to }: Fault): string {
  const [zh, en] = words[kind];
  return from === to
    ? `${service}：第 ${from} 行${zh} · line ${from} ${en}`
    : `${service}：第 ${from}–${to} 行${zh} · of lines ${from} to ${to} one or more ${en}`;
}

async function headsIn(file: string): Promise<Readonly<Record<string, Place>>> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Record<string, Place>;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw error;
  }
}

async function keepHeads(file: string, heads: Readonly<Record<string, Place>>): Promise<void> {
  await writeFile(`${file}.new`, `${JSON.stringify(heads, null, 2)}\n`);
  await rename(`${file}.new`, file);
}
