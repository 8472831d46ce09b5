import { beginOf } from '#contracts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** The instant of a wall clock in Asia/Shanghai; `time` is `HH:MM` or `HH:MM:SS.sss`. */
export function instantOf(date: string, time: string): Date {
  const [hours = 0, minutes = 0, seconds = 0] = time.split(':').map(Number);
  return new Date(beginOf(date).getTime() + hours * hour + minutes * minute + Math.round(seconds * 1000));
}

/** The date so many days later. */
export const dateAfter = (date: string, days: number): string =>
  new Date(new Date(`${date}T00:00:00Z`).getTime() + days * day).toISOString().slice(0, 10);

/** 1 Monday … 7 Sunday. */
export const weekdayOf = (date: string): number => new Date(`${date}T00:00:00Z`).getUTCDay() || 7;

export const minutesAfter = (instant: Date, minutes: number): Date => new Date(instant.getTime() + minutes * minute);
export const hoursBefore = (instant: Date, hours: number): Date => new Date(instant.getTime() - hours * hour);
export const daysBefore = (instant: Date, days: number): Date => new Date(instant.getTime() - days * day);
export const daysBetween = (earlier: Date, later: Date): number => (later.getTime() - earlier.getTime()) / day;
export const laterOf = (a: Date, b: Date): Date => (a > b ? a : b);
/** Now, and after `before` also where the clock of another replica, which said that, is ahead of this one. */
export const nowAfter = (before: Date, now: Date): Date => laterOf(now, new Date(before.getTime() + 1));
export const earlierOf = (a: Date, b: Date): Date => (a < b ? a : b);
