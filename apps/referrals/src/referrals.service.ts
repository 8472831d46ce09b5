import { dateIn } from '#contracts';
import { Clock, type Tx } from '#messaging';
import { Injectable } from '@nestjs/common';
import { demand, demandSide, type Action } from './domain/actions.js';
import { cancel, cancelHop, confirmCancel, type Cancellation } from './domain/cancellation.js';
import { close } from './domain/care.js';
import { reviewEmergency, type Finding } from './domain/emergency.js';
import { confirmError, enterInError, inError, refuseError, type Correction } from './domain/error.js';
import { hasOutcomeOf, outcomeWithdrawn } from './domain/hop-end.js';
import type { Referral } from './domain/referral.js';
import { acknowledgeEnd } from './domain/unacknowledged-end.js';
import { actorOf, findReferral, Referrals, type Decide, type NamedReferral, type Step } from './referrals.js';
import { sendBack } from './domain/submission.js';
import { liveBelow, liveWay, lockHops } from './live-hops.js';
import { isReceiverGone } from './registry/groups.js';
import { requireSupervisor } from './registry/practitioners.js';
import { calendarFor } from './registry/working-days.js';

/** The verbs that end a referral, or send it back before it left. */
@Injectable()
export class ReferralsService {
  constructor(
    private readonly referrals: Referrals,
    private readonly clock: Clock,
  ) {}

  sendBack(step: Step, comment: string): Promise<NamedReferral> {
    return this.referrals.transaction(async (tx) => {
      const calendar = await calendarFor(tx.manager, step.id);
      return this.take(step, 'send-back', (referral, now) => sendBack(referral, comment, now, calendar));
    });
  }

  /** The office looks afterwards at an emergency that went past it; what became of the referral meanwhile does not matter. */
  reviewEmergency(step: Step, finding: Finding): Promise<NamedReferral> {
    return this.afterwards(step, (referral, now) => reviewEmergency(referral, finding, step.caller.userId, now));
  }

  acknowledgeEnd(step: Step, followUp: string): Promise<NamedReferral> {
    return this.afterwards(step, (referral) => acknowledgeEnd(referral, followUp));
  }

  close(step: Step, followUp: string): Promise<NamedReferral> {
    return this.take(step, 'close', (referral, now) => close(referral, followUp, now));
  }

  cancel(step: Step, cancellation: Cancellation): Promise<NamedReferral> {
    return this.referrals.transaction(async (tx) => {
      const found = await findReferral(tx.manager, step.id);
      if (found.status === 'referred-onward') return this.passOn(tx, step, found, cancellation);
      const receiverGone = await isReceiverGone(tx.manager, found);
      return this.take(step, 'cancel', (referral, now) => cancel(referral, cancellation, now, receiverGone));
    });
  }

  confirmCancel(step: Step): Promise<NamedReferral> {
    return this.take(step, 'confirm-cancel', confirmCancel);
  }

  /** The supervisor has to work where the author does. */
  enterInError(step: Step, correction: Correction): Promise<NamedReferral> {
    return this.referrals.transaction(async (tx) => {
      const referral = await findReferral(tx.manager, step.id);
      demand('enter-in-error', referral, step.caller);
      const today = dateIn(this.clock.now());
      await requireSupervisor(tx.manager, correction.supervisorId, referral.fromOrganizationId, today, '/supervisorId');
      return this.take(step, 'enter-in-error', (each, now) => enterInError(each, correction, step.caller, now));
    });
  }

  /** What came of the referral and still lives goes with it. */
  confirmError(step: Step): Promise<NamedReferral> {
    return this.referrals.transaction(async (tx) => {
      await lockHops(tx.manager, (await findReferral(tx.manager, step.id)).rootId);
      const confirmed = await this.take(step, 'confirm-error', (each, now) => confirmError(each, step.caller, now));
      const { referral } = confirmed;
      const report = referral.errorReport!;
      for (const id of await liveBelow(tx.manager, referral)) {
        await this.referrals.change(tx, id, actorOf(step.caller), (hop) => inError(hop, report, this.clock.now()));
      }
      await this.withdrawOutcome(tx, step, referral);
      return confirmed;
    });
  }

  /** Those who referred before are told that the outcome which they have from this hop is void. */
  private async withdrawOutcome(tx: Tx, { caller }: Step, wrong: Referral): Promise<void> {
    const reasonCode = wrong.reasonCode ?? 'other';
    for (let child = wrong; child.parentId;) {
      const parent = await findReferral(tx.manager, child.parentId);
      if (!hasOutcomeOf(parent, child)) return;
      const told = (each: Referral) => outcomeWithdrawn(each, child, reasonCode);
      child = await this.referrals.change(tx, parent.id, actorOf(caller), told);
    }
  }

  refuseError(step: Step, comment: string): Promise<NamedReferral> {
    return this.take(step, 'refuse-error', (referral) => refuseError(referral, comment, step.caller));
  }

  /** The patient is elsewhere: each hop on the way is told, and the last one asked. */
  private async passOn(tx: Tx, step: Step, first: Referral, cancellation: Cancellation): Promise<NamedReferral> {
    demand('cancel', first, step.caller);
    await lockHops(tx.manager, first.rootId);
    const now = this.clock.now();
    const actor = actorOf(step.caller);
    const way = await liveWay(tx.manager, first);
    const receiverGone = await isReceiverGone(tx.manager, way.at(-1) ?? first);
    for (const [at, { id }] of way.entries()) {
      const told = (hop: Referral) => cancelHop(hop, way[at + 1], cancellation, now, receiverGone);
      await this.referrals.change(tx, id, actor, told, at === 0 ? step.ifVersion : undefined);
    }
    return this.referrals.named(tx, await findReferral(tx.manager, step.id));
  }

  /** What its referrer does to a referral in whatever status. */
  private afterwards({ id, caller, ifVersion }: Step, decide: Decide): Promise<NamedReferral> {
    const judged = (referral: Referral) => {
      demandSide('referrer', referral, caller);
      return decide(referral, this.clock.now());
    };
    return this.referrals.transaction(async (tx) =>
      this.referrals.named(tx, await this.referrals.change(tx, id, actorOf(caller), judged, ifVersion)),
    );
  }

  private take(step: Step, action: Action, decide: Decide): Promise<NamedReferral> {
    return this.referrals.take(step, action, decide);
  }
}
