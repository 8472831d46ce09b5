import { frontDoor, type FrontDoor } from './front-door.fixture.js';
import { fromEach } from './services.js';

/** The status that each service answers; one with 0 does not answer. */
const statuses: Record<string, number> = {};
let door: FrontDoor;
beforeAll(async () => {
  door = await frontDoor(['referrals', 'scheduling'], (service) => {
    const status = statuses[service] ?? 404;
    if (status === 0) return undefined;
    return status === 200 ? { status, body: {} } : { status };
  });
});
afterAll(() => door.close());

const ask = (service?: string, withinMs?: number) =>
  fromEach(door.api, { service }, (api, name) => api.get(name, '/v1/operations/lag'), withinMs);

it('is told of every service that answers, and of each that does not why', async () => {
  Object.assign(statuses, { referrals: 200, scheduling: 503 });
  const { answered, problems } = await ask();
  expect(answered.map(({ service }) => service)).toEqual(['referrals']);
  expect(problems).toEqual(['scheduling: it is down']);
  expect((await ask('referrals')).problems).toEqual([]);
});

it('waits so long and no longer for one that does not answer', async () => {
  Object.assign(statuses, { referrals: 0, scheduling: 200 });
  const { answered, problems } = await ask(undefined, 500);
  expect(answered.map(({ service }) => service)).toEqual(['scheduling']);
  expect(problems).toEqual(['referrals: 0.5 秒内没有应答 · no answer within 0.5 s']);
});

it('is refused once, not by every service', async () => {
  Object.assign(statuses, { referrals: 403, scheduling: 403 });
  await expect(ask()).rejects.toMatchObject({ status: 403 });
});

it('says which services there are when it is asked of another', async () => {
  await expect(ask('nobody')).rejects.toThrow('referrals, scheduling');
});
