/** China keeps one offset all year, so its calendar is plain arithmetic. */
const offset = 8 * 3_600_000;
const day = 24 * 3_600_000;

/** A day that the calendar has, as `YYYY-MM-DD`, between 1850 and 2200: a slip of the pen is outside. */
export function isDate(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`);
  if (!/^\d{4}-\d\d-\d\d$/.test(text) || Number.isNaN(date.getTime())) return false;
  const year = date.getUTCFullYear();
  return date.toISOString().startsWith(text) && year >= 1850 && year <= 2200;
}

/** The calendar date in Asia/Shanghai, `YYYY-MM-DD`. */
export const dateIn = (instant: Date): string => new Date(instant.getTime() + offset).toISOString().slice(0, 10);

/** A time as people read it, in Asia/Shanghai: `YYYY-MM-DD HH:MM`. */
export const timeIn = (instant: Date): string =>
  new Date(instant.getTime() + offset).toISOString().slice(0, 16).replace('T', ' ');

/** The first instant of a date in Asia/Shanghai. */
export const beginOf = (date: string): Date => new Date(Date.parse(`${date}T00:00:00Z`) - offset);

/** The first instant after a date in Asia/Shanghai. */
export const endOf = (date: string): Date => new Date(beginOf(date).getTime() + day);
