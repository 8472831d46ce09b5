import {
  AppointmentBooked,
  dateIn,
  PolicySet,
  PractitionerEnded,
  PractitionerRegistered,
  UserDeactivated,
  UserReactivated,
  UserRegistered,
  type PractitionerState,
} from '#contracts';
import { newId } from '#messaging';
import type { TestService } from '#testing';
import * as world from './world.js';
import { body, coordinator, liuYing, receiver, referrer, township } from './world.js';

let service: TestService;
beforeEach(async () => {
  service = await world.startWorld();
}, 60_000);
afterEach(() => service.close());

type Who = typeof referrer;
const post = (path: string, as: Who, sent: object = {}) => service.request('POST', path, { as, body: sent });
const step = (id: string, verb: string, as: Who, sent: object = {}) => post(`/v1/referrals/${id}/${verb}`, as, sent);
const inDays = (days: number): string => dateIn(new Date(Date.now() + days * 86_400_000));
const doctor = (name: string): PractitionerState => ({
  ...{ name, title: 'attending', specialty: '02', employerId: township },
  ...{ practicePoints: [township], staffNumber: name },
});
const leaves = (endsOn: string) => service.given(PractitionerEnded(liuYing, { ...doctor('刘颖'), endsOn }));
const office: Who = { ...coordinator, organizationId: township };
const named = { ...body, from: { ...body.from, practitionerId: liuYing } };

describe('a practitioner who leaves', () => {
  it('refers until the day before, and nobody names them afterwards, as doctor or as supervisor', async () => {
    await leaves(inDays(1));
    const { id } = (await post('/v1/referrals', office, named)).body;
    await leaves(inDays(0));
    const refused = await post('/v1/referrals', office, named);
    expect(refused).toMatchObject({ status: 400, body: { errors: [{ pointer: '/from/practitionerId' }] } });
    expect(refused.body.type).toMatch(/unknown-practitioner$/);
    expect((await post('/v1/referrals', referrer, body)).body.type).toMatch(/unknown-practitioner$/);
    const asked = { ...world.down, to: { ...world.down.to, practitionerId: liuYing } };
    expect((await post('/v1/referrals', receiver, asked)).body.errors).toMatchObject([
      { pointer: '/to/practitionerId' },
    ]);
    const error = { reasonCode: 'wrong-patient', comment: '录错', supervisorId: liuYing };
    expect((await step(id, 'enter-in-error', referrer, error)).body.errors).toMatchObject([
      { pointer: '/supervisorId' },
    ]);
  });

  it('leaves drafts that another takes over, and slips under review that go as they are', async () => {
    const asks = { consortiumId: world.group, code: 'referrals.capability', version: 1, validFrom: '2026-01-01' };
    await service.given(PolicySet(newId(), { ...asks, parameters: { internalReviewNeeded: true } }));
    const draft = (await post('/v1/referrals', referrer, { ...body, draft: true })).body;
    const reviewed = (await post('/v1/referrals', referrer, body)).body;
    const successor = newId();
    await service.given(PractitionerRegistered(successor, doctor('赵敏')));
    await leaves(inDays(0));
    expect((await step(draft.id, 'submit', office)).body.type).toMatch(/unknown-practitioner$/);
    const taken = await step(draft.id, 'submit', office, { from: { practitionerId: successor } });
    expect(taken.body).toMatchObject({ status: 'internal-review', from: { practitionerId: successor } });
    const gone = await step(reviewed.id, 'approve-review', office);
    expect(gone.body).toMatchObject({ status: 'accepted', from: { practitionerId: liuYing } });
  });

  it('still was who referred: their patients come back to the place, and their emergencies are completed', async () => {
    const up = (await post('/v1/referrals', referrer, body)).body;
    const emergency = { ...body, priority: 'emergency', from: { organizationId: township, department: '02' } };
    const urgent = (await post('/v1/referrals', office, emergency)).body;
    const appointment = world.appointmentOf(up, new Date().toISOString());
    await service.given(AppointmentBooked(newId(), { ...appointment, fromQuota: true, fromWaitingList: false }));
    await service.dataSource.query(`UPDATE referrals SET submitted_at = submitted_at - interval '2 days'`);
    await leaves(inDays(0));
    await step(up.id, 'arrive', coordinator);
    await step(up.id, 'start-care', receiver);
    await step(up.id, 'outcome', receiver, world.outcome);
    const completed = await step(urgent.id, 'complete-slip', office, { from: { practitionerId: liuYing } });
    expect(completed.body).toMatchObject({ from: { practitionerId: liuYing } });
    const plan = { rehabilitation: '每周心脏康复训练', indications: ['acute-phase-over'] };
    const down = await step(up.id, 'refer-down', receiver, { ...plan, referrerPhone: '0310-6551100' });
    expect(down.body).toMatchObject({ status: 'draft', to: { organizationId: township } });
    const sent = await step(down.body.id, 'submit', receiver, { consent: true, followUpPlan: '两周后随访' });
    expect(sent.body).toMatchObject({ status: 'accepted', to: { organizationId: township } });
    expect((await step(up.id, 'close', office, { followUp: '门诊随访' })).body.status).toBe('closed');
  });
});

describe('the ladder', () => {
  it('skips who has left, with the account or with the practice, and nobody names them on duty again', async () => {
    const [clerk, officer, last] = [newId(), newId(), newId()];
    const account = (id: string, practitionerId?: string) => {
      const facts = { username: id, displayName: '某', organizationId: township, practitionerId };
      return { ...facts, roles: ['referral-coordinator' as const] };
    };
    await service.given(
      UserRegistered(clerk, account(clerk)),
      UserRegistered(officer, account(officer, liuYing)),
      UserRegistered(last, account(last)),
    );
    const entries = [
      { level: 'clerk', userId: clerk, displayName: '甲' },
      { level: 'duty-officer', userId: officer, displayName: '乙' },
      { level: 'operations-office', userId: last, displayName: '丙' },
    ];
    const path = `/v1/duty-rosters/${world.hospital}`;
    const put = (more: object[] = []) =>
      service.request('PUT', path, { as: coordinator, body: { entries: [...entries, ...more] } });
    const stranger = { level: 'clerk', userId: newId(), displayName: '丁' };
    expect((await put([stranger])).body).toMatchObject({ left: [], unknown: [stranger.userId] });
    expect((await put()).body).toMatchObject({ entries, left: [], unknown: [] });
    const { id } = (await post('/v1/referrals', referrer, { ...world.viaTriage, priority: 'urgent' })).body;
    await service.given(UserDeactivated(clerk, { ...account(clerk), active: false }));
    await leaves(inDays(0));
    await world.pass(service, id, 120);
    const told = (await service.published()).filter(({ subject, data }) => subject === id && data.duty);
    expect(told.map(({ type, data }) => [type.split('.')[2], data.level, data.onDuty?.[0]?.userId])).toEqual([
      ['duty-roster-empty', 'clerk', undefined],
      ['duty-roster-empty', 'duty-officer', undefined],
      ['escalated', 'operations-office', last],
    ]);
    const { body: roster } = await service.request('GET', path, { as: receiver });
    expect(roster).toMatchObject({ entries, left: [clerk, officer], unknown: [] });
    const refused = await put();
    expect(refused).toMatchObject({ status: 400, body: { type: '/problems/on-duty-has-left' } });
    expect(refused.body.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual([
      ...['/entries/0/userId', '/entries/1/userId'],
    ]);
    await service.given(UserReactivated(clerk, { ...account(clerk), active: true }));
    expect((await put()).body.errors).toHaveLength(1);
  });
});
