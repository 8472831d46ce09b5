import { eventDefinitions, type EventDefinition, type EventRecord, type SchemaError } from '#contracts';
import { traceparentForm } from './flow.js';
import type { OutgoingMessage, ReceivedMessage } from './transport.js';

/** Why bytes on a topic are no event; `code` is a slug, `detail` is for the operator. */
export interface Unreadable {
  readonly code: 'not-an-event' | 'unknown-type' | 'wrong-topic' | 'not-json' | 'schema' | 'too-large';
  readonly detail: string;
}

/** Larger values are parked unread; the broker's own default limit is the same. */
export const maxValueBytes = 1_048_576;

/** What we publish stays this far below the limit of the broker. */
const maxPublishedBytes = 900_000;
/** More than the framing of a record or of a header takes. */
const framingBytes = 32;

/** What a message takes in a request: the broker counts key, headers and framing as well. */
export function bytesOf({ key, value, headers }: OutgoingMessage): number {
  let bytes = Buffer.byteLength(key) + Buffer.byteLength(value) + framingBytes;
  for (const name in headers) bytes += name.length + Buffer.byteLength(headers[name] ?? '') + framingBytes;
  return bytes;
}

/** Ids and subjects are keys of indexes, and go on into what follows: bounded, and nothing that the database cannot keep. */
export const name = /^[^\p{Cc}\p{Cs}]{1,255}$/u;

/**
 * CloudEvents 1.0, Kafka protocol binding, binary mode: attributes in `ce_` headers, data as the JSON value.
 * @throws Error when the data does not fit the event's schema or the message is larger than `maxPublishedBytes`.
 */
export function encode(event: EventRecord, definition: EventDefinition, schemaBase: string): OutgoingMessage {
  const errors = definition.errors(event.data);
  if (errors.length > 0) throw new Error(`${definition.eventName} does not fit its schema: ${saying(errors)}`);
  const value = JSON.stringify(event.data);
  const headers: Record<string, string> = {
    ce_specversion: '1.0',
    ce_id: event.id,
    ce_source: event.source,
    ce_type: event.type,
    ce_time: event.time.toISOString(),
    ce_subject: event.subject,
    ce_dataschema: `${schemaBase}${event.type}.json`,
    ce_sequence: String(event.sequence),
    ce_correlationid: event.correlationId,
    'content-type': 'application/json',
  };
  if (event.causationId) headers['ce_causationid'] = event.causationId;
  if (event.traceparent) headers['traceparent'] = event.traceparent;
  const message = { topic: definition.topic, key: event.subject, value, headers };
  if (bytesOf(message) > maxPublishedBytes) {
    throw new Error(`${definition.eventName} is larger than ${maxPublishedBytes} bytes`);
  }
  return message;
}

const saying = (errors: readonly SchemaError[]): string => errors.map((e) => `${e.pointer} ${e.detail}`).join('; ');

const unreadable = (code: Unreadable['code'], detail: string): { unreadable: Unreadable } => ({
  unreadable: { code, detail },
});

/** Reads a message as an event of a known type, or says why it is none. */
export function decode(message: ReceivedMessage): { event: EventRecord } | { unreadable: Unreadable } {
  const { headers, value } = message;
  const type = headers['ce_type'];
  const id = headers['ce_id'];
  if (!type || !id || headers['ce_specversion'] !== '1.0') {
    return unreadable('not-an-event', 'ce_specversion 1.0, ce_id and ce_type are required headers');
  }
  if (!name.test(id)) return unreadable('not-an-event', 'ce_id must have 1 to 255 visible characters');
  const definition = eventDefinitions.get(type);
  if (!definition) return unreadable('unknown-type', `no event of type ${type} is defined`);
  // Events of one aggregate are in order on its own topic only, and who may write to another one may not speak for it.
  if (message.topic !== definition.topic) {
    return unreadable('wrong-topic', `events of type ${type} belong to ${definition.topic}`);
  }
  if (!value) return unreadable('not-json', 'the value is empty');
  if (value.length > maxValueBytes) return unreadable('too-large', `${value.length} bytes, at most ${maxValueBytes}`);
  let data: unknown;
  try {
    data = JSON.parse(value.toString('utf8'));
  } catch {
    // The parser's own words quote the value, and a cause is logged: what is in there could identify a patient.
    return unreadable('not-json', `its ${value.length} bytes are no JSON`);
  }
  const sequence = Number(headers['ce_sequence']);
  const time = new Date(headers['ce_time'] ?? '');
  const subject = headers['ce_subject'];
  if (!subject || !name.test(subject) || subject !== message.key) {
    return unreadable('not-an-event', 'ce_subject must have 1 to 255 visible characters and be the message key');
  }
  // What is taken over into the events that follow makes them as large. An empty header is none.
  const correlationId = headers['ce_correlationid'] || subject;
  const causationId = headers['ce_causationid'] || undefined;
  const traceparent = traceparentForm.test(headers['traceparent'] ?? '') ? headers['traceparent'] : undefined;
  if (!name.test(correlationId) || (causationId && !name.test(causationId))) {
    return unreadable('not-an-event', 'ce_correlationid and ce_causationid must have at most 255 visible characters');
  }
  if (!Number.isSafeInteger(sequence) || sequence < 1)
    return unreadable('not-an-event', 'ce_sequence must be 1, 2, 3 …');
  if (Number.isNaN(time.getTime())) return unreadable('not-an-event', 'ce_time must be an RFC 3339 time');
  const errors = definition.errors(data);
  if (errors.length > 0) return unreadable('schema', saying(errors));
  return {
    event: {
      id,
      type,
      source: headers['ce_source'] ?? '',
      subject,
      time,
      sequence,
      correlationId,
      causationId,
      traceparent,
      data,
    },
  };
}
