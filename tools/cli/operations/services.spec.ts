import { frontDoor, type FrontDoor } from './front-door.fixture.js';
import { fromEach } from './services.js';

/** The status that each service answers. */
const statuses: Record<string, number> = {};
let door: FrontDoor;
beforeAll(async () => {
  door = await frontDoor(['referrals', 'scheduling'], (service) => {
    const status = statuses[service] ?? 404;
    return status === 200 ? { status, body: {} } : { status };
  });
});
afterAll(() => door.close());

const ask = (service?: string) => fromEach(door.api, { service }, (name) => door.api.get(name, '/v1/operations/lag'));

it('is told of every service that answers, and of each that does not why', async () => {
  Object.assign(statuses, { referrals: 200, scheduling: 503 });
  const { answered, problems } = await ask();
  expect(answered.map(({ service }) => service)).toEqual(['referrals']);
  expect(problems).toEqual(['scheduling: it is down']);
  expect((await ask('referrals')).problems).toEqual([]);
});

it('is refused once, not by every service', async () => {
  Object.assign(statuses, { referrals: 403, scheduling: 403 });
  await expect(ask()).rejects.toMatchObject({ status: 403 });
});

it('says which services there are when it is asked of another', async () => {
  await expect(ask('nobody')).rejects.toThrow('referrals, scheduling');
});
