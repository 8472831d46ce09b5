/** China keeps one offset all year, so its calendar is plain arithmetic. */
const offset = 8 * 3_600_000;
const day = 24 * 3_600_000;

/** The calendar date in Asia/Shanghai, `YYYY-MM-DD`. */
export const dateIn = (instant: Date): string => new Date(instant.getTime() + offset).toISOString().slice(0, 10);

/** A time as people read it, in Asia/Shanghai: `YYYY-MM-DD HH:MM`. */
export const timeIn = (instant: Date): string =>
  new Date(instant.getTime() + offset).toISOString().slice(0, 16).replace('T', ' ');

/** The first instant of a date in Asia/Shanghai. */
export const beginOf = (date: string): Date => new Date(Date.parse(`${date}T00:00:00Z`) - offset);

/** The first instant after a date in Asia/Shanghai. */
export const endOf = (date: string): Date => new Date(beginOf(date).getTime() + day);
