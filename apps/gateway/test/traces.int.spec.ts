import { AppointmentBooked, ReferralSubmitted } from '#contracts';
import { newId, type Transport } from '#messaging';
import { eventually } from '#testing';
import { jest } from '@jest/globals';
import { broker, publish, registerUser, startGateway, type TestGateway } from './gateway.js';

jest.setTimeout(60_000);

const department = '03.04';
const from = { organizationId: newId(), department: '02' };
const to = { organizationId: newId(), department };

/** An event of a referral that began now. */
const submitted = (id: string) =>
  ReferralSubmitted(id, {
    rootId: id,
    number: 'planted-number',
    patientId: newId(),
    direction: 'up',
    priority: 'routine',
    from,
    to,
    indications: [],
  });
const booked = (referralId: string) =>
  AppointmentBooked(newId(), {
    referralId,
    patientId: newId(),
    organizationId: to.organizationId,
    department,
    clinicSessionId: newId(),
    slotId: newId(),
    startsAt: '2026-12-01T08:00:00+08:00',
    endsAt: '2026-12-01T08:10:00+08:00',
    place: 'room 1',
    fromQuota: true,
    fromWaitingList: false,
  });

describe('a trace', () => {
  let kafka: Transport;
  let gateway: TestGateway;
  let bound: string;
  beforeAll(async () => {
    kafka = await broker();
    bound = await registerUser(kafka, { roles: ['group-admin'], organizationId: newId() });
    gateway = await startGateway();
  });
  afterAll(async () => {
    await gateway.close();
    await kafka.close();
  });

  async function trace(id: string, username = 'admin'): Promise<{ status: number; body: any }> {
    const authorization = `Bearer ${await gateway.tokenFor(username)}`;
    const answer = await fetch(`${gateway.url}/v1/operations/traces/${id}`, { headers: { authorization } });
    return { status: answer.status, body: await answer.json() };
  }

  it('tells every event of a flow and no other, from all topics, once, in the order of time and without data', async () => {
    const id = newId();
    const [first, second] = ['a'.repeat(32), 'b'.repeat(32)];
    const at = (ms: number) => new Date(Date.now() + ms);
    const own = { correlationId: id, traceparent: `00-${first}-${'c'.repeat(16)}-01` };
    const causationId = newId();
    const later = { ...own, time: at(50), source: '/yilian/scheduling', causationId, traceparent: undefined };
    const appointment = await publish(kafka, booked(id), later);
    const referral = await publish(kafka, submitted(id), { ...own, time: at(0), source: '/yilian/referrals' });
    const again = { ...own, time: at(90), sequence: 2, traceparent: `00-${second}-${'c'.repeat(16)}-01` };
    await publish(kafka, submitted(id), again);
    await publish(kafka, submitted(newId()));
    await publish(kafka, submitted(id), { ...own, id: referral.id, time: at(0), source: '/yilian/referrals' });

    const { status, body } = await trace(id);
    expect([status, body.id, body.complete, body.traceIds]).toEqual([200, id, true, [first, second]]);
    const text = { zh: '转诊已提交', en: 'Referral submitted' };
    expect(body.events).toMatchObject([
      { id: referral.id, service: 'referrals', subject: id, sequence: 1, traceId: first, text, causationId: null },
      { id: appointment.id, service: 'scheduling', type: AppointmentBooked.type, causationId, traceId: null },
      { service: 'test', sequence: 2, traceId: second, topic: 'yilian.referral' },
    ]);
    expect(JSON.stringify(body)).not.toContain('planted');
    expect((await trace(id.toUpperCase())).body).toEqual(body);
  });

  it('is for who operates the platform', async () => {
    const id = newId();
    expect((await fetch(`${gateway.url}/v1/operations/traces/${id}`)).status).toBe(401);
    expect((await trace(id, 'observer')).status).toBe(403);
    await eventually(async () => expect((await trace(id, bound)).body.type).toBe('/problems/platform-wide'));
  });

  it('needs an id that says when the flow began, and a flow', async () => {
    expect((await trace('seven')).status).toBe(400);
    expect((await trace(crypto.randomUUID())).status).toBe(400);
    expect(await trace(newId())).toMatchObject({ status: 404, body: { type: '/problems/trace/not-found' } });
  });
});
