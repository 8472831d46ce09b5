import type { Evidence } from '../../evidence.js';
import type { Facts } from '../facts.js';
import { auditFacts } from './audit.js';
import { onDatabase } from './database.js';
import { overdueDeadlines } from './deadlines.js';
import { handling } from './handled.js';
import { outburstsIn } from './logs.js';
import { notificationFacts } from './notifications.js';
import { notReady } from './readiness.js';
import { handlersIn } from './reads.js';
import { referralFacts } from './referrals.js';
import { unequalCopies } from './registers.js';
import { schedulingFacts } from './scheduling.js';
import { compactedTopics, eventsOn } from './topics.js';
import { versionsOf } from './versions.js';
import { stillWaiting } from './waiting.js';

/** Looks at everything from outside, at the topics as any client and in the databases, once nothing is on its way. */
export async function gatherFacts({ places, logDirectory }: Evidence): Promise<Facts> {
  const reads = await handlersIn(places);
  const waiting = await stillWaiting(places, reads);
  const events = await eventsOn(places.brokers);
  return {
    waiting,
    notReady: await notReady(places),
    events,
    compacted: compactedTopics(),
    versions: await versionsOf(places),
    unequalCopies: await unequalCopies(places),
    audit: await auditFacts(places),
    overdue: await overdueDeadlines(places),
    outbursts: await outburstsIn(logDirectory),
    ...(await handling(places, reads, events)),
    ...(await onDatabase(places, 'referrals', referralFacts)),
    ...(await onDatabase(places, 'scheduling', schedulingFacts)),
    ...(await onDatabase(places, 'notifications', notificationFacts)),
  };
}
