/** Code of the policy that the number comes from; a referral goes by the version of the day on which it was submitted. */
export const timersPolicyCode = 'referrals.timers';

/** What holds where a group decided nothing, in minutes; referrals has the same. */
const usualMinutes = 30;

/** How many minutes after the appointed time a no-show may be recorded; what cannot be read is as usual. */
export function noShowGraceOf(parameters: Readonly<Record<string, unknown>> = {}): number {
  const minutes = parameters['noShowGraceMinutes'];
  return typeof minutes === 'number' && minutes > 0 ? minutes : usualMinutes;
}
