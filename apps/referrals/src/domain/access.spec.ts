import { patientRefusal, requireIdentityAccess, viewOf } from './access.js';
import { aReferral, at, emergencyCentre, history, hospital, stranger, township } from './test-referral.js';

const accepted = aReferral('accepted');
const who = (organizationId: string | undefined, ...roles: ('clinician' | 'auditor' | 'group-admin')[]) => ({
  organizationId,
  roles,
});

describe('what one sees of a referral', () => {
  it('is all of it for its two organizations, and a draft for the one that writes it', () => {
    expect(viewOf(accepted, who(township, 'clinician'), [])).toBe('whole');
    expect(viewOf(accepted, who(hospital, 'clinician'), [])).toBe('whole');
    expect(viewOf(accepted, who(stranger, 'clinician'), [accepted.groupId])).toBeUndefined();
    expect(viewOf(aReferral('draft'), who(township, 'clinician'), [])).toBe('whole');
    expect(viewOf(aReferral('draft'), who(hospital, 'clinician'), [])).toBeUndefined();
  });

  it('is an outline for the emergency centre of the group, while there is somebody to carry', () => {
    const centre = { ...who(emergencyCentre, 'clinician'), emergencyCentreOf: [accepted.groupId] };
    expect(viewOf(aReferral('scheduled'), centre, [])).toBe('outline');
    expect(viewOf(aReferral('in-transit'), centre, [])).toBe('outline');
    expect(viewOf(aReferral('accepted'), centre, [])).toBeUndefined();
    expect(viewOf(aReferral('arrived'), centre, [])).toBeUndefined();
  });

  it('is an outline for the group, also where their organization takes part', () => {
    expect(viewOf(accepted, who(undefined, 'auditor'), 'every')).toBe('outline');
    expect(viewOf(accepted, who(stranger, 'group-admin'), [accepted.groupId])).toBe('outline');
    expect(viewOf(accepted, who(hospital, 'group-admin'), [accepted.groupId])).toBe('outline');
    expect(viewOf(accepted, who(hospital, 'group-admin', 'clinician'), [])).toBe('whole');
    expect(viewOf(accepted, who(stranger, 'group-admin'), ['another group'])).toBeUndefined();
    expect(viewOf(aReferral('draft'), who(undefined, 'auditor'), 'every')).toBeUndefined();
  });
});

describe('who referred the patient before', () => {
  const upstream = [{ organizationId: stranger, department: '02' }];

  it('sees what becomes of it, once it has left, and does nothing to it', () => {
    const child = aReferral('accepted', { upstream });
    expect(viewOf(child, who(stranger, 'clinician'), [])).toBe('whole');
    expect(viewOf(aReferral('internal-review', { upstream }), who(stranger, 'clinician'), [])).toBeUndefined();
    expect(() => requireIdentityAccess(child, child, who(stranger, 'clinician'))).toThrow(
      expect.objectContaining({ code: 'not-found' }),
    );
  });
});

describe('a receiver that left the group', () => {
  const code = (referral: typeof accepted, by: string) =>
    patientRefusal(referral, referral, who(by, 'clinician'), true)?.code;

  it('sees an outline and learns nothing of the patient, until the patient came to it', () => {
    const arrived = aReferral('in-care', { arrivedAt: at });
    expect([accepted, arrived].map((each) => viewOf(each, who(hospital, 'clinician'), [], true))).toEqual([
      'outline',
      'whole',
    ]);
    expect([accepted, arrived].map((each) => code(each, hospital))).toEqual(['inactive-member', undefined]);
    expect(() => requireIdentityAccess(accepted, accepted, who(hospital, 'clinician'), true)).toThrow(
      expect.objectContaining({ code: 'inactive-member' }),
    );
  });

  it('changes nothing for who referred there', () => {
    expect(viewOf(accepted, who(township, 'clinician'), [], true)).toBe('whole');
    expect(code(accepted, township)).toBeUndefined();
  });
});

describe('who the patient is', () => {
  const refusal = (code: string) => expect.objectContaining({ code });
  const asked =
    (referral: typeof accepted, by: ReturnType<typeof who>, root = referral) =>
    () =>
      requireIdentityAccess(referral, root, by);

  it('is for the two organizations while the root referral runs', () => {
    expect(asked(accepted, who(township, 'clinician'))).not.toThrow();
    expect(asked(accepted, who(hospital, 'clinician'))).not.toThrow();
    expect(asked(aReferral('closed', { endedAt: at }), who(township, 'clinician'))).toThrow(
      refusal('identity-access-ended'),
    );
    const root = aReferral('closed', { endedAt: at });
    const laterHop = { rootId: root.id, id: history.otherId };
    expect(asked(aReferral('in-care', laterHop), who(hospital, 'clinician'), root)).not.toThrow();
    expect(asked(aReferral('closed', { ...laterHop, endedAt: at }), who(hospital, 'clinician'), root)).toThrow(
      refusal('identity-access-ended'),
    );
  });

  it('is for the referrer of an end without care until it has said what follows, and for nobody else there', () => {
    const end = { endedAt: at, endUnacknowledgedAt: at };
    const root = aReferral('closed', { endedAt: at });
    const downHop = { rootId: root.id, id: history.otherId, fromOrganizationId: hospital, toOrganizationId: township };
    for (const [referral, of, from, to] of [
      [aReferral('rejected', end), undefined, township, hospital],
      [aReferral('expired', { ...end, ...downHop }), root, hospital, township],
    ] as const) {
      expect(asked(referral, who(from, 'clinician'), of)).not.toThrow();
      expect(asked(referral, who(to, 'clinician'), of)).toThrow(refusal('identity-access-ended'));
      expect(asked(referral, who(from, 'group-admin'), of)).toThrow(refusal('not-found'));
      expect(patientRefusal(referral, of ?? referral, who(from, 'clinician'), false)?.code).toBe(
        'identity-access-ended',
      );
      const acknowledged = { ...referral, endUnacknowledgedAt: null };
      expect(asked(acknowledged, who(from, 'clinician'), of)).toThrow(refusal('identity-access-ended'));
    }
  });

  it('is not kept open by a later hop that was never sent', () => {
    const root = aReferral('closed', { endedAt: at });
    for (const status of ['draft', 'internal-review'] as const) {
      const hop = aReferral(status, { rootId: root.id, id: history.otherId });
      expect(asked(hop, who(township, 'clinician'), root)).toThrow(refusal('identity-access-ended'));
      expect(asked(hop, who(township, 'clinician'), accepted)).not.toThrow();
    }
  });

  it('is nobody else’s', () => {
    expect(asked(accepted, who(stranger, 'clinician'))).toThrow(refusal('not-found'));
    expect(asked(accepted, who(undefined, 'auditor'))).toThrow(refusal('not-found'));
    expect(asked(accepted, who(hospital, 'group-admin'))).toThrow(refusal('not-found'));
  });
});

describe('what else is known of the patient', () => {
  const code = (referral: typeof accepted, by: string) =>
    patientRefusal(referral, referral, who(by, 'clinician'), false)?.code;

  it('is for those who take part in a referral that has left its referrer and runs', () => {
    expect([code(accepted, township), code(accepted, hospital)]).toEqual([undefined, undefined]);
    expect(code(aReferral('draft'), township)).toBe('referral-not-submitted');
    expect(code(aReferral('internal-review'), township)).toBe('referral-not-submitted');
    expect(code(aReferral('internal-review'), hospital)).toBe('not-found');
    expect(code(aReferral('closed', { endedAt: at }), hospital)).toBe('identity-access-ended');
  });
});
