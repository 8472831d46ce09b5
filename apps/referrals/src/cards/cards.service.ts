import { Refusal } from '#contracts';
import { Clock, newId, type Tx } from '#messaging';
import { AuditTrail, idAfter, InjectConfig, organizationOf, page, type Caller, type Doer, type Page } from '#platform';
import { Injectable } from '@nestjs/common';
import { In, IsNull, LessThan, Not, type EntityManager } from 'typeorm';
import type { ReferralsConfig } from '../config.js';
import { patientRefusal } from '../domain/access.js';
import { hiddenFromReceiver, notFound } from '../domain/actions.js';
import { issueCard, revokeCard, type Card, type RevokeReason } from '../domain/card.js';
import type { Referral } from '../domain/referral.js';
import { idsOfWay } from '../live-hops.js';
import { ReferralEntity } from '../referral.entity.js';
import { findForPatient, findReferral, isGone, Referrals } from '../referrals.js';
import { namesOf, type Names } from '../registry/groups.js';
import { SignedCodes } from '../slip/signed-codes.js';
import type { CardQuery } from './card.dto.js';
import { CardEntity } from './card.entity.js';

/** A scanned card, and what its holder has to do with the caller's organization. */
export interface Verified {
  readonly card: Card;
  readonly referrals: readonly Referral[];
  readonly names: Names;
}

/** Referral cards: issued, revoked and recognized by those who refer or receive the patient, each time on record. */
@Injectable()
export class CardsService {
  constructor(
    private readonly referrals: Referrals,
    private readonly codes: SignedCodes,
    private readonly trail: AuditTrail,
    private readonly clock: Clock,
    @InjectConfig() private readonly config: ReferralsConfig,
  ) {}

  /** A new card takes the place of the one that the patient holds. */
  issue(referralId: string, caller: Caller, doer: Doer): Promise<{ card: Card; code: string }> {
    const organizationId = organizationOf(caller);
    return this.referrals.transaction(async (tx) => {
      const now = this.clock.now();
      const referral = await findForPatient(tx.manager, referralId, caller);
      const held = await tx.manager.findOneBy(CardEntity, { patientId: referral.patientId, revokedAt: IsNull() });
      if (held) {
        await tx.change<CardEntity>(CardEntity, held.id, (card) => revokeCard(card, 'replaced', organizationId, now));
        await this.record(tx, doer, 'card-revoked', held, { reasonCode: 'replaced' });
      }
      const given = { id: newId(), organizationId, validDays: this.config.CARD_VALID_DAYS };
      const card = await tx.create<CardEntity>(CardEntity, issueCard(referral, given, now));
      await this.record(tx, doer, 'card-issued', card, { referralId });
      return { card, code: this.codeOf(card) };
    });
  }

  /** What stands on a card; nowhere stored, since who has it has the card. */
  codeOf({ id }: Pick<Card, 'id'>): string {
    return this.codes.sign('card', id);
  }

  revoke(id: string, reasonCode: RevokeReason, caller: Caller, doer: Doer, ifVersion?: number): Promise<Card> {
    return this.referrals.transaction(async (tx) => {
      await this.findLive(tx.manager, id, caller);
      const by = organizationOf(caller);
      const revoke = (card: Card) => revokeCard(card, reasonCode, by, this.clock.now());
      const card = await tx.change<CardEntity>(CardEntity, id, revoke, { ifVersion });
      await this.record(tx, doer, 'card-revoked', card, { reasonCode });
      return card;
    });
  }

  find(id: string, caller: Caller): Promise<Card> {
    return this.referrals.transaction(({ manager }) => this.findLive(manager, id, caller));
  }

  /**
   * Cards of the patient of a referral that were issued on its way or by the caller's organization, the newest first; once it has ended,
   * by that alone. Others would tell where else the patient is treated.
   */
  list(query: CardQuery, caller: Caller): Promise<Page<Card>> {
    return this.referrals.transaction(async ({ manager }) => {
      const referral = await findReferral(manager, query.referralId);
      const root = await findReferral(manager, referral.rootId);
      const refusal = patientRefusal(referral, root, caller, await isGone(manager, referral, caller));
      if (refusal && refusal.code !== 'identity-access-ended') throw refusal;
      const after = idAfter(query.cursor);
      const ofPatient = { patientId: referral.patientId, ...(after && { id: LessThan(after) }) };
      const ofWay = refusal ? [] : [{ ...ofPatient, referralId: In(await idsOfWay(manager, root.id)) }];
      const where = [{ ...ofPatient, organizationId: organizationOf(caller) }, ...ofWay];
      const rows = await manager.find(CardEntity, { where, order: { id: 'DESC' }, take: query.limit + 1 });
      return page<Card>(rows, query, ({ id }) => id);
    });
  }

  /** Whose card was scanned, whatever its state. @throws Refusal `forged-code`; `not-found` when its holder is none of the caller's */
  verify(code: string, caller: Caller, doer: Doer): Promise<Verified> {
    return this.referrals.transaction(async (tx) => {
      const card = await this.findIn(tx.manager, this.codes.read('card', code), caller);
      const referrals = await referralsWith(tx.manager, card.patientId, caller, 50);
      const names = await namesOf(tx.manager, referrals);
      await this.record(tx, doer, 'card-verified', card, {});
      return { card, referrals, names };
    });
  }

  /**
   * The card that a patient shows, whoever's and in whatever state it is; locked, where one try has to wait for the other.
   * @throws Refusal `forged-code` at `pointer`
   */
  async shown(manager: EntityManager, code: string, pointer: string, locked = false): Promise<Card> {
    const where = { id: this.codes.read('card', code, pointer) };
    const lock = locked ? ({ mode: 'pessimistic_write' } as const) : undefined;
    return (await manager.findOne(CardEntity, { where, lock })) ?? noSuchCard();
  }

  record(tx: Tx, doer: Doer, action: string, { id, patientId }: Card, detail: Record<string, string>): Promise<void> {
    return this.trail.record(tx, doer, [{ action, patientId, record: `cards/${id}`, detail }]);
  }

  /**
   * Whoever holds a card in hand learns of it as long as there was a referral; others while one runs, as of the identity. Who
   * issued it answers for it as long as it is good: a card is lost when no referral runs, too.
   */
  private async findLive(manager: EntityManager, id: string, caller: Caller): Promise<Card> {
    const card = await this.findIn(manager, id, caller);
    if (card.organizationId === caller.organizationId) return card;
    const referrals = await referralsWith(manager, card.patientId, caller);
    const roots = await manager.findBy(ReferralEntity, { id: In(referrals.map(({ rootId }) => rootId)) });
    const rootOf = (referral: Referral) => roots.find((root) => root.id === referral.rootId) ?? referral;
    let first: Refusal | undefined;
    for (const referral of referrals) {
      const refusal = patientRefusal(referral, rootOf(referral), caller, await isGone(manager, referral, caller));
      if (!refusal) return card;
      first ??= refusal;
    }
    throw first ?? notFound();
  }

  private async findIn(manager: EntityManager, id: string, caller: Caller): Promise<Card> {
    const card = await manager.findOneBy(CardEntity, { id });
    if (!card || (await referralsWith(manager, card.patientId, caller, 1)).length === 0) return noSuchCard();
    return card;
  }
}

/** Referrals of a patient that the caller's organization takes part in, the newest first. */
async function referralsWith(
  manager: EntityManager,
  patientId: string,
  caller: Caller,
  take?: number,
): Promise<Referral[]> {
  const { organizationId } = caller;
  if (!organizationId) return [];
  return manager.find(ReferralEntity, {
    where: [
      { patientId, fromOrganizationId: organizationId },
      { patientId, toOrganizationId: organizationId, status: Not(In(hiddenFromReceiver)) },
    ],
    order: { id: 'DESC' },
    take,
  });
}

function noSuchCard(): never {
  throw new Refusal('not-found', 'not-found', { zh: '没有这张转诊卡', en: 'There is no such card' });
}
