import { Refusal } from '#contracts';
import { policiesInForce, quotaPolicyOf, termsOf } from './quota-policy.js';
import { yongnian } from './test-samples.fixture.js';

const policy = quotaPolicyOf(yongnian);
const session = {
  kind: 'expert' as const,
  startsAt: new Date('2026-11-24T06:00:00Z'),
  capacity: 9,
  openedAt: new Date('2026-11-01T00:00:00Z'),
};

describe('the terms of an expert session at a level 2 hospital (S4)', () => {
  it('reserve half of the slots and the first half of the window, until a day before', () => {
    expect(termsOf(session, 'secondary', [policy], 30)).toEqual({
      bookableFrom: new Date('2026-11-10T06:00:00Z'),
      exclusiveUntil: new Date('2026-11-17T06:00:00Z'),
      quotaSlots: 5,
      quotaReleaseAt: new Date('2026-11-23T06:00:00Z'),
    });
  });

  it('give the grassroots half of what is left of the window when it is opened late', () => {
    const openedAt = new Date('2026-11-20T06:00:00Z');
    expect(termsOf({ ...session, openedAt }, 'secondary', [policy], 30)).toMatchObject({
      bookableFrom: openedAt,
      exclusiveUntil: new Date('2026-11-22T06:00:00Z'),
    });
  });

  it('are not exclusive beyond the release, nor before the opening', () => {
    const afterRelease = new Date('2026-11-24T00:00:00Z');
    expect(termsOf({ ...session, openedAt: afterRelease }, 'secondary', [policy], 30).exclusiveUntil).toEqual(
      afterRelease,
    );
    const justBefore = new Date('2026-11-23T00:00:00Z');
    expect(termsOf({ ...session, openedAt: justBefore }, 'secondary', [policy], 30).exclusiveUntil).toEqual(
      new Date('2026-11-23T06:00:00Z'),
    );
  });

  it.each([
    ['another kind of session', { ...session, kind: 'ordinary' as const }, 'secondary' as const],
    ['a hospital of another level', session, 'primary' as const],
  ])('reserve nothing in %s, which keeps the booking window', (_, asked, level) => {
    expect(termsOf(asked, level, [policy], 30)).toEqual({
      bookableFrom: new Date('2026-11-10T06:00:00Z'),
      exclusiveUntil: new Date('2026-11-10T06:00:00Z'),
      quotaSlots: 0,
      quotaReleaseAt: null,
    });
  });

  it('are those of another city with other numbers: 30 % of all slots, two weeks ahead', () => {
    const other = quotaPolicyOf({ quotaShare: 0.3, bookingWindowDays: 14 });
    const terms = termsOf({ ...session, kind: 'ordinary', capacity: 10 }, 'primary', [other], 30);
    expect(terms).toMatchObject({ quotaSlots: 3, quotaReleaseAt: null, exclusiveUntil: terms.bookableFrom });
  });

  it.each([
    [0.5, 1, 1],
    [0.5, 9, 5],
    [0.1, 30, 3],
    [0, 9, 0],
    [1, 9, 9],
  ])('count at least the share: %d of %d is %d', (quotaShare, capacity, quotaSlots) => {
    const other = { ...policy, quotaShare };
    expect(termsOf({ ...session, capacity }, 'secondary', [other], 30).quotaSlots).toBe(quotaSlots);
  });

  it('follow the consortium that reserves most, and the default window without any', () => {
    const generous = { ...policy, quotaShare: 0.6 };
    expect(termsOf(session, 'secondary', [policy, generous], 30).quotaSlots).toBe(6);
    expect(termsOf(session, 'secondary', [], 7).bookableFrom).toEqual(new Date('2026-11-17T06:00:00Z'));
  });
});

describe('the policy of a session', () => {
  const version = (policyVersion: number, validFrom: string, quotaShare: number, consortiumId = 'yongnian') => ({
    consortiumId,
    policyVersion,
    validFrom,
    parameters: { ...yongnian, quotaShare },
  });
  const versions = [
    version(2, '2026-12-01', 0.6),
    version(1, '2026-01-01', 0.5),
    version(1, '2026-02-01', 0.3, 'other'),
  ];
  const shares = (startsAt: string) =>
    policiesInForce(versions, new Date(startsAt)).map(({ quotaShare }) => quotaShare);

  it('is the version in force on its day in Shanghai, one of each consortium', () => {
    expect(shares('2026-11-30T15:59:00Z')).toEqual([0.5, 0.3]);
    expect(shares('2026-11-30T16:00:00Z')).toEqual([0.6, 0.3]);
    expect(shares('2025-12-31T00:00:00Z')).toEqual([]);
  });

  it('is refused when its numbers cannot be used, naming them', () => {
    const bad = { ...yongnian, quotaShare: 1.5, levels: ['grand'], releasePolicy: { hoursBefore: 'soon' } };
    expect(() => quotaPolicyOf(bad)).toThrow(Refusal);
    expect(() => quotaPolicyOf(bad)).toThrow('quotaShare, releasePolicy.hoursBefore, levels');
    expect(() => quotaPolicyOf({})).toThrow(/quotaShare, bookingWindowDays/);
  });
});
