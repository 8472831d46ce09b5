import type { CareSetting } from '#contracts';
import { Clock } from '#messaging';
import type { Doer } from '#platform';
import { Injectable } from '@nestjs/common';
import { CardsService } from './cards/cards.service.js';
import { viewOf } from './domain/access.js';
import { arrive, openGreenChannel, type Shown } from './domain/arrival.js';
import type { GreenChannelTerms } from './domain/green-channel.js';
import { addNote, admit, discharge, sendOutcome, startCare } from './domain/care.js';
import { handOver, type SignedHandover } from './domain/handover.js';
import { rebook, recordNoShow } from './domain/no-show.js';
import type { Outcome } from './domain/referral.js';
import { greenChannelTermsFor } from './registry/green-channel-terms.js';
import { withEmergencyCentre } from './registry/groups.js';
import { calendarFor } from './registry/working-days.js';
import { Referrals, type NamedReferral, type Step } from './referrals.js';
import { SlipsService } from './slip/slips.service.js';

/** What the desk scanned: the signed codes of slip and card. */
export interface ScannedCodes {
  readonly slipCode?: string;
  readonly cardCode?: string;
}

/** The way of the patient to the receiver, and what happens there. */
@Injectable()
export class VisitService {
  constructor(
    private readonly referrals: Referrals,
    private readonly slips: SlipsService,
    private readonly cards: CardsService,
    private readonly clock: Clock,
  ) {}

  /** By the referrer, or by the emergency centre (120) of the group, which then sees no more of the referral than before. */
  handOver(step: Step, handover: SignedHandover): Promise<NamedReferral> {
    return this.referrals.transaction(async ({ manager }) => {
      const caller = await withEmergencyCentre(manager, step.caller);
      const taken = { ...step, caller };
      const done = await this.referrals.take(taken, 'hand-over', (referral, now) => handOver(referral, handover, now));
      return { ...done, view: viewOf(done.referral, caller, []) };
    });
  }

  arrive(step: Step, scanned: ScannedCodes, doer: Doer): Promise<NamedReferral> {
    return this.withShown(step, scanned, doer, (shown, terms) =>
      this.referrals.take(step, 'arrive', (referral, now) => arrive(referral, shown, now, terms)),
    );
  }

  openGreenChannel(step: Step, scanned: ScannedCodes, doer: Doer): Promise<NamedReferral> {
    return this.withShown(step, scanned, doer, (shown, terms) =>
      this.referrals.take(step, 'green-channel', (referral, now) => openGreenChannel(referral, shown, now, terms)),
    );
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

  admit(step: Step): Promise<NamedReferral> {
    return this.referrals.take(step, 'admit', admit);
  }

  discharge(step: Step): Promise<NamedReferral> {
    return this.referrals.take(step, 'discharge', discharge);
  }

  sendOutcome(step: Step, outcome: Outcome): Promise<NamedReferral> {
    return this.referrals.take(step, 'outcome', (referral, now) => sendOutcome(referral, outcome, now));
  }

  /** Reads what was scanned and does the step in one transaction; that a card was shown goes on record at its end. */
  private withShown(
    { id }: Step,
    { slipCode, cardCode }: ScannedCodes,
    doer: Doer,
    work: (shown: Shown, terms: GreenChannelTerms) => Promise<NamedReferral>,
  ): Promise<NamedReferral> {
    return this.referrals.transaction(async (tx) => {
      const slip = slipCode && (await this.slips.shown(tx.manager, slipCode, '/slipCode'));
      const card = cardCode && (await this.cards.shown(tx.manager, cardCode, '/cardCode'));
      const terms = await greenChannelTermsFor(tx.manager, id, this.clock.now());
      const done = await work({ ...(slip && { slip }), ...(card && { card }) }, terms);
      if (card) await this.cards.record(tx, doer, 'card-verified', card, { referralId: done.referral.id });
      return done;
    });
  }
}
