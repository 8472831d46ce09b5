import { parameterErrors } from '#contracts';
import { greenChannelPolicy, usualTerms } from './green-channel.js';
import { capabilityPolicy, strictest, submissionRules, timersPolicy } from './group-rules.js';
import { usualTimers } from './timers.js';

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

it('are read from parameters that the register of policies takes', () => {
  const capability = { consentNeeded: true, indicationNeeded: true, internalReviewNeeded: true };
  expect(parameterErrors(capabilityPolicy, capability)).toEqual([]);
  expect(parameterErrors(timersPolicy, usualTimers)).toEqual([]);
  expect(parameterErrors(greenChannelPolicy, { ...usualTerms, registrationFeeWaived: false })).toEqual([]);
});
