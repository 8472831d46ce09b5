import { createRequire } from 'node:module';

/**
 * The client checks its request queue in a timer that, without throttling, fires every millisecond for ever
 * (tulios/kafkajs#1751: about 4 % of a CPU for each idle client). Only a queue with something in it needs the check.
 */
export function fixIdleTimer(inside = createRequire(import.meta.url)): void {
  type Queue = { scheduleCheckPendingRequests(this: { pending: unknown[] }): void; fixed?: boolean };
  const { prototype } = inside('kafkajs/src/network/requestQueue') as { prototype: Queue };
  if (prototype.fixed) return;
  const check = prototype.scheduleCheckPendingRequests;
  prototype.scheduleCheckPendingRequests = function () {
    if (this.pending.length > 0) check.call(this);
  };
  prototype.fixed = true;
}
