import { ReferralCardIssued, ReferralCardRevoked, Refusal, type Decision, type Versioned } from '#contracts';
import { hoursAfter } from './calendar.js';
import type { Referral } from './referral.js';

export const revokeReasons = ['lost', 'damaged', 'misused', 'issued-in-error', 'patient-request'] as const;
export type RevokeReason = (typeof revokeReasons)[number];

/** The card (转诊卡) of a patient inside a group: it stands for whoever holds it until it is revoked or runs out. */
export interface Card extends Versioned {
  readonly groupId: string;
  readonly patientId: string;
  /** The referral on which it was issued; the card is good on the patient's later ones, too. */
  readonly referralId: string;
  /** Who issued it. */
  readonly organizationId: string;
  readonly issuedAt: Date;
  readonly validUntil: Date;
  readonly revokedAt: Date | null;
  readonly revokedReason: RevokeReason | 'replaced' | null;
}

export type CardDecision = Decision<Card>;
export const cardStates = ['valid', 'expired', 'revoked'] as const;
export type CardState = (typeof cardStates)[number];

export function cardStateOf({ revokedAt, validUntil }: Card, now: Date): CardState {
  if (revokedAt) return 'revoked';
  return now < validUntil ? 'valid' : 'expired';
}

export function issueCard(
  { id: referralId, groupId, patientId }: Referral,
  { id, organizationId, validDays }: { id: string; organizationId: string; validDays: number },
  now: Date,
): CardDecision {
  const validUntil = hoursAfter(now, validDays * 24);
  const held = { groupId, patientId, referralId, organizationId };
  const state: Card = { ...held, id, version: 0, issuedAt: now, validUntil, revokedAt: null, revokedReason: null };
  const event = ReferralCardIssued(id, { ...factsOf(state), organizationId, validUntil: validUntil.toISOString() });
  return { state, events: [event] };
}

/** @throws Refusal `card-revoked` when it was before */
export function revokeCard(card: Card, reasonCode: RevokeReason | 'replaced', by: string, now: Date): CardDecision {
  if (card.revokedAt) {
    throw new Refusal('conflict', 'card-revoked', { zh: '此转诊卡已作废', en: 'This card was revoked before' });
  }
  const state = { ...card, revokedAt: now, revokedReason: reasonCode };
  return { state, events: [ReferralCardRevoked(card.id, { ...factsOf(card), organizationId: by, reasonCode })] };
}

const factsOf = ({ groupId, patientId, referralId }: Card) => ({ consortiumId: groupId, patientId, referralId });
