import { frontDoor, type FrontDoor } from './front-door.fixture.js';
import { replay, type ReplayOptions } from './replay-command.js';

const state = { id: 'r1', status: 'running', topics: ['yilian.organization'], lastFailure: null };
let door: FrontDoor;
beforeAll(async () => {
  door = await frontDoor(['membership', 'notifications'], (_, request) => ({
    status: 200,
    body: request.startsWith('GET') ? { items: [state] } : state,
  }));
});
beforeEach(() => void door.asked.splice(0));
afterAll(() => door.close());

it.each<[ReplayOptions, string]>([
  [{}, 'POST /v1/operations/replays'],
  [{ list: true }, 'GET /v1/operations/replays'],
  [{ cancel: 'r1', reason: 'enough' }, 'POST /v1/operations/replays/r1/cancel'],
])('asks the service for %j', async (options, request) => {
  await replay(door.api, options, 'notifications');
  expect(door.asked).toEqual([`notifications ${request}`]);
});

it.each(['nobody', 'gateway', ''])('names the services there are instead of asking "%s"', async (service) => {
  await expect(replay(door.api, {}, service)).rejects.toThrow(/没有服务“\w*”.*only: membership, notifications/);
  expect(door.asked).toEqual([]);
});

it.each<[ReplayOptions, string]>([
  [{ list: true, cancel: 'r1' }, '--list only looks'],
  [{ list: true, reason: 'to see' }, '--list only looks'],
  [{ list: true, topic: ['yilian.organization'] }, 'not for --list or --cancel'],
  [{ cancel: 'r1', handler: ['Copies'] }, 'not for --list or --cancel'],
  [{ cancel: '' }, '--cancel needs the id'],
  [{ cancel: '', topic: ['yilian.organization'] }, 'not for --list or --cancel'],
])('ignores nothing of %j', async (options, said) => {
  await expect(replay(door.api, options, 'notifications')).rejects.toThrow(said);
  expect(door.asked).toEqual([]);
});
