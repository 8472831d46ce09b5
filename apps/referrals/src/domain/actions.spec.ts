import { referralStatuses, roles } from '#contracts';
import { actionNames, actions, judged, refusalOf, sideOf, type Action, type Who } from './actions.js';
import { aReferral, hospital, stranger, township } from './test-referral.js';
import { mayStartFrom, transitions } from './transitions.js';

const parties = { referrer: township, receiver: hospital, stranger };
const cases = referralStatuses.flatMap((status) =>
  actionNames.flatMap((action) =>
    Object.keys(parties).map((party) => [status, action, party as keyof typeof parties] as const),
  ),
);

function expected(
  status: (typeof referralStatuses)[number],
  action: Action,
  party: keyof typeof parties,
  role: string,
) {
  if (party === 'stranger' || (party === 'receiver' && ['draft', 'internal-review'].includes(status)))
    return 'not-found';
  const { commands, roles: allowed } = actions[action];
  if (![party, 'either'].includes(transitions[commands[0]].by)) return 'not-your-side';
  if (!(allowed as readonly string[]).includes(role)) return 'role-missing';
  return commands.some((command) => mayStartFrom(command, status)) ? undefined : 'not-in-this-status';
}

describe('who may do what', () => {
  it.each(cases)('%s, %s by the %s: every role as the table says', (status, action, party) => {
    for (const role of roles) {
      const who: Who = { organizationId: parties[party], roles: [role] };
      expect(refusalOf(action, aReferral(status), who)?.code).toBe(expected(status, action, party, role));
    }
  });

  it('who only looks on is told whose it is to act', () => {
    const refusals = judged(aReferral('accepted'), { roles: ['auditor'] }, false).map(({ refusal }) => refusal?.code);
    expect(new Set(refusals)).toEqual(new Set(['not-your-side']));
    const receiver: Who = { organizationId: hospital, roles: ['clinician'] };
    const allowed = judged(aReferral('in-triage'), receiver, false).filter(({ refusal }) => !refusal);
    expect(allowed.map(({ action }) => action)).toEqual([
      'request-info',
      'return-advice',
      'refer-onward',
      'accept',
      'reject',
    ]);
  });

  it('lists the review of an emergency: the referrer’s office may while it is due, whatever became of the referral', () => {
    const review = (changes: object, who: Who, status: (typeof referralStatuses)[number] = 'closed') =>
      judged({ ...aReferral(status), ...changes }, who, false).find(({ action }) => action === 'review-emergency')
        ?.refusal?.code;
    const office: Who = { organizationId: township, roles: ['referral-coordinator'] };
    const due = { reviewDueAt: new Date() };
    for (const status of referralStatuses) expect(review(due, office, status)).toBeUndefined();
    expect(review({ reviewDueAt: null }, office)).toBe('no-review-due');
    expect(review(due, { ...office, roles: ['clinician'] })).toBe('role-missing');
    expect(review(due, { ...office, organizationId: hospital })).toBe('not-your-side');
    expect(review(due, { roles: ['auditor'] })).toBe('not-your-side');
  });

  it('without an organization one stands on no side', () => {
    expect(sideOf(aReferral('accepted'), { roles: ['clinician'] })).toBeUndefined();
  });
});
