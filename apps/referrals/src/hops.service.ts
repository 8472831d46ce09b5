import { Injectable } from '@nestjs/common';
import { Refusal } from '#contracts';
import { Clock, newId, type Tx } from '#messaging';
import type { Caller } from '#platform';
import { demand, has, type Action } from './domain/actions.js';
import { requireDirection } from './domain/direction.js';
import { commonGroup, requireActiveIn } from './domain/ends.js';
import {
  downChild,
  onwardChild,
  referDown,
  referOnward,
  reroute,
  reroutedChild,
  type Down,
  type Hop,
  type Onward,
  type Reroute,
} from './domain/hops.js';
import { fromEnd, toEnd, type Referral, type ReferralDecision } from './domain/referral.js';
import { draft } from './domain/submission.js';
import { Numbers } from './numbers.js';
import { actorOf, Referrals, type NamedReferral, type Step } from './referrals.js';
import { lookUp, type Asked, type Registered } from './registry/directory.js';
import { asked, SubmissionService } from './submission.service.js';

/** Further hops of a patient: onward from triage, down from an outcome. The answer is the new hop. */
@Injectable()
export class HopsService {
  constructor(
    private readonly referrals: Referrals,
    private readonly submissions: SubmissionService,
    private readonly numbers: Numbers,
    private readonly clock: Clock,
  ) {}

  /** Parent and child are written together: a patient is never with neither. */
  referOnward(step: Step, onward: Onward): Promise<NamedReferral> {
    return this.hop(step, 'refer-onward', async (tx, parent, hop, now) => {
      const child = onwardChild(parent, hop, onward, now);
      referOnward(parent, hop.id, onward);
      const registered = await this.registered(tx, child, now);
      const ofChild = (await this.submissions.submission(tx.manager, child, registered, now))(child);
      return { ofParent: (locked: Referral) => referOnward(locked, hop.id, onward, isReviewed(ofChild)), ofChild };
    });
  }

  /** The referrer goes round a receiver that left the group: nobody is asked, and the child goes by the rules of a submission. */
  reroute(step: Step, way: Reroute): Promise<NamedReferral> {
    return this.hop(step, 'reroute', async (tx, parent, hop, now, receiverGone) => {
      const child = reroutedChild(parent, hop, way, now);
      reroute(parent, hop.id, way, receiverGone);
      const decide = await this.submissions.submission(
        tx.manager,
        child,
        await this.registered(tx, child, now, { from: way.from !== undefined, to: true }),
        now,
      );
      const ofChild = decide(child);
      return {
        ofParent: (locked: Referral) => reroute(locked, hop.id, way, receiverGone, isReviewed(ofChild)),
        ofChild,
      };
    });
  }

  /** Kept as a draft: consent and target are completed when it is submitted. */
  referDown(step: Step, down: Down): Promise<NamedReferral> {
    return this.hop(step, 'refer-down', async (tx, parent, hop, now) => {
      const child = downChild(parent, hop, down, now);
      referDown(parent, hop.id);
      await this.registered(tx, child, now, { from: true, to: down.to !== undefined });
      return { ofParent: (locked: Referral) => referDown(locked, hop.id), ofChild: draft(child) };
    });
  }

  /** Judged under the lock of the parent, as is whether its receiver left; nobody completes meanwhile the slip that goes on with the child. */
  private hop(
    { id, caller, ifVersion }: Step,
    action: Action,
    decide: (tx: Tx, parent: Referral, hop: Hop, now: Date, receiverGone: boolean) => Promise<Decided>,
  ): Promise<NamedReferral> {
    const now = this.clock.now();
    return this.referrals.transaction(async (tx) => {
      const { held: parent, receiverGone } = await this.referrals.hold(tx, id);
      demand(action, parent, caller, receiverGone);
      const hop = await this.begin(tx, parent, caller, now);
      const { ofParent, ofChild } = await decide(tx, parent, hop, now, receiverGone);
      await this.referrals.change(tx, id, actorOf(caller), ofParent, ifVersion);
      return this.referrals.named(tx, await this.referrals.create(tx, actorOf(caller), ofChild));
    });
  }

  private async begin(tx: Tx, parent: Referral, caller: Caller, now: Date): Promise<Hop> {
    const division = parent.number.slice(0, parent.number.indexOf('-'));
    return {
      id: newId(),
      number: await this.numbers.next(tx.manager, division, now),
      practitionerId: has(caller, ['clinician']) ? (caller.practitionerId ?? null) : null,
    };
  }

  /** The patient is known inside one group only, so the next hop stays in it. */
  private async registered(tx: Tx, child: Referral, now: Date, namedNow?: Asked['namedNow']): Promise<Registered> {
    const registered = await lookUp(tx.manager, asked(fromEnd(child), toEnd(child), now, namedNow));
    commonGroup(registered.from, registered.to);
    if (!registered.to?.activeIn.includes(child.groupId)) throw otherGroup();
    requireActiveIn(child.groupId, registered.from!, '/from/organizationId');
    requireDirection(child.direction, registered.from, registered.to);
    return registered;
  }
}

/** The own office looks at the hop first. */
const isReviewed = ({ state }: ReferralDecision): boolean => state.status === 'internal-review';

interface Decided {
  readonly ofParent: (locked: Referral) => ReturnType<typeof referDown>;
  readonly ofChild: ReturnType<typeof draft>;
}

const otherGroup = () =>
  new Refusal(
    'conflict',
    'no-common-group',
    { zh: '须在同一医联体内续转', en: 'A patient is referred on within the same consortium' },
    [
      {
        pointer: '/to/organizationId',
        detail: { zh: '不在本次转诊的医联体内', en: 'not of the consortium of this referral' },
      },
    ],
  );
