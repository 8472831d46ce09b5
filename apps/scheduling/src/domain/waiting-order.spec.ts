import { priorities, type Priority } from '#contracts';
import fc from 'fast-check';
import { daysBefore } from './calendar.js';
import { addEntry, bookEntry, withdrawEntry } from './waiting-list-entry.js';
import { explain, rankedFrom } from './waiting-order.js';
import { aDemand, idOf } from './test-samples.fixture.js';

const headStart = { urgentDays: 14, emergencyDays: 90 };
const now = new Date('2026-11-24T01:00:00Z');
const waiting = (priority: Priority, days: number) => ({
  name: `${priority} ${days}`,
  priority,
  submittedAt: daysBefore(now, days),
});
const order = (...list: ReturnType<typeof waiting>[]) =>
  list
    .toSorted((a, b) => rankedFrom(a, headStart).getTime() - rankedFrom(b, headStart).getTime())
    .map(({ name }) => name);

describe('the order of the waiting list', () => {
  it('is by priority, then by waiting time', () => {
    expect(order(waiting('routine', 3), waiting('urgent', 0), waiting('emergency', 0), waiting('urgent', 2))).toEqual([
      'emergency 0',
      'urgent 2',
      'urgent 0',
      'routine 3',
    ]);
  });

  it('ages: a routine referral that waited longer than the head start goes first', () => {
    expect(order(waiting('urgent', 0), waiting('routine', 15), waiting('routine', 13))).toEqual([
      'routine 15',
      'urgent 0',
      'routine 13',
    ]);
  });

  it('lets nobody wait forever: whoever comes later than the largest head start stands behind', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...priorities),
        fc.constantFrom(...priorities),
        fc.nat(1000),
        (mine, theirs, days) => {
          const first = rankedFrom({ priority: mine, submittedAt: now }, headStart);
          const later = new Date(now.getTime() + (90 * 24 * 60 + 1 + days) * 60_000);
          expect(first.getTime()).toBeLessThan(
            rankedFrom({ priority: theirs, submittedAt: later }, headStart).getTime(),
          );
        },
      ),
    );
  });

  it('can be explained', () => {
    const why = explain(waiting('urgent', 3), { emergency: 1, urgent: 0, routine: 2 }, headStart, now);
    expect(why.zh).toBe('急，已等 3 天，按优先级视同多等 14 天；前面有危急 1 位、普通 2 位');
    expect(why.en).toBe('urgent, waiting 3 days, counted as 14 more for the priority; 1 emergency, 2 routine ahead');
    const first = explain(waiting('routine', 0), { emergency: 0, urgent: 0, routine: 0 }, headStart, now);
    expect(first).toEqual({ zh: '普通，已等 0 天；排在最前', en: 'routine, waiting 0 days; first in line' });
  });
});

describe('an entry', () => {
  const added = addEntry(idOf(30), { ...aDemand, priority: 'urgent' }, headStart, now);

  it('ranks by when the referral was submitted, not by when it joined', () => {
    expect(added.state.rankedFrom).toEqual(daysBefore(aDemand.submittedAt, 14));
    expect(added.events.flatMap(({ definition, data }) => definition.errors(data))).toEqual([]);
  });

  it('ends once, booked or withdrawn; later words change nothing', () => {
    const booked = bookEntry(added.state, idOf(31), now);
    const withdrawn = withdrawEntry(added.state, 'patient-died', now);
    for (const { state, events } of [booked, withdrawn]) {
      expect(events.flatMap(({ definition, data }) => definition.errors(data))).toEqual([]);
      expect(bookEntry(state, idOf(32), now)).toEqual({ state, events: [] });
      expect(withdrawEntry(state, 'other', now)).toEqual({ state, events: [] });
    }
    expect([booked.state.status, withdrawn.state.status]).toEqual(['booked', 'withdrawn']);
  });
});
