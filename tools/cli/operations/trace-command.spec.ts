import { frontDoor, type FrontDoor } from './front-door.fixture.js';
import { trace } from './trace-command.js';

const id = '01a217ca-252a-7763-a688-c25344a5df26';
const messages = Array.from({ length: 450 }, (_, at) => ({
  ...{ id: String(at), event: 'yilian.referral.scheduled.v1', eventId: '', recipient: { name: '服务台' } },
  ...{ channel: 'inbox', status: 'pending', createdAt: '2026-11-28T08:00:01Z' },
}));
const flow = { id, since: '2026-11-28T08:00:00Z', complete: true, traceIds: [], events: [] };
let door: FrontDoor;
beforeAll(async () => {
  door = await frontDoor(['referrals', 'notifications'], (service, request) => ({
    status: 200,
    body: service === 'gateway' ? flow : request.startsWith('GET /v1/messages?') ? pageOf(request) : { items: [] },
  }));
});
/** As many messages as are asked for, the next ones behind the cursor. */
function pageOf(request: string): object {
  const query = new URLSearchParams(request.slice(request.indexOf('?')));
  const to = Number(query.get('cursor')) + Number(query.get('limit'));
  return {
    items: messages.slice(Number(query.get('cursor')), to),
    ...(to < messages.length && { nextCursor: `${to}` }),
  };
}
beforeEach(() => void door.asked.splice(0));
afterAll(() => door.close());

it('follows an id whatever the case in which it is written', async () => {
  await trace(door.api, {}, id);
  const asked = door.asked.splice(0).toSorted();
  expect(asked[0]).toBe(`gateway GET /v1/operations/traces/${id}`);
  await trace(door.api, {}, id.toUpperCase());
  expect(door.asked.toSorted()).toEqual(asked);
});

it('shows all messages, however many pages they are', async () => {
  expect(await trace(door.api, {}, id)).toMatchObject({
    json: { messages: messages.map((each) => ({ id: each.id })) },
  });
});

it.each(['seven', crypto.randomUUID(), id.replace('-a688', '-c688'), ''])(
  'says that "%s" is no id of a referral',
  async (other) => {
    await expect(trace(door.api, {}, other)).rejects.toThrow(`"${other}" is no id of a referral`);
    expect(door.asked).toEqual([]);
  },
);
