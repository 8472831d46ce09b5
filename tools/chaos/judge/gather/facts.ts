import type { Evidence } from '../../evidence.js';
import type { Facts } from '../facts.js';
import { onDatabase } from './database.js';
import { notificationFacts } from './notifications.js';
import { referralFacts } from './referrals.js';
import { unequalCopies } from './registers.js';
import { schedulingFacts } from './scheduling.js';
import { compactedTopics, eventsOn } from './topics.js';
import { versionsOf } from './versions.js';

/** Looks at everything from outside: at the topics as any client, and in the databases. */
export async function gatherFacts({ places }: Evidence): Promise<Facts> {
  const [events, versions, copies, referrals, scheduling, notifications] = await Promise.all([
    eventsOn(places.brokers),
    versionsOf(places),
    unequalCopies(places),
    onDatabase(places, 'referrals', referralFacts),
    onDatabase(places, 'scheduling', schedulingFacts),
    onDatabase(places, 'notifications', notificationFacts),
  ]);
  const topics = { events, compacted: compactedTopics(), versions };
  return { ...topics, ...referrals, ...scheduling, ...notifications, unequalCopies: copies };
}
