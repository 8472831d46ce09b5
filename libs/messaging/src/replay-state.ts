import type { EntityManager } from 'typeorm';
import type { PartitionLag, ReceivedMessage } from './transport.js';

/** `running` also while no replica is there to run it; `cancelled` by a person. */
export type ReplayStatus = 'running' | 'done' | 'cancelled';

/** A replay as an operator sees it. */
export interface ReplayState {
  readonly id: string;
  readonly status: ReplayStatus;
  /** Names `Class.method` of the handlers that are run again. */
  readonly handlers: string[];
  readonly topics: string[];
  /** Messages on the topics when it started, and how many of them it has not passed yet. */
  readonly total: number;
  readonly remaining: number;
  /** Events for which the handlers were run. */
  readonly handled: number;
  /** Events that could not be read or that a handler refused, and the cause of the last one. */
  readonly skipped: number;
  readonly lastFailure: string | null;
  readonly startedAt: Date;
  readonly endedAt: Date | null;
}

/** Offsets by `topic/partition`. */
export type Offsets = Readonly<Record<string, number>>;

/** A replay as it is stored. */
export interface ReplayRow extends Omit<ReplayState, 'total' | 'remaining'> {
  /** Where it began, the next offset to look at, and the offset before which it ends. */
  readonly starts: Offsets;
  readonly positions: Offsets;
  readonly targets: Offsets;
}

/** Columns of a replay under their property names. */
export const replayColumns = `id, status, handlers, topics, starts, positions, targets, handled::int, skipped::int,
  last_failure AS "lastFailure", started_at AS "startedAt", ended_at AS "endedAt"`;

export const placeOf = ({ topic, partition }: { topic: string; partition: number }): string => `${topic}/${partition}`;

/** Where a replay of these partitions begins and ends. */
export function boundsOf(partitions: readonly PartitionLag[]): { starts: Offsets; targets: Offsets } {
  const starts = Object.fromEntries(partitions.map((each) => [placeOf(each), each.end - each.lag]));
  const targets = Object.fromEntries(partitions.map((each) => [placeOf(each), each.end]));
  return { starts, targets };
}

/** Messages between two sets of offsets; behind the end there is nothing left. */
const between = (from: Offsets, to: Offsets): number =>
  Object.entries(to).reduce((sum, [place, end]) => sum + Math.max(0, end - (from[place] ?? 0)), 0);

export const remainingOf = ({ positions, targets }: Pick<ReplayRow, 'positions' | 'targets'>): number =>
  between(positions, targets);

/** What an operator sees of a stored replay. */
export function stateOf({ starts, positions, targets, ...row }: ReplayRow): ReplayState {
  return { ...row, total: between(starts, targets), remaining: remainingOf({ positions, targets }) };
}

/** What became of some messages of one partition. */
export interface Progress {
  readonly last: ReceivedMessage;
  readonly handled: number;
  readonly skipped: number;
  readonly failure?: string;
}

/** The replay was cancelled, has gone on without this transaction, or is another replica's by now. */
export class NoLongerOurs extends Error {}

/**
 * Writes progress in the transaction of what was handled, and ends the replay when nothing remains.
 * @throws NoLongerOurs when `holder` does not hold it, or has passed this already: a transaction that was taken for lost.
 */
export async function advance(
  manager: EntityManager,
  { id, holder }: { id: string; holder: string },
  { last, handled, skipped, failure }: Progress,
): Promise<ReplayRow> {
  const [[row]]: [ReplayRow[]] = await manager.query(
    `UPDATE replays SET positions = positions || jsonb_build_object($3::text, $4::bigint), handled = handled + $5,
       skipped = skipped + $6, last_failure = coalesce($7, last_failure)
     WHERE id = $1 AND holder = $2 AND status = 'running' AND coalesce((positions->>$3::text)::bigint, 0) < $4
     RETURNING ${replayColumns}`,
    [id, holder, placeOf(last), Number(last.offset) + 1, handled, skipped, failure ?? null],
  );
  if (!row) throw new NoLongerOurs(`replay ${id} was cancelled, has gone on, or another replica has it`);
  if (remainingOf(row) === 0) await end(manager, id, 'done');
  return row;
}

/** Ends a replay; false when it had ended before. */
export async function end(manager: EntityManager, id: string, status: 'done' | 'cancelled'): Promise<boolean> {
  const [, ended] = await manager.query(
    `UPDATE replays SET status = $2, holder = NULL, ended_at = now() WHERE id = $1 AND status = 'running'`,
    [id, status],
  );
  return ended > 0;
}
