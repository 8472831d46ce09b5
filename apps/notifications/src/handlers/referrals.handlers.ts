import {
  ReferralAccepted,
  ReferralAdviceReturned,
  ReferralCameBack,
  ReferralCancellationPassedOn,
  ReferralCancellationRequested,
  ReferralCancelled,
  ReferralConcluded,
  ReferralDutyRosterEmpty,
  ReferralEnteredInError,
  ReferralErrorRefused,
  ReferralErrorReported,
  ReferralEscalated,
  ReferralExpired,
  ReferralInfoAnswered,
  ReferralInfoRequested,
  ReferralQueued,
  ReferralReferredOnward,
  ReferralRejected,
  ReferralReturned,
  ReferralReviewRequested,
  ReferralScheduled,
  ReferralSentBack,
  ReferralSlipCompleted,
  ReferralSlotDelayed,
  ReferralStranded,
  ReferralSubmitted,
  type EventOf,
} from '#contracts';
import { On, type Tx } from '#messaging';
import { Controller } from '@nestjs/common';
import { Telling } from '../telling/telling.js';

/** Tells of referrals but for their visits; who is told what is in domain/rules.ts. */
@Controller()
export class ReferralsHandlers {
  constructor(private readonly telling: Telling) {}

  @On(ReferralReviewRequested)
  reviewRequested(event: EventOf<typeof ReferralReviewRequested>, tx: Tx): Promise<void> {
    return this.telling.ofReferral(tx, event, { status: 'internal-review' });
  }

  @On(ReferralSentBack)
  sentBack(event: EventOf<typeof ReferralSentBack>, tx: Tx): Promise<void> {
    return this.telling.ofReferral(tx, event, { status: 'draft' });
  }

  /** An emergency and a question for advice reach a person, however their scope books. */
  @On(ReferralSubmitted)
  submitted(event: EventOf<typeof ReferralSubmitted>, tx: Tx): Promise<void> {
    const asksAdvice = event.data.intent === 'advice';
    const when = event.data.priority === 'emergency' || asksAdvice ? 'always' : 'must be triaged';
    return this.telling.ofReferral(tx, event, { status: 'submitted', when, asksAdvice });
  }

  /** What is accepted automatically was told to nobody and is scheduled or queued at once. */
  @On(ReferralAccepted)
  async accepted(event: EventOf<typeof ReferralAccepted>, tx: Tx): Promise<void> {
    if (!event.data.automatically) await this.telling.ofReferral(tx, event, { status: 'accepted' });
  }

  @On(ReferralRejected)
  rejected(event: EventOf<typeof ReferralRejected>, tx: Tx): Promise<void> {
    return this.telling.ofReferral(tx, event, { status: 'rejected', reasonCode: event.data.reasonCode });
  }

  @On(ReferralInfoRequested)
  infoRequested(event: EventOf<typeof ReferralInfoRequested>, tx: Tx): Promise<void> {
    return this.telling.ofReferral(tx, event, { status: 'info-requested' });
  }

  @On(ReferralInfoAnswered)
  infoAnswered(event: EventOf<typeof ReferralInfoAnswered>, tx: Tx): Promise<void> {
    return this.telling.ofReferral(tx, event, { status: 'in-triage' });
  }

  @On(ReferralSlipCompleted)
  slipCompleted(event: EventOf<typeof ReferralSlipCompleted>, tx: Tx): Promise<void> {
    return this.telling.ofCompletedSlip(tx, event);
  }

  @On(ReferralAdviceReturned)
  adviceReturned(event: EventOf<typeof ReferralAdviceReturned>, tx: Tx): Promise<void> {
    return this.telling.ofReferral(tx, event, { status: 'advice-returned' });
  }

  @On(ReferralErrorReported)
  errorReported(event: EventOf<typeof ReferralErrorReported>, tx: Tx): Promise<void> {
    return this.telling.ofErrorReport(tx, event);
  }

  @On(ReferralErrorRefused)
  errorRefused(event: EventOf<typeof ReferralErrorRefused>, tx: Tx): Promise<void> {
    return this.telling.ofErrorRefusal(tx, event);
  }

  /** A draft that was wrong concerns nobody. */
  @On(ReferralEnteredInError)
  enteredInError(event: EventOf<typeof ReferralEnteredInError>, tx: Tx): Promise<void> {
    return this.telling.ofReferral(tx, event, { status: 'entered-in-error', when: 'was told of' });
  }

  @On(ReferralReturned)
  returned(event: EventOf<typeof ReferralReturned>, tx: Tx): Promise<void> {
    return this.telling.ofReferral(tx, event, { status: 'returned' });
  }

  @On(ReferralStranded)
  stranded(event: EventOf<typeof ReferralStranded>, tx: Tx): Promise<void> {
    return this.telling.ofReferral(tx, event, { status: event.data.status });
  }

  @On(ReferralExpired)
  expired(event: EventOf<typeof ReferralExpired>, tx: Tx): Promise<void> {
    return this.telling.ofReferral(tx, event, { status: 'expired' });
  }

  @On(ReferralEscalated)
  escalated(event: EventOf<typeof ReferralEscalated>, tx: Tx): Promise<void> {
    return this.telling.ofReferral(tx, event, { status: event.data.status, call: event.data });
  }

  @On(ReferralDutyRosterEmpty)
  dutyRosterEmpty(event: EventOf<typeof ReferralDutyRosterEmpty>, tx: Tx): Promise<void> {
    return this.telling.ofReferral(tx, event, { status: event.data.status, call: { ...event.data, onDuty: [] } });
  }

  @On(ReferralSlotDelayed)
  slotDelayed(event: EventOf<typeof ReferralSlotDelayed>, tx: Tx): Promise<void> {
    return this.telling.note(tx, event, 'awaiting-slot');
  }

  /** A slip that never left its own office concerns nobody. */
  @On(ReferralReferredOnward)
  referredOnward(event: EventOf<typeof ReferralReferredOnward>, tx: Tx): Promise<void> {
    const { reasonCode, onwardTo } = event.data;
    return this.telling.ofReferral(tx, event, { status: 'referred-onward', when: 'was told of', reasonCode, onwardTo });
  }

  @On(ReferralConcluded)
  concluded(event: EventOf<typeof ReferralConcluded>, tx: Tx): Promise<void> {
    return this.telling.ofReferral(tx, event, { status: 'closed' });
  }

  @On(ReferralCameBack)
  cameBack(event: EventOf<typeof ReferralCameBack>, tx: Tx): Promise<void> {
    return this.telling.ofReferral(tx, event, { status: 'delivered' });
  }

  @On(ReferralQueued)
  queued(event: EventOf<typeof ReferralQueued>, tx: Tx): Promise<void> {
    return this.telling.ofReferral(tx, event, { status: 'awaiting-slot' });
  }

  @On(ReferralScheduled)
  scheduled(event: EventOf<typeof ReferralScheduled>, tx: Tx): Promise<void> {
    return this.telling.ofReferral(tx, event, { status: 'scheduled', appointment: event.data.appointment });
  }

  @On(ReferralCancellationPassedOn)
  cancellationPassedOn(event: EventOf<typeof ReferralCancellationPassedOn>, tx: Tx): Promise<void> {
    return this.telling.ofReferral(tx, event, { status: 'referred-onward', reasonCode: event.data.reasonCode });
  }

  @On(ReferralCancellationRequested)
  cancellationRequested(event: EventOf<typeof ReferralCancellationRequested>, tx: Tx): Promise<void> {
    return this.telling.ofReferral(tx, event, { status: 'cancel-requested', reasonCode: event.data.reasonCode });
  }

  /** A draft that is thrown away concerns nobody. */
  @On(ReferralCancelled)
  cancelled(event: EventOf<typeof ReferralCancelled>, tx: Tx): Promise<void> {
    const { reasonCode } = event.data;
    return this.telling.ofReferral(tx, event, { status: 'cancelled', when: 'was told of', reasonCode });
  }
}
