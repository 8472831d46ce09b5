import {
  MembershipAmended,
  MembershipEnded,
  MembershipProposed,
  OrganizationAmended,
  PractitionerAmended,
  type PendingEvent,
} from '#contracts';
import { newId, type Transport } from '#messaging';
import { TRANSPORT } from '#platform';
import { eventually } from '#testing';
import { WaitingListSweep } from '../src/booking/waiting-list.sweep.js';
import { accepted, group, membershipIds, policy, registers, startScheduling } from './group.fixture.js';

let service: Awaited<ReturnType<typeof startScheduling>>;
beforeAll(async () => {
  service = await startScheduling();
}, 60_000);
afterAll(() => service.close());

const copies = async () => {
  const tables = ['organization_copies', 'member_copies', 'practitioner_copies', 'policy_copies'];
  const rows = await Promise.all(tables.map((table) => service.dataSource.query(`SELECT * FROM ${table} ORDER BY id`)));
  return Object.fromEntries(tables.map((table, i) => [table, rows[i]]));
};
const dataOf = (subject: string) =>
  registers.find((each: PendingEvent) => each.subject === subject)?.data as never as object;

describe('copies of the registers', () => {
  it('are the same however often and with whatever failures they are told', async () => {
    const before = await copies();
    expect(before['organization_copies']).toHaveLength(3);
    service.duplicate(true);
    await service.failBeforeCommit(3);
    const moved = { ...dataOf(group.doctor), practicePoints: [group.hospital, group.township] };
    await service.given(
      OrganizationAmended(group.township, { ...dataOf(group.township), level: 'none' } as never),
      PractitionerAmended(group.doctor, moved as never),
      MembershipAmended(membershipIds.township, { ...dataOf(membershipIds.township), role: 'member' } as never),
      policy({ quotaShare: 0.6 }, 2, '2030-01-01'),
    );
    // What failed more often than an event is tried at once stands parked for a moment.
    await eventually(async () => expect(await service.dataSource.query('SELECT 1 FROM parked_events')).toEqual([]));
    const after = await copies();
    expect(after['organization_copies'].find(({ id }: any) => id === group.township)).toMatchObject({
      version: 2,
      level: 'none',
    });
    expect(after['practitioner_copies'].find(({ id }: any) => id === group.doctor).practice_points).toHaveLength(2);
    expect(after['policy_copies']).toHaveLength(2);
  });

  it('follow a membership through its life', async () => {
    const organizationId = newId();
    const id = newId();
    const facts = { consortiumId: group.consortiumId, organizationId, role: 'member' as const };
    await service.given(MembershipProposed(id, { ...facts, status: 'intent' }));
    await service.given(MembershipEnded(id, { ...facts, status: 'ended', reason: '退出' }));
    expect((await copies())['member_copies'].find((row: any) => row.id === id)).toMatchObject({
      status: 'ended',
      version: 2,
    });
  });

  it('may come after a referral: a receiver of whom nothing is known books, a grassroots referrer gets its quota then', async () => {
    const session = await service.openSession({ kind: 'expert', practitionerId: group.expert, slots: 2 });
    const unknownReferrer = newId();
    const id = newId();
    await service.given(accepted({ id, from: unknownReferrer }));
    expect(await service.waitingOf(id)).toHaveLength(1);
    const facts = { ...dataOf(group.township), creditCode: '12130408526014546X' };
    await service.given(OrganizationAmended(unknownReferrer, facts as never));
    await service.app.get(WaitingListSweep).sweep();
    expect(await service.appointmentsOf(id)).toMatchObject([{ fromQuota: true, clinicSessionId: session.id }]);
  });
});

it('leaves garbage on its topics to the operator and goes on', async () => {
  const transport = service.app.get<Transport>(TRANSPORT);
  const garbage = ['yilian.referral', 'yilian.policy', 'yilian.organization'].map((topic) => ({
    topic,
    key: newId(),
    value: '{"half":',
    headers: { ce_specversion: '1.0', ce_id: newId(), ce_type: 'yilian.referral.accepted.v1' },
  }));
  await transport.send(garbage);
  const id = newId();
  await service.given(accepted({ id, department: '10' }));
  expect(await service.waitingOf(id)).toHaveLength(1);
  const parked = await service.dataSource.query('SELECT status FROM parked_events');
  expect(parked).toEqual(Array(3).fill({ status: 'unreadable' }));
});
