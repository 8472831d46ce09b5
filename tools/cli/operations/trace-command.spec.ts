import { frontDoor, type FrontDoor } from './front-door.fixture.js';
import { trace } from './trace-command.js';

const id = '01a217ca-252a-7763-a688-c25344a5df26';
const flow = { id, since: '2026-11-28T08:00:00Z', complete: true, traceIds: [], events: [] };
let door: FrontDoor;
beforeAll(async () => {
  door = await frontDoor(['referrals', 'notifications'], (service) => ({
    status: 200,
    body: service === 'gateway' ? flow : { items: [] },
  }));
});
beforeEach(() => void door.asked.splice(0));
afterAll(() => door.close());

it('follows an id whatever the case in which it is written', async () => {
  await trace(door.api, {}, id);
  const asked = door.asked.splice(0).toSorted();
  expect(asked[0]).toBe(`gateway GET /v1/operations/traces/${id}`);
  await trace(door.api, {}, id.toUpperCase());
  expect(door.asked.toSorted()).toEqual(asked);
});

it.each(['seven', crypto.randomUUID(), id.replace('-a688', '-c688'), ''])(
  'says that "%s" is no id of a referral',
  async (other) => {
    await expect(trace(door.api, {}, other)).rejects.toThrow(`"${other}" is no id of a referral`);
    expect(door.asked).toEqual([]);
  },
);
