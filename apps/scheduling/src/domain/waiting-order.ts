import { priorities, type Bilingual, type Priority } from '#contracts';
import { daysBefore, daysBetween } from './calendar.js';
import type { Demand } from './demand.js';

/** How many days of waiting an urgent and an emergency referral are ahead of a routine one. */
export interface HeadStart {
  readonly urgentDays: number;
  readonly emergencyDays: number;
}

const daysAhead = (priority: Priority, { urgentDays, emergencyDays }: HeadStart): number =>
  ({ routine: 0, urgent: urgentDays, emergency: emergencyDays })[priority];

/**
 * Where a referral stands in the queue: the time since which it waits, put back by the head start of its priority. Earlier is
 * served first. The value never changes while others keep arriving behind it, so everyone comes first one day (ageing), and
 * the order needs no recomputing. Ties go by arrival.
 */
export const rankedFrom = (
  { priority, submittedAt }: Pick<Demand, 'priority' | 'submittedAt'>,
  headStart: HeadStart,
): Date => daysBefore(submittedAt, daysAhead(priority, headStart));

/** Who stands before an entry, by priority. */
export type Ahead = Readonly<Record<Priority, number>>;

const words: Record<Priority, string> = { routine: '普通', urgent: '急', emergency: '危急' };

/** Why an entry has its position, for the patient's desk to say. */
export function explain(
  { priority, submittedAt }: Pick<Demand, 'priority' | 'submittedAt'>,
  ahead: Ahead,
  headStart: HeadStart,
  now: Date,
): Bilingual {
  const days = Math.max(0, Math.floor(daysBetween(submittedAt, now)));
  const before = priorities.toReversed().filter((each) => ahead[each] > 0);
  const start = daysAhead(priority, headStart);
  const zhBefore = before.map((each) => `${words[each]} ${ahead[each]} 位`).join('、');
  const enBefore = before.map((each) => `${ahead[each]} ${each}`).join(', ');
  return {
    zh: `${words[priority]}，已等 ${days} 天${start > 0 ? `，按优先级视同多等 ${start} 天` : ''}；${zhBefore ? `前面有${zhBefore}` : '排在最前'}`,
    en: `${priority}, waiting ${days} days${start > 0 ? `, counted as ${start} more for the priority` : ''}; ${enBefore ? `${enBefore} ahead` : 'first in line'}`,
  };
}
