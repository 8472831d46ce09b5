import type { Facts, ReferralFact } from '../facts.js';
import { found, type Violation } from '../violation.js';
import { active } from './bookings.js';

type Kept = Pick<Facts, 'referrals' | 'appointments' | 'entries' | 'referralCopies' | 'unequalCopies'>;

/** Statuses in which a referral has neither a slot nor a place in the queue. */
const over: readonly string[] = [
  'draft',
  'submitted',
  'delivered',
  'in-triage',
  'info-requested',
  'rejected',
  'cancelled',
];
/** Statuses that somebody is told of, so that notifications must know them. */
const told: readonly string[] = [
  'awaiting-slot',
  'scheduled',
  'cancel-requested',
  'rejected',
  'outcome-sent',
  'closed',
];

/** Invariant 4: all services' copies of one fact agree. */
export function copies({ referrals, appointments, entries, referralCopies, unequalCopies }: Kept): Violation[] {
  const appointmentOf = byReferral(appointments.filter(({ status }) => active.includes(status)));
  const entryOf = byReferral(entries.filter(({ status }) => status === 'waiting'));
  const statusOf = new Map(referralCopies.map(({ id, status }) => [id, status]));
  const known = new Set(referrals.map(({ id }) => id));
  const named = new Set([...appointmentOf.keys(), ...entryOf.keys(), ...statusOf.keys()]);
  const foreign = [...named].filter((id) => !known.has(id));
  const inScheduling = referrals.filter((each) => !agrees(each, appointmentOf.get(each.id), entryOf.get(each.id)));
  const inNotifications = referrals.filter(({ id, status }) => {
    // Of a cancelled one they need not have heard before.
    const heard = told.includes(status) || (status === 'cancelled' && statusOf.has(id));
    return heard && statusOf.get(id) !== status;
  });
  const registers = unequalCopies.map(({ service, table, id }) => `${id} of ${table} in ${service}`);
  return [
    ...found('4', 'a referral that scheduling knows otherwise', inScheduling, 'outOfOrder'),
    ...found('4', 'a referral that notifications knows otherwise', inNotifications, 'outOfOrder'),
    ...found('4', 'a referral that others know and referrals does not', foreign, 'outOfOrder'),
    ...found('4', 'a register that a service knows otherwise', registers, 'outOfOrder'),
  ];
}

function agrees({ status, ...referral }: ReferralFact, appointmentId?: string, entryId?: string): boolean {
  if (over.includes(status)) return !appointmentId && !entryId;
  if (status === 'scheduled') return appointmentId === referral.appointmentId && !entryId;
  if (status === 'awaiting-slot') return entryId === referral.waitingListEntryId && !appointmentId;
  return true;
}

const byReferral = (held: readonly { id: string; referralId: string }[]): Map<string, string> =>
  new Map(held.map(({ id, referralId }) => [referralId, id]));
