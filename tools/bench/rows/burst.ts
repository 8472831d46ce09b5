import { ensureSlots } from '../harness/county.js';
import { load, notified } from '../harness/load.js';
import { measuring } from '../harness/progress.js';
import { rounded } from '../harness/statistics.js';
import type { Row, RowContext } from '../row.js';

interface Figures {
  readonly referrals: number;
  readonly drainSeconds: number;
  readonly maxLag: number;
  readonly lost: number;
  readonly doubled: number;
}

const clients = 64;
const referrals = 5_000;
const takenWithinSeconds = 300;

/** A Monday morning: everybody at once. */
export const burst: Row<Figures> = {
  name: 'burst',
  cast: 'whole',
  title: 'referrals as fast as they are taken, until the last one is notified of',
  run: async (context) => {
    const { stage, county, bounds } = context;
    const count = Math.ceil(referrals * bounds.scale);
    // Departments are drawn by lot: none gets twice its share.
    await ensureSlots(stage, county, Math.ceil((2 * count) / county.receiver.departments.length));
    measuring(`burst, ${count} referrals`);
    const finish = notified(stage.databaseUrl('notifications'), takenWithinSeconds);
    const { posted, chain } = await load(context, { pace: { clients }, seconds: takenWithinSeconds, count, finish });
    return {
      referrals: posted,
      drainSeconds: rounded(chain?.seconds ?? 0),
      maxLag: chain?.deepest ?? 0,
      lost: posted - (chain?.finished ?? 0),
      doubled: await doubled(context),
    };
  },
};

/** Referrals with two appointments, and messages that somebody got twice, whatever the constraints say. */
async function doubled({ stage }: RowContext): Promise<number> {
  const [appointments] = await stage.query<{ count: string }>(
    'scheduling',
    `SELECT count(*) FROM (SELECT FROM appointments WHERE status = 'booked' GROUP BY referral_id HAVING count(*) > 1) d`,
  );
  const [messages] = await stage.query<{ count: string }>(
    'notifications',
    `SELECT count(*) FROM (SELECT FROM messages WHERE status <> 'withdrawn'
       GROUP BY referral_id, event, recipient, appointment_id HAVING count(*) > 1) d`,
  );
  return Number(appointments?.count) + Number(messages?.count);
}
