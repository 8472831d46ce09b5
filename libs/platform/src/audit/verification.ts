import type { DataSource } from 'typeorm';
import { ChainCheck, type ChainFault, type ChainPlace } from './chain.js';
import { lineText } from './line.js';

/** Lines that one look takes; who wants all of a long chain asks again from where it ended. */
const linesAtOnce = 20_000;

/** What a look at a part of the chain found. */
export interface Verification {
  readonly lines: number;
  readonly faults: readonly ChainFault[];
  /** Where it ended. */
  readonly place: ChainPlace;
  /** True when there is more. */
  readonly more: boolean;
}

interface Row {
  readonly sequence: string;
  readonly text: string;
  readonly previous: string;
  readonly hash: string;
}

/** Checks the chain after a place; in one snapshot, so that lines and head belong together while others write. */
export function verifyChain(dataSource: DataSource, after: ChainPlace): Promise<Verification> {
  return dataSource.transaction('REPEATABLE READ', async (manager) => {
    const rows: Row[] = await manager.query(
      `SELECT sequence, previous, hash, ${lineText('l')} AS text FROM audit_trail l WHERE sequence > $1
       ORDER BY sequence LIMIT ${linesAtOnce}`,
      [after.sequence],
    );
    const check = new ChainCheck(after, async (hash) => {
      const [found]: { sequence: string }[] = await manager.query('SELECT sequence FROM audit_trail WHERE hash = $1', [
        hash,
      ]);
      return found && Number(found.sequence);
    });
    for (const row of rows) await check.next({ ...row, sequence: Number(row.sequence) });
    const more = rows.length === linesAtOnce;
    if (!more) {
      const [head]: { sequence: string; hash: string }[] = await manager.query('SELECT sequence, hash FROM audit_head');
      check.end({ sequence: Number(head?.sequence), hash: head?.hash ?? '' });
    }
    return { lines: rows.length, faults: check.faults, place: check.place, more };
  });
}
