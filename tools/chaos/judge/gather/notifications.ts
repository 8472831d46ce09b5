import type { Facts, MessageFact, ReferralCopyFact } from '../facts.js';
import type { Query } from './database.js';

/** Who was told what, and what is known of referrals where it is told. */
export async function notificationFacts(query: Query): Promise<Pick<Facts, 'messages' | 'referralCopies'>> {
  const messages = await query<MessageFact>(
    'SELECT id, event_id AS "eventId", recipient, channel, status FROM messages',
  );
  const referralCopies = await query<ReferralCopyFact>('SELECT id, status FROM referral_copies');
  return { messages, referralCopies };
}
