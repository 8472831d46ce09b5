/** What the client did with one `Idempotency-Key`; a command over Kafka has its `ce_id` as the key. */
export interface Operation {
  readonly key: string;
  readonly kind: 'create' | 'submit' | 'cancel' | 'confirm-cancel';
  /** Milliseconds since the epoch. */
  readonly invokedAt: number;
  /** `unknown` may have happened or not; a retry with the same key settles it. */
  readonly outcome: 'ok' | 'fail' | 'unknown';
  /** Why it was turned away, each time until somebody answered for good; of several at once the one with the most. */
  readonly turnedAway?: readonly string[];
  readonly referralId?: string;
}

/** A message of the suite that must be parked, and nowhere handled. */
export interface Poison {
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  readonly kind: string;
  /** Services that read the topic and must have it among their dead letters. */
  readonly expectedAt: readonly string[];
  /** Of a command that names itself, instead: it must be answered, once. */
  readonly commandId?: string;
}

/** The fault in which nobody is turned away: there are two replicas of each service, and one is there all the time. */
export const rollingRestartName = 'restart two replicas of every service in turn';

/** A fault and how long the platform needed after it; times in milliseconds since the epoch. */
export interface InjectedFault {
  readonly name: string;
  readonly startedAt: number;
  readonly endedAt: number;
  /** Absent when it did not recover. */
  readonly recoverySeconds?: number;
}

/** What one process used at most during the run, and what it uses when nothing is to be done. */
export interface ProcessSample {
  readonly name: string;
  readonly maxResidentMiB: number;
  readonly idleCpuPercent?: number;
}

/** Where the judge finds everything, without the help of what it judges. */
export interface Places {
  readonly gateway: string;
  readonly issuer: string;
  /** Secret of the client `yilian-cli`, which is a group administrator. */
  readonly clientSecret: string;
  /** Address of every running replica; the first of a service has the service's name. */
  readonly services: Readonly<Record<string, string>>;
  /** Database of each service that has one. */
  readonly databases: Readonly<Record<string, string>>;
  readonly brokers: readonly string[];
}

/** All that is known of a run when it is over; plain JSON, so that it can be kept and judged again. */
export interface Evidence {
  readonly places: Places;
  readonly logDirectory: string;
  readonly startedAt: number;
  readonly operations: readonly Operation[];
  readonly faults: readonly InjectedFault[];
  readonly poison: readonly Poison[];
  readonly processes: readonly ProcessSample[];
  /** Referrals whose patient's identity was shown to somebody, once for each look. */
  readonly shown: readonly string[];
}

export const invariants = ['1', '2', '3', '4', '5', '6', '7', '8', '9'] as const;
/** Number of an invariant. */
export type Invariant = (typeof invariants)[number];

/** What was found. */
export interface Judgement {
  /** Things answered with success, or committed, that are missing or did not reach their end. */
  readonly lost: number;
  /** Effects that are there more than once. */
  readonly doubled: number;
  /** Gaps and steps back in histories, and copies that disagree. */
  readonly outOfOrder: number;
  /** `held`, or what was found, with the ids of the first few. */
  readonly invariants: Readonly<Record<Invariant, string>>;
}

/** Header of records that the suite itself produced: they are no history. */
export const injectedHeader = 'chaos_injected';
