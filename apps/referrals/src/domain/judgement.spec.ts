import fc from 'fast-check';
import { referralStatuses, roles, type ReferralStatus } from '#contracts';
import {
  actions,
  demand,
  judgedActions,
  ofActiveReceiver,
  type Action,
  type JudgedAction,
  type Who,
} from './actions.js';
import { cancelHop } from './cancellation.js';
import { completeSlip } from './completion.js';
import { reviewEmergency } from './emergency.js';
import { confirmError, enterInError, refuseError } from './error.js';
import { judged, objection, type Known } from './judgement.js';
import { reroute } from './hops.js';
import { hopConverted } from './hop-converted.js';
import { convert } from './inquiry.js';
import { histories } from './histories-ways.fixture.js';
import {
  author,
  drafted,
  hopOf,
  letTimePass,
  submission,
  tries,
  worlds,
  type Rule,
} from './random-histories.fixture.js';
import type { Referral } from './referral.js';
import { emptySlip } from './slip.js';
import { completed, submit } from './submission.js';
import { aReferral, at, emergencyCentre, history, hospital, stranger, township } from './test-referral.js';

const minutes = (n: number) => new Date(at.getTime() + n * 60_000);
const knownOf = (referral: Referral, changes: Partial<Known> = {}): Known => ({
  ...{
    now: at,
    way: [referral],
    before: [],
    receiverGone: false,
    openFields: [],
    submission: (draft) => submit(draft, history.directory, at),
  },
  ...changes,
});
const refusals = (referral: Referral, who: Who, known = knownOf(referral)) =>
  new Map(judged(referral, who, known).map(({ action, refusal }) => [action, refusal]));
const codeOf = (action: JudgedAction, referral: Referral, who: Who, known?: Known) =>
  refusals(referral, who, known).get(action)?.code;

const anybodyAt = (organizationId: string): Who => ({ ...author, organizationId, roles });
const referrer = anybodyAt(township);
const receiver = anybodyAt(hospital);
const crew: Who = { ...anybodyAt(emergencyCentre), emergencyCentreOf: [aReferral('draft').groupId] };
const supervisor = { ...referrer, practitionerId: history.otherId };

/** Each verb as its command gives it, with a body of somebody who knows what it needs. */
const given = { ...tries, outcome: tries['send-outcome'], 'approve-review': tries.submit } as const;
const commandOf = (action: JudgedAction, referral: Referral, known: Known, who: Who): Rule => {
  const [, next] = known.way;
  switch (action) {
    case 'submit':
      return (r, now, _, world) => {
        const { indications } = aReferral('draft').slip;
        return submission(completed(r, { consent: true, indications }), now, world);
      };
    case 'cancel':
      return (r, now) =>
        known.way.reduce(
          (last, hop, n) =>
            n === 0 ? last : cancelHop(hop, undefined, { reasonCode: 'other' }, now, known.receiverGone),
          cancelHop(r, next, { reasonCode: 'other' }, now, known.receiverGone),
        );
    case 'convert':
      return (r, now) => {
        const decision = convert(r, now);
        for (const parent of known.before) hopConverted(parent, r, decision.state);
        return decision;
      };
    case 'reroute':
      return (r) =>
        reroute(
          r,
          history.otherId,
          { to: { organizationId: stranger, department: '02' }, direction: 'up' },
          known.receiverGone,
        );
    case 'enter-in-error':
      return (r, now) =>
        enterInError(r, { reasonCode: 'other', comment: '误录', supervisorId: history.otherId }, who, now);
    case 'complete-slip':
      return (r) => completeSlip(r, { history: '高血压十年' });
    case 'confirm-error':
      return (r, now) => confirmError(r, who, now);
    case 'refuse-error':
      return (r) => refuseError(r, '无误', who);
    case 'review-emergency':
      return (r, now) => reviewEmergency(r, { outcome: 'not-justified', comment: '普通' }, 'zhao', now);
    default:
      return given[action];
  }
};

// Millions of refusals are compared by what they say; where each was made would take most of the time.
const { stackTraceLimit } = Error;
beforeAll(() => void (Error.stackTraceLimit = 0));
afterAll(() => void (Error.stackTraceLimit = stackTraceLimit));

describe('what is said to be allowed', () => {
  it('is what the rule then does for a complete body, and what is not is refused for the same reason, in random histories', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(worlds, histories, fc.boolean(), fc.boolean(), (world, tried, receiverGone, hopHeard) => {
        let referral = drafted(world);
        let minute = 0;
        for (const { what, n, minutes: pause } of tried) {
          minute += pause;
          const now = minutes(minute);
          referral = letTimePass(referral, now);
          const hop = hopOf(referral, hopHeard ? 'outcome-sent' : 'in-triage');
          const known: Known = {
            ...{ now, receiverGone, openFields: [], submission: (draft) => submission(draft, now, world) },
            way: referral.status === 'referred-onward' ? [referral, hop] : [referral],
            before: hopHeard ? [aReferral(world.direct ? 'in-triage' : 'delivered')] : [],
          };
          for (const who of [referrer, receiver, crew, supervisor]) {
            for (const [action, refusal] of refusals(referral, who, known)) {
              if (refusal?.code === 'not-your-side') continue;
              const answer = objection(() => {
                if (action in actions) demand(action as Action, referral, who, receiverGone);
                return commandOf(action, referral, known, who)(referral, now, n, world);
              });
              const [said, done] = [refusal, answer].map((each) => each && `${each.code} ${each.text.zh}`);
              if (said !== done) throw new Error(`${action}, ${referral.status}: said ${said}, answered ${done}`);
              seen.add(`${action} ${answer ? answer.code : 'allowed'}`);
            }
          }
          objection(() => (referral = tries[what](referral, now, n, world).state));
        }
      }),
      { numRuns: 2_000, seed: 20_261_124 },
    );
    for (const action of judgedActions) expect(seen).toContain(`${action} allowed`);
    expect([...seen]).toEqual(
      expect.arrayContaining([
        'accept advice-only',
        'convert conversion-not-allowed',
        'convert end-acknowledged',
        'convert patient-elsewhere',
        'no-show grace-period',
        'arrive no-appointment',
        'arrive already-arrived',
        'rebook rebookings-used-up',
        'start-care not-arrived',
        'outcome care-not-started',
        'admit already-admitted',
        'discharge not-admitted',
        'reroute receiver-active',
        'review-emergency no-review-due',
        'acknowledge-end no-end-to-acknowledge',
        'complete-slip nothing-missing',
        'cancel not-in-this-status',
        'confirm-error no-error-reported',
        'confirm-error not-the-supervisor',
        ...ofActiveReceiver.map((action) => `${action} inactive-member`),
      ]),
    );
  }, 60_000);

  it('leaves out what the body may still say, and asks the registers what they say', () => {
    const bare = aReferral('draft', { slip: emptySlip });
    expect(codeOf('submit', bare, referrer)).toBeUndefined();
    const none = { ...history.directory, receiving: [] };
    const known = (r: Referral) => knownOf(r, { submission: (draft) => submit(draft, none, at) });
    expect(codeOf('submit', bare, referrer, known(bare))).toBe('beyond-service-scope');
    const atOnce: Referral = { ...bare, priority: 'emergency' };
    expect(codeOf('submit', atOnce, referrer, known(atOnce))).toBeUndefined();
    const reviewed = aReferral('internal-review');
    expect(codeOf('approve-review', reviewed, referrer)).toBeUndefined();
    expect(codeOf('approve-review', reviewed, referrer, known(reviewed))).toBe('beyond-service-scope');
    const lacking = aReferral('internal-review', { slip: { ...reviewed.slip, reason: '' } });
    expect(codeOf('approve-review', lacking, referrer)).toBe('minimum-slip-data');
  });

  it('is to be added as long as anything may be: a part of the slip, the doctor, or what was not known of the patient', () => {
    const whole = aReferral('accepted');
    const added = (referral: Referral, openFields: Known['openFields'] = []) =>
      codeOf('complete-slip', referral, referrer, knownOf(referral, { openFields }));
    expect(added(whole)).toBe('nothing-missing');
    expect(added({ ...whole, fromPractitionerId: null })).toBeUndefined();
    expect(added(whole, ['phone'])).toBeUndefined();
    expect(added({ ...whole, endedAt: at }, ['phone'])).toBe('nothing-missing');
    expect(codeOf('submit', aReferral('draft', { fromPractitionerId: null }), referrer)).toBeUndefined();
  });

  it('of a way of several hops is what the last of them can still do', () => {
    const passedOn = aReferral('referred-onward');
    const cancelled = (last: Referral) =>
      codeOf('cancel', passedOn, referrer, knownOf(passedOn, { way: [passedOn, last] }));
    expect(cancelled(hopOf(passedOn, 'in-triage'))).toBeUndefined();
    expect(cancelled(hopOf(passedOn, 'cancel-requested'))).toBeUndefined();
    expect(cancelled(hopOf(passedOn, 'outcome-sent'))).toBe('not-in-this-status');
  });

  it('is for its author alone what only the author may do', () => {
    expect(codeOf('enter-in-error', aReferral('accepted'), referrer)).toBeUndefined();
    expect(codeOf('enter-in-error', aReferral('accepted'), supervisor)).toBe('not-the-author');
  });

  it('is nothing for who only looks on, who is told by which role and whose it is', () => {
    const codes = (who: Who) => new Set([...refusals(aReferral('accepted'), who).values()].map((each) => each?.code));
    expect([...codes({ roles: ['auditor'] })]).toEqual(['role-missing']);
    expect([...codes(anybodyAt(stranger))]).toEqual(['not-your-side']);
  });

  it('is listed action by action', () => {
    const allowed = judged(
      aReferral('in-triage'),
      { ...receiver, roles: ['clinician'] },
      knownOf(aReferral('in-triage')),
    );
    expect(allowed.filter(({ refusal }) => !refusal).map(({ action }) => action)).toEqual([
      'request-info',
      'return-advice',
      'refer-onward',
      'accept',
      'reject',
    ]);
  });

  it('includes the review of an emergency: by the referrer’s office while it is due, whatever became of the referral', () => {
    const review = (changes: object, who: Who, status: ReferralStatus = 'closed') =>
      codeOf('review-emergency', { ...aReferral(status), ...changes }, who);
    const office: Who = { organizationId: township, roles: ['referral-coordinator'] };
    const due = { reviewDueAt: at };
    for (const status of referralStatuses) expect(review(due, office, status)).toBeUndefined();
    expect(review({ reviewDueAt: null }, office)).toBe('no-review-due');
    expect(review(due, { ...office, roles: ['clinician'] })).toBe('role-missing');
    expect(review(due, { ...office, organizationId: hospital })).toBe('not-your-side');
    expect(review(due, { roles: ['auditor'] })).toBe('role-missing');
  });
});
