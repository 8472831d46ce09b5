import { hoursBefore, minutesAfter } from './calendar.js';
import { requireFree } from './slot.js';
import { aSession, slotsOfSession } from './test-samples.fixture.js';

const session = aSession();
const [first, second] = slotsOfSession();
const last = slotsOfSession().at(-1);

describe('slots', () => {
  it('follow one another, the first ones reserved', () => {
    const slots = slotsOfSession();
    expect(slots.map(({ startsAt }) => (startsAt.getTime() - session.startsAt.getTime()) / 60_000)).toEqual([
      0, 20, 40, 60, 80, 100, 120, 140, 160,
    ]);
    expect(last?.endsAt).toEqual(session.endsAt);
    expect(slots.map(({ reserved }) => reserved)).toEqual([true, true, true, true, true, false, false, false, false]);
    expect(new Set(slots.map(({ id }) => id)).size).toBe(9);
  });

  it('are fewer than the time allows when the capacity is smaller, several at once when it is larger', () => {
    const starts = (capacity: number) =>
      slotsOfSession(aSession({ capacity, endsAt: minutesAfter(session.startsAt, 60) })).map(
        ({ startsAt }) => (startsAt.getTime() - session.startsAt.getTime()) / 60_000,
      );
    expect(starts(2)).toEqual([0, 20]);
    expect(starts(6)).toEqual([0, 0, 20, 20, 40, 40]);
    expect(starts(4)).toEqual([0, 0, 20, 40]);
  });
});

describe('a slot chosen by hand', () => {
  const open = minutesAfter(session.bookableFrom, 1);
  const afterwards = minutesAfter(session.exclusiveUntil, 1);
  const refusal = (slot = first, grassroots = false, now = afterwards): string | undefined => {
    try {
      requireFree(slot!, grassroots, now);
    } catch (error) {
      return (error as { code: string }).code;
    }
    return undefined;
  };

  it('is free for the grassroots from the beginning of the window', () => {
    expect(refusal(first, true, open)).toBeUndefined();
    expect(refusal(last, true, open)).toBeUndefined();
    expect(refusal(first, true, hoursBefore(session.bookableFrom, 1))).toBe('slot/not-open-yet');
  });

  it('is free for others after the exclusive time, unless it is reserved', () => {
    expect(refusal(last, false, open)).toBe('slot/belongs-to-grassroots');
    expect(refusal(last)).toBeUndefined();
    expect(refusal(first)).toBe('slot/belongs-to-grassroots');
    expect(refusal({ ...first!, reserved: false })).toBeUndefined();
  });

  it('is nobody’s twice, nor when it is withdrawn or past', () => {
    expect(refusal({ ...second!, appointmentId: session.id }, true)).toBe('slot/taken');
    expect(refusal({ ...second!, withdrawn: true }, true)).toBe('slot/gone');
    expect(refusal(second, true, second!.startsAt)).toBe('slot/gone');
  });
});
