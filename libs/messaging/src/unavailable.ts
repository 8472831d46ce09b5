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

const connectionCodes = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN']);
/** Classes 08 (connection) and 53 (resources), shutdown, time-outs of idle sessions, a standby where a primary was. */
const serverCodes = /^(08...|53...|57P0\d|25P0[34]|25006)$/;
const connectionTexts =
  /not currently accepting connections|connection terminated|connection ended|connection timeout|timeout exceeded when trying to connect|not queryable|driver not connected|query runner (was )?already released/i;

/**
 * True when the database, not the work, is at fault: connection lost, shutting down, out of connections or space.
 * Such work is tried again as it is; it never counts against an event.
 */
export function isDatabaseAway(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const { code, message, driverError } = error as { code?: unknown; message?: unknown; driverError?: unknown };
  if (driverError && driverError !== error && isDatabaseAway(driverError)) return true;
  if (typeof code === 'string' && (connectionCodes.has(code) || serverCodes.test(code))) return true;
  return typeof message === 'string' && connectionTexts.test(message);
}

/** True for serialization failures and deadlocks, which succeed when simply done again. */
export function isTransient(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const { code, driverError } = error as { code?: unknown; driverError?: { code?: unknown } };
  return [code, driverError?.code].some((c) => c === '40001' || c === '40P01');
}

/** True for what passes by itself and is not the work's fault: it is tried again as it is and counts against nothing. */
export const passes = (error: unknown): boolean =>
  isDatabaseAway(error) || isTransient(error) || error instanceof Unavailable;

/** What went wrong, in one line, for the operator. */
export const causeOf = (error: unknown): string =>
  error instanceof Error ? `${error.name}: ${error.message}` : String(error);
