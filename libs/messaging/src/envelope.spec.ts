import { type CloudEvent, Kafka, type KafkaMessage } from 'cloudevents';
import { AppointmentCheckedIn, eventDefinitions, type EventRecord } from '#contracts';
import { decode, encode, maxValueBytes } from './envelope.js';

const id = '01a20cb9-a4b6-720f-a37e-8c0f2d760070';
const pending = AppointmentCheckedIn(id, {
  referralId: id,
  patientId: id,
  clinicSessionId: id,
  slotId: id,
  organizationId: id,
  department: '03.04',
  place: '门诊二楼',
  startsAt: '2026-12-01T08:00:00Z',
  endsAt: '2026-12-01T08:15:00Z',
});
const record: EventRecord = {
  id,
  type: pending.definition.type,
  source: '/yilian/scheduling',
  subject: id,
  time: new Date('2026-11-24T08:00:00Z'),
  sequence: 3,
  correlationId: 'flow',
  causationId: 'cause',
  traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
  data: pending.data,
};
const sent = encode(record, eventDefinitions.get(record.type)!, 'http://example.org/schemas/');
const received = {
  topic: sent.topic,
  partition: 0,
  offset: '0',
  key: sent.key,
  value: Buffer.from(sent.value as string),
  headers: sent.headers,
};

test('what is encoded decodes to the same event', () => {
  expect(decode(received)).toEqual({ event: record });
});

test("the CloudEvents project's own SDK reads it", () => {
  const message: KafkaMessage = { key: sent.key, value: sent.value, body: sent.value, headers: sent.headers };
  const event = Kafka.toEvent(message) as CloudEvent<unknown>;
  expect(event.validate()).toBe(true);
  expect(event).toMatchObject({
    id,
    type: 'yilian.appointment.checked-in.v1',
    source: '/yilian/scheduling',
    subject: id,
    dataschema: 'http://example.org/schemas/yilian.appointment.checked-in.v1.json',
    correlationid: 'flow',
    causationid: 'cause',
  });
  expect(event.data).toEqual(pending.data);
});

test.each([
  ['not-an-event', { headers: {} }],
  ['not-an-event', { headers: { ...received.headers, ce_specversion: '0.3' } }],
  ['not-an-event', { headers: { ...received.headers, ce_sequence: '0' } }],
  ['not-an-event', { headers: { ...received.headers, ce_time: 'yesterday' } }],
  ['not-an-event', { headers: { ...received.headers, ce_id: 'x'.repeat(256) } }],
  ['not-an-event', { headers: { ...received.headers, ce_id: 'a\0b' } }],
  ['not-an-event', { headers: { ...received.headers, ce_subject: 'x'.repeat(256) }, key: 'x'.repeat(256) }],
  ['not-an-event', { headers: { ...received.headers, ce_correlationid: 'x'.repeat(256) } }],
  ['not-an-event', { headers: { ...received.headers, ce_correlationid: 'a\0b' } }],
  ['not-an-event', { headers: { ...received.headers, ce_causationid: 'x'.repeat(256) } }],
  ['not-an-event', { key: 'another' }],
  ['unknown-type', { headers: { ...received.headers, ce_type: 'yilian.appointment.exploded.v1' } }],
  ['wrong-topic', { topic: 'yilian.referral' }],
  ['not-json', { value: Buffer.from('{') }],
  ['not-json', { value: null }],
  ['schema', { value: Buffer.from('{"referralId":1}') }],
  ['too-large', { value: Buffer.alloc(maxValueBytes + 1) }],
])('says %s of %p', (code, change) => {
  expect(decode({ ...received, ...change })).toMatchObject({ unreadable: { code } });
});

test('takes over what is as long as may be, and nothing that is empty or no trace context', () => {
  const headers = { ...received.headers, ce_correlationid: '流'.repeat(255), ce_causationid: 'x'.repeat(255) };
  expect(decode({ ...received, headers })).toMatchObject({
    event: { correlationId: '流'.repeat(255), causationId: 'x'.repeat(255) },
  });
  const bare = {
    ...received.headers,
    ce_correlationid: '',
    ce_causationid: '',
    traceparent: `00-${'a'.repeat(9_000)}`,
  };
  expect(decode({ ...received, headers: bare })).toEqual({
    event: { ...record, correlationId: id, causationId: undefined, traceparent: undefined },
  });
});

test('does not encode what does not fit its schema or is too large to be published', () => {
  const definition = pending.definition;
  expect(() => encode({ ...record, data: { referralId: 1 } }, definition, '')).toThrow(
    'AppointmentCheckedIn does not fit its schema',
  );
  const large = { ...record, data: { ...pending.data, place: '汉'.repeat(300_001) } };
  expect(() => encode(large, definition, '')).toThrow('AppointmentCheckedIn is larger than 900000 bytes');
  // The broker counts headers as well, in bytes.
  const correlated = { ...record, correlationId: '汉'.repeat(300_001) };
  expect(() => encode(correlated, definition, '')).toThrow('AppointmentCheckedIn is larger than 900000 bytes');
});
