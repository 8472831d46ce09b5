import { Clock, inFlowOf, Store, type Tx } from '#messaging';
import type { Caller } from '#platform';
import { Injectable } from '@nestjs/common';
import type { EntityManager, FindOneOptions } from 'typeorm';
import { awaits, requireIdentityAccess, requirePatientAccess, type View } from './domain/access.js';
import { demand, notFound, ofActiveReceiver, type Action, type Who } from './domain/actions.js';
import { hopEnded, outcomeCame } from './domain/hop-end.js';
import { nextDue } from './domain/dues.js';
import type { Referral, ReferralDecision } from './domain/referral.js';
import { ReferralEntity } from './referral.entity.js';
import { isReceiverGone, namesOf, type Names } from './registry/groups.js';
import { writeTimeline, type Actor } from './timeline/timeline.js';

/** A signed-in person or client as the one who acts. */
export const actorOf = ({ userId, organizationId }: Caller): Actor => ({ name: userId, organizationId });

/**
 * A referral with the names of its two organizations. Both are read in one transaction: a request that holds one
 * connection and waits for a second would, with enough others like it, wait for ever.
 */
export interface NamedReferral {
  readonly referral: Referral;
  readonly names: Names;
  /** How much of it the one who took the step sees; all, where nothing is said. */
  readonly view?: View;
}

/** @throws Refusal `not-found` */
export const findReferral = (manager: EntityManager, id: string): Promise<Referral> => find(manager, { where: { id } });

async function find(manager: EntityManager, options: FindOneOptions<ReferralEntity>): Promise<Referral> {
  const found = await manager.findOne(ReferralEntity, options);
  if (!found) throw notFound();
  return found;
}

/**
 * A referral, for who may know the patient and see what is sealed with the patient's identity.
 * @throws Refusal `not-found`, `identity-access-ended`
 */
export const findForIdentity = (manager: EntityManager, id: string, caller: Caller): Promise<Referral> =>
  findFor(requireIdentityAccess, manager, id, caller);

/**
 * A referral, for who may know what is known of its patient beyond it.
 * @throws Refusal `not-found`, `identity-access-ended`, `referral-not-submitted`
 */
export const findForPatient = (manager: EntityManager, id: string, caller: Caller): Promise<Referral> =>
  findFor(requirePatientAccess, manager, id, caller);

async function findFor(
  demandAccess: typeof requireIdentityAccess,
  manager: EntityManager,
  id: string,
  caller: Caller,
): Promise<Referral> {
  const referral = await findReferral(manager, id);
  const root = referral.rootId === id ? referral : await findReferral(manager, referral.rootId);
  demandAccess(referral, root, caller, await isGone(manager, referral, caller));
  return referral;
}

/** Whether who asks is the receiver of a patient it does not have, and no active member of the group any more. */
export const isGone = async (manager: EntityManager, referral: Referral, who: Who): Promise<boolean> =>
  awaits(referral, who) && (await isReceiverGone(manager, referral));

/** One step of one referral: whose it is, who takes it, and the version they saw. */
export interface Step {
  readonly id: string;
  readonly caller: Caller;
  readonly ifVersion?: number;
}

/** The rule of a step. */
export type Decide = (referral: Referral, now: Date) => ReferralDecision;

/** Kind of the one deadline of a referral. */
export const referralDue = 'referral';

const timeOf = (referral: Referral): number | undefined => nextDue(referral)?.at.getTime();

/** The door to stored referrals: what is decided is written with its events and its lines of the timeline. */
@Injectable()
export class Referrals {
  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
  ) {}

  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.store.transaction(work);
  }

  async create(tx: Tx, actor: Actor, decision: ReferralDecision): Promise<Referral> {
    const created = await tx.create<ReferralEntity>(ReferralEntity, decision);
    await writeTimeline(tx, decision.events, created.version, actor, this.clock);
    if (nextDue(created)) await this.setDue(tx, created);
    return created;
  }

  /** A referral under its lock, and whether its receiver left the group: what one that leaves later strands is looked for after this. */
  async hold({ manager }: Tx, id: string): Promise<{ held: Referral; receiverGone: boolean }> {
    const held = await find(manager, { where: { id }, lock: { mode: 'pessimistic_write' } });
    return { held, receiverGone: await isReceiverGone(manager, held) };
  }

  /** A step of a person, judged under the lock of the referral; so is whether its receiver is still there, where that matters. */
  take({ id, caller, ifVersion }: Step, action: Action, decide: Decide): Promise<NamedReferral> {
    return this.transaction(async (tx) => {
      const receiverGone = ofActiveReceiver.includes(action) && (await this.hold(tx, id)).receiverGone;
      const judged = (referral: Referral) => {
        demand(action, referral, caller, receiverGone);
        return decide(referral, this.clock.now());
      };
      return this.named(tx, await this.change(tx, id, actorOf(caller), judged, ifVersion));
    });
  }

  async change(
    tx: Tx,
    id: string,
    actor: Actor,
    decide: (referral: Referral) => ReferralDecision,
    ifVersion?: number,
  ): Promise<Referral> {
    let events: ReferralDecision['events'] = [];
    let before: Referral | undefined;
    const judged = (referral: Referral): ReferralDecision => {
      before = referral;
      const decision = decide(referral);
      events = decision.events;
      return decision;
    };
    const changed = await inFlowOf(id, () => tx.change(ReferralEntity, id, judged, { ifVersion }));
    await writeTimeline(tx, events, changed.version, actor, this.clock);
    if (before && timeOf(before) !== timeOf(changed)) await this.setDue(tx, changed);
    if (changed.status === 'outcome-sent' && before?.status !== 'outcome-sent')
      await this.passOutcome(tx, changed.parentId, changed, actor);
    if (changed.parentId && changed.endedAt && !before?.endedAt)
      await this.endUpstream(tx, changed.parentId, changed, actor);
    return changed;
  }

  async named({ manager }: Tx, referral: Referral): Promise<NamedReferral> {
    return { referral, names: await namesOf(manager, [referral]) };
  }

  /** Those who referred before have the outcome as well; a hop by which a receiver was gone round is passed over. */
  private async passOutcome(tx: Tx, parentId: string | null, child: Referral, actor: Actor): Promise<void> {
    if (!parentId) return;
    const parent = await this.change(tx, parentId, actor, (each) => outcomeCame(each, child, this.clock.now()));
    if (parent.status === 'referred-onward') await this.passOutcome(tx, parent.parentId, child, actor);
  }

  /** A hop that was referred onward ends with the next one, and so on up to the first; or it is its receiver's again. */
  private async endUpstream(tx: Tx, parentId: string, child: Referral, actor: Actor): Promise<void> {
    const receiverGone = await isReceiverGone(tx.manager, await findReferral(tx.manager, parentId));
    await this.change(tx, parentId, actor, (parent) => hopEnded(parent, child, this.clock.now(), receiverGone));
  }

  /** A referral has one deadline, that of what falls due next. */
  async setDue(tx: Tx, referral: Referral): Promise<void> {
    const due = nextDue(referral);
    if (due) await tx.setDeadline(referralDue, referral.id, due.at);
    else await tx.dropDeadline(referralDue, referral.id);
  }
}
