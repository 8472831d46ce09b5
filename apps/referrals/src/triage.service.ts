import { Injectable } from '@nestjs/common';
import { hopConverted } from './domain/hop-converted.js';
import { answerInfo, convert, requestInfo, returnAdvice } from './domain/inquiry.js';
import type { Referral } from './domain/referral.js';
import { accept, reject, startTriage, type Acceptance, type Rejection } from './domain/triage.js';
import { actorOf, Referrals, type NamedReferral, type Step } from './referrals.js';

/** What the receiver answers to a referral, and what the referrer answers back. */
@Injectable()
export class TriageService {
  constructor(private readonly referrals: Referrals) {}

  start(step: Step): Promise<NamedReferral> {
    return this.referrals.take(step, 'triage', startTriage);
  }

  accept(step: Step, acceptance: Acceptance): Promise<NamedReferral> {
    return this.referrals.take(step, 'accept', (referral, now) => accept(referral, acceptance, now));
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
      const converted = await this.referrals.take(step, 'convert', convert);
      for (let [child, { parentId }] = [converted.referral, converted.referral]; parentId;) {
        const after = child;
        const judged = (parent: Referral) => hopConverted(parent, after, converted.referral);
        child = await this.referrals.change(tx, parentId, actorOf(step.caller), judged);
        parentId = child.endedAt && child.parentId;
      }
      return converted;
    });
  }
}
