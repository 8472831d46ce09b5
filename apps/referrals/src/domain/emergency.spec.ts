import { usualWeek } from './calendar.js';
import type { Directory } from './capability.js';
import { nextDue } from './dues.js';
import { reviewEmergency } from './emergency.js';
import { confirmError, enterInError } from './error.js';
import { fallDue, type Watches } from './escalation.js';
import { strictest } from './group-rules.js';
import type { Referral } from './referral.js';
import { submit } from './submission.js';
import { aReferral, at, history, township } from './test-referral.js';

const review = { ...strictest, reviewNeeded: true };
const submitted = (changes: Partial<Referral>) =>
  submit(aReferral('draft', changes), history.directory, at, review, null, usualWeek).state;
const refused = (code: string) => expect.objectContaining({ code });
const everyone: Watches = (organizationId, level) => ({
  organizationId,
  onDuty: [{ userId: level, displayName: level }],
});

describe('an emergency', () => {
  // Tuesday in Shanghai: until the end of Wednesday.
  const due = new Date('2026-11-25T16:00:00Z');
  const gone = submitted({ priority: 'emergency' });

  it('goes at once, past the office, which reviews it by the end of the next working day', () => {
    expect(gone).toMatchObject({ status: 'delivered', reviewDueAt: due });
    expect(submitted({ priority: 'urgent' })).toMatchObject({ status: 'internal-review', reviewDueAt: null });
    const timers = { emergencyReviewWorkingDays: 2 };
    const later = submit(
      aReferral('draft', { priority: 'emergency' }),
      history.directory,
      at,
      review,
      timers,
      usualWeek,
    );
    expect(later.state.reviewDueAt).toEqual(new Date('2026-11-26T16:00:00Z'));
  });

  it('reaches a person at the receiver, however the scope books: unread for ten minutes it climbs', () => {
    const { events, state } = submit(aReferral('draft', { priority: 'emergency' }), history.directory, at);
    expect(events.map(({ definition }) => definition.eventName)).toEqual(['ReferralSubmitted', 'ReferralDelivered']);
    expect(nextDue(state)).toMatchObject({ duty: 'unread', at: new Date(at.getTime() + 10 * 60_000) });
  });

  it('goes without consent, a fitting scope and an indication, which its review is told; nobody else goes without them', () => {
    const { slip } = aReferral('draft');
    const directory: Directory = { ...history.directory, ownDepartments: ['03.04'], receiving: [] };
    const bare = (priority: Referral['priority'], from = directory) =>
      submit(aReferral('draft', { priority, slip: { ...slip, consent: false, indications: [] } }), from, at, strictest);
    const { state, events } = bare('emergency');
    const found = ['consent-missing', 'beyond-service-scope', 'within-own-capability'];
    expect(state).toMatchObject({ status: 'delivered', reviewFindings: found });
    expect(events.map(({ definition }) => definition.eventName)).toEqual(['ReferralSubmitted', 'ReferralDelivered']);
    expect(reviewEmergency(state, { outcome: 'justified' }, 'office', at).state.reviewFindings).toEqual(found);
    expect(bare('emergency', history.directory).state.reviewFindings).toEqual(['consent-missing']);
    expect(gone.reviewFindings).toEqual([]);
    expect(() => bare('urgent')).toThrow(refused('consent-missing'));
  });

  it('does not go without what says why and what for: the minimum slip', () => {
    const { slip } = aReferral('draft');
    const blank = aReferral('draft', { priority: 'emergency', slip: { ...slip, consent: false, reason: '' } });
    expect(() => submit(blank, history.directory, at)).toThrow(refused('minimum-slip-data'));
  });

  it('is called for at the referrer, level by level, whatever became of it, beside all else that is overdue', () => {
    const closed = { ...gone, status: 'closed' as const, endedAt: at };
    const told: unknown[] = [];
    let state: Referral = closed;
    for (let days = 0; days < 3; days += 1) {
      const next = nextDue(state);
      const decision = fallDue(state, next?.at ?? at, everyone);
      told.push(...decision.events.map(({ data }) => data));
      state = decision.state;
    }
    expect(told).toMatchObject([
      { duty: 'emergency-review', level: 'clerk', organizationId: township, status: 'closed' },
      { level: 'duty-officer' },
      { level: 'operations-office' },
    ]);
    const unread = { ...gone, status: 'delivered' as const, submittedAt: due };
    const both = fallDue(fallDue(unread, due, everyone).state, new Date(due.getTime() + 600_000), everyone);
    expect(both.state).toMatchObject({ reviewCalls: { times: 1 }, escalation: { duty: 'unread', times: 1 } });
  });

  it('is found justified or not, once, and not without a reason', () => {
    const found = reviewEmergency(gone, { outcome: 'justified' }, 'office', at);
    expect(found.state).toMatchObject({ status: 'delivered', reviewDueAt: null, emergencyReview: { by: 'office' } });
    expect(found.events[0]?.definition.errors(found.events[0].data)).toEqual([]);
    expect(found.events[0]?.data).toMatchObject({ outcome: 'justified' });
    expect(() => reviewEmergency(found.state, { outcome: 'justified' }, 'office', at)).toThrow(
      refused('no-review-due'),
    );
    expect(() => reviewEmergency(gone, { outcome: 'not-justified' }, 'office', at)).toThrow(refused('reason-missing'));
    const no = { outcome: 'not-justified', comment: '生命体征平稳' } as const;
    expect(JSON.stringify(reviewEmergency(gone, no, 'office', at).events)).not.toContain('体征');
  });

  it('that was entered in error is not reviewed', () => {
    const author = {
      organizationId: township,
      roles: ['clinician'],
      practitionerId: gone.fromPractitionerId!,
    } as const;
    const correction = { reasonCode: 'wrong-patient', comment: '选错', supervisorId: history.otherId } as const;
    const reported = enterInError(gone, correction, author, at).state;
    expect(reported.reviewDueAt).toEqual(gone.reviewDueAt);
    const supervisor = { ...author, practitionerId: history.otherId };
    expect(confirmError(reported, supervisor, at).state.reviewDueAt).toBeNull();
  });
});
