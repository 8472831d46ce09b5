import { usualWeek, workingDaysAfter, workingDaysOf } from './calendar.js';

const friday = new Date('2026-09-18T08:00:00Z');
const endsOn = (date: string) => new Date(new Date(`${date}T16:00:00Z`).getTime());

describe('working days', () => {
  // 2026: National Day from 1 to 7 October; one works on Sunday 20 September and Saturday 10 October instead.
  const year = {
    holidays: ['2026-10-01', '2026-10-02', '2026-10-05', '2026-10-06', '2026-10-07'],
    makeUpDays: ['2026-09-20', '2026-10-10'],
  };
  const calendar = workingDaysOf([year]);

  it('are Monday to Friday where a group says nothing', () => {
    expect(workingDaysAfter(friday, 1, usualWeek)).toEqual(endsOn('2026-09-21'));
    expect(workingDaysAfter(friday, 0, usualWeek)).toEqual(endsOn('2026-09-18'));
  });

  it('leave out holidays, and count the days on which one works instead', () => {
    expect(workingDaysAfter(friday, 1, calendar)).toEqual(endsOn('2026-09-20'));
    const beforeTheHolidays = new Date('2026-09-30T08:00:00Z');
    expect(workingDaysAfter(beforeTheHolidays, 1, calendar)).toEqual(endsOn('2026-10-08'));
    expect(workingDaysAfter(beforeTheHolidays, 3, calendar)).toEqual(endsOn('2026-10-10'));
  });

  it('of one version stay when the next adds another year, which also corrects them', () => {
    const both = workingDaysOf([year, { holidays: ['2027-01-01', '2026-09-20'] }]);
    expect(workingDaysAfter(friday, 1, both)).toEqual(endsOn('2026-09-21'));
    expect(workingDaysAfter(new Date('2026-12-31T08:00:00Z'), 1, both)).toEqual(endsOn('2027-01-04'));
  });

  it('are not lost to what cannot be read', () => {
    expect(workingDaysOf([{ holidays: 'all year', makeUpDays: [7, 'soon'] }])).toEqual(usualWeek);
  });
});
