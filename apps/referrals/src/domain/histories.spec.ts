import fc from 'fast-check';
import { Refusal, type ReferralStatus } from '#contracts';
import { histories } from './histories-ways.fixture.js';
import { Model } from './histories.fixture.js';
import { hopConverted } from './hop-converted.js';
import { hopEnded } from './hop-end.js';
import { onwardChild } from './hops.js';
import { drafted, letTimePass, onward, tries, worlds, type Rule, type World } from './random-histories.fixture.js';
import type { Referral } from './referral.js';
import { at, history } from './test-referral.js';

const hop = { id: history.otherId, number: '130408-20261124-000043', practitionerId: null };

/** What the rule answered: the status it leads to, `ignored` without an event, or `refused`. */
function answerOf(rule: Rule, referral: Referral, now: Date, n: number, world: World): [string, Referral] {
  try {
    const { state, events } = rule(referral, now, n, world);
    return [events.length > 0 ? state.status : 'ignored', state];
  } catch (error) {
    if (error instanceof Refusal) return ['refused', referral];
    throw error;
  }
}

/** Jest's own comparison would take most of the time. */
function same(answer: string, expected: string, when: string, minute: number): void {
  if (answer !== expected) throw new Error(`${when} at minute ${minute}: ${answer}, the model says ${expected}`);
}

const minuteOf = (time: Date | null): number | null => time && (time.getTime() - at.getTime()) / 60_000;

const hasPatient = ({ status, endedAt }: Referral) => endedAt === null && status !== 'referred-onward';
/** What somebody does where the patient came back with advice, before that becomes a referral; `note` is refused. */
const meanwhile = ['triage', 'cancel', 'note', 'reject'] as const;

/**
 * What a referral onward becomes: submitted by its referrer, read and taken by its receiver, or answered and converted; and what becomes
 * of the one before, where somebody may go on meanwhile. Never do both have the patient.
 */
function goesOn(from: Referral, before: Model, now: Date, world: World, n: number): void {
  const after = before.next();
  let parent = from;
  let child = onwardChild(parent, hop, onward, now);
  const take = (what: (typeof meanwhile)[number]) => {
    const [answer, next] = answerOf(tries[what], parent, now, 0, world);
    same(answer, before.try(what, 0, 0), `before, ${parent.status}, ${what}`, 0);
    parent = next;
  };
  for (const what of ['submit', 'submit', 'triage', 'accept', 'return-advice', 'convert', 'reject'] as const) {
    if (what === 'convert') take(meanwhile[n]!);
    const { status, endedAt } = child;
    const goes: Rule = (...asked) => {
      const decision = tries[what](...asked);
      if (what === 'convert') parent = hopConverted(parent, decision.state, decision.state).state;
      return decision;
    };
    const [answer, next] = answerOf(goes, child, now, 0, world);
    same(answer, after.try(what, 0, 0), `onward, ${status}, ${what}`, 0);
    child = next;
    if (child.endedAt && !endedAt) {
      parent = hopEnded(parent, child, now, false).state;
      before.try('come-back', 0, 0);
    }
    same(parent.status, before.status, `before, after ${what}`, 0);
    if (hasPatient(parent) && hasPatient(child)) throw new Error(`${what}: ${parent.status} and ${child.status}`);
  }
}

const ends: readonly ReferralStatus[] = [
  'closed',
  'advice-returned',
  'rejected',
  'cancelled',
  'expired',
  'entered-in-error',
];

describe('random histories, legal and illegal', () => {
  it('10 000 of them go as an independent model says, step by step', () => {
    const reached = new Set<ReferralStatus>();
    fc.assert(
      fc.property(worlds, histories, (world, history) => {
        const model = new Model(world);
        let referral = drafted(world);
        let minute = 0;
        for (const { what, n, minutes } of history) {
          minute += minutes;
          const now = new Date(at.getTime() + minute * 60_000);
          referral = letTimePass(referral, now);
          model.pass(minute);
          same(referral.status, model.status, 'time', minute);
          const from = referral.status;
          const [answer, next] = answerOf(tries[what], referral, now, n, world);
          same(answer, model.try(what, n, minute), `${from}, ${what} ${n}`, minute);
          referral = next;
          if (what === 'refer-onward' && answer === 'referred-onward') goesOn(referral, model.copy(), now, world, n);
          same(String(referral.endedAt !== null), String(ends.includes(referral.status)), `${what} ended`, minute);
          same(String(minuteOf(referral.outcomeDueAt)), String(model.outcomeDue), `${what} outcome due`, minute);
          same(referral.reviewFindings.join(), model.found, `${what} findings`, minute);
          same(String(Boolean(referral.greenChannel?.breachedAt)), String(model.broken), `${what} broken`, minute);
          if (referral.status === 'in-transit')
            same(String(minuteOf(referral.appointmentStartsAt)), String(model.expected), `${what} expected`, minute);
          same(String(referral.endUnacknowledgedAt !== null), String(model.unfollowed), `${what} unfollowed`, minute);
          reached.add(referral.status);
        }
      }),
      { numRuns: 10_000, seed: 20_261_124 },
    );
    // Delivery follows submission in the same decision: nothing rests there.
    expect([...reached].sort()).toEqual(Object.keys(Model.statuses).sort());
  }, 60_000);
});
