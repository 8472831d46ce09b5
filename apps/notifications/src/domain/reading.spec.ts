import { Refusal, roles, type Role } from '#contracts';
import { groupRoles, isInInboxOf, readerRoles, requireOwn, sightOf, type Reader } from './reading.js';

const parties = { fromOrganizationId: 'centre', toOrganizationId: 'hospital' };
const referrers = { organizationId: 'centre', practitionerId: 'doctor' };
const desks = { organizationId: 'hospital', practitionerId: null };
const patients = { organizationId: null, practitionerId: null };
const reader = (role: Role, organizationId?: string, practitionerId?: string): Reader => ({
  roles: [role],
  organizationId,
  practitionerId,
});

describe('who reads what', () => {
  it('is decided for every role', () => {
    const others = ['equipment-manager', 'dispatch-officer', 'quality-manager'];
    expect([...readerRoles, ...groupRoles, ...others].sort()).toEqual([...roles].sort());
  });

  it.each(readerRoles)('%s: the inbox of the own organization, no other', (role) => {
    expect(isInInboxOf(reader(role, 'hospital'), desks)).toBe(true);
    expect(isInInboxOf(reader(role, 'centre'), desks)).toBe(false);
    expect(isInInboxOf(reader(role), desks)).toBe(false);
    expect(isInInboxOf(reader(role, 'hospital'), patients)).toBe(false);
  });

  it('a doctor’s messages are for that doctor and for those who work for the organization', () => {
    expect(isInInboxOf(reader('clinician', 'centre', 'doctor'), referrers)).toBe(true);
    expect(isInInboxOf(reader('clinician', 'centre', 'colleague'), referrers)).toBe(false);
    expect(isInInboxOf(reader('clinician', 'centre'), referrers)).toBe(false);
    expect(isInInboxOf(reader('referral-coordinator', 'centre', 'colleague'), referrers)).toBe(true);
  });

  it.each(readerRoles)('%s: all of a referral the organization has a part in, nothing of any other', (role) => {
    for (const message of [referrers, desks, patients]) {
      expect(sightOf(reader(role, 'centre'), message, parties, true)).toBe('all');
      expect(sightOf(reader(role, 'hospital'), message, parties, true)).toBe('all');
      expect(sightOf(reader(role, 'elsewhere'), message, parties, true)).toBe('none');
      expect(sightOf(reader(role), message, parties, true)).toBe('none');
    }
    expect(sightOf(reader(role, 'hospital'), desks, null, false)).toBe('all');
  });

  it.each(groupRoles)('%s: the whole group, no patient’s text', (role) => {
    expect(sightOf(reader(role), referrers, parties, true)).toBe('no-patient');
    expect(sightOf(reader(role), referrers, parties, false)).toBe('none');
    expect(isInInboxOf(reader(role, 'centre'), referrers)).toBe(false);
  });

  it('only the recipient marks a message', () => {
    expect(() => requireOwn(reader('scheduler', 'hospital'), desks)).not.toThrow();
    expect(() => requireOwn(reader('scheduler', 'centre'), desks)).toThrow(Refusal);
  });
});
