import { ReferralSubmitted, type EventRecord } from '#contracts';
import { encode } from './envelope.js';
import { newId } from './ids.js';
import { MemoryTransport } from './memory.transport.js';
import { Tail } from './tail.js';
import type { ReceivedMessage } from './transport.js';

const { topic, type } = ReferralSubmitted;
const data = {
  rootId: newId(),
  number: '1',
  patientId: newId(),
  direction: 'up',
  priority: 'routine',
  from: { organizationId: newId(), department: '02' },
  to: { organizationId: newId(), department: '03.04' },
  indications: [],
};

/** A broker so slow that nothing arrives. */
class Slow extends MemoryTransport {
  override subscribe: MemoryTransport['subscribe'] = (subscription) =>
    super.subscribe({ ...subscription, handle: async () => undefined });
}

describe('reading back', () => {
  const transports = { good: new MemoryTransport(), slow: new Slow() };
  const began = new Date();
  const flow = newId();
  afterAll(() => Promise.all(Object.values(transports).map((each) => each.close())));

  async function publish(correlationId: string, transport = transports.good): Promise<EventRecord> {
    const subject = newId();
    const origin = { source: '/yilian/test', sequence: 1, correlationId, time: new Date() };
    const event = { id: newId(), type, subject, data, ...origin };
    await transport.send([encode(event, ReferralSubmitted, 'http://127.0.0.1/')]);
    return event;
  }

  async function back(
    since: Date,
    transport = transports.good,
    withinMs = 5_000,
  ): Promise<{ complete: boolean; ids: string[] }> {
    const ids: string[] = [];
    const wanted = ({ headers }: ReceivedMessage): boolean => headers['ce_correlationid'] === flow;
    const onEvent = ({ id }: EventRecord): unknown => ids.push(id);
    const complete = await new Tail(transport, 'test').back({ topics: [topic], since, withinMs, wanted, onEvent });
    return { complete, ids };
  }

  it('tells what is wanted of all that was stored since a time, and passes over what cannot be read', async () => {
    expect(await back(began)).toEqual({ complete: true, ids: [] });
    const events = [await publish(flow), await publish(newId()), await publish(flow)];
    await transports.good.send([{ topic, key: 'garbage', value: '{', headers: { ce_correlationid: flow } }]);
    const { complete, ids } = await back(began);
    expect([complete, ids.sort()]).toEqual([true, [events[0]?.id, events[2]?.id]]);
    expect(await back(new Date(Date.now() + 60_000))).toEqual({ complete: true, ids: [] });
  });

  it('says when the time did not suffice', async () => {
    await publish(flow, transports.slow);
    expect(await back(began, transports.slow, 50)).toEqual({ complete: false, ids: [] });
  });
});
