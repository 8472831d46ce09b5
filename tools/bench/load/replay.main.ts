import 'reflect-metadata';
import { Replay } from '#messaging';
import { answer, ownJob } from '../harness/worker.js';
import { BenchCopies, BenchCopy, benchCopiesTable, copier } from './bench-copy.js';
import { openTables, serveEvents, until } from './bench-service.js';
import type { ReplayJob, ReplayResult } from './job.js';

const mebibyte = 1_048_576;

async function run(job: ReplayJob): Promise<ReplayResult> {
  const dataSource = await openTables(job, [BenchCopy]);
  await dataSource.query(benchCopiesTable);
  const { get, close } = await serveEvents(copier, dataSource, job, BenchCopies);
  let [residentMiB, peakMiB, peakOfFirstHalfMiB] = [0, 0, 0];
  const look = (): void => {
    residentMiB = process.memoryUsage.rss() / mebibyte;
    peakMiB = Math.max(peakMiB, residentMiB);
  };
  look();
  const startMiB = residentMiB;
  const began = performance.now();
  const replay = get(Replay);
  const { id } = await replay.start();
  await until(async () => {
    look();
    const { status, handled } = await replay.show(id);
    if (handled <= job.events / 2) peakOfFirstHalfMiB = peakMiB;
    return status === 'done';
  });
  const perSecond = job.events / ((performance.now() - began) / 1_000);
  const { handled, skipped } = await replay.show(id);
  const [wrong]: [{ count: number }] = await dataSource.query(
    'SELECT count(*)::int FROM generate_series(0, $1::int - 1) n LEFT JOIN bench_copies ON id = $2 || n WHERE version IS DISTINCT FROM $3',
    [job.copies, 'copy-', job.events / job.copies],
  );
  await close();
  return { events: handled, perSecond, startMiB, peakOfFirstHalfMiB, peakMiB, skipped, wrong: wrong.count };
}

answer(await run(await ownJob<ReplayJob>()));
