import { Messages1790000000001 } from './0001-messages.js';
import { Copies1790000000002 } from './0002-copies.js';
import { Members1790000000005 } from './0005-members.js';
import { Memberships1790000000006 } from './0006-memberships.js';
import { Inside1790000000007 } from './0007-inside.js';
import { OnDuty1790000000003 } from './0003-on-duty.js';
import { Publicity1790000000008 } from './0008-publicity.js';
import { Upstream1790000000004 } from './0004-upstream.js';

/** In the order in which they run. */
export const migrations = [
  Messages1790000000001,
  Copies1790000000002,
  OnDuty1790000000003,
  Upstream1790000000004,
  Members1790000000005,
  Memberships1790000000006,
  Inside1790000000007,
  Publicity1790000000008,
];
