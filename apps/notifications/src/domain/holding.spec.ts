import {
  AppointmentCancelled,
  MembershipFileDelayed,
  ReferralErrorReported,
  ReferralEscalated,
  ReferralQueued,
  ReferralScheduled,
  membershipStatuses,
  PublicityMaterialApproved,
  PublicityMaterialTakenDown,
  publicityStatuses,
  PublicityViolationRecorded,
  referralStatuses,
  type OverdueDuty,
  type ReferralStatus,
} from '#contracts';
import { stillHolds, type Telling } from './holding.js';
import { memberRules } from './member-rules.js';
import { rules } from './rules.js';

const now = new Date('2026-11-24T08:00:00Z');
const to = { organizationId: 'o-2', department: '03.04' };
const startsAt = '2026-11-26T01:00:00Z';
const scheduled: Telling = {
  event: ReferralScheduled.type,
  eventId: 'e-1',
  appointmentId: 'a-1',
  variables: { to, startsAt },
  referral: { status: 'scheduled', appointmentId: 'a-1', errorReport: 'e-1' },
  membership: null,
  material: null,
  appointmentCancelled: false,
};

/** Only while its supervisor is asked does one that asks hold, and only while nobody is asked anew one that was refused. */
const asked = (event: string) => (event === ReferralErrorReported.type ? 'e-1' : null);

describe('a message still holds', () => {
  it('exactly in the statuses of its rule', () => {
    for (const { event, holdsIn } of rules.filter((rule) => !memberRules.includes(rule))) {
      const holding = referralStatuses.filter((status) =>
        stillHolds({ ...scheduled, event, referral: { status, appointmentId: 'a-1', errorReport: asked(event) } }, now),
      );
      expect(new Set(holding)).toEqual(new Set(holdsIn));
    }
  });

  it('of an application file, while that is awaited', () => {
    const late = {
      ...scheduled,
      event: MembershipFileDelayed.type,
      appointmentId: null,
      variables: {},
      referral: null,
    };
    const holding = membershipStatuses.filter((status) => stillHolds({ ...late, membership: { status } }, now));
    expect(holding).toEqual(['intent', 'survey']);
    expect(stillHolds(late, now)).toBe(true);
  });

  it('of publicity material while that stands as it says, of a violation for good', () => {
    const told = { ...scheduled, appointmentId: null, variables: {}, referral: null };
    const membership = { status: 'ended' } as const;
    const holding = (event: string) =>
      publicityStatuses.filter((status) => stillHolds({ ...told, event, membership, material: { status } }, now));
    expect(holding(PublicityMaterialApproved.type)).toEqual(['approved']);
    expect(holding(PublicityMaterialTakenDown.type)).toEqual(['taken-down']);
    expect(stillHolds({ ...told, event: PublicityViolationRecorded.type, membership }, now)).toBe(true);
  });

  it('of an emergency to be reviewed, whatever became of it but an error', () => {
    const call = { ...scheduled, event: ReferralEscalated.type, appointmentId: null, errorReport: null };
    const holds = (status: ReferralStatus) =>
      stillHolds(
        {
          ...call,
          variables: { to, duty: 'emergency-review' },
          referral: { status, appointmentId: null, errorReport: null },
        },
        now,
      );
    expect(['scheduled', 'closed', 'entered-in-error'].map((status) => holds(status as ReferralStatus))).toEqual([
      ...[true, true, false],
    ]);
  });

  it('of what is overdue, while that and nothing else is', () => {
    const holding = (duty: OverdueDuty) =>
      referralStatuses.filter((status) =>
        stillHolds(
          {
            ...scheduled,
            event: ReferralEscalated.type,
            appointmentId: null,
            variables: { to, duty },
            referral: { status, appointmentId: null, errorReport: null },
          },
          now,
        ),
      );
    expect(holding('arrival')).toEqual(['scheduled', 'in-transit']);
    expect(holding('cancellation')).toEqual(['cancel-requested']);
    expect(holding('unread')).toEqual(['delivered']);
    expect(holding('undecided')).toEqual(['in-triage']);
    expect(holding('unanswered')).toEqual(['info-requested', 'returned']);
    expect(holding('internal-review')).toEqual(['internal-review']);
    expect(holding('revision')).toEqual(['draft']);
  });

  it('of an error that was reported, while its supervisor is asked by that report', () => {
    const asked = { ...scheduled, event: ReferralErrorReported.type, appointmentId: null };
    const by = (errorReport: string | null, status: ReferralStatus = 'scheduled') =>
      stillHolds({ ...asked, referral: { status, appointmentId: null, errorReport } }, now);
    expect([by('e-1'), by('e-2'), by(null), by('e-1', 'entered-in-error')]).toEqual([true, false, false, false]);
  });

  it('while nothing newer is known', () => {
    expect(stillHolds({ ...scheduled, referral: null }, now)).toBe(true);
    expect(stillHolds({ ...scheduled, event: ReferralQueued.type, appointmentId: null, referral: null }, now)).toBe(
      true,
    );
  });

  it.each<[string, Partial<Telling>]>([
    ['was cancelled in scheduling, before the referral says so', { appointmentCancelled: true }],
    [
      'is no longer the one of the referral',
      { referral: { status: 'scheduled', appointmentId: 'a-2', errorReport: null } },
    ],
    ['has begun', { variables: { to, startsAt: '2026-11-24T08:00:00Z' } }],
  ])('not of an appointment that %s', (_, change) => {
    expect(stillHolds(scheduled, now)).toBe(true);
    expect(stillHolds({ ...scheduled, ...change }, now)).toBe(false);
  });

  it('of the end of an appointment, whatever came after', () => {
    const ended = { ...scheduled, event: AppointmentCancelled.type, appointmentId: null, appointmentCancelled: false };
    expect(
      stillHolds({ ...ended, referral: { status: 'scheduled', appointmentId: 'a-2', errorReport: null } }, now),
    ).toBe(true);
    expect(
      stillHolds({ ...ended, referral: { status: 'cancelled', appointmentId: null, errorReport: null } }, now),
    ).toBe(false);
  });
});
