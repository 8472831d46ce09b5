import type { Evidence } from '../../evidence.js';
import type { Facts } from '../facts.js';
import { onDatabase } from './database.js';
import { referralFacts } from './referrals.js';
import { compactedTopics, eventsOn } from './topics.js';
import { versionsOf } from './versions.js';

/** Looks at everything from outside: at the topics as any client, and in the databases. */
export async function gatherFacts({ places }: Evidence): Promise<Facts> {
  const [events, versions, referrals] = await Promise.all([
    eventsOn(places.brokers),
    versionsOf(places),
    onDatabase(places, 'referrals', referralFacts),
  ]);
  return { events, compacted: compactedTopics(), versions, ...referrals };
}
