import { setTimeout as delay } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { backoffMs } from './parking.js';
import type { BatchControl } from './transport.js';
import { causeOf, StoreUnavailable } from './unavailable.js';

const logger = new Logger('Intake');

/** About 1 s: what has not passed by then counts as a failure of the work, so that others go on. */
const tries = 6;

/**
 * Waits out a lost database and a full outbox, neither of which is the message's fault, and tries a few times `again`
 * what that is true of. A batch is not tried again: smaller transactions have fewer conflicts, and one of its messages may be why.
 */
export async function patiently<T>(
  control: BatchControl,
  work: () => Promise<T>,
  again: (error: unknown) => boolean = () => false,
): Promise<T> {
  let tried = 0;
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      const waits = error instanceof StoreUnavailable || (again(error) && ++tried < tries);
      if (control.isStale() || !waits) throw error;
      if (attempt === 3) logger.warn(`waiting: ${causeOf(error)}`);
      await delay(backoffMs(attempt, 50, 2_000));
      await control.heartbeat();
    }
  }
}
