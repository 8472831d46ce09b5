import { setTimeout as delay } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { backoffMs } from './parking.js';
import type { BatchControl } from './transport.js';
import { causeOf, isTransient, StoreUnavailable } from './unavailable.js';

const logger = new Logger('Intake');

/** About 1 s: work that still conflicts then counts as one that fails, so that others go on. */
const conflictTries = 6;

/**
 * Waits out a lost database and a full outbox, and with `conflicts` also conflicts of concurrency; none is the message's
 * fault. A batch does not wait for conflicts: smaller transactions have fewer of them.
 */
export async function patiently<T>(control: BatchControl, conflicts: boolean, work: () => Promise<T>): Promise<T> {
  let conflicted = 0;
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      const conflict = conflicts && isTransient(error) && ++conflicted < conflictTries;
      if (control.isStale() || !(conflict || error instanceof StoreUnavailable)) throw error;
      if (attempt === 3) logger.warn(`waiting: ${causeOf(error)}`);
      await delay(backoffMs(attempt, 50, 2_000));
      await control.heartbeat();
    }
  }
}
