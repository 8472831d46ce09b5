import { Injectable } from '@nestjs/common';
import { hopConverted } from './domain/hop-converted.js';
import { answerInfo, convert, requestInfo, returnAdvice } from './domain/inquiry.js';
import type { Referral, ReferralDecision } from './domain/referral.js';
import { accept, reject, startTriage, type Acceptance, type Rejection } from './domain/triage.js';
import { actorOf, findReferral, Referrals, type NamedReferral, type Step } from './referrals.js';
import { isReceiverGone } from './registry/groups.js';

/** What the receiver answers to a referral, and what the referrer answers back. */
@Injectable()
export class TriageService {
  constructor(private readonly referrals: Referrals) {}

  start(step: Step): Promise<NamedReferral> {
    return this.referrals.take(step, 'triage', startTriage);
  }

  accept(step: Step, acceptance: Acceptance): Promise<NamedReferral> {
    return this.take(step, 'accept', (referral, now, gone) => accept(referral, acceptance, now, gone));
  }

  reject(step: Step, rejection: Rejection): Promise<NamedReferral> {
    return this.referrals.take(step, 'reject', (referral, now) => reject(referral, rejection, now));
  }

  requestInfo(step: Step, question: string): Promise<NamedReferral> {
    return this.referrals.take(step, 'request-info', (referral, now) => requestInfo(referral, question, now));
  }

  answerInfo(step: Step, answer: string): Promise<NamedReferral> {
    return this.referrals.take(step, 'answer-info', (referral, now) => answerInfo(referral, answer, now));
  }

  returnAdvice(step: Step, advice: string): Promise<NamedReferral> {
    return this.referrals.take(step, 'return-advice', (referral, now) => returnAdvice(referral, advice, now));
  }

  /** Whoever referred onward for the advice is judged under its own lock, after that of the advice: both or neither. */
  convert(step: Step): Promise<NamedReferral> {
    return this.referrals.transaction(async (tx) => {
      const converted = await this.take(step, 'convert', convert);
      for (let [child, { parentId }] = [converted.referral, converted.referral]; parentId;) {
        const after = child;
        const judged = (parent: Referral) => hopConverted(parent, after, converted.referral);
        child = await this.referrals.change(tx, parentId, actorOf(step.caller), judged);
        parentId = child.endedAt && child.parentId;
      }
      return converted;
    });
  }

  /** Who takes a patient is an active member of the group; asked before the lock: who leaves later strands whom it took, too. */
  private take(
    step: Step,
    action: 'accept' | 'convert',
    decide: (referral: Referral, now: Date, receiverGone: boolean) => ReferralDecision,
  ): Promise<NamedReferral> {
    return this.referrals.transaction(async (tx) => {
      const receiverGone = await isReceiverGone(tx.manager, await findReferral(tx.manager, step.id));
      return this.referrals.take(step, action, (referral, now) => decide(referral, now, receiverGone));
    });
  }
}
