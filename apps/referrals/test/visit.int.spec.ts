import {
  AppointmentBooked,
  AppointmentCancelled,
  AppointmentCheckedIn,
  AppointmentMissed,
  PolicySet,
  PolicyWithdrawn,
  WaitingListEntryAdded,
  WaitingListEntryWithdrawn,
} from '#contracts';
import { Deadlines, newId } from '#messaging';
import type { TestService } from '#testing';
import { handoverItems } from '../src/domain/referral.js';
import { SignedCodes } from '../src/slip/signed-codes.js';
import * as world from './world.js';
import { body, coordinator, desk, receiver, referrer } from './world.js';

let service: TestService;
beforeAll(async () => {
  service = await world.startWorld();
}, 60_000);
afterAll(() => service.close());

type Who = typeof referrer;
const step = (id: string, verb: string, as: Who, sent: object = {}) =>
  service.request('POST', `/v1/referrals/${id}/${verb}`, { as, body: sent });
const get = (path: string, as: Who) => service.request('GET', path, { as });
const ids = ({ body: { items } }: { body: { items: { id: string }[] } }) => items.map(({ id }) => id);
const told = async (id: string) => (await service.published()).filter(({ subject }) => subject === id);
const types = async (id: string) => (await told(id)).map(({ type }) => type.split('.')[2]);

const signed = { checked: handoverItems, handedOverBy: '刘颖', takenOverBy: '120 张三' };
const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();

/** A referral with an appointment, by default of now. */
async function scheduled(startsAt = ago(0), patient: object = {}) {
  const given = { ...body, patient: { ...body.patient, ...patient } };
  const { body: referral } = await service.request('POST', '/v1/referrals', { as: referrer, body: given });
  const [appointmentId, facts] = [newId(), world.appointmentOf(referral, startsAt)];
  await service.given(AppointmentBooked(appointmentId, { ...facts, fromQuota: true, fromWaitingList: false }));
  return { id: referral.id as string, appointmentId, facts };
}

/** What the codes on the printed slip and on a new card of the patient say. */
async function codesOf(id: string) {
  const { body: card } = await service.request('POST', '/v1/cards', { as: referrer, body: { referralId: id } });
  const slipCode = service.app.get(SignedCodes).sign('slip', id);
  return { slipCode, cardCode: card.code as string, cardId: card.id as string };
}

describe('a patient on the way', () => {
  it('is handed over with a checklist and two signatures, is late and not missed, and arrives', async () => {
    const { id, appointmentId, facts } = await scheduled();
    expect((await step(id, 'hand-over', referrer, { ...signed, takenOverBy: '刘颖' })).body.type).toMatch(
      /two-signatures-needed$/,
    );
    expect((await step(id, 'hand-over', receiver, signed)).status).toBe(403);
    expect((await step(id, 'hand-over', referrer, signed)).body).toMatchObject({
      status: 'in-transit',
      handover: { handedOverBy: '刘颖', takenOverBy: '120 张三' },
    });
    await service.given(AppointmentMissed(appointmentId, facts));
    expect(ids(await get('/v1/worklists/arriving-today', desk))).toContain(id);
    expect((await step(id, 'arrive', desk)).body).toMatchObject({ status: 'arrived', noShows: 0 });
    const full = { reasonCode: 'no-capacity', comment: '导管室故障' };
    expect((await step(id, 'reject', coordinator, full)).status).toBe(409);
    const other = await scheduled();
    await step(other.id, 'hand-over', referrer, signed);
    expect((await step(other.id, 'reject', coordinator, full)).body.status).toBe('rejected');
  });

  it('is taken over by the emergency centre of the group, which sees an outline of whom it carries and nothing else', async () => {
    const { id } = await scheduled();
    const { body: waiting } = await service.request('POST', '/v1/referrals', { as: referrer, body: world.viaTriage });
    const crew = world.emergencyCrew;
    expect((await get(`/v1/referrals/${id}`, crew)).body).toMatchObject({ id, slip: null });
    expect((await get(`/v1/referrals/${id}/patient?purpose=treatment`, crew)).status).toBe(404);
    expect((await get(`/v1/referrals/${waiting.id}`, crew)).status).toBe(404);
    expect(ids(await get('/v1/referrals', crew))).toContain(id);
    expect(ids(await get('/v1/referrals', crew))).not.toContain(waiting.id);
    const may = (await get(`/v1/referrals/${id}/actions`, crew)).body.items.filter(
      (each: { allowed: boolean }) => each.allowed,
    );
    expect(may.map((each: { action: string }) => each.action)).toEqual(['hand-over']);
    const elsewhere = { ...crew, organizationId: world.stranger };
    expect((await step(id, 'hand-over', elsewhere, signed)).status).toBe(404);
    expect((await step(id, 'cancel', crew, { reasonCode: 'other' })).status).toBe(404);
    expect((await step(id, 'hand-over', crew, signed)).body).toMatchObject({ status: 'in-transit', slip: null });
    expect((await step(id, 'arrive', desk)).body.status).toBe('arrived');
    expect((await get(`/v1/referrals/${id}`, crew)).status).toBe(404);
  });
});

describe('an emergency that has no slot', () => {
  const crew = world.emergencyCrew;
  const may = async (id: string, as: Who) =>
    (await get(`/v1/referrals/${id}/actions`, as)).body.items
      .filter((each: { allowed: boolean }) => each.allowed)
      .map((each: { action: string }) => each.action);

  /** Accepted by a person, with a place in the queue or none yet. */
  async function accepted(priority: string, entryId?: string) {
    const given = { ...world.viaTriage, priority };
    const { body: begun } = await service.request('POST', '/v1/referrals', { as: referrer, body: given });
    await step(begun.id, 'triage', coordinator);
    await step(begun.id, 'accept', coordinator);
    if (entryId) await service.given(WaitingListEntryAdded(entryId, world.entryOf(begun)));
    return begun as { id: string; patient: { id: string } };
  }

  it('is taken over by 120, who sees it from the acceptance on, and is expected by the desk today', async () => {
    const { id } = await accepted('emergency');
    const other = await accepted('urgent');
    expect(ids(await get('/v1/referrals', crew))).toContain(id);
    expect(ids(await get('/v1/referrals', crew))).not.toContain(other.id);
    expect(await may(id, crew)).toEqual(['hand-over']);
    expect((await get(`/v1/referrals/${other.id}`, crew)).status).toBe(404);
    expect((await step(other.id, 'hand-over', referrer, signed)).body.type).toMatch(/not-in-this-status$/);
    expect((await step(other.id, 'arrive', desk)).body.type).toMatch(/not-in-this-status$/);
    expect(await may(other.id, desk)).not.toContain('arrive');
    expect((await step(id, 'hand-over', crew, signed)).body).toMatchObject({ status: 'in-transit', slip: null });
    expect(ids(await get('/v1/worklists/arriving-today', desk))).toContain(id);
    expect(await may(id, desk)).toEqual(['arrive']);
    expect((await step(id, 'arrive', desk)).body.status).toBe('arrived');
    expect(ids(await get('/v1/worklists/to-see', desk))[0]).toBe(id);
    const lines = (await get(`/v1/referrals/${id}/timeline`, referrer)).body.items;
    expect(lines.slice(-2).map(({ text }: { text: string }) => text)).toEqual([
      ...['广府卫生院完成交接，患者在途，未等排号', '患者到达区一院，未等排号'],
    ]);
    expect((await told(id)).at(-2)).toMatchObject({ type: 'yilian.referral.handed-over.v1', data: { unbooked: true } });
  });

  it('arrives, whatever scheduling says late: a booking of the same moment, and that it was given back', async () => {
    const entryId = newId();
    const begun = await accepted('emergency', entryId);
    const { id } = begun;
    expect((await get(`/v1/referrals/${id}`, desk)).body.status).toBe('awaiting-slot');
    expect((await step(id, 'arrive', desk)).body.status).toBe('arrived');
    const [appointmentId, facts] = [newId(), world.appointmentOf(begun)];
    service.duplicate(true);
    await service.failBeforeCommit(2);
    await service.given(
      AppointmentBooked(appointmentId, { ...facts, fromQuota: true, fromWaitingList: true }),
      AppointmentCancelled(appointmentId, { ...facts, reasonCode: 'came-unbooked', requeued: false }),
      WaitingListEntryWithdrawn(entryId, { ...world.entryOf(begun), reasonCode: 'came-unbooked' }),
    );
    service.duplicate(false);
    expect((await get(`/v1/referrals/${id}`, desk)).body).toMatchObject({ status: 'arrived', appointment: null });
    expect((await step(id, 'start-care', receiver)).body.status).toBe('in-care');
    expect((await types(id)).slice(-3)).toEqual(['queued', 'arrived-unbooked', 'care-started']);
  });
});

it('care that goes on after a request to cancel leaves the measured times as they were, and its outcome is called for', async () => {
  const { id, appointmentId, facts } = await scheduled();
  await step(id, 'arrive', desk);
  await step(id, 'start-care', receiver, { setting: 'admission' });
  const { body: before } = await step(id, 'discharge', receiver);
  await step(id, 'cancel', referrer, { reasonCode: 'other' });
  await service.given(AppointmentCheckedIn(appointmentId, facts));
  expect((await step(id, 'arrive', desk)).body.type).toMatch(/already-arrived$/);
  const { arrivedAt, careStartedAt, outcomeDueAt } = before;
  expect((await step(id, 'start-care', receiver)).body).toMatchObject({
    ...{ status: 'in-care', setting: 'admission', arrivedAt, careStartedAt, outcomeDueAt },
  });
  const due = await service.dataSource.query('SELECT due_at AS at FROM deadlines WHERE subject_id = $1', [id]);
  expect(due).toEqual([{ at: new Date(outcomeDueAt) }]);
  expect((await types(id)).slice(-5)).toEqual([
    ...['arrived', 'care-started', 'discharged', 'cancellation-requested', 'care-resumed'],
  ]);
});

describe('the green channel', () => {
  it('opens for slip and card, waives the fee, and a breach is told to both', async () => {
    const { id } = await scheduled();
    const { slipCode, cardCode } = await codesOf(id);
    const arrived = await step(id, 'arrive', desk, { slipCode, cardCode });
    expect(arrived.body).toMatchObject({
      status: 'arrived',
      greenChannel: { registrationFee: 0, feeReason: 'slip-and-card', queuePriority: true, breachedAt: null },
    });
    await service.dataSource.query(
      `UPDATE referrals SET green_channel = jsonb_set(green_channel, '{seeBy}', to_jsonb(now() - interval '1 second')) WHERE id = $1`,
      [id],
    );
    await service.dataSource.query(`UPDATE deadlines SET due_at = now(), try_at = now() WHERE subject_id = $1`, [id]);
    await service.app.get(Deadlines).fireAll();
    expect((await get(`/v1/referrals/${id}`, referrer)).body.greenChannel.breachedAt).not.toBeNull();
    await step(id, 'start-care', receiver);
    expect((await types(id)).slice(-4)).toEqual([
      ...['arrived', 'green-channel-granted', 'green-channel-breached', 'care-started'],
    ]);
    expect((await told(id)).at(-1)?.data).toMatchObject({ greenChannelKept: false });
  });

  it('opens after a check-in in scheduling, when both are shown', async () => {
    const { id, appointmentId, facts } = await scheduled();
    const { slipCode, cardCode } = await codesOf(id);
    await service.given(AppointmentCheckedIn(appointmentId, facts));
    expect((await step(id, 'green-channel', desk, { slipCode })).body).toMatchObject({
      type: expect.stringMatching(/slip-and-card-needed$/),
      errors: [{ pointer: '/cardCode' }],
    });
    expect((await step(id, 'green-channel', desk, { slipCode, cardCode })).body.greenChannel).not.toBeNull();
    await step(id, 'start-care', receiver);
    expect((await told(id)).at(-1)?.data).toMatchObject({ greenChannelKept: true, minutesToBeSeen: 0 });
  });
});

describe('the policy of the green channel', () => {
  const policy = (version: number, parameters: object, more: object = {}) =>
    PolicySet(newId(), {
      ...{ consortiumId: world.group, code: 'referrals.green-channel', version, validFrom: '2026-01-01' },
      parameters: { ...parameters },
      ...more,
    });
  /** What a patient is granted who shows these of slip and card, and how much of an hour is promised. */
  const granted = async (...shown: ('slipCode' | 'cardCode')[]) => {
    const { id } = await scheduled();
    const codes = await codesOf(id);
    const sent = Object.fromEntries(shown.map((name) => [name, codes[name]]));
    const { arrivedAt, greenChannel } = (await step(id, 'arrive', desk, sent)).body;
    const { items } = (await get(`/v1/referrals/${id}/timeline`, referrer)).body;
    const minutes = greenChannel && (Date.parse(greenChannel.seeBy) - Date.parse(arrivedAt)) / 60_000;
    return { greenChannel, minutes, text: items.at(-1).text };
  };

  it('of the day and the group says what is shown, what it costs, and by when the patient is seen', async () => {
    await service.given(
      policy(1, { seenWithinMinutes: 20 }),
      policy(2, { needs: ['slip'], registrationFeeWaived: false, registrationFee: 6, queuePriority: false }),
      policy(3, { seenWithinMinutes: 5 }, { validFrom: '2999-01-01' }),
      policy(4, { seenWithinMinutes: 7 }, { consortiumId: newId() }),
    );
    expect(await granted('slipCode')).toMatchObject({
      greenChannel: { registrationFee: 6, feeReason: 'not-waived', queuePriority: false },
      minutes: 30,
      text: '区一院开通绿色通道：挂号费 6 元',
    });
    const mistyped = policy(5, { seenWithinMinutes: 3 });
    const withdrawal = { at: '2026-03-02T08:00:00Z', reason: '日期有误' };
    const withdrawn = PolicyWithdrawn(mistyped.subject, { ...mistyped.data, withdrawal });
    await service.given(policy(4, { seenWithinMinutes: 10 }), mistyped, withdrawn);
    expect((await granted('slipCode')).greenChannel).toBeNull();
    expect(await granted('slipCode', 'cardCode')).toMatchObject({
      greenChannel: { registrationFee: 0, feeReason: 'slip-and-card', queuePriority: true },
      minutes: 10,
      text: '区一院开通绿色通道：免挂号费，优先就诊',
    });
  });

  it('that cannot be used is a dead letter, and the one before holds on', async () => {
    await service.given(policy(5, { registrationFeeWaived: false, seenWithinMinutes: 0 }));
    const [dead] = await service.dataSource.query('SELECT status, cause FROM parked_events');
    expect(dead).toMatchObject({
      status: 'dead',
      cause: expect.stringContaining('registrationFee, seenWithinMinutes'),
    });
    expect((await granted('slipCode', 'cardCode')).minutes).toBe(10);
  });
});

describe('what is scanned', () => {
  it('has to be genuine, of this patient and not revoked; the refusal says which is wrong, in both languages', async () => {
    const { id } = await scheduled();
    const { slipCode, cardCode, cardId } = await codesOf(id);
    const other = await codesOf((await scheduled(ago(0), { name: '李四', idType: 'none', idNumber: null })).id);
    const arrive = async (sent: object, language = 'zh-CN') => {
      const headers = { 'accept-language': language };
      const path = `/v1/referrals/${id}/arrive`;
      return (await service.request('POST', path, { as: desk, body: sent, headers })).body;
    };
    const wrong = (rule: string, detail: string, pointer: string) => ({
      ...{ type: expect.stringMatching(new RegExp(`${rule}$`)), detail: expect.stringContaining(detail) },
      errors: [expect.objectContaining({ pointer })],
    });
    const forged = wrong('forged-code', '转诊单', '/slipCode');
    expect(await arrive({ slipCode: cardCode, cardCode })).toMatchObject(forged);
    expect(await arrive({ slipCode, cardCode: slipCode })).toMatchObject(wrong('forged-code', '转诊卡', '/cardCode'));
    expect(await arrive({ slipCode: other.slipCode, cardCode }, 'en')).toMatchObject(
      wrong('slip-of-another', 'slip', '/slipCode'),
    );
    expect(await arrive({ slipCode, cardCode: other.cardCode }, 'en')).toMatchObject(
      wrong('card-of-another', 'card', '/cardCode'),
    );
    await service.request('POST', `/v1/cards/${cardId}/revoke`, { as: referrer, body: { reasonCode: 'lost' } });
    expect(await arrive({ slipCode, cardCode })).toMatchObject(wrong('card-revoked', '转诊卡已作废', '/cardCode'));
    expect(await arrive({ slipNumber: 'X', card: true })).toMatchObject({ status: 400 });
    expect((await get(`/v1/referrals/${id}`, desk)).body).toMatchObject({ status: 'scheduled', greenChannel: null });
  });

  it('opens the green channel with the first slip at a later hop, and goes on record', async () => {
    const { body: first } = await service.request('POST', '/v1/referrals', { as: referrer, body: world.viaTriage });
    const { slipCode, cardCode, cardId } = await codesOf(first.id);
    await step(first.id, 'triage', receiver);
    const to = { organizationId: world.secondHospital, department: world.nephrology };
    const onward = { to, direction: 'lateral', reasonCode: 'no-capacity', comment: '满', referrerPhone: '6622' };
    const { body: next } = await step(first.id, 'refer-onward', receiver, onward);
    const second = { ...desk, organizationId: world.secondHospital, roles: ['referral-coordinator' as const] };
    await step(next.id, 'triage', second);
    await step(next.id, 'accept', second);
    const facts = { ...world.appointmentOf(next, ago(0)), ...to };
    await service.given(AppointmentBooked(newId(), { ...facts, fromQuota: false, fromWaitingList: false }));
    expect((await step(next.id, 'arrive', second, { slipCode, cardCode })).body.greenChannel).not.toBeNull();
    const [line] = await service.dataSource.query(
      `SELECT action, actor, detail FROM audit_trail WHERE record = $1 ORDER BY sequence DESC LIMIT 1`,
      [`cards/${cardId}`],
    );
    expect(line).toEqual({ action: 'card-verified', actor: second.userId, detail: { referralId: next.id } });
  });
});

describe('a patient who did not come', () => {
  it('is contacted by the referrer and rebooked', async () => {
    const { id } = await scheduled(ago(31));
    expect((await step(id, 'no-show', desk)).body).toMatchObject({ status: 'no-show', noShows: 1 });
    expect(ids(await get('/v1/worklists/to-contact', referrer))).toContain(id);
    expect((await step(id, 'rebook', referrer)).body).toMatchObject({ status: 'accepted', appointment: null });
    expect((await types(id)).slice(-2)).toEqual(['missed', 'rebooking-requested']);
    expect(ids(await get('/v1/worklists/to-contact', referrer))).not.toContain(id);
  });

  it('is to be contacted by the end of a working day of the group’s own calendar', async () => {
    const day = (after: number) => new Date(Date.now() + after * 86_400_000 + 8 * 3_600_000).toISOString().slice(0, 10);
    const policy = { consortiumId: world.group, code: 'group.working-days', validFrom: '2026-01-01' };
    const mistyped = { ...policy, version: 3, validFrom: '2266-01-01', parameters: { holidays: [day(2)] } };
    const withdrawn = newId();
    await service.given(
      PolicySet(newId(), { ...policy, version: 1, parameters: { makeUpDays: [day(1), day(2)] } }),
      PolicySet(newId(), { ...policy, version: 2, parameters: { holidays: [day(1)] } }),
      PolicySet(withdrawn, mistyped),
      PolicyWithdrawn(withdrawn, { ...mistyped, withdrawal: { at: '2026-03-02T08:00:00Z', reason: '年份有误' } }),
    );
    const { id } = await scheduled(ago(31));
    const { contactBy } = (await step(id, 'no-show', desk)).body;
    expect(contactBy).toBe(new Date(`${day(2)}T16:00:00Z`).toISOString());
  });

  it('may be recorded in scheduling, and not before the grace period here', async () => {
    const first = await scheduled();
    expect((await step(first.id, 'no-show', desk)).body.type).toMatch(/grace-period$/);
    service.duplicate(true);
    await service.failBeforeCommit(2);
    await service.given(AppointmentMissed(first.appointmentId, first.facts));
    service.duplicate(false);
    expect((await types(first.id)).filter((type) => type === 'missed')).toHaveLength(1);
    expect((await get(`/v1/referrals/${first.id}`, referrer)).body.status).toBe('no-show');
  });

  it('recorded in scheduling answers no request to cancel: the receiver confirms', async () => {
    const { id, appointmentId, facts } = await scheduled();
    expect((await step(id, 'cancel', referrer, { reasonCode: 'patient-improved' })).body.status).toBe(
      'cancel-requested',
    );
    service.duplicate(true);
    await service.failBeforeCommit(2);
    await service.given(AppointmentMissed(appointmentId, facts));
    service.duplicate(false);
    expect((await get(`/v1/referrals/${id}`, referrer)).body.status).toBe('cancel-requested');
    const { body } = await step(id, 'confirm-cancel', receiver);
    expect(body).toMatchObject({ status: 'cancelled', reasonCode: 'patient-improved', noShows: 0 });
    expect((await types(id)).slice(-2)).toEqual(['cancellation-requested', 'cancelled']);
  });
});

describe('an admission', () => {
  it('may follow from a visit: its outcome is off the list until the discharge', async () => {
    const { id } = await scheduled();
    await step(id, 'arrive', desk);
    await step(id, 'start-care', receiver);
    expect(ids(await get('/v1/worklists/outcome-due', receiver))).toContain(id);
    expect((await step(id, 'admit', desk)).status).toBe(403);
    expect((await step(id, 'admit', receiver)).body).toMatchObject({ setting: 'admission', outcomeDueAt: null });
    expect((await told(id)).at(-1)).toMatchObject({
      ...{ type: 'yilian.referral.admitted.v1', data: { wardRoundUnits: [world.township] } },
    });
    expect(ids(await get('/v1/worklists/outcome-due', receiver))).not.toContain(id);
    expect((await step(id, 'admit', receiver)).body.type).toMatch(/already-admitted$/);
    const left = await step(id, 'discharge', receiver);
    expect(Date.parse(left.body.outcomeDueAt) - Date.now()).toBeGreaterThan(71 * 3_600_000);
  });

  it('is noted, discharged, and its outcome due from then', async () => {
    const { id } = await scheduled();
    await step(id, 'arrive', desk);
    expect((await step(id, 'start-care', receiver, { setting: 'admission' })).body).toMatchObject({
      setting: 'admission',
      outcomeDueAt: null,
    });
    expect((await told(id)).at(-1)?.data).toMatchObject({ setting: 'admission', wardRoundUnits: [world.township] });
    expect(ids(await get('/v1/worklists/outcome-due', receiver))).not.toContain(id);
    expect((await step(id, 'note', receiver, { text: '收住院' })).body.notes).toMatchObject([{ text: '收住院' }]);
    const left = await step(id, 'discharge', receiver);
    expect(Date.parse(left.body.outcomeDueAt) - Date.now()).toBeGreaterThan(71 * 3_600_000);
    expect(ids(await get('/v1/worklists/outcome-due', receiver))).toContain(id);
    expect((await step(id, 'outcome', receiver, world.outcome)).body.status).toBe('outcome-sent');
  });
});
