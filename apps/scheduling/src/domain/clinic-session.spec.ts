import { Refusal } from '#contracts';
import { minutesAfter } from './calendar.js';
import { amendQuota, cancelSession, differs, openSession, releaseQuota, sized } from './clinic-session.js';
import { quotaPolicyOf, termsOf } from './quota-policy.js';
import { aSession, expertClinic, idOf, opened, yongnian } from './test-samples.fixture.js';

const terms = termsOf({ ...expertClinic, openedAt: opened }, 'secondary', [quotaPolicyOf(yongnian)], 14);
const open = (changes: Partial<typeof expertClinic>) =>
  openSession(idOf(3), { ...expertClinic, ...changes }, terms, opened);

describe('a clinic session', () => {
  it('is opened under the terms of the policy and says so', () => {
    const { state, events } = open({});
    expect(state).toMatchObject({ status: 'open', quotaRequired: 5, quotaSlots: 5, quotaReleasedAt: null });
    expect(events[0]?.data).toMatchObject({ slotCount: 9, quotaSlots: 5, startsAt: '2026-11-24T06:00:00.000Z' });
    expect(events.flatMap(({ definition, data }) => definition.errors(data))).toEqual([]);
  });

  it('has as many slots as fit unless its capacity is given', () => {
    expect(sized({ ...expertClinic, capacity: null }).capacity).toBe(9);
    expect(sized({ ...expertClinic, slotMinutes: 25, capacity: undefined }).capacity).toBe(7);
    expect(sized({ ...expertClinic, capacity: 3 }).capacity).toBe(3);
  });

  it.each([
    ['an end before its start', { endsAt: minutesAfter(expertClinic.startsAt, -1) }, '/endsAt'],
    ['more than a day', { endsAt: minutesAfter(expertClinic.startsAt, 24 * 60 + 1) }, '/endsAt'],
    ['a slot longer than itself', { slotMinutes: 181 }, '/slotMinutes'],
    ['no slot', { capacity: 0 }, '/capacity'],
    ['a start in the past', { startsAt: opened, endsAt: minutesAfter(opened, 60) }, '/startsAt'],
  ])('is refused with %s', (_, changes, pointer) => {
    const refused = expect(() => open(changes));
    refused.toThrow(Refusal);
    refused.toThrow(expect.objectContaining({ errors: [expect.objectContaining({ pointer })] }));
  });

  it('is cancelled once, and not when it is over', () => {
    const { state, events } = cancelSession(aSession(), 'practitioner-away', opened);
    expect(state).toMatchObject({ status: 'cancelled', reasonCode: 'practitioner-away' });
    expect(events).toHaveLength(1);
    expect(() => cancelSession(state, 'other', opened)).toThrow(Refusal);
    expect(() => cancelSession(aSession(), 'other', expertClinic.endsAt)).toThrow(Refusal);
  });

  it('releases its quota once, while it is open', () => {
    const { state, events } = releaseQuota(aSession(), 3, opened);
    expect(events[0]?.data).toMatchObject({ slots: 3 });
    expect(releaseQuota(state, 3, opened).events).toEqual([]);
    expect(releaseQuota({ ...aSession(), status: 'cancelled' }, 3, opened).events).toEqual([]);
  });

  it('follows a policy that came later as far as slots are free', () => {
    const more = termsOf(
      { ...expertClinic, openedAt: opened },
      'secondary',
      [{ ...quotaPolicyOf(yongnian), quotaShare: 1 }],
      14,
    );
    const session = aSession();
    expect(differs(session, terms)).toBe(false);
    expect(differs(session, more)).toBe(true);
    const { state } = amendQuota(session, more, 7);
    expect(state).toMatchObject({ quotaRequired: 9, quotaSlots: 7 });
    expect(differs(state, more)).toBe(false);
  });
});
