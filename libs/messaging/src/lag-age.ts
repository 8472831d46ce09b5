import type { PartitionLag, Transport } from './transport.js';

/** Messages of one partition not handled yet, and for how long at least the oldest of them has been there. */
export interface TimedLag extends PartitionLag {
  readonly seconds: number;
}

/** Who has waited for 48 days is not told apart from who has waited longer. */
const mostSeconds = 2 ** 22;

/**
 * Tells lag in seconds from the times that the messages were stored at, as the broker or the sender timed them: true at the
 * first look, and nothing is asked where nothing waits. Each look asks what was stored since a time.
 */
export async function timed(
  partitions: readonly PartitionLag[],
  since: Transport['since'],
  nowMs = Date.now(),
): Promise<TimedLag[]> {
  const looks = new Map<string, Promise<readonly PartitionLag[]>>();
  const look = (topic: string, seconds: number): Promise<readonly PartitionLag[]> => {
    const id = `${topic} ${seconds}`;
    const found = looks.get(id) ?? since(new Date(nowMs - seconds * 1_000), [topic]);
    looks.set(id, found);
    return found;
  };
  const ages = partitions.map(async ({ topic, partition, lag, end }) => {
    if (lag === 0) return 0;
    return ageOf(async (seconds) => {
      const stored = (await look(topic, seconds)).find((each) => each.partition === partition);
      // What was stored since begins after the first message that waits: it is older.
      return stored !== undefined && stored.end - stored.lag > end - lag;
    });
  });
  const seconds = await Promise.all(ages);
  return partitions.map((each, at) => ({ ...each, seconds: seconds[at] ?? 0 }));
}

/** The largest age that is certain, to a quarter of a second or a sixteenth: by doubling, then by halves. */
async function ageOf(isOlder: (seconds: number) => Promise<boolean>): Promise<number> {
  let [low, high] = [0, 1];
  while (high <= mostSeconds && (await isOlder(high))) [low, high] = [high, 2 * high];
  while (low < mostSeconds && high - low > Math.max(0.25, low / 16)) {
    const middle = (low + high) / 2;
    if (await isOlder(middle)) low = middle;
    else high = middle;
  }
  return low;
}
