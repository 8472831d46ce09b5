import { Refusal, ReferralScheduled } from '#contracts';
import { act, messageStatuses, open, transitions, type Message, type MessageStatus } from './message.js';

const now = new Date('2026-11-24T08:00:00Z');
const later = new Date('2026-11-24T08:05:00Z');
const id = (n: number): string => `0192f0c1-7a10-7cc0-8000-00000000000${n}`;

const message = (status: MessageStatus): Message => ({
  id: id(1),
  version: 0,
  eventId: id(2),
  event: ReferralScheduled.type,
  referralId: id(3),
  membershipId: null,
  materialId: null,
  recipient: 'referrer',
  channel: 'inbox',
  template: 'referral-scheduled.referrer',
  variables: { to: { organizationId: id(4), department: '03.04' } },
  organizationId: id(5),
  department: '02',
  practitionerId: null,
  patientReference: null,
  appointmentId: id(6),
  status,
  position: 1,
  createdAt: now,
  deliveredAt: now,
  openedAt: null,
  openedBy: null,
  actedAt: null,
  actedBy: null,
});

describe('a message', () => {
  it('is opened once, by whoever was first', () => {
    const { state, events } = open(message('delivered'), 'u-1', now);
    expect(state).toMatchObject({ status: 'opened', openedAt: now, openedBy: 'u-1' });
    expect(events.map(({ definition }) => definition.eventName)).toEqual(['NotificationOpened']);
    expect(open(state, 'u-2', later)).toEqual({ state, events: [] });
  });

  it('that is acted on has been seen', () => {
    const { state, events } = act(message('delivered'), 'u-1', now);
    expect(state).toMatchObject({ status: 'acted', openedBy: 'u-1', actedAt: now, actedBy: 'u-1' });
    expect(events.map(({ definition }) => definition.eventName)).toEqual(['NotificationOpened', 'NotificationActedOn']);
    expect(act(state, 'u-2', later).events).toEqual([]);
    expect(open(state, 'u-2', later).events).toEqual([]);
  });

  it('keeps who opened it when another acts', () => {
    const opened = open(message('delivered'), 'u-1', now).state;
    const { state, events } = act(opened, 'u-2', later);
    expect(state).toMatchObject({ openedBy: 'u-1', openedAt: now, actedBy: 'u-2', actedAt: later });
    expect(events).toHaveLength(1);
  });

  it('about a membership is told of in the second version, each step once, by what it is about', () => {
    const ofMembership: Message = {
      ...message('delivered'),
      referralId: null,
      membershipId: id(8),
      recipient: 'lead-office',
      template: 'membership-file-delayed.lead-office',
      appointmentId: null,
    };
    const { events } = act(ofMembership, 'u-1', now);
    expect(events.map(({ definition }) => definition.type)).toEqual([
      'yilian.notification.opened.v2',
      'yilian.notification.acted-on.v2',
    ]);
    for (const { definition, data } of events) {
      expect(definition.errors(data)).toEqual([]);
      expect(data).toMatchObject({ membershipId: id(8), recipient: 'lead-office', organizationId: id(5) });
    }
  });

  it.each(['pending', 'withdrawn'] as const)('that is %s is neither opened nor acted on', (status) => {
    expect(() => open(message(status), 'u-1', now)).toThrow(Refusal);
    expect(() => act(message(status), 'u-1', now)).toThrow(Refusal);
  });

  it('says only what its events may say, and no patient', () => {
    const patients = {
      ...message('delivered'),
      recipient: 'patient',
      organizationId: null,
      patientReference: id(7),
    } as const;
    for (const { definition, data } of [
      ...act(message('delivered'), 'u', now).events,
      ...act(patients, 'u', now).events,
    ]) {
      expect(definition.errors(data)).toEqual([]);
      expect(JSON.stringify(data)).not.toContain(id(7));
    }
  });

  it('reaches every status, and leaves neither of its ends', () => {
    const reached = Object.values(transitions).map(({ to }) => to);
    const left = new Set(Object.values(transitions).flatMap(({ from }) => [...from] as string[]));
    expect(new Set(['pending', ...reached])).toEqual(new Set(messageStatuses));
    expect(messageStatuses.filter((status) => !left.has(status))).toEqual(['acted', 'withdrawn']);
  });
});
