import { Clock } from '#messaging';
import { InjectConfig, type Caller } from '#platform';
import { Injectable } from '@nestjs/common';
import type { ReferralsConfig } from './config.js';
import { demand, type Action } from './domain/actions.js';
import { arrive } from './domain/appointment.js';
import { dateIn } from './domain/calendar.js';
import { cancel, confirmCancel, type Cancellation } from './domain/cancellation.js';
import { close, sendOutcome, startCare } from './domain/care.js';
import { outcomeDueHours, timersPolicy } from './domain/group-rules.js';
import type { Outcome, Referral, ReferralDecision } from './domain/referral.js';
import { accept, reject, startTriage, type Acceptance, type Rejection } from './domain/triage.js';
import { actorOf, findReferral, named, Referrals, type NamedReferral } from './referrals.js';
import { policyOf } from './registry/policies.js';

/** One step of one referral: whose it is, who takes it, and the version they saw. */
export interface Step {
  readonly id: string;
  readonly caller: Caller;
  readonly ifVersion?: number;
}

/** The verbs of a referral after its submission. */
@Injectable()
export class ReferralsService {
  constructor(
    private readonly referrals: Referrals,
    private readonly clock: Clock,
    @InjectConfig() private readonly config: ReferralsConfig,
  ) {}

  triage(step: Step): Promise<NamedReferral> {
    return this.take(step, 'triage', startTriage);
  }

  accept(step: Step, acceptance: Acceptance): Promise<NamedReferral> {
    return this.take(step, 'accept', (referral, now) => accept(referral, acceptance, now));
  }

  reject(step: Step, rejection: Rejection): Promise<NamedReferral> {
    return this.take(step, 'reject', (referral, now) => reject(referral, rejection, now));
  }

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

  private take(
    { id, caller, ifVersion }: Step,
    action: Action,
    decide: (referral: Referral, now: Date) => ReferralDecision,
  ): Promise<NamedReferral> {
    const judged = (referral: Referral) => {
      demand(action, referral, caller);
      return decide(referral, this.clock.now());
    };
    return this.referrals.transaction(async (tx) =>
      named(tx, await this.referrals.change(tx, id, actorOf(caller), judged, ifVersion)),
    );
  }
}
