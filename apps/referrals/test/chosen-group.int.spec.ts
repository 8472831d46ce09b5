import { MembershipActivated, MembershipSuspended, SubmitReferral } from '#contracts';
import { newId } from '#messaging';
import { bearerOf, type TestService } from '#testing';
import * as world from './world.js';
import { body, group, hospital, nephrology, receiver, referrer, secondHospital, township, viaTriage } from './world.js';

/* Both ends are in two groups. */

let service: TestService;
const second = newId();
const [lower] = [group, second].sort();
const hospitalInSecond = newId();
const membership = { consortiumId: second, organizationId: hospital, role: 'member' } as const;
beforeAll(async () => {
  service = await world.startWorld();
  await service.given(
    world.member(township, second),
    MembershipActivated(hospitalInSecond, { ...membership, status: 'active' }),
  );
}, 60_000);
afterAll(() => service.close());

const post = (path: string, sent: object, as = referrer) => service.request('POST', path, { as, body: sent });
const acceptedIn = async (id: string) =>
  (await service.published()).find((e) => e.subject === id && e.type === 'yilian.referral.accepted.v1')?.data.groupId;

async function commanded(data: object) {
  const id = newId();
  const authorization = await bearerOf(referrer);
  const headers = { ce_specversion: '1.0', ce_id: id, ce_source: '/his', ce_type: SubmitReferral.type, authorization };
  await service.receive({ topic: SubmitReferral.topic, key: id, value: JSON.stringify(data), headers });
  return (await service.published()).find(({ subject }) => subject === id)?.data;
}

it.each([
  ['the first', group, group],
  ['the second', second, second],
  ['the one with the lowest id where none is chosen', undefined, lower],
])('a referral runs in %s, over HTTP and as a command', async (_, groupId, runsIn) => {
  const { status, body: referral } = await post('/v1/referrals', { ...body, groupId });
  expect({ status, groupId: referral.groupId }).toEqual({ status: 201, groupId: runsIn });
  expect(await acceptedIn(referral.id)).toBe(runsIn);
  expect(await acceptedIn((await commanded({ ...body, groupId })).aggregateId)).toBe(runsIn);
});

it('and in no group of which an end is no active member, whichever way it comes', async () => {
  const sent = { ...body, to: { ...viaTriage.to, organizationId: secondHospital }, groupId: second };
  const { status, body: problem } = await post('/v1/referrals', sent);
  expect(status).toBe(409);
  expect(problem).toMatchObject({
    type: '/problems/inactive-member',
    detail: '区二院在该转诊所用的医联体内目前不是有效成员单位',
    errors: [{ pointer: '/groupId' }],
  });
  expect((await commanded(sent)).problem).toMatchObject({ type: problem.type, errors: problem.errors });
});

it('goes on in its group alone: a membership in another one lets no draft leave and nobody refer onward', async () => {
  const inSecond = { ...viaTriage, groupId: second };
  const draft = (await post('/v1/referrals', { ...inSecond, draft: true })).body;
  const opened = (await post('/v1/referrals', inSecond)).body;
  await post(`/v1/referrals/${opened.id}/triage`, {}, receiver);
  await service.given(world.member(secondHospital, second));
  await service.given(
    MembershipSuspended(hospitalInSecond, { ...membership, status: 'suspended', reason: '校验逾期' }),
  );
  const left = await post(`/v1/referrals/${draft.id}/submit`, {});
  expect(left).toMatchObject({ status: 409, body: { errors: [{ pointer: '/to/organizationId' }] } });
  const onward = { to: { organizationId: secondHospital, department: nephrology }, direction: 'lateral' };
  const answer = await post(
    `/v1/referrals/${opened.id}/refer-onward`,
    { ...onward, reasonCode: 'no-capacity', comment: '就近', referrerPhone: '0310-6551200' },
    receiver,
  );
  for (const { body: problem } of [left, answer]) expect(problem.type).toBe('/problems/inactive-member');
  expect((await post('/v1/referrals', { ...viaTriage, groupId: group })).status).toBe(201);
});
