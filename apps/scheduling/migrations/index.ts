import { Sessions1790000000001 } from './0001-sessions.js';
import { Bookings1790000000002 } from './0002-bookings.js';
import { RegistryCopies1790000000003 } from './0003-registry-copies.js';
import { PolicyWithdrawals1790000000004 } from './0004-policy-withdrawals.js';
import { GroupsOfReferrals1790000000005 } from './0005-groups-of-referrals.js';
import { PoliciesByCode1790000000006 } from './0006-policies-by-code.js';
import { PractitionerEnds1790000000007 } from './0007-practitioner-ends.js';

export const migrations = [
  Sessions1790000000001,
  Bookings1790000000002,
  RegistryCopies1790000000003,
  PolicyWithdrawals1790000000004,
  GroupsOfReferrals1790000000005,
  PoliciesByCode1790000000006,
  PractitionerEnds1790000000007,
];
