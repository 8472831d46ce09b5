import { createDatabases } from '../../local/databases.js';
import { measuring } from '../harness/progress.js';
import { work } from '../harness/worker.js';
import type { ReplayJob, ReplayResult } from '../load/job.js';
import type { Row } from '../row.js';

const versions = 20;
const copies = 50_000;

/** How fast a service's copies are made again from the beginning of their topic. */
export const replay: Row<ReplayResult> = {
  name: 'replay',
  cast: 'infrastructure',
  title: '50 000 copies rebuilt from 1 000 000 events while the service runs',
  run: async ({ stage, bounds, signal }) => {
    measuring('replay');
    const name = 'replay';
    await createDatabases(stage.platform.runtime.postgres.url, [name]);
    const kept = Math.ceil(copies * bounds.scale);
    const job: ReplayJob = {
      databaseUrl: stage.databaseUrl(name),
      brokers: stage.brokers,
      events: kept * versions,
      copies: kept,
    };
    const { guard } = stage.platform.infrastructure;
    await work('load/replay-topic.main.js', job, guard, signal);
    return work<ReplayResult>('load/replay.main.js', job, guard, signal);
  },
};
