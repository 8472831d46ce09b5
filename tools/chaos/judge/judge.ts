import type { Evidence, Judgement } from '../evidence.js';
import { gatherFacts } from './gather/facts.js';
import { answered } from './invariants/answered.js';
import { audit } from './invariants/audit.js';
import { bookings } from './invariants/bookings.js';
import { copies } from './invariants/copies.js';
import { deadlines } from './invariants/deadlines.js';
import { handled } from './invariants/handled.js';
import { history } from './invariants/history.js';
import { deadLetters, poisonedCommands } from './invariants/letters.js';
import { notices } from './invariants/notices.js';
import { processes } from './invariants/processes.js';
import { recovery } from './invariants/recovery.js';
import { retries } from './invariants/retries.js';
import { successes } from './invariants/successes.js';
import { judgementOf } from './violation.js';

/** Judges a run from outside, once its faults are over and its load has ended. */
export async function judge(evidence: Evidence): Promise<Judgement> {
  const facts = await gatherFacts(evidence);
  return judgementOf([
    ...answered(evidence, facts),
    ...successes(evidence),
    ...retries(evidence),
    ...handled(facts),
    ...bookings(facts),
    ...notices(facts),
    ...history(facts),
    ...copies(facts),
    ...recovery(evidence, facts),
    ...deadLetters(evidence, facts),
    ...poisonedCommands(evidence, facts),
    ...audit(evidence, facts),
    ...deadlines(evidence, facts),
    ...processes(evidence, facts),
  ]);
}
