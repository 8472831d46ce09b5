import { outcomeDueHours, strictest, submissionRules } from './group-rules.js';

describe('rules of a group', () => {
  it('are the strictest where a group decided nothing, or nothing that can be read', () => {
    for (const policy of [undefined, {}, { consentNeeded: 'no', indicationNeeded: 0 }]) {
      expect(submissionRules(policy)).toEqual(strictest);
    }
  });

  it('are lifted by a clear no', () => {
    expect(submissionRules({ indicationNeeded: false })).toEqual({ consentNeeded: true, indicationNeeded: false });
  });

  it('take the hours to the outcome from the timers, or the usual ones', () => {
    expect(outcomeDueHours({ outcomeDueHours: { visit: 12, discharge: 72 } }, 24)).toBe(12);
    for (const timers of [
      undefined,
      {},
      { outcomeDueHours: 'soon' },
      { outcomeDueHours: null },
      { outcomeDueHours: { visit: -1 } },
    ]) {
      expect(outcomeDueHours(timers, 24)).toBe(24);
    }
  });
});
