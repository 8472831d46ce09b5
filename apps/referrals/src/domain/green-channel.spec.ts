import { greenChannelTermsOf, usualTerms } from './green-channel.js';

describe('terms of the green channel', () => {
  it('are those of the policy, and the usual ones for what it leaves out', () => {
    expect(greenChannelTermsOf({})).toEqual(usualTerms);
    const policy = { needs: ['card'], registrationFeeWaived: true, queuePriority: false, seenWithinMinutes: 15 };
    const terms = { needs: ['card'], registrationFee: 0, queuePriority: false, seenWithinMinutes: 15 };
    expect(greenChannelTermsOf(policy)).toEqual(terms);
    expect(greenChannelTermsOf({ registrationFeeWaived: false, registrationFee: 4.5 }).registrationFee).toBe(4.5);
    expect(greenChannelTermsOf({ needs: ['card', 'slip', 'card'] }).needs).toEqual(['slip', 'card']);
  });

  it.each([
    ['needs', { needs: [] }],
    ['needs', { needs: ['passport'] }],
    ['needs', { needs: 'slip' }],
    ['registrationFeeWaived', { registrationFeeWaived: 'yes' }],
    ['registrationFee', { registrationFeeWaived: false }],
    ['registrationFee', { registrationFeeWaived: false, registrationFee: -1 }],
    ['queuePriority', { queuePriority: 1 }],
    ['seenWithinMinutes', { seenWithinMinutes: 0 }],
    ['needs, seenWithinMinutes', { needs: [], seenWithinMinutes: 1_441 }],
  ])('are refused for a bad %s: %j', (names, parameters) => {
    expect(() => greenChannelTermsOf(parameters)).toThrow(
      `Parameters of referrals.green-channel cannot be used: ${names}`,
    );
  });
});
