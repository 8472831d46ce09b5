import type { Distribution } from '../harness/statistics.js';

/** Who refers: a clinician with a token. */
export interface Sender {
  readonly token: string;
  readonly organizationId: string;
  readonly practitionerId?: string;
}

/** Where referrals go. */
export interface Receiver {
  readonly organizationId: string;
  readonly departments: readonly string[];
}

/** Where the end of the chain shows: a statement that answers which of the referrals `$1` have got there. */
export interface Finish {
  readonly databaseUrl: string;
  readonly statement: string;
  /** How long to wait for the last of them once nothing more is sent. */
  readonly drainSeconds: number;
}

/** Load as one process of its own makes it: closed loops of some clients, or so many requests a second whatever happens. */
export interface LoadJob {
  readonly url: string;
  readonly seed: number;
  readonly senders: readonly Sender[];
  readonly receiver: Receiver;
  readonly pace: { readonly clients: number } | { readonly perSecond: number };
  /** It ends at whichever comes first. */
  readonly seconds: number;
  readonly count: number;
  readonly finish?: Finish;
}

/** What came of it. */
export interface LoadResult {
  readonly posted: number;
  /** Requests that were not answered 201, by status; 0 is no answer. */
  readonly refused: Readonly<Record<string, number>>;
  /** From the first request to the last answer. */
  readonly seconds: number;
  readonly post: Distribution;
  /** Of the referrals that reached the end of the chain. */
  readonly chain?: {
    readonly finished: number;
    /** From the first request until the last of them was there. */
    readonly seconds: number;
    /** From the request, or when it was due, until it was there. */
    readonly endToEnd: Distribution;
    /** Most referrals under way at once. */
    readonly deepest: number;
  };
}

/** The statements of the chain alone: so many clients, each with a connection to every database. */
export interface LimitJob extends Pick<LoadJob, 'seed' | 'senders' | 'receiver' | 'seconds' | 'count'> {
  readonly clients: number;
  readonly databases: { readonly referrals: string; readonly scheduling: string; readonly notifications: string };
}

export interface LimitResult {
  readonly finished: number;
  readonly seconds: number;
}

/** So many rows of an outbox, spread over so many keys, published and read. */
export interface RelayJob {
  readonly databaseUrl: string;
  /** Of the reader for whom one key is poisoned. */
  readonly secondDatabaseUrl: string;
  readonly brokers: readonly string[];
  readonly rows: number;
  readonly keys: number;
}

export interface RelayResult {
  readonly publishedPerSecond: number;
  readonly clientPerSecond: number;
  readonly consumedPerSecond: number;
  readonly clientConsumedPerSecond: number;
  /** Events of the other keys, while one key's are parked. */
  readonly consumedBesidePoisonPerSecond: number;
  readonly outOfOrder: number;
}

/** So many events, the versions of so many copies. */
export interface ReplayJob {
  readonly databaseUrl: string;
  readonly brokers: readonly string[];
  readonly events: number;
  readonly copies: number;
}

export interface ReplayResult {
  readonly events: number;
  readonly perSecond: number;
  /** Resident before the replay. */
  readonly startMiB: number;
  /** At most until half of the events were handled: memory is flat when the other half needs no more. */
  readonly peakOfFirstHalfMiB: number;
  readonly peakMiB: number;
  readonly skipped: number;
  /** Copies that are not of the last version afterwards. */
  readonly wrong: number;
}
