import type { Facts, ReferralFact, StoredAnswer } from '../facts.js';
import type { Query } from './database.js';

/** Requests that the service has answered, and all referrals that it has. */
export async function referralFacts(query: Query): Promise<Pick<Facts, 'answers' | 'referrals'>> {
  const answers = await query<StoredAnswer>(
    `SELECT key, body->>'id' AS "referralId", body->>'status' AS "referralStatus" FROM idempotency_keys
     WHERE body ? 'id' AND body ? 'status'`,
  );
  const referrals = await query<ReferralFact>(
    `SELECT r.id, version, status, waiting_list_entry_id AS "waitingListEntryId",
       (extract(epoch FROM created_at) * 1000)::float AS "createdAt", appointment->>'appointmentId' AS "appointmentId",
       coalesce((SELECT array_agg(t.sequence ORDER BY t.sequence) FROM referral_timeline t WHERE t.referral_id = r.id),
         '{}') AS timeline
     FROM referrals r`,
  );
  return { answers, referrals };
}
