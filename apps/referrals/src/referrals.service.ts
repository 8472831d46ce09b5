import { Clock } from '#messaging';
import { InjectConfig } from '#platform';
import { Injectable } from '@nestjs/common';
import type { ReferralsConfig } from './config.js';
import { demand, type Action } from './domain/actions.js';
import { arrive } from './domain/appointment.js';
import { dateIn } from './domain/calendar.js';
import { cancel, confirmCancel, type Cancellation } from './domain/cancellation.js';
import { close, sendOutcome, startCare } from './domain/care.js';
import { outcomeDueHours, timersPolicy } from './domain/group-rules.js';
import { enterInError, type Correction } from './domain/error.js';
import type { Outcome } from './domain/referral.js';
import { findReferral, Referrals, type Decide, type NamedReferral, type Step } from './referrals.js';
import { requirePractitioner } from './registry/practitioners.js';
import { policyOf } from './registry/policies.js';

/** The verbs of a referral after its submission. */
@Injectable()
export class ReferralsService {
  constructor(
    private readonly referrals: Referrals,
    private readonly clock: Clock,
    @InjectConfig() private readonly config: ReferralsConfig,
  ) {}

  arrive(step: Step): Promise<NamedReferral> {
    return this.take(step, 'arrive', arrive);
  }

  startCare(step: Step): Promise<NamedReferral> {
    return this.referrals.transaction(async (tx) => {
      const { groupId } = await findReferral(tx.manager, step.id);
      const timers = await policyOf(tx.manager, groupId, timersPolicy, dateIn(this.clock.now()));
      const hours = outcomeDueHours(timers, this.config.OUTCOME_DUE_HOURS);
      return this.take(step, 'start-care', (referral, now) => startCare(referral, now, hours));
    });
  }

  sendOutcome(step: Step, outcome: Outcome): Promise<NamedReferral> {
    return this.take(step, 'outcome', (referral, now) => sendOutcome(referral, outcome, now));
  }

  close(step: Step, followUp: string): Promise<NamedReferral> {
    return this.take(step, 'close', (referral, now) => close(referral, followUp, now));
  }

  cancel(step: Step, cancellation: Cancellation): Promise<NamedReferral> {
    return this.take(step, 'cancel', (referral, now) => cancel(referral, cancellation, now));
  }

  confirmCancel(step: Step): Promise<NamedReferral> {
    return this.take(step, 'confirm-cancel', confirmCancel);
  }

  /** The supervisor has to work where the author does. */
  enterInError(step: Step, correction: Correction): Promise<NamedReferral> {
    return this.referrals.transaction(async (tx) => {
      const referral = await findReferral(tx.manager, step.id);
      demand('enter-in-error', referral, step.caller);
      await requirePractitioner(tx.manager, correction.supervisorId, referral.fromOrganizationId, '/supervisorId');
      return this.take(step, 'enter-in-error', (referral, now) => enterInError(referral, correction, step.caller, now));
    });
  }

  private take(step: Step, action: Action, decide: Decide): Promise<NamedReferral> {
    return this.referrals.take(step, action, decide);
  }
}
