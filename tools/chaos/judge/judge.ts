import type { Evidence, Judgement } from '../evidence.js';
import { gatherFacts } from './gather/facts.js';
import { answered } from './invariants/answered.js';
import { history } from './invariants/history.js';
import { judgementOf } from './violation.js';

/** Judges a run from outside, once its faults are over and its load has ended. */
export async function judge(evidence: Evidence): Promise<Judgement> {
  const facts = await gatherFacts(evidence);
  return judgementOf([...answered(evidence, facts), ...history(facts)]);
}
