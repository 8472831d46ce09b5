import { referralStatuses, roles } from '#contracts';
import { actionNames, actions, refusalOf, sideOf, type Action, type Who } from './actions.js';
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
  const { commands, roles: allowed } = actions[action];
  if (!(allowed as readonly string[]).includes(role)) return 'role-missing';
  if (party === 'stranger' || (party === 'receiver' && ['draft', 'internal-review'].includes(status)))
    return 'not-found';
  if (![party, 'either'].includes(transitions[commands[0]].by)) return 'not-your-side';
  return commands.some((command) => mayStartFrom(command, status)) ? undefined : 'not-in-this-status';
}

describe('who may do what', () => {
  it.each(cases)('%s, %s by the %s: every role as the table says', (status, action, party) => {
    for (const role of roles) {
      const who: Who = { organizationId: parties[party], roles: [role] };
      expect(refusalOf(action, aReferral(status), who)?.code).toBe(expected(status, action, party, role));
    }
  });

  it('without an organization one stands on no side', () => {
    expect(sideOf(aReferral('accepted'), { roles: ['clinician'] })).toBeUndefined();
  });
});
