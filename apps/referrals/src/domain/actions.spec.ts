import { referralStatuses, roles, type Priority, type ReferralStatus } from '#contracts';
import { actionNames, actions, demand, refusalOf, sideOf, type Action, type Who } from './actions.js';
import { aReferral, emergencyCentre, hospital, stranger, township } from './test-referral.js';
import { mayStartFrom, transitions } from './transitions.js';

const { groupId } = aReferral('draft');
const parties = { referrer: township, receiver: hospital, 'emergency-centre': emergencyCentre, stranger };
const actors = {
  either: ['referrer', 'receiver'],
  referrer: ['referrer'],
  receiver: ['receiver'],
  'referrer-or-emergency-centre': ['referrer', 'emergency-centre'],
};
const cases = referralStatuses.flatMap((status) =>
  actionNames.flatMap((action) =>
    Object.keys(parties).map((party) => [status, action, party as keyof typeof parties] as const),
  ),
);
/** What an emergency may do beside: it does not wait for a slot. */
const unbooked: readonly [ReferralStatus, Action][] = [
  ['accepted', 'hand-over'],
  ['awaiting-slot', 'hand-over'],
  ['accepted', 'arrive'],
  ['awaiting-slot', 'arrive'],
];

function expected(
  status: (typeof referralStatuses)[number],
  action: Action,
  party: keyof typeof parties,
  role: string,
  priority: Priority,
) {
  const { commands, roles: allowed } = actions[action];
  const atOnce = priority === 'emergency' ? unbooked.filter(([each]) => each === status) : [];
  if (!(allowed as readonly string[]).includes(role)) return 'role-missing';
  if (party === 'stranger' || (party === 'receiver' && ['draft', 'internal-review'].includes(status)))
    return 'not-found';
  if (party === 'emergency-centre' && !['scheduled', 'in-transit'].includes(status) && atOnce.length === 0)
    return 'not-found';
  if (!actors[transitions[commands[0]].by].includes(party)) return 'not-your-side';
  if (atOnce.some(([, each]) => each === action)) return undefined;
  const usual = commands.filter((command) => !command.endsWith('-unbooked'));
  return usual.some((command) => mayStartFrom(command, status)) ? undefined : 'not-in-this-status';
}

describe('who may do what', () => {
  it.each(cases)('%s, %s by the %s: every role as the table says', (status, action, party) => {
    for (const role of roles) {
      const centre = party === 'emergency-centre' && { emergencyCentreOf: [groupId] };
      const who: Who = { organizationId: parties[party], roles: [role], ...centre };
      for (const priority of ['routine', 'emergency'] as const)
        expect(refusalOf(action, aReferral(status, { priority }), who, false)?.code).toBe(
          expected(status, action, party, role, priority),
        );
    }
  });

  it('the emergency centre of another group stands on no side', () => {
    const who: Who = { organizationId: emergencyCentre, roles: ['clinician'], emergencyCentreOf: ['another group'] };
    expect(sideOf(aReferral('scheduled'), who)).toBeUndefined();
    expect(sideOf(aReferral('scheduled'), { ...who, emergencyCentreOf: [groupId] })).toBe('emergency-centre');
  });

  it('a receiver that left the group answers for nobody it does not have, and looks after whom it has', () => {
    const ended = ['triage', 'request-info', 'return-advice', 'refer-onward', 'convert', 'accept', 'reject', 'rebook'];
    const of = (organizationId: string) => {
      const who = { organizationId, roles };
      const cells = referralStatuses.flatMap((status) => actionNames.map((action) => [action, status] as const));
      const may = cells.filter(([action, status]) => !refusalOf(action, aReferral(status), who, false));
      const codes = may.map(([action, status]) => [action, refusalOf(action, aReferral(status), who, true)?.code]);
      return [...new Set(codes.filter(([, code]) => code === 'inactive-member').map(([action]) => action))].sort();
    };
    expect(of(hospital)).toEqual([...ended, 'refer-down'].sort());
    // Who referred follows its own patients on; there is nobody left to give them another appointment.
    expect(of(township)).toEqual(['rebook']);
    expect(() => demand('triage', aReferral('delivered'), { organizationId: hospital, roles }, true)).toThrow(
      expect.objectContaining({ code: 'inactive-member' }),
    );
  });

  it('without an organization one stands on no side', () => {
    expect(sideOf(aReferral('accepted'), { roles: ['clinician'] })).toBeUndefined();
  });
});
