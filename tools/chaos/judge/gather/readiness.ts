import type { Places } from '../../evidence.js';

const answerWithinMs = 5_000;

/** Replicas that are not ready, or do not answer. */
export async function notReady({ services }: Places): Promise<string[]> {
  const looks = Object.entries(services).map(async ([name, url]) => {
    const answer = await fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(answerWithinMs) }).catch(
      () => undefined,
    );
    await answer?.body?.cancel();
    return answer?.status === 200 ? [] : [name];
  });
  return (await Promise.all(looks)).flat();
}
