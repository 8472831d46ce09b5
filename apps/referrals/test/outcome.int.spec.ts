import { AppointmentBooked, MembershipActivated, MembershipSuspended, PractitionerRegistered } from '#contracts';
import { newId } from '#messaging';
import type { TestService } from '#testing';
import * as world from './world.js';
import { coordinator, hospital, outcome, receiver, referrer, secondHospital, stranger } from './world.js';

let service: TestService;
const secondDoctor = newId();
const membershipId = newId();
const second = { consortiumId: world.group, organizationId: secondHospital, role: 'member' } as const;
beforeAll(async () => {
  service = await world.startWorld();
  await service.dataSource.query('DELETE FROM member_copies WHERE organization_id = $1', [secondHospital]);
  await service.given(
    MembershipActivated(membershipId, { ...second, status: 'active' }),
    world.member(stranger),
    world.scope(stranger, world.nephrology, { bookingMode: 'triage' }),
    PractitionerRegistered(secondDoctor, {
      ...{ name: '陈立', title: 'attending', specialty: '02', employerId: secondHospital },
      ...{ practicePoints: [secondHospital], staffNumber: 'chen' },
    }),
  );
}, 60_000);
afterAll(() => service.close());

type Who = typeof referrer;
const step = (id: string, verb: string, as: Who, sent: object = {}) =>
  service.request('POST', `/v1/referrals/${id}/${verb}`, { as, body: sent });
const get = (path: string, as: Who) => service.request('GET', path, { as });
const statuses = async (...ids: string[]) => {
  const rows: { id: string; status: string }[] = await service.dataSource.query(
    'SELECT id, status FROM referrals WHERE id = ANY($1)',
    [ids],
  );
  return ids.map((id) => rows.find((row) => row.id === id)?.status);
};
const toAcknowledge = async (as: Who) =>
  (await get('/v1/worklists/to-acknowledge', as)).body.items.map(({ id }: { id: string }) => id);
const at = (organizationId: string): Who => ({ ...receiver, organizationId });
const way = (organizationId: string, by = world.mengQinglin) => ({
  to: { organizationId, department: world.nephrology },
  from: { practitionerId: by },
  ...{ direction: 'lateral', reasonCode: 'no-capacity', comment: '满', referrerPhone: '6622' },
});

/** A referral that the hospital referred onward to the second hospital. */
async function onward() {
  const { body: root } = await service.request('POST', '/v1/referrals', { as: referrer, body: world.viaTriage });
  await step(root.id, 'triage', coordinator);
  return { root: root.id as string, child: (await step(root.id, 'refer-onward', receiver, way(secondHospital))).body };
}

/** From the list of its receiver to the outcome. */
async function treated(hop: { id: string; patient: { id: string } }, organizationId: string): Promise<void> {
  const doctor = at(organizationId);
  await step(hop.id, 'triage', doctor);
  await step(hop.id, 'accept', doctor);
  const facts = { ...world.appointmentOf(hop), organizationId, department: world.nephrology };
  await service.given(AppointmentBooked(newId(), { ...facts, fromQuota: false, fromWaitingList: false }));
  await step(hop.id, 'arrive', { ...coordinator, organizationId });
  await step(hop.id, 'start-care', doctor);
  expect((await step(hop.id, 'outcome', doctor, outcome)).body.status).toBe('outcome-sent');
}

describe('the outcome of a patient who was referred onward', () => {
  it('is for every referrer before, each of whom acknowledges it; who the patient is ends as each of them closes', async () => {
    const { root, child } = await onward();
    await step(child.id, 'triage', at(secondHospital));
    const { body: last } = await step(child.id, 'refer-onward', at(secondHospital), way(stranger, secondDoctor));
    await treated(last, stranger);
    expect(await statuses(root, child.id, last.id)).toEqual(['outcome-sent', 'outcome-sent', 'outcome-sent']);
    expect((await get(`/v1/referrals/${root}`, referrer)).body).toMatchObject({ outcome, endedAt: null });
    expect(await toAcknowledge(referrer)).toContain(root);
    expect(await toAcknowledge(receiver)).toContain(child.id);
    const told = (await service.published()).filter(({ type }) => type === 'yilian.referral.outcome-passed-on.v1');
    expect(told.map(({ subject, data }) => [subject, data.childId])).toEqual([
      [child.id, last.id],
      [root, child.id],
    ]);
    const lines = (await get(`/v1/referrals/${root}/timeline`, referrer)).body.items;
    expect(lines.at(-1).text).toBe('区二院的诊治结果已送达广府卫生院');
    const [{ n }] = await service.dataSource.query('SELECT count(*)::int AS n FROM deadlines WHERE subject_id = $1', [
      root,
    ]);
    expect(n).toBe(1);
    expect((await step(root, 'refer-down', receiver, { rehabilitation: '随访', indications: [] })).body.type).toMatch(
      /care-not-started$/,
    );
    const look = (id: string, as: Who) => get(`/v1/referrals/${id}/patient?purpose=follow-up`, as);
    expect((await step(root, 'close', receiver, { followUp: '随访' })).status).toBe(403);
    expect((await step(root, 'close', referrer, { followUp: '两周后随访' })).body.status).toBe('closed');
    expect((await look(root, referrer)).body.type).toMatch(/access-ended$/);
    expect((await look(child.id, receiver)).status).toBe(200);
    expect((await step(child.id, 'close', receiver, { followUp: '由卫生院随访' })).body.status).toBe('closed');
    expect((await look(child.id, receiver)).body.type).toMatch(/access-ended$/);
    expect(await statuses(root, child.id, last.id)).toEqual(['closed', 'closed', 'outcome-sent']);
  });

  it('is void for each of them where its hop is entered in error, acknowledged or not', async () => {
    const { root, child } = await onward();
    await treated(child, secondHospital);
    await step(root, 'close', referrer, { followUp: '两周后随访' });
    const supervisorId = newId();
    const employed = { employerId: hospital, practicePoints: [hospital], staffNumber: 'zhao' };
    await service.given(
      PractitionerRegistered(supervisorId, { name: '赵敏', title: 'chief', specialty: '02', ...employed }),
    );
    const withdrawn = async () =>
      (await service.published()).filter(({ type }) => type === 'yilian.referral.outcome-withdrawn.v1');
    const mistaken = { reasonCode: 'wrong-patient', comment: '录错', supervisorId };
    expect((await step(child.id, 'enter-in-error', receiver, mistaken)).status).toBe(200);
    expect(await withdrawn()).toEqual([]);
    await step(child.id, 'confirm-error', { ...receiver, practitionerId: supervisorId });
    expect(await statuses(root, child.id)).toEqual(['closed', 'entered-in-error']);
    expect(await withdrawn()).toMatchObject([
      { subject: root, data: { status: 'closed', childId: child.id, reasonCode: 'wrong-patient' } },
    ]);
    const lines = (await get(`/v1/referrals/${root}/timeline`, referrer)).body.items;
    expect(lines.at(-1).text).toBe('后续转诊录入有误，区二院的诊治结果作废：患者有误');
  });

  it('passes a hop whose referrer went round its receiver, and who acknowledges in the next one', async () => {
    const { root, child } = await onward();
    await service.given(MembershipSuspended(membershipId, { ...second, status: 'suspended', reason: '校验逾期' }));
    const { to, direction } = way(stranger);
    const { body: other } = await step(child.id, 'reroute', receiver, { to, direction });
    await treated(other, stranger);
    expect(await statuses(root, child.id, other.id)).toEqual(['outcome-sent', 'referred-onward', 'outcome-sent']);
    expect((await step(other.id, 'close', receiver, { followUp: '由卫生院随访' })).body.status).toBe('closed');
    expect(await statuses(root, child.id, other.id)).toEqual(['outcome-sent', 'closed', 'closed']);
    expect((await step(root, 'close', referrer, { followUp: '两周后随访' })).body).toMatchObject({
      status: 'closed',
      outcome,
      to: { organizationId: hospital },
    });
  });
});
