import { setTimeout as pause } from 'node:timers/promises';
import { apiOfAdministrator } from '../../cli/connection.js';
import { residentMiB } from '../harness/processes.js';
import { measuring } from '../harness/progress.js';
import { rounded } from '../harness/statistics.js';
import type { Row, RowContext } from '../row.js';

/** The second is twice as long: what memory does with the length of a folder shows. */
const lengths = [100_000, 200_000] as const;
const lookEveryMs = 100;

interface Figures {
  readonly seconds: number;
  /** Of membership, before the import and at most during it. */
  readonly beforeMiB: number;
  readonly peakMiB: number;
}

/** A folder of doctors who are all new, taken by membership beside referrals that learn of them. */
export const folder: Row<Record<string, Figures>> = {
  name: 'import',
  cast: 'referrals',
  title: `county folders of ${lengths.join(' and ')} new lines, and the memory of the service that takes them`,
  run: async (context) => {
    const results: Record<string, Figures> = {};
    for (const lines of lengths.map((each) => Math.ceil(each * context.bounds.scale))) {
      measuring(`import, ${lines} lines`);
      results[`${lines} lines`] = await imported(context, lines);
    }
    return results;
  },
};

async function imported({ stage, county: { receiver } }: RowContext, lines: number): Promise<Figures> {
  const [employer] = await stage.query<{ credit_code: string }>(
    'membership',
    'SELECT credit_code FROM organizations WHERE id = $1',
    [receiver.organizationId],
  );
  const doctors = Array.from(
    { length: lines },
    (_, at) => `${employer?.credit_code},${lines}-${at},孟庆林,male,chief,03.04,`,
  );
  const csv = ['employerCreditCode,staffNumber,name,sex,title,specialty,practicePoints', ...doctors].join('\n');
  const files = { 'practitioners.csv': Buffer.from(csv).toString('base64') };
  const memory = async (): Promise<number> => {
    const { membership = 0 } = stage.pids;
    return (await residentMiB({ membership })).membership ?? 0;
  };
  const beforeMiB = await memory();
  const began = performance.now();
  const request = { done: false };
  const importing = apiOfAdministrator(stage.connection)
    .post('membership', '/v1/imports', { files, encoding: 'base64' })
    .finally(() => (request.done = true));
  let peakMiB = beforeMiB;
  while (!request.done) {
    peakMiB = Math.max(peakMiB, await memory());
    await Promise.race([importing, pause(lookEveryMs)]);
  }
  await importing;
  return { seconds: rounded((performance.now() - began) / 1_000), beforeMiB, peakMiB };
}
