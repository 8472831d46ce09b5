import Type, { type Static, type TObject, type TProperties } from 'typebox';
import { Compile, type Validator } from 'typebox/compile';

/** An event as a decision returns it: what happened to which aggregate. The store adds id, sequence, and the time unless it is said. */
export interface PendingEvent<Data = unknown> {
  readonly definition: EventDefinition;
  /** Aggregate id; the Kafka key and `ce_subject`. */
  readonly subject: string;
  readonly data: Data;
  /** When it happened, where that is not the clock's to say. */
  readonly time?: Date;
}

/** An event as a handler receives it: the CloudEvents attributes in plain names, and its data. */
export interface EventRecord<Data = unknown> {
  /** UUIDv7, `ce_id`; the same on every redelivery. */
  readonly id: string;
  /** `yilian.<aggregate>.<past-tense>.v<major>`. */
  readonly type: string;
  /** `/yilian/<service>`. */
  readonly source: string;
  readonly subject: string;
  readonly time: Date;
  /** The aggregate's version after this event: 1, 2, 3 … without a gap. */
  readonly sequence: number;
  /** The flow this belongs to; a referral's id where there is one. */
  readonly correlationId: string;
  /** Id of the event or request that caused this one. */
  readonly causationId?: string;
  readonly traceparent?: string;
  readonly data: Data;
}

/** One kind of event: calling it makes a pending event; its members say how it travels. */
export interface EventDefinition<Schema extends TObject = TObject> {
  (subject: string, data: Static<Schema>): PendingEvent<Static<Schema>>;
  /** `ReferralAccepted`: the word used in code and docs; a later major has its number behind it, `ReferralAcceptedV2`. */
  readonly eventName: string;
  /** `yilian.referral.accepted.v1`: the same word on the wire. */
  readonly type: string;
  /** Kebab-case aggregate name, `referral`. */
  readonly aggregate: string;
  /** `yilian.referral`. */
  readonly topic: string;
  /** Registry aggregates carry their full state on every event and live on a compacted topic. */
  readonly registry: boolean;
  /** How long the topic keeps it, for ever when absent. */
  readonly retentionMs?: number;
  /** One sentence; it is also the event's text in the AsyncAPI document. */
  readonly summary: string;
  readonly schema: Schema;
  /** What is wrong with `data`, empty when it fits; pointers are relative to the data. */
  errors(data: unknown): SchemaError[];
}

/** One place where data does not fit its schema, in the words of the validator. */
export interface SchemaError {
  /** RFC 6901 pointer into the data. */
  readonly pointer: string;
  readonly detail: string;
}

/** The record type of a definition: `EventOf<typeof ReferralAccepted>`. */
export type EventOf<D> = D extends EventDefinition<infer S> ? EventRecord<Static<S>> : never;

/** `ReferralAccepted` as `referral-accepted`. */
export const kebab = (name: string): string => name.replace(/(?<=[a-z0-9])(?=[A-Z])/g, '-').toLowerCase();

const definitions = new Map<string, EventDefinition>();

/** Every event defined so far, by wire type; complete once `#contracts` is imported. */
export const eventDefinitions: ReadonlyMap<string, EventDefinition> = definitions;

/** Topic of an aggregate, `yilian.<aggregate>`. */
export const topicOf = (aggregate: string): string => `yilian.${aggregate}`;

/**
 * Defines an event once; type, factory, validator, schema, topic and key follow from it.
 * `eventName` is the aggregate's name in PascalCase followed by a past participle; a later `version` is exported as `…V2`.
 * @throws Error when the name does not start with the aggregate's name or is defined twice.
 */
export function defineEvent<P extends TProperties>(
  eventName: string,
  options: {
    aggregate: string;
    summary: string;
    registry?: boolean;
    version?: number;
    /** Where it differs from the aggregate's own. */
    topic?: string;
    retentionMs?: number;
    data: P;
  },
): EventDefinition<TObject<P>> {
  const { aggregate, summary, registry = false, version = 1, topic = topicOf(aggregate), retentionMs } = options;
  const words = kebab(eventName);
  if (!words.startsWith(`${aggregate}-`))
    throw new Error(`${eventName} does not start with its aggregate ${aggregate}`);
  const type = `yilian.${aggregate}.${words.slice(aggregate.length + 1)}.v${version}`;
  if (definitions.has(type)) throw new Error(`${type} is defined twice`);
  const schema = Type.Object(options.data);
  let validator: Validator | undefined;
  const definition: EventDefinition<TObject<P>> = Object.assign(
    (subject: string, data: Static<TObject<P>>): PendingEvent<Static<TObject<P>>> => ({
      definition,
      subject,
      data,
    }),
    {
      eventName: version === 1 ? eventName : `${eventName}V${version}`,
      type,
      aggregate,
      topic,
      registry,
      retentionMs,
      summary,
      schema,
      errors(data: unknown): SchemaError[] {
        validator ??= Compile(schema);
        if (validator.Check(data)) return [];
        return validator.Errors(data).map((e) => ({ pointer: e.instancePath || '/', detail: e.message }));
      },
    },
  );
  definitions.set(type, definition);
  return definition;
}
