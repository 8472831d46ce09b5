import { setTimeout as delay } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { backoffMs } from './parking.js';
import type { BatchControl } from './transport.js';
import { causeOf, isDatabaseAway, isTransient, Unavailable } from './unavailable.js';

const logger = new Logger('Intake');

/**
 * Waits out a lost database and a full outbox, and with `conflicts` also conflicts of concurrency; none is the message's
 * fault. A batch does not wait for conflicts: smaller transactions have fewer of them.
 */
export async function patiently<T>(control: BatchControl, conflicts: boolean, work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      const passes = isDatabaseAway(error) || error instanceof Unavailable || (conflicts && isTransient(error));
      if (control.isStale() || !passes) throw error;
      if (attempt === 3) logger.warn(`waiting: ${causeOf(error)}`);
      await delay(backoffMs(attempt, 50, 2_000));
      await control.heartbeat();
    }
  }
}
