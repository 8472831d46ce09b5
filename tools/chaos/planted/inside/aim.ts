import { setTimeout as pause } from 'node:timers/promises';
import { aims, type Aim } from '../aim.js';
import { classOf, wrap } from './wrap.js';

/** Every `SIGUSR2` strikes this process the next time that it comes to the point. */
export async function takeAim(words: string): Promise<void> {
  const aim = aims.find((each) => each === words);
  if (!aim) throw new Error(`there is no aim "${words}"`);
  const { at, strike } = targets[aim];
  let shots = 0;
  process.on('SIGUSR2', () => (shots += 1));
  await at(async () => {
    if (shots === 0) return;
    shots -= 1;
    await strike();
  });
}

type At = (strike: () => Promise<void>) => Promise<void>;

/** Events are written, or whatever is done with them instead, and the transaction is not committed. */
const beforeCommit: At = async (strike) => {
  wrap(await classOf('messaging/src/tx.js', 'Tx'), 'flush', async (flush, _, tx) => {
    const { length } = (tx as { outgoing: unknown[] }).outgoing;
    const published = await flush();
    if (length > 0) await strike();
    return published;
  });
};

/** A batch with something for this service has arrived, and none of it is handled. */
const beforeHandling: At = async (strike) => {
  wrap(await classOf('messaging/src/intake.js', 'Intake'), 'handle', async (handle, given, intake) => {
    const { concerns } = intake as { concerns: (message: unknown) => boolean };
    if ((given[0] as unknown[]).some((message) => concerns.call(intake, message))) await strike();
    return handle(...given);
  });
};

/** The relay has read the beginning of a history that goes on, and has not yet asked whether it may still publish it. */
const beforePublishing: At = async (strike) => {
  wrap(await classOf('messaging/src/relay.js', 'Relay'), 'next', async (next, given) => {
    const rows = (await next(...given)) as { headers: Record<string, string> }[];
    if (rows.some(({ headers }) => headers['ce_sequence'] === '1')) await strike();
    return rows;
  });
};

const end = async (): Promise<void> => void process.kill(process.pid, 'SIGKILL');

const targets: Readonly<Record<Aim, { at: At; strike: () => Promise<void> }>> = {
  'kill before commit': { at: beforeCommit, strike: end },
  'pause before commit': { at: beforeCommit, strike: () => pause(300) },
  'kill before handling': { at: beforeHandling, strike: end },
  'freeze before publishing': { at: beforePublishing, strike: async () => void process.kill(process.pid, 'SIGSTOP') },
};
