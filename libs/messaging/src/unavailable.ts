import { QueryFailedError } from 'typeorm';

/** Something the service needs is away or full for now; the HTTP edge answers 503 with `Retry-After`. */
export class Unavailable extends Error {
  constructor(
    /** Slug for the problem's `type`. */
    readonly code: string,
    message: string,
    readonly retryAfterSeconds = 5,
  ) {
    super(message);
    this.name = 'Unavailable';
  }
}

/** The service's own store can do nothing for anybody: what meets this waits, and it never counts against an event. */
export class StoreUnavailable extends Unavailable {
  constructor(code: 'database-away' | 'outbox-full', message: string, retryAfterSeconds?: number) {
    super(code, message, retryAfterSeconds);
    this.name = 'StoreUnavailable';
  }
}

/** A transaction lost its session half-way. The database may be away, which the next one sees at its begin, or it was the work. */
export class SessionLost extends Unavailable {
  constructor(message: string) {
    super('database-away', message);
    this.name = 'SessionLost';
  }
}

/**
 * Out of space or connections, or a standby where a primary was. Out of memory is not among them: it may be the statement that
 * takes too much, or a batch too many locks, and then waiting helps nobody.
 */
const outOfOrder = /^(53[13]00|25006)$/;

const codeOf = (error: unknown): string =>
  error instanceof QueryFailedError ? String((error.driverError as { code?: unknown }).code) : '';

/** True for a statement that the database is not able to carry out now, on a connection that it keeps. */
export const isOutOfOrder = (error: unknown): boolean => outOfOrder.test(codeOf(error));

/** True for serialization failures and deadlocks of a statement, which succeed when simply done again. */
export const isTransient = (error: unknown): boolean => ['40001', '40P01'].includes(codeOf(error));

/** True for what passes by itself and is not the work's fault: it is tried again as it is and counts against nothing. */
export const passes = (error: unknown): boolean => error instanceof StoreUnavailable || isTransient(error);

/** True for what may be the work's fault, if it comes again: a conflict, a lost session. */
export const isDoubtful = (error: unknown): boolean => isTransient(error) || error instanceof SessionLost;

const connectionCodes = /^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|08...|57P0\d|25P0[34])$/;
const connectionTexts =
  /not currently accepting connections|connection terminated|connection ended|connection timeout|timeout exceeded when trying to connect|not queryable|driver not connected|query runner (was )?already released/i;

/**
 * True when what failed looks like a database that is away: enough for an answer or a log. Whether the store's own is, so that
 * an event must wait, only the store knows; whatever else a handler asks fails with the same codes.
 */
export function isDatabaseAway(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const { code, message, driverError } = error as { code?: unknown; message?: unknown; driverError?: unknown };
  if (driverError && driverError !== error && isDatabaseAway(driverError)) return true;
  if (error instanceof Unavailable) return code === 'database-away';
  if (typeof code === 'string' && (connectionCodes.test(code) || outOfOrder.test(code))) return true;
  return typeof message === 'string' && connectionTexts.test(message);
}

/** False for what a loop meets while the database is away: readiness tells of that. */
export const isNews = (error: unknown): boolean => !passes(error) && !isDatabaseAway(error);

/** What went wrong, in one line, for the operator. */
export const causeOf = (error: unknown): string =>
  error instanceof Error ? `${error.name}: ${error.message}` : String(error);
