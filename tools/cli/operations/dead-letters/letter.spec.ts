import { frontDoor, type FrontDoor } from '../front-door.fixture.js';
import { decide } from './decide.js';
import { show } from './show.js';

let door: FrontDoor;
beforeAll(async () => {
  door = await frontDoor(['referrals', 'scheduling'], () => ({ status: 404 }));
});
afterAll(() => door.close());

it.each(['nobody', 'gateway'])('names the services there are instead of asking %s for a letter', async (service) => {
  const said = `there is no service "${service}", only: referrals, scheduling`;
  await expect(show(door.api, {}, `${service}/1`)).rejects.toThrow(said);
  await expect(decide(door.api, 'requeue', undefined, ['referrals/1', `${service}/1`])).rejects.toThrow(said);
  expect(door.asked).toEqual([]);
});
