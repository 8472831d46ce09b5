import { frontDoor, type FrontDoor } from './front-door.fixture.js';
import { lag } from './lag-command.js';

const parked = { retrying: 0, waiting: 2, dead: 1, unreadable: 0, discarded: 0 };
const body = { messages: null, partitions: [], outbox: { rows: 17, oldestSeconds: 40, refused: 0 }, parked };
let door: FrontDoor;
beforeAll(async () => {
  door = await frontDoor(['referrals', 'scheduling'], () => ({ status: 200, body }));
});
afterAll(() => door.close());

it('shows what the databases know while the broker is away, and names it', async () => {
  const { lines, problems } = await lag(door.api, {});
  const row = expect.stringMatching(/ \? +\? +17 +40 +0 +0 +2 +1 +0/);
  expect(lines.slice(1)).toEqual([row, row]);
  expect(problems).toEqual(['referrals, scheduling: Kafka 没有应答 · the broker does not answer']);
});
