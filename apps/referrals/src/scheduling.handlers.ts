import {
  AppointmentBooked,
  AppointmentCancelled,
  AppointmentCheckedIn,
  AppointmentMissed,
  Refusal,
  WaitingListEntryAdded,
  WaitingListEntryWithdrawn,
  type AppointmentFacts,
  type EventOf,
  type ScheduledFor,
} from '#contracts';
import { On, type Tx } from '#messaging';
import { Controller } from '@nestjs/common';
import { queue, release, schedule } from './domain/appointment.js';
import { checkIn } from './domain/arrival.js';
import { hearNoShow } from './domain/no-show.js';
import type { Referral, ReferralDecision } from './domain/referral.js';
import { Referrals } from './referrals.js';
import { calendarFor } from './registry/working-days.js';

const scheduling = { name: 'scheduling' } as const;

/** What scheduling says of our referrals; see domain/appointment.ts for what late words do. */
@Controller()
export class SchedulingHandlers {
  constructor(private readonly referrals: Referrals) {}

  @On(AppointmentBooked)
  async booked({ subject, time, data }: EventOf<typeof AppointmentBooked>, tx: Tx): Promise<void> {
    const appointment = scheduledFor(subject, data);
    await this.hear(tx, data.referralId, (r) => schedule(r, appointment, time));
  }

  /** A requeued referral is told of by the entry of the waiting list that it got. */
  @On(AppointmentCancelled)
  async cancelled({ subject, time, data }: EventOf<typeof AppointmentCancelled>, tx: Tx): Promise<void> {
    if (data.requeued) return;
    await this.hear(tx, data.referralId, (r) => release(r, subject, data.reasonCode, time));
  }

  @On(AppointmentCheckedIn)
  async checkedIn({ subject, time, data }: EventOf<typeof AppointmentCheckedIn>, tx: Tx): Promise<void> {
    const appointment = scheduledFor(subject, data);
    await this.hear(tx, data.referralId, (r) => checkIn(r, appointment, time));
  }

  @On(AppointmentMissed)
  async missed({ subject, time, data }: EventOf<typeof AppointmentMissed>, tx: Tx): Promise<void> {
    const calendar = await calendarFor(tx.manager, data.referralId);
    await this.hear(tx, data.referralId, (r) => hearNoShow(r, subject, time, calendar));
  }

  @On(WaitingListEntryAdded)
  async queued({ subject, time, data }: EventOf<typeof WaitingListEntryAdded>, tx: Tx): Promise<void> {
    await this.hear(tx, data.referralId, (r) => queue(r, subject, time, data.reasonCode));
  }

  @On(WaitingListEntryWithdrawn)
  async withdrawn({ subject, time, data }: EventOf<typeof WaitingListEntryWithdrawn>, tx: Tx): Promise<void> {
    await this.hear(tx, data.referralId, (r) => release(r, subject, data.reasonCode, time));
  }

  /**
   * Scheduling learns of a referral from our own event only, so one that is not here will not come later: trying again is
   * in vain, and the refusal makes the word a dead letter at once. Only what else is said of the same appointment waits.
   */
  private async hear(tx: Tx, referralId: string, decide: (referral: Referral) => ReferralDecision): Promise<void> {
    try {
      await this.referrals.change(tx, referralId, scheduling, decide);
    } catch (error) {
      throw error instanceof Refusal && error.kind === 'not-found' ? unknownReferral(referralId) : error;
    }
  }
}

const unknownReferral = (id: string) =>
  new Refusal('not-found', 'unknown-referral', {
    zh: `本服务没有转诊 ${id}，消息可能来自另一套系统或恢复前的数据`,
    en: `There is no referral ${id} here: the word comes from another system, or from before a restore`,
  });

function scheduledFor(
  appointmentId: string,
  { startsAt, endsAt, practitionerId, place }: AppointmentFacts,
): ScheduledFor {
  return { appointmentId, startsAt, endsAt, practitionerId, place };
}
