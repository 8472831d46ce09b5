import { dutyLevels, Refusal, type DutyLevel } from '#contracts';
import type { Watch, Watches } from './escalation.js';

/** One person's duty; without times it has no begin or end. Times are RFC 3339, as they are kept in JSON. */
export interface Duty {
  readonly level: DutyLevel;
  readonly userId: string;
  readonly displayName: string;
  readonly from?: string;
  readonly until?: string;
}

export interface DutyRoster {
  readonly organizationId: string;
  readonly entries: readonly Duty[];
}

const isOnDuty = ({ from, until }: Duty, now: Date): boolean =>
  (!from || new Date(from) <= now) && (!until || new Date(until) > now);

/** @throws Refusal `duty-ends-before-it-begins` with the place of each such entry: nobody would ever be called by it */
export function checkDuties(entries: readonly Duty[]): void {
  const wrong = entries.flatMap(({ from, until }, at) =>
    from && until && new Date(from) >= new Date(until) ? [at] : [],
  );
  if (wrong.length === 0) return;
  throw new Refusal(
    'invalid',
    'duty-ends-before-it-begins',
    { zh: '值班结束时间须晚于开始时间', en: 'A duty has to end after it begins' },
    wrong.map((at) => ({ pointer: `/entries/${at}/until`, detail: { zh: '须晚于 from', en: 'must be after from' } })),
  );
}

/** @throws Refusal `on-duty-has-left` with the place of each of `accounts` that has left: nobody would ever be called by it */
export function checkNobodyGone(entries: readonly Duty[], accounts: ReadonlyMap<string, boolean>): void {
  const wrong = entries.flatMap(({ userId }, at) => (accounts.get(userId) ? [at] : []));
  if (wrong.length === 0) return;
  throw new Refusal(
    'invalid',
    'on-duty-has-left',
    {
      zh: '账号已停用或已离任的人员不能值班',
      en: 'Whose account is deactivated, or who has left, cannot be on duty',
    },
    wrong.map((at) => ({ pointer: `/entries/${at}/userId`, detail: { zh: '已停用或已离任', en: 'has left' } })),
  );
}

/**
 * Who watches now. The operations office is the group's: where an organization has nobody there, that of the lead watches, and no
 * other member's, whatever its roster says. Without a lead that is known (`undefined`) nobody watches in its place.
 */
export function watchesOf(rosters: readonly DutyRoster[], leadId: string | undefined, now: Date): Watches {
  const at = (organizationId: string | undefined, level: DutyLevel) =>
    (rosters.find((roster) => roster.organizationId === organizationId)?.entries ?? [])
      .filter((duty) => duty.level === level && isOnDuty(duty, now))
      .map(({ userId, displayName }) => ({ userId, displayName }));
  return (organizationId, level): Watch => {
    const own = at(organizationId, level);
    const leads = own.length > 0 || level !== dutyLevels[dutyLevels.length - 1] ? [] : at(leadId, level);
    return leadId && leads.length > 0 ? { organizationId: leadId, onDuty: leads } : { organizationId, onDuty: own };
  };
}
