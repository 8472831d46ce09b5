import { frontDoor, type FrontDoor } from '../front-door.fixture.js';
import { decide } from './decide.js';
import { show } from './show.js';

const letters = '/v1/operations/dead-letters';
const statuses: Record<string, string> = {
  [`POST ${letters}/1/requeue`]: 'retrying',
  [`POST ${letters}/2/requeue`]: 'waiting',
  [`POST ${letters}/3/discard`]: 'discarded',
};
let door: FrontDoor;
beforeAll(async () => {
  door = await frontDoor(['referrals', 'scheduling'], (_, request) => {
    const status = statuses[request];
    return status ? { status: 200, body: { status } } : { status: 404 };
  });
});
beforeEach(() => void door.asked.splice(0));
afterAll(() => door.close());

it.each(['nobody', 'gateway'])('names the services there are instead of asking %s for a letter', async (service) => {
  const said = `there is no service "${service}", only: referrals, scheduling`;
  await expect(show(door.api, {}, `${service}/1`)).rejects.toThrow(said);
  await expect(decide(door.api, 'requeue', undefined, ['referrals/1', `${service}/1`])).rejects.toThrow(said);
  expect(door.asked).toEqual([]);
});

it.each([
  ['requeue', 'referrals/1', 'is tried again'],
  ['requeue', 'referrals/2', 'waits for an earlier one of its key'],
  ['discard', 'scheduling/3', 'is given up'],
] as const)('says what came of the decision: %s %s', async (verb, letter, said) => {
  const { lines, problems } = await decide(door.api, verb, 'mended', [letter]);
  expect([lines, problems]).toEqual([[expect.stringMatching(`^${letter} .* · ${said}$`)], []]);
});
