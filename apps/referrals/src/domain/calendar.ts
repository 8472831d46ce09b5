import { beginOf, dateIn, endOf, type PolicyState } from '#contracts';

const hour = 3_600_000;

/** First instant of the day in Asia/Shanghai and of the day after. */
export const dayOf = (instant: Date): { from: Date; to: Date } => {
  const date = dateIn(instant);
  return { from: beginOf(date), to: endOf(date) };
};

export const hoursAfter = (instant: Date, hours: number): Date => new Date(instant.getTime() + hours * hour);

export const minutesAfter = (instant: Date, minutes: number): Date => new Date(instant.getTime() + minutes * 60_000);

/** Dates that are not what their weekday says, and whether one works on them: holidays (节假日) and make-up days (调休上班). */
export type WorkingDays = ReadonlyMap<string, boolean>;

/** Monday to Friday, where a group has set nothing else. */
export const usualWeek: WorkingDays = new Map();

/** Each year's list is announced late in the year before, and set as a version of this policy of the group. */
export const workingDaysPolicy = 'group.working-days';

const datesIn = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((date) => typeof date === 'string' && /^\d{4}-\d\d-\d\d$/.test(date)) : [];

/** What all versions of the policy say, the oldest first: a later one adds its dates, and corrects those it names again. */
export const workingDaysOf = (versions: readonly PolicyState['parameters'][]): WorkingDays =>
  new Map(
    versions.flatMap(({ holidays, makeUpDays }) => [
      ...datesIn(holidays).map((date) => [date, false] as const),
      ...datesIn(makeUpDays).map((date) => [date, true] as const),
    ]),
  );

const isWeekday = (date: string): boolean => ![0, 6].includes(new Date(`${date}T00:00:00Z`).getUTCDay());

/** End of the nth working day after the day of `instant`. */
export function workingDaysAfter(instant: Date, days: number, calendar: WorkingDays): Date {
  let end = endOf(dateIn(instant));
  for (let left = days; left > 0;) {
    const date = dateIn(end);
    if (calendar.get(date) ?? isWeekday(date)) left -= 1;
    end = endOf(date);
  }
  return end;
}

/** Whole years between a birth date and the day of `now`. */
export function ageAt(birthDate: string, now: Date): number {
  const today = dateIn(now);
  const years = Number(today.slice(0, 4)) - Number(birthDate.slice(0, 4));
  return today.slice(5) < birthDate.slice(5) ? years - 1 : years;
}
