const hour = 3_600_000;
const day = 24 * hour;

/** China keeps one offset all year, so the group's calendar day is plain arithmetic. */
const offset = 8 * hour;

/** The calendar date in Asia/Shanghai, `YYYY-MM-DD`. */
export const dateIn = (instant: Date): string => new Date(instant.getTime() + offset).toISOString().slice(0, 10);

/** First instant of the day in Asia/Shanghai and of the day after. */
export function dayOf(instant: Date): { from: Date; to: Date } {
  const from = Math.floor((instant.getTime() + offset) / day) * day - offset;
  return { from: new Date(from), to: new Date(from + day) };
}

export const hoursAfter = (instant: Date, hours: number): Date => new Date(instant.getTime() + hours * hour);

export const minutesAfter = (instant: Date, minutes: number): Date => new Date(instant.getTime() + minutes * 60_000);

/** End of the nth working day after the day of `instant`; Saturdays and Sundays do not count. */
export function workingDaysAfter(instant: Date, days: number): Date {
  let { to } = dayOf(instant);
  for (let left = days; left > 0;) {
    const weekday = new Date(to.getTime() + offset).getUTCDay();
    if (weekday !== 0 && weekday !== 6) left -= 1;
    to = new Date(to.getTime() + day);
  }
  return to;
}

/** Whole years between a birth date and the day of `now`. */
export function ageAt(birthDate: string, now: Date): number {
  const today = dateIn(now);
  const years = Number(today.slice(0, 4)) - Number(birthDate.slice(0, 4));
  return today.slice(5) < birthDate.slice(5) ? years - 1 : years;
}
