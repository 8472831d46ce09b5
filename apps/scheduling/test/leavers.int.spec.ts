import {
  dateIn,
  PractitionerAmended,
  PractitionerEnded,
  PractitionerResumed,
  type PractitionerState,
} from '#contracts';
import { newId } from '#messaging';
import { WaitingListSweep } from '../src/booking/waiting-list.sweep.js';
import { accepted, group, hoursFromNow, startScheduling } from './group.fixture.js';

let service: Awaited<ReturnType<typeof startScheduling>>;
beforeEach(async () => {
  service = await startScheduling();
}, 60_000);
afterEach(() => service.close());

const doctor: PractitionerState = {
  ...{ name: 'A1003', title: 'chief', specialty: '03.04', staffNumber: 'A1003' },
  ...{ employerId: group.hospital, practicePoints: [group.hospital] },
};
const dayIn = (days: number): string => dateIn(new Date(hoursFromNow(24 * days)));
const ends = (endsOn: string) => PractitionerEnded(group.doctor, { ...doctor, endsOn });
const statusOf = async (id: string) => (await service.get(`/v1/clinic-sessions/${id}`)).body.status;

describe('a practitioner who leaves', () => {
  it('holds no session from that day on: patients of theirs are booked with others, or queued, and none twice', async () => {
    const held = await service.openSession({ startsIn: 24, practitionerId: group.doctor });
    const lost = await service.openSession({ startsIn: 72, slots: 1, practitionerId: group.doctor });
    const lostToo = await service.openSession({ startsIn: 96, slots: 1, practitionerId: group.doctor });
    const [first, second, third, fourth] = [newId(), newId(), newId(), newId()];
    for (const id of [first, second, third, fourth]) await service.given(accepted({ id }));
    const elsewhere = await service.openSession({ startsIn: 120, slots: 1 });
    service.duplicate(true);
    await service.failBeforeCommit(1);
    await service.given(ends(dayIn(2)));
    expect([await statusOf(held.id), await statusOf(lost.id), await statusOf(lostToo.id)]).toEqual([
      ...['open', 'cancelled', 'cancelled'],
    ]);
    expect(await service.appointmentsOf(first)).toMatchObject([{ status: 'booked', clinicSessionId: held.id }]);
    expect(
      (await service.appointmentsOf(third)).map(({ status, clinicSessionId }) => [status, clinicSessionId]),
    ).toEqual([
      ['cancelled', lost.id],
      ['booked', elsewhere.id],
    ]);
    expect(await service.appointmentsOf(fourth)).toMatchObject([{ status: 'cancelled', clinicSessionId: lostToo.id }]);
    expect(await service.waitingOf(fourth)).toHaveLength(1);
  });

  it('is named for no session from that day on, and for any again when the end is taken back', async () => {
    await service.given(ends(dayIn(2)), PractitionerAmended(group.doctor, { ...doctor, endsOn: dayIn(2) }));
    const named = { practitionerId: group.doctor };
    await expect(service.openSession({ startsIn: 72, ...named })).rejects.toThrow('unknown-practitioner');
    const clinic = [
      'organizationCreditCode,department,staffNumber,kind,place,date,from,to,slotMinutes,capacity',
      ...[1, 3].map((day) => `12130408526013017A,03.04,A1003,ordinary,三楼,${dayIn(day)},20:00,21:00,30,2`),
    ].join('\n');
    const imported = await service.post(
      '/v1/imports',
      { files: { 'clinics.csv': clinic } },
      { roles: ['group-admin'] },
    );
    expect(imported.body.errors).toMatchObject([{ line: 3, column: 'staffNumber' }]);
    // Nothing of it was imported: the hour is free, whatever the time of day is now.
    await service.openSession({ startsIn: 24, ...named });
    await service.given(PractitionerResumed(group.doctor, doctor));
    await service.openSession({ startsIn: 72, ...named });
  });

  it('keeps nobody waiting: who asked for them gets a slot of another of the department once they are gone', async () => {
    const id = newId();
    await service.given(accepted({ id, practitionerId: group.doctor }));
    const other = await service.openSession();
    await service.given(ends(dayIn(1)));
    await service.app.get(WaitingListSweep).sweep();
    expect(await service.waitingOf(id)).toHaveLength(1);
    await service.given(ends(dayIn(0)));
    await service.app.get(WaitingListSweep).sweep();
    expect(await service.appointmentsOf(id)).toMatchObject([{ status: 'booked', clinicSessionId: other.id }]);
    const late = newId();
    await service.given(accepted({ id: late, practitionerId: group.doctor }));
    expect(await service.appointmentsOf(late)).toMatchObject([{ status: 'booked', clinicSessionId: other.id }]);
  });
});
