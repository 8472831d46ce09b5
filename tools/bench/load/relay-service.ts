import { Controller } from '@nestjs/common';
import type { EventOf } from '#contracts';
import { On } from '#messaging';
import { openTables, type Places, serveEvents, until } from './bench-service.js';
import { BenchCounted } from './counted-event.js';

/** A service of nothing but messaging, and how many events there are. */
export interface Reading extends Places {
  readonly rows: number;
  /** Consumer group. */
  readonly group?: string;
}

/** Events a second from the outbox to the broker. */
export async function outboxPublished(reading: Reading, fill: () => Promise<void>): Promise<number> {
  const dataSource = await openTables(reading);
  await fill();
  const service = await serveEvents('bench-writer', dataSource, reading);
  const began = performance.now();
  await until(async () => {
    // From the end, where the last row goes: a count would read what is deleted again and again.
    const rows: unknown[] = await dataSource.query('SELECT id FROM outbox ORDER BY id DESC LIMIT 1');
    return rows.length === 0;
  });
  const seconds = (performance.now() - began) / 1_000;
  await service.close();
  return reading.rows / seconds;
}

/**
 * Events a second through the inbox to a handler that does nothing, and how many came out of the order of their key. It fails for
 * each event of `poisoned`, and those are not counted.
 */
export async function consumed(
  reading: Reading,
  poisoned?: { readonly key: string; readonly rows: number },
): Promise<{ perSecond: number; outOfOrder: number }> {
  const last = new Map<string, number>();
  let [began, seen, outOfOrder] = [0, 0, 0];

  @Controller()
  class CountingHandlers {
    @On(BenchCounted)
    async counted({ subject, sequence }: EventOf<typeof BenchCounted>): Promise<void> {
      began ||= performance.now();
      if (subject === poisoned?.key) throw new Error('poisoned');
      const due = (last.get(subject) ?? 0) + 1;
      // An earlier one comes again when what it was handled together with failed.
      if (sequence > due) outOfOrder += 1;
      if (sequence < due) return;
      last.set(subject, sequence);
      seen += 1;
    }
  }

  const service = await serveEvents(
    reading.group ?? 'bench-reader',
    await openTables(reading),
    reading,
    CountingHandlers,
  );
  await until(async () => seen >= reading.rows - (poisoned?.rows ?? 0));
  const perSecond = seen / ((performance.now() - began) / 1_000);
  await service.close();
  return { perSecond, outOfOrder };
}
