import { readdir, readFile } from 'node:fs/promises';

/** What processes by name have used so far. */
export type Usage = Readonly<Record<string, number>>;

/** Named programs by the pid of their first process. */
export type Pids = Readonly<Record<string, number>>;

/** The kernel counts CPU time in hundredths of a second on every Linux that Node runs on. */
const tickMs = 10;
const mebibyte = 1024;

interface Stat {
  readonly parent: number;
  readonly ownMs: number;
  readonly withEndedChildrenMs: number;
}

async function statOf(pid: number): Promise<Stat | undefined> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const ticks = (...at: number[]): number => at.reduce((sum, i) => sum + Number(fields[i]), 0) * tickMs;
  return { parent: Number(fields[1]), ownMs: ticks(11, 12), withEndedChildrenMs: ticks(11, 12, 13, 14) };
}

/** A process and its children: PostgreSQL has one for each connection. */
async function family(pid: number, all: ReadonlyMap<number, Stat>): Promise<number[]> {
  return [pid, ...[...all].filter(([, { parent }]) => parent === pid).map(([child]) => child)];
}

/** The pids of a process and its children, itself first. */
export const familyOf = async (pid: number): Promise<number[]> => family(pid, await everyStat());

async function everyStat(): Promise<Map<number, Stat>> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const stats = await Promise.all(pids.map(async (pid) => [pid, await statOf(pid)] as const));
  return new Map(stats.flatMap(([pid, stat]) => (stat ? [[pid, stat]] : [])));
}

/** CPU time in milliseconds of each program with its children, those that have ended too. */
export async function cpuMs(pids: Pids): Promise<Usage> {
  const all = await everyStat();
  const used = Object.entries(pids).map(async ([name, pid]) => {
    const members = await family(pid, all);
    const children = members.slice(1).reduce((sum, child) => sum + (all.get(child)?.ownMs ?? 0), 0);
    return [name, (all.get(pid)?.withEndedChildrenMs ?? 0) + children] as const;
  });
  return Object.fromEntries(await Promise.all(used));
}

/**
 * Resident memory in MiB of each program with its children. A page that several processes share is counted once (PSS):
 * PostgreSQL's shared buffers would otherwise count for every connection.
 */
export async function residentMiB(pids: Pids): Promise<Usage> {
  const all = await everyStat();
  const used = Object.entries(pids).map(async ([name, pid]) => {
    const members = await family(pid, all);
    const sizes = await Promise.all(members.map((member) => proportionalKiB(member)));
    return [name, Math.round(sizes.reduce((sum, size) => sum + size, 0) / mebibyte)] as const;
  });
  return Object.fromEntries(await Promise.all(used));
}

async function proportionalKiB(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '');
  return Number(/^Pss:\s+(\d+)/m.exec(text)?.[1] ?? 0);
}

/** What was used between two looks, each divided by `by`. */
export const since = (before: Usage, after: Usage, by: number): Usage =>
  Object.fromEntries(Object.entries(after).map(([name, used]) => [name, (used - (before[name] ?? 0)) / by]));
