import { Refusal, roles, type Role } from '#contracts';
import {
  groupRoles,
  inboxRoles,
  isInInboxOf,
  kindsFor,
  officeKinds,
  readerRoles,
  requireOwn,
  sightOf,
  type Reader,
} from './reading.js';

const parties = { fromOrganizationId: 'centre', toOrganizationId: 'hospital', inside: false };
const referrers = { recipient: 'referrer', organizationId: 'centre', practitionerId: 'doctor' } as const;
const desks = { recipient: 'receiving-desk', organizationId: 'hospital', practitionerId: null } as const;
const patients = { recipient: 'patient', organizationId: null, practitionerId: null } as const;
const leads = { recipient: 'lead-office', organizationId: 'hospital', practitionerId: null } as const;
const applicants = { recipient: 'applicant', organizationId: 'centre', practitionerId: null } as const;
const offices = { recipient: 'referral-office', organizationId: 'centre', practitionerId: null } as const;
const supervisors = { recipient: 'supervisor', organizationId: 'centre', practitionerId: 'doctor' } as const;
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

  it('a slip to review is for the office that reviews it, an error to agree to for its supervisor', () => {
    const readersOf = (message: typeof offices | typeof supervisors, practitionerId?: string) =>
      roles.filter((role) => isInInboxOf(reader(role, 'centre', practitionerId), message)).sort();
    expect(readersOf(offices)).toEqual(['integration', 'referral-coordinator']);
    expect(readersOf(supervisors, 'doctor')).toEqual([...readerRoles].sort());
    expect(readersOf(supervisors, 'colleague')).not.toContain('clinician');
  });

  it('what has not left its organization is seen there and by whom it is for, by nobody else', () => {
    const inside = { ...parties, inside: true };
    const called = { recipient: 'on-duty', organizationId: 'lead', practitionerId: null } as const;
    for (const message of [referrers, offices, called]) {
      expect(sightOf(reader('referral-coordinator', 'centre'), message, inside, true)).toBe('all');
      expect(sightOf(reader('referral-coordinator', 'hospital'), message, inside, true)).toBe('none');
      expect(sightOf(reader('auditor'), message, inside, true)).toBe('none');
    }
    expect(sightOf(reader('clinician', 'lead'), called, inside, false)).toBe('all');
  });

  it('what is told of a membership is for the office that it is told to, and for those who oversee the group', () => {
    const readersOf = (message: typeof leads | typeof applicants): Role[] =>
      roles.filter((role) => isInInboxOf(reader(role, message.organizationId), message)).sort();
    expect(readersOf(leads)).toEqual(['group-admin', 'integration']);
    expect(readersOf(applicants)).toEqual(['group-admin', 'integration', 'referral-coordinator']);
    for (const role of roles) {
      expect(isInInboxOf(reader(role, 'centre'), leads)).toBe(false);
      expect(sightOf(reader(role, 'centre'), leads, null, false)).toBe('none');
      const own = readersOf(leads).includes(role) ? 'all' : 'none';
      expect(sightOf(reader(role, 'hospital'), leads, null, false)).toBe(own);
      const overseen = (groupRoles as readonly Role[]).includes(role) ? 'no-patient' : 'none';
      expect(sightOf(reader(role, 'elsewhere'), leads, null, true)).toBe(overseen);
    }
  });

  it('an inbox holds for a role what that role is told, whichever roles have one', () => {
    expect(kindsFor(reader('group-admin', 'hospital'))).toEqual(officeKinds);
    const told = ['patient', 'referrer', 'receiving-desk', 'on-duty', 'supervisor'];
    expect(kindsFor(reader('scheduler', 'hospital'))).toEqual(told);
    expect(roles.filter((role) => kindsFor(reader(role)).length > 0).sort()).toEqual([...inboxRoles].sort());
  });

  it('only the recipient marks a message', () => {
    expect(() => requireOwn(reader('scheduler', 'hospital'), desks)).not.toThrow();
    expect(() => requireOwn(reader('scheduler', 'centre'), desks)).toThrow(Refusal);
  });
});
