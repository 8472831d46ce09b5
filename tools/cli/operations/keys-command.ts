import type { Command } from 'commander';
import type { Api } from '../api.js';
import { table } from '../table.js';
import { answers, type Answer } from './answer.js';

interface Rotation {
  readonly id: string;
  readonly status: string;
  readonly sealingKey: string;
  readonly total: number;
  readonly seen: number;
  readonly resealed: number;
  readonly startedAt: string;
}
interface Keys {
  readonly sealing: string;
  readonly keys: readonly { readonly id: string; readonly records: number; readonly known: boolean }[];
  readonly rotations: readonly Rotation[];
}

/** The service that keeps identities, and the path of its keys. */
const [keeper, path] = ['referrals', '/v1/operations/keys'] as const;

/** Which keys seal how many identities, and how far rotations have come; a key that the service lacks is a problem. */
export async function keysStatus(api: Api): Promise<Answer> {
  const keys = await api.get<Keys>(keeper, path);
  const rows = keys.keys.map(({ id, records }) => [id, id === keys.sealing ? '加密 seals' : '仅解密 opens', records]);
  const rotations = keys.rotations.length > 0 ? ['', ...linesOf(keys.rotations)] : [];
  const missing = keys.keys.filter(({ known }) => !known);
  return {
    json: keys,
    lines: [...table(['密钥 key', '用途 use', '记录 records'], rows), ...rotations],
    problems: missing.map(
      ({ id, records }) =>
        `服务没有密钥 ${id}，${records} 条记录无法解密 · the service lacks key ${id} of ${records} records`,
    ),
  };
}

/** Begins to seal every identity anew under the keys that come first. */
export async function keysRotate(api: Api, { reason }: { reason?: string }): Promise<Answer> {
  const rotation = await api.post<Rotation>(keeper, `${path}/rotate`, { reason });
  return { json: rotation, lines: linesOf([rotation]) };
}

const heading = ['编号 id', '状态 status', '密钥 key', '开始 started', '全部 total', '已查 seen', '重新加密 resealed'];

const linesOf = (rotations: readonly Rotation[]): string[] =>
  table(
    heading,
    rotations.map((each) => [
      ...[each.id, each.status, each.sealingKey, each.startedAt],
      ...[each.total, each.seen, each.resealed],
    ]),
  );

/** `keys status | rotate --reason text` */
export function keysCommand(program: Command): void {
  const keys = program.command('keys').helpCommand(false);
  keys.description('患者身份的加密密钥：查看、轮换 · keys that seal identities');
  answers(keys.command('status').description('各密钥的记录数与轮换进度 · records by key, and rotations'), keysStatus);
  const rotate = keys.command('rotate').requiredOption('--reason <text>', '原因，不写患者信息 · why; name no patient');
  answers(rotate.description('用首个密钥在后台重新加密全部记录 · seal everything anew, in the background'), keysRotate);
}
