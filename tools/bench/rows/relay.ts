import { createDatabases } from '../../local/databases.js';
import { measuring } from '../harness/progress.js';
import { medians } from '../harness/statistics.js';
import { work } from '../harness/worker.js';
import type { RelayJob, RelayResult } from '../load/job.js';
import type { Row, RowContext } from '../row.js';

const rows = 200_000;
const keys = 1_000;

/** How fast events leave and arrive, beside the client alone. */
export const relay: Row<RelayResult> = {
  name: 'relay',
  cast: 'infrastructure',
  title:
    'outbox rows published in order, and read through the inbox by a handler that does nothing, also with one key in a thousand poisoned, beside the client alone',
  run: async (context) => {
    const turns: RelayResult[] = [];
    for (let turn = 1; turn <= context.bounds.repeats; turn++) {
      measuring(`relay, ${turn}/${context.bounds.repeats}`);
      turns.push(await inTurn(context, turn));
    }
    return medians(turns);
  },
};

/** A turn has databases of its own, and reads what the turns before left on the topic no more. */
async function inTurn({ stage, bounds, signal }: RowContext, turn: number): Promise<RelayResult> {
  const [first, second] = [`relay_${turn}`, `relay_poisoned_${turn}`];
  await createDatabases(stage.platform.runtime.postgres.url, [first, second]);
  const job: RelayJob = {
    databaseUrl: stage.databaseUrl(first),
    secondDatabaseUrl: stage.databaseUrl(second),
    brokers: stage.brokers,
    rows: Math.ceil(rows * bounds.scale),
    keys,
  };
  return work<RelayResult>('load/relay.main.js', job, stage.platform.infrastructure.guard, signal);
}
