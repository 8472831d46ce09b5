import type { CareSetting } from '#contracts';
import { Injectable } from '@nestjs/common';
import { arrive, openGreenChannel, type Shown } from './domain/arrival.js';
import { addNote, discharge, sendOutcome, startCare } from './domain/care.js';
import { handOver, type SignedHandover } from './domain/handover.js';
import { rebook, recordNoShow } from './domain/no-show.js';
import type { Outcome } from './domain/referral.js';
import { calendarFor } from './registry/working-days.js';
import { Referrals, type NamedReferral, type Step } from './referrals.js';

/** The way of the patient to the receiver, and what happens there. */
@Injectable()
export class VisitService {
  constructor(private readonly referrals: Referrals) {}

  handOver(step: Step, handover: SignedHandover): Promise<NamedReferral> {
    return this.referrals.take(step, 'hand-over', (referral, now) => handOver(referral, handover, now));
  }

  arrive(step: Step, shown: Shown): Promise<NamedReferral> {
    return this.referrals.take(step, 'arrive', (referral, now) => arrive(referral, shown, now));
  }

  openGreenChannel(step: Step, shown: Shown): Promise<NamedReferral> {
    return this.referrals.take(step, 'green-channel', (referral, now) => openGreenChannel(referral, shown, now));
  }

  recordNoShow(step: Step): Promise<NamedReferral> {
    return this.referrals.transaction(async ({ manager }) => {
      const calendar = await calendarFor(manager, step.id);
      return this.referrals.take(step, 'no-show', (referral, now) => recordNoShow(referral, now, calendar));
    });
  }

  rebook(step: Step): Promise<NamedReferral> {
    return this.referrals.take(step, 'rebook', rebook);
  }

  startCare(step: Step, setting: CareSetting): Promise<NamedReferral> {
    return this.referrals.take(step, 'start-care', (referral, now) => startCare(referral, setting, now));
  }

  addNote(step: Step, text: string): Promise<NamedReferral> {
    return this.referrals.take(step, 'note', (referral, now) => addNote(referral, text, step.caller.userId, now));
  }

  discharge(step: Step): Promise<NamedReferral> {
    return this.referrals.take(step, 'discharge', discharge);
  }

  sendOutcome(step: Step, outcome: Outcome): Promise<NamedReferral> {
    return this.referrals.take(step, 'outcome', (referral, now) => sendOutcome(referral, outcome, now));
  }
}
