import { setTimeout as delay } from 'node:timers/promises';

/** Polls `check` until it stops throwing; after `timeoutMs` the last failure is thrown. */
export async function eventually<T>(
  check: () => T | Promise<T>,
  { timeoutMs = 20_000, everyMs = 25 } = {},
): Promise<T> {
  const end = Date.now() + timeoutMs;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > end) throw error;
      await delay(everyMs);
    }
  }
}
