import type { PartitionLag } from './transport.js';

/** Messages of one partition not handled yet, and since when at least the oldest of them has been there. */
export interface TimedLag extends PartitionLag {
  readonly seconds: number;
}

/** Looks remembered for each partition; with a scrape every 15 s they reach an hour back. */
const most = 240;

/** Tells lag in seconds from looks at lag in messages: the oldest look that saw the end beyond what is handled now. */
export class LagClock {
  private readonly looks = new Map<string, { at: number; end: number }[]>();

  constructor(private readonly nowMs = (): number => performance.now()) {}

  time(partitions: readonly PartitionLag[]): TimedLag[] {
    const at = this.nowMs();
    return partitions.map((each) => {
      const place = `${each.topic}/${each.partition}`;
      const handled = each.end - each.lag;
      const looks = (this.looks.get(place) ?? []).filter(({ end }) => end > handled).slice(-most);
      if (each.lag > 0 && looks.at(-1)?.end !== each.end) looks.push({ at, end: each.end });
      this.looks.set(place, looks);
      return { ...each, seconds: (at - (looks[0]?.at ?? at)) / 1_000 };
    });
  }
}
