import { CommandAccepted } from '#contracts';
import type { Evidence, Operation } from '../../evidence.js';
import { storedKey, type Facts, type ReferralFact, type StoredAnswer } from '../facts.js';
import type { Violation } from '../violation.js';

type What = Pick<Violation, 'what' | 'counts'>;
type Answer = Pick<StoredAnswer, 'referralId' | 'referralStatus'>;

const missing = { what: 'an operation answered with success that is not there', counts: 'lost' } as const;
const stuck = { what: 'a referral that did not reach its end', counts: 'lost' } as const;
const undone = { what: 'a cancellation answered with success that was not made', counts: 'lost' } as const;
const another = { what: 'one key that was answered with two referrals', counts: 'doubled' } as const;
export const unasked = { what: 'a referral that no operation asked for', counts: 'doubled' } as const;
const refused = { what: 'a refused operation that had an effect' } as const;

/** Where no referral rests: it is on its way to the receiver, or to a slot or a place in the queue. */
const passing = ['draft', 'submitted', 'accepted'];
/** What cannot be any more after a request to cancel; care may overtake it. */
const beforeCare = [
  'draft',
  'submitted',
  'delivered',
  'in-triage',
  'info-requested',
  'accepted',
  'awaiting-slot',
  'scheduled',
];

/** Invariant 1: what was answered with success is there and reached its end; what was answered otherwise had no effect. */
export function answered(
  { operations, startedAt }: Pick<Evidence, 'operations' | 'startedAt'>,
  { answers, events, referrals }: Pick<Facts, 'answers' | 'events' | 'referrals'>,
): Violation[] {
  const stored = new Map(referrals.map((referral) => [referral.id, referral]));
  const accepted = events.filter(({ type }) => type === CommandAccepted.type);
  const known = new Map<string, Answer>([
    ...accepted.map(({ key, names }) => [key, { referralId: names.aggregateId ?? '', referralStatus: '' }] as const),
    ...answers.map((answer) => [answer.key, answer] as const),
  ]);
  const answerTo = (key: string) => known.get(key) ?? known.get(storedKey(key));
  const asked = new Set(operations.flatMap(({ key }) => answerTo(key)?.referralId ?? []));
  const submitted = new Set(ofKind(operations, 'submit').flatMap(({ key }) => answerTo(key)?.referralId ?? []));
  const found = settled(operations).flatMap((operation) => {
    const answer = answerTo(operation.key);
    const whats = answer ? judged(operation, answer, stored.get(answer.referralId), submitted) : unanswered(operation);
    return whats.map((what) => ({ invariant: '1' as const, subject: `${operation.kind} ${operation.key}`, ...what }));
  });
  const extra = referrals
    .filter(({ id, createdAt }) => createdAt >= startedAt && !asked.has(id))
    .map(({ id }) => ({ invariant: '1' as const, subject: id, ...unasked }));
  const against = referrals
    .filter((referral) => isAgainst(referral, operations))
    .map(({ id }) => ({ invariant: '1' as const, subject: id, ...refused }));
  return [...found, ...extra, ...against];
}

/** Whether a referral is where only what was refused would have brought it. */
function isAgainst({ id, status }: ReferralFact, operations: readonly Operation[]): boolean {
  const kinds = status === 'cancelled' ? ['cancel', 'confirm-cancel'] : status === 'draft' ? [] : ['submit'];
  const asked = operations.filter(({ kind, referralId }) => referralId === id && kinds.includes(kind));
  return asked.length > 0 && asked.every(({ outcome }) => outcome === 'fail');
}

/** One operation for each key: a retry settles what was unknown. */
function settled(operations: readonly Operation[]): Operation[] {
  const rank = ({ outcome }: Operation): number => ['fail', 'unknown', 'ok'].indexOf(outcome);
  const attempts = Map.groupBy(operations, ({ key }) => key).values();
  return [...attempts].flatMap((each) => each.toSorted((a, b) => rank(b) - rank(a)).slice(0, 1));
}

const ofKind = (operations: readonly Operation[], kind: Operation['kind']): Operation[] =>
  operations.filter((operation) => operation.kind === kind);

const unanswered = ({ outcome }: Operation): What[] => (outcome === 'ok' ? [missing] : []);

function judged(
  { kind, outcome, referralId }: Operation,
  answer: Answer,
  referral: ReferralFact | undefined,
  submitted: ReadonlySet<string>,
): What[] {
  if (outcome === 'fail') return [refused];
  if (!referral) return [missing];
  if (referralId !== undefined && referralId !== answer.referralId) return [another];
  const { status, id } = referral;
  if (kind === 'cancel' && beforeCare.includes(status)) return [undone];
  if (kind === 'confirm-cancel' && status !== 'cancelled') return [undone];
  const staysDraft = status === 'draft' && answer.referralStatus === 'draft' && !submitted.has(id);
  return kind === 'create' && !staysDraft && passing.includes(status) ? [stuck] : [];
}
