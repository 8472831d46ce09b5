import { setTimeout as pause } from 'node:timers/promises';
import { Api } from '../../cli/api.js';
import { deskOf, openClinic } from '../harness/county.js';
import { load } from '../harness/load.js';
import { measuring } from '../harness/progress.js';
import { rounded } from '../harness/statistics.js';
import type { Row, RowContext } from '../row.js';

interface Figures {
  readonly bookingsPerSecond: number;
  readonly doubleBookings: number;
  readonly starved: number;
}

const clients = 200;
const slots = 50;
const drainSeconds = 180;
const cancelledAtOnce = 8;
const betweenLooksMs = 20;

/** Many want few: whoever has a slot gives it back at once, until each had one. */
export const contention: Row<Figures> = {
  name: 'contention',
  cast: 'whole',
  title: `${clients} clients for ${slots} slots, each referral cancelled as soon as it is booked`,
  run: async (context) => {
    const { stage, county } = context;
    const { organizationId, departments } = county.receiver;
    const [department = ''] = departments;
    // Only the contended clinic has anything to give.
    await stage.query(
      'scheduling',
      'UPDATE slots SET withdrawn = true WHERE organization_id = $1 AND department = $2 AND appointment_id IS NULL',
      [organizationId, department],
    );
    const { id: clinic } = await openClinic(deskOf(stage), department, slots);
    measuring(`contention, ${clients} clients for ${slots} slots`);
    const desk = new Desk(context, clinic);
    const [{ posted, chain }] = await Promise.all([
      load(context, {
        pace: { clients },
        seconds: drainSeconds,
        count: clients,
        receiver: { organizationId, departments: [department] },
        finish: { databaseUrl: stage.databaseUrl('scheduling'), statement: booked, drainSeconds },
      }).finally(() => desk.close()),
      desk.run(),
    ]);
    if (!chain) throw new Error('nobody watched for bookings');
    return {
      bookingsPerSecond: rounded(chain.finished / chain.seconds),
      doubleBookings: desk.doubleBookings,
      starved: posted - chain.finished,
    };
  },
};

const booked = 'SELECT DISTINCT referral_id AS id FROM appointments WHERE referral_id = ANY($1::uuid[])';

/** A referral that has a slot. */
interface Held {
  readonly id: string;
  readonly slot: string;
  readonly from: string;
}

/** Cancels the referral of every slot that is taken, once for each, and looks whether one is taken twice. */
class Desk {
  doubleBookings = 0;
  private readonly cancelled = new Set<string>();
  private isOpen = true;

  constructor(
    private readonly context: RowContext,
    private readonly clinic: string,
  ) {}

  close(): void {
    this.isOpen = false;
  }

  async run(): Promise<void> {
    while (this.isOpen) {
      const held = await this.held();
      const taken = new Set(held.map(({ slot }) => slot));
      this.doubleBookings = Math.max(this.doubleBookings, held.length - taken.size);
      const next = held.filter(({ id }) => !this.cancelled.has(id)).slice(0, cancelledAtOnce);
      await Promise.all(next.map((each) => this.cancel(each)));
      if (next.length === 0) await pause(betweenLooksMs);
    }
  }

  /** As people do: who referred asks, the receiver confirms, and the slot is free again. */
  private async cancel({ id, from }: Held): Promise<void> {
    this.cancelled.add(id);
    const { stage, county } = this.context;
    const token = county.senders.find(({ organizationId }) => organizationId === from)?.token ?? '';
    const referrer = new Api(stage.connection.gateway, async () => token);
    await referrer.post('referrals', `/v1/referrals/${id}/cancel`, { reasonCode: 'patient-declined' });
    await county.coordinator.api.post('referrals', `/v1/referrals/${id}/confirm-cancel`, {});
  }

  private held(): Promise<Held[]> {
    return this.context.stage.query(
      'scheduling',
      `SELECT referral_id AS id, slot_id AS slot, from_organization_id AS from FROM appointments WHERE clinic_session_id = $1 AND status = 'booked' ORDER BY booked_at`,
      [this.clinic],
    );
  }
}
