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

/** What the service has stored of a request with an `Idempotency-Key`. */
export interface StoredAnswer {
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

/** Everything that was found outside; what is judged by it is in invariants/. */
export interface Facts {
  readonly events: readonly TopicEvent[];
  /** Topics that keep the last state of a key only. */
  readonly compacted: readonly string[];
  readonly answers: readonly StoredAnswer[];
  readonly referrals: readonly ReferralFact[];
  /** Version of every stored aggregate that has published, by topic and id. */
  readonly versions: Readonly<Record<string, ReadonlyMap<string, number>>>;
}
