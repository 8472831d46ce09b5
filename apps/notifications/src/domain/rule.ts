import type { MembershipStatus, PublicityStatus, RecipientKind, ReferralStatus } from '#contracts';
import type { TemplateId } from './templates.js';

/** Who is told of one kind of event, in which words, and how long it is worth telling. */
export interface Rule {
  /** Wire type of the event. */
  readonly event: string;
  /** The part of these events that is told, where not every one is. */
  readonly only?: string;
  /** Those who referred before are not told with the referrer: an event of their own referral tells them. */
  readonly ownReferrerOnly?: true;
  readonly tells: Readonly<Partial<Record<RecipientKind, TemplateId>>>;
  /** The words in their place where advice is asked for and no appointment. */
  readonly ofAdvice?: Rule['tells'];
  /** Statuses of the referral, the membership or the publicity material in which the message still tells the truth; in any other it is withdrawn. */
  readonly holdsIn: readonly (ReferralStatus | MembershipStatus | PublicityStatus)[];
  /** What ends it within those statuses. */
  readonly until?: string;
}
