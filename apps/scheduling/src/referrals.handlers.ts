import {
  ReferralAccepted,
  ReferralArrived,
  ReferralArrivedUnbooked,
  ReferralCameBack,
  ReferralCancelled,
  ReferralCareStarted,
  ReferralEnteredInError,
  ReferralExpired,
  ReferralHandedOver,
  ReferralMissed,
  ReferralRebookingRequested,
  ReferralReferredOnward,
  ReferralRejected,
  type EventOf,
} from '#contracts';
import { Clock, On, type Tx } from '#messaging';
import { Controller } from '@nestjs/common';
import { Bookings } from './booking/bookings.js';
import { Cancellations } from './booking/cancellations.js';
import { holdingOf } from './booking/holdings.js';
import {
  checkIn,
  isActive,
  isExpected,
  miss,
  tookPlace,
  unchanged,
  type Appointment,
  type AppointmentDecision,
} from './domain/appointment.js';
import { laterOf } from './domain/calendar.js';
import { demandOf } from './domain/demand.js';
import { AppointmentEntity } from './entities/index.js';

/** What referrals says: who needs a slot, who no longer does, and whose patient came. */
@Controller()
export class ReferralsHandlers {
  constructor(
    private readonly bookings: Bookings,
    private readonly cancellations: Cancellations,
    private readonly clock: Clock,
  ) {}

  @On(ReferralAccepted)
  accepted({ subject, data }: EventOf<typeof ReferralAccepted>, tx: Tx): Promise<void> {
    const { patientId, groupId = null, from, to, priority, submittedAt } = data;
    return this.bookings.accept(tx, {
      referralId: subject,
      patientId,
      groupId,
      fromOrganizationId: from.organizationId,
      organizationId: to.organizationId,
      askedDepartment: to.department,
      askedPractitionerId: to.practitionerId ?? null,
      priority,
      submittedAt: new Date(submittedAt),
    });
  }

  @On(ReferralRejected)
  rejected({ subject, data }: EventOf<typeof ReferralRejected>, tx: Tx): Promise<void> {
    return this.cancellations.end(tx, subject, data.reasonCode);
  }

  @On(ReferralCancelled)
  cancelled({ subject, data }: EventOf<typeof ReferralCancelled>, tx: Tx): Promise<void> {
    return this.cancellations.end(tx, subject, data.reasonCode);
  }

  /** The patient goes elsewhere. */
  @On(ReferralReferredOnward)
  referredOnward({ subject, data }: EventOf<typeof ReferralReferredOnward>, tx: Tx): Promise<void> {
    return this.cancellations.end(tx, subject, data.reasonCode);
  }

  /** The patient is with the one who referred onward again, who may accept after all. */
  @On(ReferralCameBack)
  cameBack({ subject }: EventOf<typeof ReferralCameBack>, tx: Tx): Promise<void> {
    return this.cancellations.reopen(tx, subject);
  }

  @On(ReferralEnteredInError)
  enteredInError({ subject }: EventOf<typeof ReferralEnteredInError>, tx: Tx): Promise<void> {
    return this.cancellations.end(tx, subject, 'entered-in-error');
  }

  @On(ReferralExpired)
  expired({ subject }: EventOf<typeof ReferralExpired>, tx: Tx): Promise<void> {
    return this.cancellations.end(tx, subject, 'expired');
  }

  /** The desk may record the arrival in either service; the other one hears of it. */
  @On(ReferralArrived)
  arrived({ subject }: EventOf<typeof ReferralArrived>, tx: Tx): Promise<void> {
    return this.tell(tx, subject, (a) => (isActive(a) ? checkIn(a, this.clock.now()) : unchanged(a)));
  }

  /** An emergency came without waiting for a slot. */
  @On(ReferralArrivedUnbooked)
  arrivedUnbooked({ subject }: EventOf<typeof ReferralArrivedUnbooked>, tx: Tx): Promise<void> {
    return this.cancellations.end(tx, subject, 'came-unbooked', isExpected);
  }

  /** And may be on the way without one. */
  @On(ReferralHandedOver)
  async handedOver({ subject, data }: EventOf<typeof ReferralHandedOver>, tx: Tx): Promise<void> {
    if (data.unbooked) await this.cancellations.end(tx, subject, 'came-unbooked', isExpected);
  }

  @On(ReferralCareStarted)
  careStarted({ subject }: EventOf<typeof ReferralCareStarted>, tx: Tx): Promise<void> {
    return this.tell(tx, subject, (appointment) => tookPlace(appointment, this.clock.now()));
  }

  /** The desk may record in either service that the patient did not come. */
  @On(ReferralMissed)
  missed({ subject, data }: EventOf<typeof ReferralMissed>, tx: Tx): Promise<void> {
    return this.tell(tx, subject, (a) =>
      a.id === data.appointmentId && a.status === 'booked'
        ? miss(a, laterOf(this.clock.now(), a.startsAt), 0)
        : unchanged(a),
    );
  }

  /** A slot like the one that was missed, or a place in the queue. A patient who was checked in, moved or queued meanwhile has a place. */
  @On(ReferralRebookingRequested)
  async rebookingRequested({ subject, data }: EventOf<typeof ReferralRebookingRequested>, tx: Tx): Promise<void> {
    const last = await tx.manager.findOne(AppointmentEntity, {
      where: { referralId: subject },
      order: { bookedAt: 'DESC' },
    });
    if (last) await this.bookings.again(tx, { ...demandOf(last), groupId: data.groupId ?? last.groupId }, last);
  }

  private async tell(tx: Tx, referralId: string, decide: (a: Appointment) => AppointmentDecision): Promise<void> {
    const { appointment } = await holdingOf(tx.manager, referralId);
    if (appointment) await tx.change(AppointmentEntity, appointment.id, decide);
  }
}
