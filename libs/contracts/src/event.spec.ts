import Type from 'typebox';
import { defineEvent, eventDefinitions } from './event.js';
import * as contracts from './index.js';
import { Instant, Priority } from './values.js';

const data = { priority: Priority, at: Type.Optional(Instant), ends: Type.Array(Type.Object({ name: Type.String() })) };

describe('defineEvent', () => {
  const SampleParcelPosted = defineEvent('SampleParcelPosted', {
    aggregate: 'sample-parcel',
    summary: 'A parcel was posted.',
    data,
  });

  it('derives the names on the wire from the one name in code', () => {
    expect({ ...SampleParcelPosted }).toMatchObject({
      eventName: 'SampleParcelPosted',
      type: 'yilian.sample-parcel.posted.v1',
      aggregate: 'sample-parcel',
      topic: 'yilian.sample-parcel',
      registry: false,
    });
    expect(eventDefinitions.get('yilian.sample-parcel.posted.v1')).toBe(SampleParcelPosted);
  });

  it('makes a pending event that knows its definition', () => {
    const body = { priority: 'urgent' as const, ends: [] };
    expect(SampleParcelPosted('id-1', body)).toEqual({ definition: SampleParcelPosted, subject: 'id-1', data: body });
  });

  it('lets a breaking version live beside the first', () => {
    const next = defineEvent('SampleParcelPosted', { aggregate: 'sample-parcel', summary: 'Again.', version: 2, data });
    expect({ ...next }).toMatchObject({ type: 'yilian.sample-parcel.posted.v2', eventName: 'SampleParcelPostedV2' });
  });

  it('refuses a name that does not begin with its aggregate', () => {
    const misnamed = () => defineEvent('ParcelPosted', { aggregate: 'sample-parcel', summary: 'No.', data });
    expect(misnamed).toThrow('ParcelPosted does not start with its aggregate sample-parcel');
    const bare = () => defineEvent('SampleParcel', { aggregate: 'sample-parcel', summary: 'No.', data });
    expect(bare).toThrow('does not start with its aggregate');
  });

  it('refuses to define one event twice', () => {
    const again = () => defineEvent('SampleParcelPosted', { aggregate: 'sample-parcel', summary: 'No.', data });
    expect(again).toThrow('yilian.sample-parcel.posted.v1 is defined twice');
  });

  it('names every bad place of its data by pointer', () => {
    expect(SampleParcelPosted.errors({ priority: 'routine', ends: [{ name: 'a' }] })).toEqual([]);
    const bad = { priority: 'soon', at: 'yesterday', ends: [{ name: 'a' }, { name: 7 }] };
    expect(SampleParcelPosted.errors(bad).map((error) => error.pointer)).toEqual(['/priority', '/at', '/ends/1/name']);
    expect(SampleParcelPosted.errors(null)).toEqual([{ pointer: '/', detail: expect.any(String) }]);
  });

  it('accepts what a later, additive version of the event adds', () => {
    expect(SampleParcelPosted.errors({ priority: 'routine', ends: [], addedLater: true })).toEqual([]);
  });
});

describe('the events of the contracts', () => {
  const exported = Object.entries(contracts).flatMap(([name, value]) =>
    typeof value === 'function' && 'eventName' in value ? [[name, value.eventName] as const] : [],
  );

  it.each(exported)('%s is exported under its own name', (name, eventName) => expect(name).toBe(eventName));

  it('says what happened, never that something was updated', () => {
    const vague = exported.map(([name]) => name).filter((name) => /(Updated|Changed|Event)$/.test(name));
    expect(vague).toEqual([]);
  });

  it('gives every event one sentence that ends with a full stop', () => {
    const summaries = [...eventDefinitions.values()].map((definition) => definition.summary);
    expect(summaries.filter((summary) => !/^[A-Z].*\.$/.test(summary))).toEqual([]);
  });

  it('keeps a topic either wholly registry or not at all', () => {
    const kinds = new Map<string, Set<boolean>>();
    for (const { topic, registry } of eventDefinitions.values()) {
      kinds.set(topic, (kinds.get(topic) ?? new Set()).add(registry));
    }
    expect([...kinds].filter(([, registry]) => registry.size > 1)).toEqual([]);
  });

  it('has no field that would name a patient', () => {
    const schemas = [...eventDefinitions.values()].filter((definition) => !definition.registry);
    const named = schemas.filter(({ schema }) =>
      /"(patientName|idNumber|birthDate|phone|name)"/.test(JSON.stringify(schema)),
    );
    const ours = named.map(({ type }) => type).filter((type) => !type.startsWith('yilian.sample-parcel.'));
    expect(ours).toEqual([]);
  });
});
