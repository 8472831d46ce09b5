import { setTimeout as pause } from 'node:timers/promises';
import type { Arena } from './arena.js';

/** What a service says of what waits in it, as `GET /v1/operations/lag` has it. */
interface Lag {
  readonly messages: number | null;
  readonly partitions: readonly { readonly seconds: number }[];
  readonly outbox: { readonly oldestSeconds: number };
  readonly parked: Readonly<Record<string, number>>;
}

const everyMs = 500;
const freshSeconds = 2;
const answerWithinMs = 3_000;

/**
 * Waits until the platform is well again without anyone's help, twice in a row: ready everywhere, and nothing older than
 * 2 s waits on a topic, in an outbox or for another try. The seconds from `since` until then, or what is still not well
 * after `withinMs`. With `fresh: 0` nothing at all may wait.
 */
export async function recovery(
  arena: Arena,
  since: number,
  { withinMs = 90_000, fresh = freshSeconds }: { withinMs?: number; fresh?: number } = {},
): Promise<{ seconds: number } | { ill: string }> {
  let wellSince: number | undefined;
  let ill = '';
  while (!arena.signal.aborted) {
    const seen = await illness(arena, fresh);
    const now = Date.now();
    if (seen === undefined) {
      if (wellSince !== undefined) return { seconds: Math.max(0, wellSince - since) / 1_000 };
      wellSince = now;
    } else {
      wellSince = undefined;
      ill = seen;
      if (now - since > withinMs) return { ill };
    }
    await pause(everyMs);
  }
  return { ill: 'interrupted' };
}

/** The first thing that is not well, or undefined. */
async function illness(arena: Arena, fresh: number): Promise<string | undefined> {
  const seen = await Promise.all(arena.services.map((service) => illnessOf(arena, service, fresh)));
  return seen.find((each) => each !== undefined);
}

async function illnessOf(arena: Arena, service: string, fresh: number): Promise<string | undefined> {
  for (const url of arena.urls(service)) {
    const ready = await fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(answerWithinMs) }).catch(
      () => undefined,
    );
    await ready?.body?.cancel();
    if (ready?.status !== 200) return `${service} is not ready: ${ready?.status ?? 'no answer'}`;
  }
  if (service === 'gateway') return undefined;
  try {
    const { messages, partitions, outbox, parked } = await Promise.race([
      arena.administrator.get<Lag>(service, '/v1/operations/lag'),
      pause(answerWithinMs, undefined, { ref: false }).then(() => Promise.reject(new Error('no answer'))),
    ]);
    if (messages === null) return `the broker does not answer ${service}`;
    const lag = Math.max(0, ...partitions.map(({ seconds }) => seconds));
    if (lag > fresh || (fresh === 0 && messages > 0)) return `${service} lags by ${messages} messages, ${lag} s`;
    if (outbox.oldestSeconds > fresh) return `the outbox of ${service} is ${outbox.oldestSeconds} s old`;
    const trying = (parked['retrying'] ?? 0) + (parked['waiting'] ?? 0);
    return trying > 0 ? `${service} still tries ${trying} events` : undefined;
  } catch (error) {
    return `${service}: ${String(error)}`;
  }
}
