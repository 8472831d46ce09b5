import { setTimeout as delay } from 'node:timers/promises';

/** Waits for `work`, but no longer than `ms`; true when it ended in time. A failure of `work` is passed on. */
export async function within(ms: number, work: Promise<unknown> | undefined): Promise<boolean> {
  const timer = new AbortController();
  const late = delay(ms, false, { signal: timer.signal }).catch(() => false);
  try {
    return await Promise.race([Promise.resolve(work).then(() => true), late]);
  } finally {
    timer.abort();
  }
}

/** Does `work` again every 100 ms until it succeeds; after 10 s its last failure is thrown. */
export async function untilDone<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (attempt >= 100) throw error;
      await delay(100);
    }
  }
}
