import { setTimeout as pause } from 'node:timers/promises';
import type { LoadJob } from './job.js';

type Bounds = Pick<LoadJob, 'seconds' | 'count'>;

/** Closed loops: each client sends its next request when the one before is answered. */
export async function closedLoops(
  clients: number,
  { seconds, count }: Bounds,
  send: () => Promise<void>,
): Promise<void> {
  const deadline = performance.now() + seconds * 1_000;
  let sent = 0;
  const loop = async (): Promise<void> => {
    while (sent < count && performance.now() < deadline) {
      sent += 1;
      await send();
    }
  };
  await Promise.all(Array.from({ length: clients }, loop));
}

/** An open loop: so many requests a second, each told when it was due, so that a delay in sending counts against nobody else. */
export async function paced(
  perSecond: number,
  { seconds, count }: Bounds,
  send: (due: number) => Promise<void>,
): Promise<void> {
  const total = Math.min(count, Math.round(seconds * perSecond));
  const began = performance.now();
  const under: Promise<void>[] = [];
  for (let at = 0; at < total; at++) {
    const due = began + (at * 1_000) / perSecond;
    const wait = due - performance.now();
    if (wait > 0) await pause(wait);
    under.push(send(due));
  }
  await Promise.all(under);
}
