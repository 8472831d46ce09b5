import { Registers1790000000001 } from './0001-registers.js';
import { ApplicationFile1790000000002 } from './0002-application-file.js';
import { Agreements1790000000003 } from './0003-agreements.js';
import { GpTeams1790000000004 } from './0004-gp-teams.js';
import { Publicity1790000000005 } from './0005-publicity.js';
import { PolicyWithdrawals1790000000006 } from './0006-policy-withdrawals.js';
import { PractitionerEnds1790000000007 } from './0007-practitioner-ends.js';
import { UserDeactivation1790000000008 } from './0008-user-deactivation.js';

/** In the order in which they run. */
export const migrations = [
  Registers1790000000001,
  ApplicationFile1790000000002,
  Agreements1790000000003,
  GpTeams1790000000004,
  Publicity1790000000005,
  PolicyWithdrawals1790000000006,
  PractitionerEnds1790000000007,
  UserDeactivation1790000000008,
];
