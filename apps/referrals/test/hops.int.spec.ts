import {
  AppointmentBooked,
  AppointmentCancelled,
  PractitionerRegistered,
  WaitingListEntryAdded,
  WaitingListEntryWithdrawn,
} from '#contracts';
import { newId } from '#messaging';
import type { TestService } from '#testing';
import * as world from './world.js';
import { body, coordinator, hospital, receiver, referrer, secondHospital, township, viaTriage } from './world.js';

let service: TestService;
beforeAll(async () => {
  service = await world.startWorld();
  await service.given(
    PractitionerRegistered(secondDoctor, {
      ...{ name: '陈立', title: 'attending', specialty: '02', employerId: secondHospital },
      ...{ practicePoints: [secondHospital], staffNumber: 'chen' },
    }),
  );
}, 60_000);
afterAll(() => service.close());

type Who = typeof referrer;
const post = (path: string, as: Who, sent: object = {}) => service.request('POST', path, { as, body: sent });
const step = (id: string, verb: string, as: Who, sent: object = {}) => post(`/v1/referrals/${id}/${verb}`, as, sent);
const get = (path: string, as: Who) => service.request('GET', path, { as });
const found = async (id: string, as = referrer) => (await get(`/v1/referrals/${id}`, as)).body;
const told = async (id: string) => (await service.published()).filter(({ subject }) => subject === id);

const second: Who = { ...coordinator, organizationId: secondHospital };
const onward = {
  to: { organizationId: secondHospital, department: world.nephrology },
  direction: 'lateral',
  reasonCode: 'no-capacity',
  comment: '透析满员',
  referrerPhone: '0310-6622345',
};
const secondDoctor = newId();
/** Onward again, to where it came from. */
const back = {
  ...onward,
  to: { organizationId: hospital, department: world.nephrology },
  from: { practitionerId: secondDoctor },
};

/** Opened for triage at the hospital. */
async function inTriage(): Promise<string> {
  const { id } = (await post('/v1/referrals', referrer, viaTriage)).body;
  await step(id, 'triage', coordinator);
  return id;
}

describe('a patient referred onward', () => {
  it('goes on in a child of the same root; who referred first sees it, is named in its events and ends with it', async () => {
    const id = await inTriage();
    const answer = await step(id, 'refer-onward', receiver, onward);
    expect(answer.body).toMatchObject({
      ...{ rootId: id, parentId: id, status: 'delivered', direction: 'lateral' },
      from: { organizationId: hospital, practitionerId: world.mengQinglin },
      to: { organizationId: secondHospital },
      slip: { chiefComplaint: body.chiefComplaint },
    });
    const child = answer.body.id;
    expect(await found(id)).toMatchObject({ status: 'referred-onward', endedAt: null, reasonCode: 'no-capacity' });
    expect(await found(child)).toMatchObject({ status: 'delivered', slip: { consent: true } });
    expect((await step(child, 'cancel', referrer, { reasonCode: 'other' })).status).toBe(404);
    expect((await told(child))[0]?.data.upstream).toMatchObject([{ organizationId: township }]);

    await step(child, 'triage', second);
    await step(child, 'return-advice', { ...receiver, organizationId: secondHospital }, { advice: '腹膜透析' });
    expect(await found(id)).toMatchObject({
      ...{ status: 'delivered', endedAt: null, cameBackAt: expect.any(String), childId: null, onwardTo: null },
    });
  });

  it('is found by who referred first, hop by hop, however far; by others as far as they take part', async () => {
    const id = await inTriage();
    const child = (await step(id, 'refer-onward', receiver, onward)).body.id;
    await step(child, 'triage', second);
    const last = (await step(child, 'refer-onward', second, back)).body.id;
    expect(await found(id)).toMatchObject({ childId: child, onwardTo: { organizationName: '区二院' } });
    expect(await found(child)).toMatchObject({
      ...{ childId: last, onwardTo: { ...back.to, organizationName: '区一院' } },
    });
    const wayTo = async (as: Who, filter = '') =>
      (await get(`/v1/referrals?rootId=${id}${filter}`, as)).body.items.map((hop: { id: string }) => hop.id);
    expect(await wayTo(referrer)).toEqual([last, child, id]);
    expect(await wayTo(second)).toEqual([last, child]);
    expect(await wayTo(receiver, '&side=referrer')).toEqual([child]);
    expect(await wayTo(referrer, `&status=delivered`)).toEqual([last]);
    expect(
      await wayTo(
        referrer,
        `&limit=1&cursor=${(await get(`/v1/referrals?rootId=${id}&limit=1`, referrer)).body.nextCursor}`,
      ),
    ).toEqual([child]);
    for (const as of [world.outsider, { ...referrer, organizationId: undefined }]) expect(await wayTo(as)).toEqual([]);
    expect((await get(`/v1/referrals/${last}/patient?purpose=treatment`, referrer)).status).toBe(404);
    const lines = (await get(`/v1/referrals/${id}/timeline`, referrer)).body.items;
    expect(lines.at(-1).text).toBe('区一院改转至区二院：接诊能力不足');
  });

  it('for advice is given advice, and becomes no referral where its referrer did not allow that', async () => {
    const { id } = (await post('/v1/referrals', referrer, { ...viaTriage, intent: 'advice' })).body;
    await step(id, 'triage', coordinator);
    const child = (await step(id, 'refer-onward', receiver, onward)).body;
    expect(child).toMatchObject({ intent: 'advice', conversionAllowed: false, status: 'delivered' });
    await step(child.id, 'triage', second);
    expect((await step(child.id, 'accept', second)).body.type).toMatch(/advice-only$/);
  });

  it('for advice becomes a referral where nobody went on meanwhile: one hospital has the patient, and only one', async () => {
    const advised = async () => {
      const asked = { ...viaTriage, intent: 'advice', conversionAllowed: true };
      const { id } = (await post('/v1/referrals', referrer, asked)).body;
      await step(id, 'triage', coordinator);
      const child = (await step(id, 'refer-onward', receiver, onward)).body.id;
      await step(child, 'triage', second);
      await step(child, 'return-advice', { ...receiver, organizationId: secondHospital }, { advice: '腹膜透析' });
      return { id, child };
    };
    const mayConvert = async (id: string) =>
      (await get(`/v1/referrals/${id}/actions`, second)).body.items.find(
        ({ action }: { action: string }) => action === 'convert',
      );
    const { id, child } = await advised();
    expect(await mayConvert(child)).toMatchObject({ allowed: true });
    expect((await step(child, 'convert', second)).body.status).toBe('accepted');
    expect(await found(id)).toMatchObject({
      ...{ status: 'referred-onward', reasonCode: 'advice-converted', childId: child },
    });
    expect((await told(id)).at(-1)).toMatchObject({
      type: 'yilian.referral.referred-onward.v1',
      data: { childId: child, onwardTo: { organizationId: secondHospital } },
    });
    expect((await step(id, 'triage', coordinator)).status).toBe(409);

    const other = await advised();
    await step(other.id, 'triage', coordinator);
    expect(await mayConvert(other.child)).toMatchObject({ allowed: false });
    expect((await step(other.child, 'convert', second)).body.type).toMatch(/patient-elsewhere$/);
    expect((await found(other.child, second)).status).toBe('advice-returned');
    await step(other.id, 'return-advice', receiver, { advice: '规律透析' });
    expect((await step(other.id, 'convert', coordinator)).body.status).toBe('accepted');
    expect((await step(other.child, 'convert', second)).body.type).toMatch(/patient-elsewhere$/);
  });

  it('is its receiver’s again when the next one rejects: on the list, told of, with a timer, and may be accepted', async () => {
    const id = await inTriage();
    const child = (await step(id, 'refer-onward', receiver, onward)).body.id;
    await step(child, 'triage', second);
    const last = (await step(child, 'refer-onward', second, back)).body.id;
    await step(last, 'reject', coordinator, { reasonCode: 'no-capacity', comment: '满' });
    expect(await found(id)).toMatchObject({ status: 'referred-onward', endedAt: null });
    expect(await found(child, second)).toMatchObject({ status: 'delivered' });
    await step(child, 'reject', second, { reasonCode: 'no-capacity', comment: '满' });
    expect(await found(id)).toMatchObject({ status: 'delivered', endedAt: null, reasonCode: null });
    expect((await told(id)).at(-1)).toMatchObject({
      type: 'yilian.referral.came-back.v1',
      data: { childId: child, childStatus: 'rejected', reasonCode: 'no-capacity' },
    });
    const { items } = (await get('/v1/worklists/to-triage', coordinator)).body;
    expect(items.map((each: { id: string }) => each.id)).toContain(id);
    const lines = (await get(`/v1/referrals/${id}/timeline`, referrer)).body.items;
    expect(lines.at(-1).text).toBe('改转未成（已拒绝），患者回到区一院待审核');
    const [{ n }] = await service.dataSource.query('SELECT count(*)::int AS n FROM deadlines WHERE subject_id = $1', [
      id,
    ]);
    expect(n).toBe(1);
    await step(id, 'triage', coordinator);
    expect((await step(id, 'accept', coordinator)).body.status).toBe('accepted');
  });

  it('is cancelled for the first referrer by the hospital that has the patient, and nowhere before', async () => {
    const id = await inTriage();
    const child = (await step(id, 'refer-onward', receiver, onward)).body.id;
    const died = { reasonCode: 'patient-died' };
    expect((await step(id, 'cancel', receiver, died)).status).toBe(403);
    expect((await step(id, 'cancel', referrer, died)).body).toMatchObject({ status: 'referred-onward', ...died });
    expect(await found(child, second)).toMatchObject({ status: 'cancel-requested', ...died });
    expect((await told(id)).at(-1)).toMatchObject({
      type: 'yilian.referral.cancellation-passed-on.v1',
      data: { childId: child },
    });
    expect((await step(child, 'confirm-cancel', second)).body.status).toBe('cancelled');
    expect(await found(id)).toMatchObject({ status: 'cancelled', endedAt: expect.any(String), ...died });
  });

  it.each(['wrong-patient', 'wrong-organization'])(
    'leaves no live hop where the first one was in error: %s',
    async (reasonCode) => {
      const id = await inTriage();
      const child = (await step(id, 'refer-onward', receiver, onward)).body.id;
      await step(child, 'triage', second);
      const last = (await step(child, 'refer-onward', second, back)).body.id;
      const supervisorId = newId();
      await service.given(
        PractitionerRegistered(supervisorId, {
          ...{ name: '赵敏', title: 'chief', specialty: '02', employerId: township },
          ...{ practicePoints: [township], staffNumber: 'zhao' },
        }),
      );
      const wrong = { reasonCode, comment: '录错', supervisorId };
      expect((await step(id, 'enter-in-error', referrer, wrong)).body.status).toBe('referred-onward');
      expect((await found(last)).status).toBe('delivered');
      const supervisor = { ...referrer, practitionerId: supervisorId };
      expect((await step(id, 'confirm-error', supervisor)).body.status).toBe('entered-in-error');
      for (const hop of [child, last]) {
        expect((await told(hop)).at(-1)).toMatchObject({ type: 'yilian.referral.entered-in-error.v1' });
        expect(await found(hop, second)).toMatchObject({ status: 'entered-in-error', reasonCode });
      }
    },
  );

  it('goes with the doctor and the phone of who refers now, which the desk names', async () => {
    const id = await inTriage();
    const { referrerPhone, ...bare } = onward;
    expect((await step(id, 'refer-onward', coordinator, { ...bare, referrerPhone: ' ' })).status).toBe(400);
    expect((await step(id, 'refer-onward', coordinator, bare)).body).toMatchObject({
      type: expect.stringMatching(/minimum-slip-data$/),
      errors: [{ pointer: '/referrerPhone' }, { pointer: '/from/practitionerId' }],
    });
    expect((await found(id)).status).toBe('in-triage');
    const from = { practitionerId: world.mengQinglin };
    expect((await step(id, 'refer-onward', coordinator, { ...onward, from })).body).toMatchObject({
      from: { organizationId: hospital, ...from },
      slip: { referrerPhone },
    });
  });

  it('goes down with the indication and the plans that this direction needs', async () => {
    const id = await inTriage();
    const to = { organizationId: township, department: world.generalPractice };
    const down = { ...onward, to, direction: 'down', reasonCode: 'nearer-to-patient' };
    expect((await step(id, 'refer-onward', receiver, down)).body.errors).toMatchObject([
      { pointer: '/rehabilitation' },
      { pointer: '/followUpPlan' },
    ]);
    const plans = { rehabilitation: '每周训练', followUpPlan: '两周后随访' };
    const up = await step(id, 'refer-onward', receiver, { ...down, ...plans, direction: 'up' });
    expect(up.body.type).toMatch(/wrong-direction$/);
    expect((await step(id, 'refer-onward', receiver, { ...down, ...plans })).body).toMatchObject({
      type: expect.stringMatching(/within-own-capability$/),
      errors: [{ pointer: '/indications' }],
    });
    const slip = { ...plans, indications: ['common-disease'] };
    const child = (await step(id, 'refer-onward', receiver, { ...down, ...slip })).body;
    expect(child).toMatchObject({ status: 'accepted', direction: 'down', slip });
    expect((await found(id)).slip).toMatchObject({ rehabilitation: '', indications: body.indications });
  });

  it('stays where it is when the new receiver cannot take it', async () => {
    const id = await inTriage();
    const beyond = await step(id, 'refer-onward', receiver, { ...onward, to: { ...onward.to, department: '05.01' } });
    expect(beyond.body.type).toMatch(/beyond-service-scope$/);
    const outside = await step(id, 'refer-onward', receiver, {
      ...onward,
      to: { ...onward.to, organizationId: world.stranger },
    });
    expect(outside.body.type).toMatch(/no-common-group$/);
    expect((await found(id)).status).toBe('in-triage');
  });
});

it('a patient whose appointment was booked after the request to cancel may come all the same', async () => {
  const { body: asked } = await post('/v1/referrals', referrer, body);
  await step(asked.id, 'cancel', referrer, { reasonCode: 'patient-improved' });
  const booked = { ...world.appointmentOf(asked), fromQuota: true, fromWaitingList: false };
  await service.given(AppointmentBooked(newId(), booked));
  expect(await found(asked.id)).toMatchObject({
    status: 'cancel-requested',
    appointment: { startsAt: booked.startsAt },
  });
  const lines = (await get(`/v1/referrals/${asked.id}/timeline`, referrer)).body.items;
  expect(lines.at(-1).text).toBe('取消尚未确认，保留区一院的预约');
  expect((await step(asked.id, 'arrive', coordinator)).body.status).toBe('arrived');
});

it('a patient whose appointment was taken back after the request to cancel waits, and given up for good it is cancelled', async () => {
  const { body: asked } = await post('/v1/referrals', referrer, body);
  const [appointmentId, entryId] = [newId(), newId()];
  const facts = world.appointmentOf(asked);
  await service.given(AppointmentBooked(appointmentId, { ...facts, fromQuota: true, fromWaitingList: false }));
  await step(asked.id, 'cancel', referrer, { reasonCode: 'patient-improved' });
  service.duplicate(true);
  await service.failBeforeCommit(2);
  await service.given(
    AppointmentCancelled(appointmentId, { ...facts, reasonCode: 'clinic-closed', requeued: true }),
    WaitingListEntryAdded(entryId, world.entryOf(asked)),
  );
  expect(await found(asked.id)).toMatchObject({
    ...{ status: 'cancel-requested', appointment: null, waitingListEntryId: entryId },
  });
  expect((await step(asked.id, 'arrive', coordinator)).body.type).toMatch(/no-appointment$/);
  await service.given(WaitingListEntryWithdrawn(entryId, { ...world.entryOf(asked), reasonCode: 'clinic-closed' }));
  service.duplicate(false);
  expect(await found(asked.id)).toMatchObject({ status: 'cancelled', reasonCode: 'patient-improved' });
  const types = (await told(asked.id)).map(({ type }) => type.split('.')[2]);
  expect(types.slice(-3)).toEqual(['cancellation-requested', 'place-kept', 'cancelled']);
  const lines = (await get(`/v1/referrals/${asked.id}/timeline`, referrer)).body.items;
  expect(lines.at(-2).text).toBe('取消尚未确认，转入区一院候补，暂无预约');
});

describe('a patient who is referred twice', () => {
  it('is warned of: the open ones to the same department, no hop of the same root, to nobody outside', async () => {
    const own = { ...body, patient: { ...body.patient, idType: 'none', idNumber: null } };
    const [one, two] = [
      (await post('/v1/referrals', referrer, body)).body,
      (await post('/v1/referrals', referrer, body)).body,
    ];
    await post('/v1/referrals', referrer, own);
    const first = { id: one.id, number: one.number, status: 'accepted' };
    expect(two).toMatchObject({ duplicates: expect.arrayContaining([first]), duplicateElsewhere: false });
    const { body: draft } = await post('/v1/referrals', referrer, { ...body, draft: true });
    expect(draft.duplicates).toContainEqual(first);
    const { body: sent } = await step(draft.id, 'submit', referrer);
    expect(sent.duplicates).toContainEqual(first);
    expect(sent.duplicates).not.toContainEqual(expect.objectContaining({ id: sent.id }));
    expect((await post('/v1/referrals', referrer, own)).body.duplicates).toEqual([]);
    const warnings = async (id: string, as: Who) => (await get(`/v1/referrals/${id}/actions`, as)).body.duplicates;
    expect(await warnings(one.id, referrer)).toContainEqual({ id: two.id, number: two.number, status: 'accepted' });
    expect(await warnings(two.id, receiver)).toContainEqual({ id: one.id, number: one.number, status: 'accepted' });
    const numbers = (await warnings(one.id, referrer)).map(({ number }: { number: string }) => number);
    expect(numbers).not.toContain(one.number);
    expect(await warnings(one.id, world.auditor)).toEqual([]);
    await step(two.id, 'reject', coordinator, { reasonCode: 'duplicate', comment: '重复' });
    expect(await warnings(one.id, referrer)).not.toContainEqual(expect.objectContaining({ number: two.number }));
    expect(await warnings(two.id, referrer)).toEqual([]);
  });
});

describe('a down referral from an outcome', () => {
  it('carries the plan to where the patient came from, whose clinicians know who it is while it runs', async () => {
    const { body: up } = await post('/v1/referrals', referrer, body);
    const appointment = {
      ...world.appointmentOf(up, new Date().toISOString()),
      fromQuota: true,
      fromWaitingList: false,
    };
    await service.given(AppointmentBooked(newId(), appointment));
    await step(up.id, 'arrive', coordinator);
    await step(up.id, 'start-care', receiver);
    await step(up.id, 'outcome', receiver, world.outcome);
    const plan = {
      rehabilitation: '每周心脏康复训练',
      indications: ['acute-phase-over'],
      referrerPhone: onward.referrerPhone,
    };
    const { body: down } = await step(up.id, 'refer-down', receiver, plan);
    expect(down).toMatchObject({
      ...{ rootId: up.id, parentId: up.id, status: 'draft', direction: 'down' },
      ...{
        to: { organizationId: township, department: world.generalPractice },
        slip: { rehabilitation: plan.rehabilitation, referrerPhone: plan.referrerPhone },
      },
    });
    expect((await step(down.id, 'submit', receiver)).body.type).toMatch(/consent-missing$/);
    expect((await step(down.id, 'submit', receiver, { consent: true })).body).toMatchObject({
      type: expect.stringMatching(/minimum-slip-data$/),
      errors: [{ pointer: '/followUpPlan' }],
    });
    const whole = { consent: true, followUpPlan: '两周后由家庭医生随访' };
    expect((await step(down.id, 'submit', receiver, whole)).body.status).toBe('accepted');
    expect((await step(up.id, 'close', referrer, { followUp: '社区康复' })).body.status).toBe('closed');
    expect((await get(`/v1/referrals/${up.id}/patient?purpose=treatment`, referrer)).body.type).toMatch(
      /access-ended$/,
    );
    expect((await get(`/v1/referrals/${down.id}/patient?purpose=treatment`, referrer)).body.name).toBe(
      world.patient.name,
    );
  });
});

it('who the patient is ends with the root, whatever was drafted and never sent', async () => {
  const { body: up } = await post('/v1/referrals', referrer, body);
  const facts = { ...world.appointmentOf(up, new Date().toISOString()), fromQuota: true, fromWaitingList: false };
  await service.given(AppointmentBooked(newId(), facts));
  await step(up.id, 'arrive', coordinator);
  await step(up.id, 'start-care', receiver);
  await step(up.id, 'outcome', receiver, world.outcome);
  const plan = { rehabilitation: '每周训练', followUpPlan: '两周后随访', indications: ['acute-phase-over'] };
  const { body: down } = await step(up.id, 'refer-down', receiver, plan);
  const look = () => get(`/v1/referrals/${down.id}/patient?purpose=treatment`, receiver);
  expect((await look()).status).toBe(200);
  await step(up.id, 'close', referrer, { followUp: '社区康复' });
  expect((await look()).body.type).toMatch(/access-ended$/);
  const sent = { consent: true, referrerPhone: '0310-6622345' };
  expect((await step(down.id, 'submit', receiver, sent)).body.status).toBe('accepted');
  expect((await look()).status).toBe(200);
});
