import { MembershipActivated, PolicySet, PolicyWithdrawn } from '#contracts';
import { newId } from '#messaging';
import { accepted, admin, coordinator, group, scheduler, startScheduling } from './group.fixture.js';

let service: Awaited<ReturnType<typeof startScheduling>>;
beforeEach(async () => {
  service = await startScheduling();
}, 60_000);
afterEach(() => service.close());

const booked = async (asked: object = {}) => {
  const id = newId();
  await service.given(accepted({ ...asked, id }));
  const [appointment] = await service.appointmentsOf(id);
  return { referralId: id, id: appointment?.id as string, slotId: appointment?.slotId as string };
};
const makePast = (id: string) =>
  service.dataSource.query(`UPDATE appointments SET starts_at = now() - interval '1 hour' WHERE id = $1`, [id]);

describe('an appointment at the desk', () => {
  it('is checked in and fulfilled under its version, told each time in the referral’s flow', async () => {
    await service.openSession();
    const { id, referralId } = await booked();
    const path = `/v1/appointments/${id}`;
    expect((await service.post(`${path}/fulfil`)).status).toBe(409);
    const checkedIn = await service.post(`${path}/check-in`, {}, scheduler, { 'if-match': '"1"' });
    expect(checkedIn).toMatchObject({ status: 200, body: { status: 'checked-in', version: 2 } });
    expect(checkedIn.headers['etag']).toBe('"2"');
    expect((await service.post(`${path}/fulfil`, {}, scheduler, { 'if-match': '"1"' })).status).toBe(412);
    expect((await service.post(`${path}/fulfil`)).body).toMatchObject({ status: 'fulfilled', version: 3 });
    expect((await service.post(`${path}/cancel`, { reasonCode: 'other' })).status).toBe(409);
    expect(await service.toldOf(referralId)).toEqual([
      'appointment.booked',
      'appointment.checked-in',
      'appointment.fulfilled',
    ]);
  });

  it('is a no-show only after its time', async () => {
    await service.openSession();
    const { id } = await booked();
    const early = await service.post(`/v1/appointments/${id}/no-show`);
    expect(early).toMatchObject({ status: 409, body: { type: '/problems/appointment/grace-period' } });
    await makePast(id);
    expect((await service.post(`/v1/appointments/${id}/no-show`)).body).toMatchObject({ status: 'no-show' });
  });

  it('is a no-show only after the grace that its group grants, by the policy of the day on which it was submitted', async () => {
    const { consortiumId } = group;
    const timers = (version: number, validFrom: string, parameters: Record<string, unknown>) => ({
      consortiumId,
      code: 'referrals.timers',
      version,
      validFrom,
      parameters,
    });
    const taken = newId();
    await service.given(
      PolicySet(newId(), timers(1, '2026-01-01', { outcomeDueHours: { visit: 12 } })),
      PolicySet(newId(), timers(2, '2026-06-01', { noShowGraceMinutes: 90 })),
      PolicySet(newId(), timers(3, '2099-01-01', { noShowGraceMinutes: 5 })),
      PolicySet(taken, timers(4, '2026-06-01', { noShowGraceMinutes: 5 })),
      PolicySet(newId(), { ...timers(5, '2026-01-01', { noShowGraceMinutes: 5 }), consortiumId: newId() }),
    );
    const withdrawal = { at: new Date().toISOString(), reason: '误设' };
    await service.given(PolicyWithdrawn(taken, { ...timers(4, '2026-06-01', { noShowGraceMinutes: 5 }), withdrawal }));
    await service.openSession({ slots: 3 });
    const ofGroup = await booked({ groupId: consortiumId });
    const before = await booked({ groupId: consortiumId, submittedAt: '2026-05-31T15:59:59Z' });
    const unsaid = await booked();
    for (const { id } of [ofGroup, before, unsaid]) await makePast(id);
    const { status, body } = await service.post(`/v1/appointments/${ofGroup.id}/no-show`);
    expect({ status, type: body.type }).toEqual({ status: 409, type: '/problems/appointment/grace-period' });
    expect(body.detail).toContain('90 分钟');
    for (const { id } of [before, unsaid])
      expect((await service.post(`/v1/appointments/${id}/no-show`)).body).toMatchObject({ status: 'no-show' });
  });

  it('is cancelled with a coded reason, and its referral goes on', async () => {
    await service.openSession({ slots: 1 });
    const [{ id, referralId }, next] = [await booked(), await booked()];
    const path = `/v1/appointments/${id}/cancel`;
    expect((await service.post(path, { reasonCode: 'weather' })).status).toBe(400);
    expect((await service.post(path, { reasonCode: 'patient-declined', note: 'x' })).status).toBe(400);
    const { status, body } = await service.post(path, { reasonCode: 'patient-declined' });
    expect({ status, body }).toMatchObject({
      status: 200,
      body: { status: 'cancelled', reasonCode: 'patient-declined', version: 2 },
    });
    expect(await service.appointmentsOf(next.referralId)).toMatchObject([{ status: 'booked', fromWaitingList: true }]);
    expect(await service.toldOf(referralId)).toEqual([
      'appointment.booked',
      'appointment.cancelled',
      'waiting-list-entry.added',
    ]);
    expect(await service.toldOf(next.referralId)).toContain('appointment.booked');
  });

  it('goes back to the waiting list with its time, and is not offered the same slot again', async () => {
    await service.openSession({ slots: 1 });
    const { id, referralId } = await booked({ submittedAt: '2026-11-01T00:00:00Z' });
    const reason = { reasonCode: 'patient-cannot-come' };
    const { body } = await service.post(`/v1/appointments/${id}/cancel`, reason, coordinator);
    expect(body).toMatchObject({ status: 'cancelled' });
    expect(await service.waitingOf(referralId)).toMatchObject([{ submittedAt: '2026-11-01T00:00:00.000Z' }]);
    const [told] = (await service.published()).filter(({ type }) => type === 'yilian.appointment.cancelled.v1');
    expect(told?.data.requeued).toBe(true);
    const [entry] = (await service.published()).filter(({ type }) => type === 'yilian.waiting-list-entry.added.v1');
    expect(entry?.data).toMatchObject({ referralId, reasonCode: 'patient-cannot-come' });
    await service.openSession({ startsIn: 100, slots: 1 });
    expect((await service.appointmentsOf(referralId)).map(({ status }) => status).sort()).toEqual([
      'booked',
      'cancelled',
    ]);
    const free = await service.get(`/v1/slots?organizationId=${group.hospital}&free=true`);
    expect(free.body.items).toHaveLength(1);
  });

  it('is moved by booking the new slot before letting go of the old', async () => {
    await service.openSession({ slots: 2 });
    const [mine, other] = [await booked(), await booked()];
    const later = await service.openSession({ startsIn: 90, slots: 1, kind: 'special' });
    const waiting = await booked();
    const [slot] = (await service.get(`/v1/slots?clinicSessionId=${later.id}`)).body.items;
    const path = `/v1/appointments/${mine.id}/reschedule`;
    expect((await service.post(path, { slotId: other.slotId })).body.type).toBe('/problems/slot/taken');
    expect((await service.post(path, { slotId: newId() })).status).toBe(400);
    const elsewhere = await service.openSession({ department: '10', slots: 1 });
    const [foreign] = (await service.get(`/v1/slots?clinicSessionId=${elsewhere.id}`)).body.items;
    expect((await service.post(path, { slotId: foreign.id })).body.type).toBe('/problems/slot/unknown');
    const { status, body } = await service.post(path, { slotId: slot.id });
    expect({ status, body }).toMatchObject({
      status: 200,
      body: { slotId: slot.id, status: 'booked', version: 1, referralId: mine.referralId },
    });
    expect(await service.appointmentsOf(waiting.referralId)).toMatchObject([{ slotId: mine.slotId }]);
    const [told] = (await service.published()).filter(({ type }) => type === 'yilian.appointment.cancelled.v1');
    expect(told?.data).toMatchObject({ requeued: true, replacedBy: body.id, reasonCode: 'rescheduled' });
  });

  it('answers a repeated request the first time’s answer', async () => {
    await service.openSession();
    const { id } = await booked();
    const key = { 'idempotency-key': 'desk-1' };
    const first = await service.post(`/v1/appointments/${id}/cancel`, { reasonCode: 'other' }, scheduler, key);
    const again = await service.post(`/v1/appointments/${id}/cancel`, { reasonCode: 'other' }, scheduler, key);
    expect([first.status, again.status, again.body.version]).toEqual([200, 200, first.body.version]);
  });
});

describe('who may', () => {
  it('read what concerns the own organization, at either end; the rest is not there', async () => {
    await service.openSession();
    const { id, referralId } = await booked();
    const waiting = newId();
    await service.given(accepted({ id: waiting, department: '10' }));
    const reading = (as: object) => service.get(`/v1/appointments/${id}`, as as typeof scheduler);
    const seen = { township: group.township, hospital: group.hospital };
    for (const organizationId of Object.values(seen)) {
      for (const role of ['scheduler', 'referral-coordinator', 'clinician', 'integration'] as const) {
        expect((await reading({ roles: [role], organizationId })).status).toBe(200);
      }
      const own = { roles: ['clinician' as const], organizationId };
      expect((await service.get(`/v1/appointments?referralId=${referralId}`, own)).body.items).toHaveLength(1);
      expect((await service.get(`/v1/waiting-list?referralId=${waiting}`, own)).body.items).toHaveLength(1);
    }
    const stranger = { roles: ['scheduler' as const], organizationId: group.otherHospital };
    expect((await reading(stranger)).status).toBe(404);
    expect((await service.get('/v1/appointments', stranger)).body.items).toEqual([]);
    expect((await service.get(`/v1/waiting-list?organizationId=${group.hospital}`, stranger)).body.items).toEqual([]);
    for (const verb of ['check-in', 'fulfil', 'no-show', 'cancel', 'reschedule']) {
      const body = { cancel: { reasonCode: 'other' }, reschedule: { slotId: id } }[verb] ?? {};
      expect((await service.post(`/v1/appointments/${id}/${verb}`, body, stranger)).status).toBe(404);
    }
    for (const role of ['group-admin', 'committee-observer'] as const) {
      expect((await reading({ roles: [role] })).status).toBe(200);
      expect((await service.get('/v1/appointments', { roles: [role] })).body.items).toHaveLength(1);
    }
    const elsewhere = newId();
    await service.given(
      MembershipActivated(newId(), {
        organizationId: elsewhere,
        consortiumId: newId(),
        role: 'member',
        status: 'active',
      }),
    );
    for (const role of ['group-admin', 'committee-observer'] as const) {
      const [own, foreign] = [group.otherHospital, elsewhere].map((organizationId) => ({
        roles: [role],
        organizationId,
      }));
      expect((await reading(own!)).status).toBe(200);
      expect((await service.get(`/v1/waiting-list?referralId=${waiting}`, own)).body.items).toHaveLength(1);
      expect((await reading(foreign!)).status).toBe(404);
      for (const path of ['/v1/appointments', `/v1/appointments?referralId=${referralId}`, '/v1/waiting-list'])
        expect((await service.get(path, foreign)).body.items).toEqual([]);
    }
    for (const role of ['auditor', 'equipment-manager'] as const) {
      expect((await reading({ roles: [role], organizationId: group.hospital })).status).toBe(403);
    }
  });

  it('act at the desk: the receiver alone; cancel and move: either end', async () => {
    await service.openSession();
    const { id } = await booked();
    const path = `/v1/appointments/${id}`;
    expect((await service.post(`${path}/check-in`, {}, coordinator)).status).toBe(403);
    expect(
      (await service.post(`${path}/check-in`, {}, { roles: ['clinician'], organizationId: group.hospital })).status,
    ).toBe(403);
    expect((await service.post(`${path}/check-in`, {}, admin)).status).toBe(403);
    expect((await service.post(`${path}/cancel`, { reasonCode: 'duplicate' }, coordinator)).status).toBe(200);
    expect((await service.request('GET', path)).status).toBe(401);
  });
});
