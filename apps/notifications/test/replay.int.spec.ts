import { ReferralCancelled, ReferralScheduled, type PendingEvent } from '#contracts';
import { encode, newId } from '#messaging';
import { eventually, startTestService, type TestService } from '#testing';
import { ReferralCopy } from '../src/entities/index.js';
import { notifications } from '../src/service.js';
import { referralTo, toldOf } from './county.js';
import { startReplica } from './replica.js';

let service: TestService;
beforeAll(async () => {
  service = await startTestService(notifications);
}, 60_000);
afterAll(() => service.close());

const message = ({ definition, subject, data }: PendingEvent, sequence: number) => {
  const facts = { type: definition.type, subject, data, sequence, source: '/yilian/referrals', correlationId: subject };
  return encode({ ...facts, id: newId(), time: new Date() }, definition, 'http://127.0.0.1/');
};

it('tells nobody again what comes once more after the inbox has forgotten it', async () => {
  const referral = referralTo();
  const { id, facts, appointment } = referral;
  const events = [
    message(ReferralScheduled(id, { ...facts, appointment }), 1),
    message(ReferralCancelled(id, { ...facts, reasonCode: 'other' }), 2),
  ];
  const replica = await startReplica(service, {});
  const handled = (): Promise<void> =>
    eventually(async () => {
      const [row] = await service.dataSource.query('SELECT count(*)::int AS count FROM inbox');
      expect(row.count).toBe(events.length);
    });
  await replica.transport.send(events);
  await handled();
  const told = await eventually(async () => {
    const found = await toldOf(service, referral);
    expect(found.filter(({ status, recipient }) => status === 'pending' && recipient !== 'patient')).toEqual([]);
    return found;
  });
  expect(told).toHaveLength(6);
  const known = await service.dataSource.manager.findOneBy(ReferralCopy, { id });
  expect(known).toMatchObject({ version: 2, status: 'cancelled' });

  await service.dataSource.query('DELETE FROM inbox');
  for (const event of events) await replica.transport.send([event]);
  await handled();
  expect(await toldOf(service, referral)).toEqual(told);
  expect(await service.dataSource.manager.findOneBy(ReferralCopy, { id })).toEqual(known);
  await replica.close();
}, 60_000);
