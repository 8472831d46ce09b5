import fc from 'fast-check';
import { Refusal, type ReferralStatus } from '#contracts';
import { Model } from './histories.fixture.js';
import { drafted, histories, letTimePass, tries, worlds, type Rule, type World } from './random-histories.fixture.js';
import type { Referral } from './referral.js';
import { at } from './test-referral.js';

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
          same(String(referral.endedAt !== null), String(ends.includes(referral.status)), `${what} ended`, minute);
          reached.add(referral.status);
        }
      }),
      { numRuns: 10_000, seed: 20_261_124 },
    );
    // Delivery follows submission in the same decision: nothing rests there.
    expect([...reached].sort()).toEqual(Object.keys(Model.statuses).sort());
  }, 60_000);
});
