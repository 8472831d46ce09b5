import type { PolicyState } from '#contracts';

type Parameters = PolicyState['parameters'];

/** What a group asks of a submission: its policy `referrals.capability`. */
export interface SubmissionRules {
  readonly consentNeeded: boolean;
  readonly indicationNeeded: boolean;
  /** The referrer's own office looks before the slip leaves; an emergency never waits for it. */
  readonly reviewNeeded: boolean;
}

/** What holds where a group has no such policy, or one that does not say. */
export const strictest: SubmissionRules = { consentNeeded: true, indicationNeeded: true, reviewNeeded: false };

export const capabilityPolicy = 'referrals.capability';
export const timersPolicy = 'referrals.timers';

/** Only a clear `false` lifts a rule: a parameter that cannot be read must not open the gate. */
export const submissionRules = (capability: Parameters = {}): SubmissionRules => ({
  consentNeeded: capability['consentNeeded'] !== false,
  indicationNeeded: capability['indicationNeeded'] !== false,
  reviewNeeded: capability['internalReviewNeeded'] === true,
});
