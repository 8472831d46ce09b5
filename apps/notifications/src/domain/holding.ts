import {
  ReferralErrorRefused,
  ReferralErrorReported,
  type MembershipStatus,
  type PublicityStatus,
  type ReferralStatus,
} from '#contracts';
import type { Message } from './message.js';
import { dueIn } from './due-in.js';
import { ruleOf } from './rules.js';

/** What is known of a referral when its messages are told: the latest of its events that anybody is told of. */
export interface ReferralNews {
  readonly status: ReferralStatus;
  readonly appointmentId: string | null;
  /** The event by which its supervisor is asked now; null while nobody is. */
  readonly errorReport: string | null;
}

/** What a message is judged by. */
export interface Telling extends Pick<Message, 'event' | 'eventId' | 'appointmentId' | 'variables'> {
  /** Null while nothing newer is known than the message itself. */
  readonly referral: ReferralNews | null;
  /** The membership it is about, where it is about one. */
  readonly membership: { readonly status: MembershipStatus } | null;
  /** The publicity material it tells of, where it tells of one. */
  readonly material: { readonly status: PublicityStatus } | null;
  /** True once scheduling said so, which may be before or after the referral says it. */
  readonly appointmentCancelled: boolean;
}

/**
 * Whether what a message tells still stands. An appointment stands until it begins, while it is the referral's own; a message
 * that tells of its end is not bound to it.
 */
export function stillHolds(
  { event, eventId, appointmentId, variables, referral, membership, material, appointmentCancelled }: Telling,
  now: Date,
): boolean {
  const { duty } = variables;
  if (duty === 'emergency-review') return referral?.status !== 'entered-in-error';
  if (event === ReferralErrorReported.type && referral && referral.errorReport !== eventId) return false;
  if (event === ReferralErrorRefused.type && referral?.errorReport) return false;
  const holdsIn: readonly string[] = duty ? dueIn[duty] : ruleOf(event).holdsIn;
  const known = referral ?? material ?? membership;
  if (known && !holdsIn.includes(known.status)) return false;
  if (!appointmentId || !variables.startsAt) return true;
  if (appointmentCancelled || (referral && referral.appointmentId !== appointmentId)) return false;
  return new Date(variables.startsAt) > now;
}
