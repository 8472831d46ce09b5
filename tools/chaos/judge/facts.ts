import { createHash } from 'node:crypto';

/** A record on a topic that the services published, as far as it is judged. */
export interface TopicEvent {
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  /** Time that the publisher gave it, in milliseconds. */
  readonly at: number;
  readonly key: string;
  readonly id: string;
  readonly type: string;
  readonly sequence: number;
  /** What an event names beside its subject. */
  readonly names: {
    readonly referralId?: string;
    readonly appointmentId?: string;
    /** What an accepted command made. */
    readonly aggregateId?: string;
  };
}

/** How a service stores an `Idempotency-Key`: hashed. */
export const storedKey = (key: string): string => createHash('sha256').update(key).digest('base64url');

/** What the service has stored of a request with an `Idempotency-Key`. */
export interface StoredAnswer {
  /** As `storedKey` has it. */
  readonly key: string;
  readonly referralId: string;
  /** Status of the referral in the answer. */
  readonly referralStatus: string;
}

/** A stored referral. */
export interface ReferralFact {
  readonly id: string;
  readonly version: number;
  readonly status: string;
  readonly createdAt: number;
  readonly appointmentId: string | null;
  readonly waitingListEntryId: string | null;
  /** Sequences of its timeline in order. */
  readonly timeline: readonly number[];
}

/** A stored appointment, of any status. */
export interface AppointmentFact {
  readonly id: string;
  readonly referralId: string;
  readonly slotId: string;
  readonly status: string;
  readonly fromQuota: boolean;
}

/** A place in the waiting list. */
export interface EntryFact {
  readonly id: string;
  readonly referralId: string;
  readonly status: string;
}

/** A slot that says whose it is. */
export interface TakenSlot {
  readonly id: string;
  readonly appointmentId: string;
}

/** A clinic session with what its ledger says of its quota, and what is free of it. */
export interface SessionFact {
  readonly id: string;
  readonly remaining: number;
  readonly reservedFree: number;
  /** When unused quota must be released, in milliseconds; null when never, or when the session was cancelled. */
  readonly releaseDueAt: number | null;
  /** When it was, by the clock of the service. */
  readonly releasedAt: number | null;
  /** Lines of the ledger that release the rest. */
  readonly releases: number;
}

/** Lines of the quota ledger for one appointment. */
export interface Debit {
  readonly appointmentId: string;
  readonly debits: number;
  readonly refunds: number;
}

/** A stored message of any status. */
export interface MessageFact {
  readonly id: string;
  readonly eventId: string;
  readonly recipient: string;
  readonly channel: string;
  readonly status: string;
}

/** What notifications keeps of a referral. */
export interface ReferralCopyFact {
  readonly id: string;
  readonly status: string;
}

/** A row of a register that one service keeps in another version than its owner, or only one of them has. */
export interface UnequalCopy {
  readonly service: string;
  readonly table: string;
  readonly id: string;
}

/** Something that is still on its way, and where. */
export interface Waiting {
  readonly where: string;
  readonly count: number;
}

/** A parked event, of any status. */
export interface ParkedFact {
  readonly service: string;
  readonly id: string;
  readonly status: string;
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  readonly key: string;
  readonly eventId: string;
}

/** An event that a handler has not marked as handled. */
export interface Unhandled {
  readonly service: string;
  readonly handler: string;
  readonly eventId: string;
}

/** An event that a service handled before an earlier one of the same aggregate. */
export interface HandledEarly {
  readonly service: string;
  readonly eventId: string;
}

/** What can be said of the audit trails. */
export interface AuditFacts {
  /** Tables that must only grow and can be changed. */
  readonly changeable: readonly string[];
  /** What is wrong with the chain of a trail, and where. */
  readonly brokenChains: readonly string[];
  /** How often somebody looked who the patient of a referral is, by the trail. */
  readonly recordedLooks: ReadonlyMap<string, number>;
  /** Dead letters that operators gave up by the trail, `service/id`. */
  readonly recordedDiscards: readonly string[];
}

/** Everything that was found outside; what is judged by it is in invariants/. */
export interface Facts {
  readonly events: readonly TopicEvent[];
  /** Topics that keep the last state of a key only. */
  readonly compacted: readonly string[];
  readonly answers: readonly StoredAnswer[];
  readonly referrals: readonly ReferralFact[];
  /** Version of every stored aggregate that has published, by topic and id. */
  readonly versions: Readonly<Record<string, ReadonlyMap<string, number>>>;
  readonly appointments: readonly AppointmentFact[];
  readonly entries: readonly EntryFact[];
  readonly takenSlots: readonly TakenSlot[];
  readonly sessions: readonly SessionFact[];
  readonly debits: readonly Debit[];
  readonly messages: readonly MessageFact[];
  readonly referralCopies: readonly ReferralCopyFact[];
  readonly unequalCopies: readonly UnequalCopy[];
  readonly waiting: readonly Waiting[];
  /** Replicas that do not answer 200 at `/health/ready`. */
  readonly notReady: readonly string[];
  readonly parked: readonly ParkedFact[];
  readonly unhandled: readonly Unhandled[];
  readonly handledEarly: readonly HandledEarly[];
  readonly audit: AuditFacts;
  /** Deadlines that were due a while ago and still wait. */
  readonly overdue: readonly string[];
  /** Lines of logs that tell of an error that nobody handled. */
  readonly outbursts: readonly string[];
}
