import { setTimeout as pause } from 'node:timers/promises';
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
const drainSeconds = 60;
const cancelledAtOnce = 8;
const betweenLooksMs = 20;

/** Many want few: whoever has a slot gives it back at once, until each had one. */
export const contention: Row<Figures> = {
  name: 'contention',
  cast: 'whole',
  title: `${clients} clients for ${slots} slots, each cancelled as soon as it is booked`,
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

/** Gives every slot back that is taken, and looks whether one is taken twice. */
class Desk {
  doubleBookings = 0;
  private isOpen = true;

  constructor(
    private readonly context: RowContext,
    private readonly clinic: string,
  ) {}

  close(): void {
    this.isOpen = false;
  }

  async run(): Promise<void> {
    const { stage } = this.context;
    const api = deskOf(stage);
    while (this.isOpen) {
      const held = await this.held();
      const taken = new Set(held.map(({ slot }) => slot));
      this.doubleBookings = Math.max(this.doubleBookings, held.length - taken.size);
      const cancelled = held.slice(0, cancelledAtOnce).map(({ id }) => {
        const body = { reasonCode: 'patient-cannot-come' };
        return api.post('scheduling', `/v1/appointments/${id}/cancel`, body);
      });
      await Promise.all(cancelled);
      if (cancelled.length === 0) await pause(betweenLooksMs);
    }
  }

  private held(): Promise<{ id: string; slot: string }[]> {
    return this.context.stage.query(
      'scheduling',
      `SELECT id, slot_id AS slot FROM appointments WHERE clinic_session_id = $1 AND status = 'booked' ORDER BY booked_at`,
      [this.clinic],
    );
  }
}
