import { strictest, submissionRules } from './group-rules.js';

describe('rules of a group', () => {
  it('are the strictest where a group decided nothing, or nothing that can be read', () => {
    for (const policy of [undefined, {}, { consentNeeded: 'no', indicationNeeded: 0 }]) {
      expect(submissionRules(policy)).toEqual(strictest);
    }
  });

  it('are lifted by a clear no', () => {
    expect(submissionRules({ indicationNeeded: false })).toEqual({ ...strictest, indicationNeeded: false });
    expect(submissionRules({ internalReviewNeeded: true }).reviewNeeded).toBe(true);
  });
});
