import type { PolicyState } from '#contracts';

/** Code of the policy that says within how many hours of the intent an application file is to be complete. */
export const applicationFilePolicy = 'membership.application-file';

/** S3: an application file is complete within 48 h; holds where a group has no such policy, or none that can be read. */
const usualHours = 48;

/** When the file of an intent declared `at` should be complete: `completeWithinHours` of the policy, or the usual. */
export function fileTarget(at: Date, policy: PolicyState['parameters'] | undefined): Date {
  const hours = policy?.['completeWithinHours'];
  return new Date(at.getTime() + (typeof hours === 'number' && hours > 0 ? hours : usualHours) * 3_600_000);
}
