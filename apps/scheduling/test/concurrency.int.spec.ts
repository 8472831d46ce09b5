import { newId, Store } from '#messaging';
import { Bookings } from '../src/booking/bookings.js';
import { Cancellations } from '../src/booking/cancellations.js';
import { WaitingListSweep } from '../src/booking/waiting-list.sweep.js';
import type { Demand } from '../src/domain/demand.js';
import { accepted, arrivedUnbooked, group, startScheduling } from './group.fixture.js';

let service: Awaited<ReturnType<typeof startScheduling>>;
beforeEach(async () => {
  service = await startScheduling({ DATABASE_POOL: '20' });
}, 60_000);
afterEach(() => service.close());

const demand = (referralId = newId()): Demand => ({
  referralId,
  patientId: newId(),
  groupId: group.consortiumId,
  fromOrganizationId: group.township,
  organizationId: group.hospital,
  askedDepartment: '03.04',
  askedPractitionerId: null,
  priority: 'routine',
  submittedAt: new Date(),
});
const inTransaction = (work: (tx: any) => Promise<unknown>) => service.app.get(Store).transaction(work);
const book = (asked: Demand) => inTransaction((tx) => service.app.get(Bookings).accept(tx, asked));

async function count() {
  const [counts] = await service.dataSource.query(`SELECT
    (SELECT count(*)::int FROM appointments WHERE status = 'booked') AS booked,
    (SELECT count(DISTINCT slot_id)::int FROM appointments WHERE status = 'booked') AS slots,
    (SELECT count(*)::int FROM waiting_list_entries WHERE status = 'waiting') AS waiting,
    (SELECT count(*)::int FROM slots s JOIN appointments a ON a.id = s.appointment_id AND a.slot_id = s.id AND a.status = 'booked') AS taken,
    (SELECT count(*)::int FROM slots WHERE appointment_id IS NOT NULL) AS marked,
    (SELECT coalesce(0 - sum(change), 0)::int FROM quota_ledger WHERE kind IN ('debit', 'refund')) AS debited,
    (SELECT count(*)::int FROM appointments WHERE from_quota AND status = 'booked') AS "fromQuota"`);
  return counts;
}

describe('fifty referrals for twenty slots', () => {
  it('book twenty and queue thirty when they come as one stream of events', async () => {
    await service.openSession({ kind: 'expert', practitionerId: group.expert, slots: 20 });
    await service.given(...Array.from({ length: 50 }, () => accepted()));
    expect(await count()).toEqual({
      booked: 20,
      slots: 20,
      waiting: 30,
      taken: 20,
      marked: 20,
      debited: 10,
      fromQuota: 10,
    });
  });

  it('book twenty and queue thirty when they come at once, none waiting for another', async () => {
    await service.openSession({ kind: 'expert', practitionerId: group.expert, slots: 20 });
    await Promise.all(Array.from({ length: 50 }, () => book(demand())));
    // A slot that another transaction had in hand is passed over; whoever was passed by is found by the sweep.
    await service.app.get(WaitingListSweep).sweep();
    expect(await count()).toEqual({
      booked: 20,
      slots: 20,
      waiting: 30,
      taken: 20,
      marked: 20,
      debited: 10,
      fromQuota: 10,
    });
    const events = await service.published();
    expect(events.filter(({ type }) => type === 'yilian.appointment.booked.v1')).toHaveLength(20);
  });
});

it('a slot in hand elsewhere is passed over, not waited for', async () => {
  await service.openSession({ slots: 2 });
  await inTransaction(async (tx) => {
    await tx.manager.query('SELECT FROM slots ORDER BY starts_at LIMIT 1 FOR UPDATE');
    const other = demand();
    const outside = new Promise((resolve, reject) => {
      // Outside of this transaction, as another replica would be.
      setImmediate(() => void service.given(accepted({ id: other.referralId })).then(resolve, reject));
    });
    await outside;
    const [appointment] = await service.appointmentsOf(other.referralId);
    const [{ second }] = await tx.manager.query('SELECT max(starts_at) AS second FROM slots');
    expect(new Date(appointment?.startsAt)).toEqual(second);
  });
});

it('bookings, cancellations and the sweep at once leave ledger, slots and appointments in agreement', async () => {
  await service.openSession({ kind: 'expert', practitionerId: group.expert, slots: 12 });
  const demands = Array.from({ length: 30 }, () => demand());
  await Promise.all(demands.map(book));
  const cancellations = service.app.get(Cancellations);
  const sweep = service.app.get(WaitingListSweep);
  await Promise.all([
    ...demands
      .slice(0, 14)
      .map(({ referralId }) => inTransaction((tx) => cancellations.end(tx, referralId, 'patient-declined'))),
    ...Array.from({ length: 4 }, () => sweep.sweep()),
  ]);
  await sweep.sweep();
  const counts = await count();
  expect(counts).toMatchObject({ booked: 12, slots: 12, waiting: 4, taken: 12, marked: 12 });
  expect(counts.debited).toBe(counts.fromQuota);
  const sequences = Map.groupBy(await service.published(), ({ subject }) => subject);
  for (const events of sequences.values())
    expect(events.map(({ sequence }) => sequence).toSorted()).toEqual(events.map((_, i) => i + 1));
});

it('emergencies that come while the waiting list is served hold nothing afterwards, and others have the slots', async () => {
  const came = Array.from({ length: 8 }, () => ({ ...demand(), priority: 'emergency' as const }));
  for (const each of [...came, ...Array.from({ length: 8 }, () => demand())]) await book(each);
  await Promise.all([
    service.openSession({ slots: 8 }),
    ...came.map(({ referralId }) => service.given(arrivedUnbooked(referralId))),
  ]);
  // Whoever was passed by while another transaction had a slot in hand.
  await service.app.get(WaitingListSweep).sweep();
  const [{ held }] = await service.dataSource.query(
    `SELECT (SELECT count(*) FROM waiting_list_entries WHERE status = 'waiting' AND referral_id = ANY($1))::int
      + (SELECT count(*) FROM appointments WHERE status = 'booked' AND referral_id = ANY($1))::int AS held`,
    [came.map(({ referralId }) => referralId)],
  );
  expect(held).toBe(0);
  expect(await count()).toMatchObject({ booked: 8, slots: 8, waiting: 0, taken: 8, marked: 8 });
});

it('the database itself refuses a slot twice and a referral with two appointments', async () => {
  await service.openSession();
  const id = newId();
  await service.given(accepted({ id }));
  const copy = (column: string) =>
    service.dataSource
      .query(`INSERT INTO appointments SELECT (jsonb_populate_record(a, jsonb_build_object('id', gen_random_uuid(),
      '${column}', gen_random_uuid()))).* FROM appointments a WHERE referral_id = '${id}'`);
  await expect(copy('referral_id')).rejects.toThrow('appointments_one_per_slot');
  await expect(copy('slot_id')).rejects.toThrow('appointments_one_per_referral');
});
