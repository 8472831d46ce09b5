import {
  Refusal,
  ReferralArrived,
  ReferralArrivedUnbooked,
  ReferralGreenChannelBreached,
  ReferralGreenChannelGranted,
  type ScheduledFor,
} from '#contracts';
import { comesUnbooked, expectedNow, given, unchanged } from './appointment.js';
import { minutesAfter } from './calendar.js';
import { cardStateOf, type Card } from './card.js';
import { usualTerms, type GreenChannelTerms, type Proof } from './green-channel.js';
import { factsOf, move, type Referral, type ReferralDecision } from './referral.js';
import { mayStartFrom } from './transitions.js';

/** What the patient shows at the desk: the referral of the slip and the card, both as their signed codes said when scanned. */
export interface Shown {
  readonly slip?: Pick<Referral, 'rootId'>;
  readonly card?: Card;
}

/**
 * The desk of scheduling checked the patient in, which is the arrival, also where the desk here said meanwhile that nobody came; slip and
 * card may be shown afterwards. Who is there already does not arrive again.
 */
export function checkIn(referral: Referral, appointment: ScheduledFor, said: Date): ReferralDecision {
  if (referral.arrivedAt || !mayStartFrom('check-in', referral.status)) return unchanged(referral);
  return arrived(referral, appointment, said, 'check-in');
}

/**
 * The receiver records the arrival itself; needs the appointment, except in an emergency. Who shows what the group asks for has the
 * green channel.
 * @throws Refusal `already-arrived` where a cancellation was asked after the arrival: care, not another arrival, overtakes it
 */
export function arrive(
  referral: Referral,
  shown: Shown,
  now: Date,
  terms: GreenChannelTerms = usualTerms,
): ReferralDecision {
  const { state, events } = arrived(referral, referral.appointment, now);
  requireOwn(referral, shown, now);
  const granted = missing(shown, terms).length === 0 ? openGreenChannel(state, shown, now, terms) : unchanged(state);
  return { state: granted.state, events: [...events, ...granted.events] };
}

/**
 * Slip and card from any member give priority at any other: no second registration fee, no queue (S0), as far as the group's
 * policy of the day says so. The waiver leaves a fee line of 0, so that it can be counted.
 * @throws Refusal `slip-and-card-needed`, `slip-of-another`, `card-of-another`, `card-revoked`, `card-expired`
 */
export function openGreenChannel(
  referral: Referral,
  shown: Shown,
  now: Date,
  terms: GreenChannelTerms = usualTerms,
): ReferralDecision {
  if (referral.greenChannel) return unchanged(referral);
  const { needs, registrationFee, queuePriority, seenWithinMinutes } = terms;
  const feeReason = registrationFee === 0 ? needs.join('-and-') : 'not-waived';
  const granted = {
    registrationFee,
    feeReason,
    queuePriority,
    seeBy: minutesAfter(now, seenWithinMinutes).toISOString(),
  };
  const greenChannel = { ...granted, breachedAt: null };
  const queueRank = queueRankOf({ ...referral, greenChannel });
  const state = move(referral, 'green-channel', { greenChannel, queueRank });
  if (missing(shown, terms).length > 0) throw notShown(shown, terms);
  requireOwn(referral, shown, now);
  return { state, events: [ReferralGreenChannelGranted(state.id, { ...factsOf(state), ...granted })] };
}

/** Who is seen first at the desk: emergencies, then whom the green channel gives priority, then who came earlier. */
const queueRankOf = ({ priority, greenChannel }: Pick<Referral, 'priority' | 'greenChannel'>): number => {
  if (priority === 'emergency') return 0;
  return greenChannel?.queuePriority ? 1 : 2;
};

/** The promise was not kept; said once. */
export function breach(referral: Referral, now: Date): ReferralDecision {
  const { greenChannel } = referral;
  if (!greenChannel || greenChannel.breachedAt) return unchanged(referral);
  const state = { ...referral, greenChannel: { ...greenChannel, breachedAt: now.toISOString() } };
  return { state, events: [ReferralGreenChannelBreached(state.id, { ...factsOf(state), seeBy: greenChannel.seeBy })] };
}

function arrived(
  referral: Referral,
  appointment: ScheduledFor | null,
  at: Date,
  command: 'arrive' | 'check-in' = 'arrive',
): ReferralDecision {
  if (referral.arrivedAt && mayStartFrom('arrive', referral.status)) throw alreadyArrived();
  const queueRank = queueRankOf(referral);
  if (!appointment && comesUnbooked(referral)) {
    const state = move(referral, 'arrive-unbooked', { ...expectedNow(at), arrivedAt: at, queueRank });
    return { state, events: [ReferralArrivedUnbooked(state.id, factsOf(state))] };
  }
  const kept = appointment && { ...given(appointment), waitingListEntryId: null };
  const state = move(referral, command, { ...kept, contactBy: null, arrivedAt: at, queueRank });
  if (!appointment) throw withoutAppointment();
  return {
    state,
    events: [ReferralArrived(state.id, { ...factsOf(state), appointmentId: appointment.appointmentId })],
  };
}

const alreadyArrived = () =>
  new Refusal('conflict', 'already-arrived', {
    zh: '患者已登记到诊，请接诊或确认取消',
    en: 'The arrival is on record: take the patient into care, or confirm the cancellation',
  });

const withoutAppointment = () =>
  new Refusal('conflict', 'no-appointment', {
    zh: '转诊尚无预约，不能登记到诊',
    en: 'The referral has no appointment to arrive at',
  });

const places = {
  slip: { pointer: '/slipCode', detail: { zh: '请扫描转诊单', en: 'scan the slip' } },
  card: { pointer: '/cardCode', detail: { zh: '请扫描转诊卡', en: 'scan the card' } },
};

const missing = (shown: Shown, { needs }: GreenChannelTerms): readonly Proof[] =>
  needs.filter((proof) => !shown[proof]);

const proofNames = { slip: { zh: '转诊单', en: 'the slip' }, card: { zh: '转诊卡', en: 'the card' } };

function notShown(shown: Shown, terms: GreenChannelTerms): Refusal {
  const names = terms.needs.map((proof) => proofNames[proof]);
  const text = {
    zh: `绿色通道须${names.length > 1 ? '同时' : ''}出示${names.map(({ zh }) => zh).join('和')}`,
    en: `The green channel needs ${names.map(({ en }) => en).join(' and ')}`,
  };
  const errors = missing(shown, terms).map((proof) => places[proof]);
  return new Refusal('invalid', 'slip-and-card-needed', text, errors);
}

const faults = {
  'slip-of-another': { zh: '转诊单不是本次转诊的', en: 'The slip is of another referral' },
  'card-of-another': { zh: '转诊卡不是本患者的', en: 'The card is of another patient' },
  'card-revoked': { zh: '转诊卡已作废', en: 'The card was revoked' },
  'card-expired': { zh: '转诊卡已过期', en: 'The card has expired' },
} as const;

/** Any slip of the patient's way is good, since hops share what is on it, and any card that is good today. @throws Refusal */
function requireOwn({ rootId, patientId }: Referral, { slip, card }: Shown, now: Date): void {
  const found: (keyof typeof faults)[] = [];
  if (slip && slip.rootId !== rootId) found.push('slip-of-another');
  const state = card && cardStateOf(card, now);
  if (card && card.patientId !== patientId) found.push('card-of-another');
  else if (state === 'revoked' || state === 'expired') found.push(`card-${state}`);
  const [first] = found;
  if (!first) return;
  const errors = found.map((fault) => ({
    ...(fault === 'slip-of-another' ? places.slip : places.card),
    detail: faults[fault],
  }));
  throw new Refusal('conflict', first, faults[first], errors);
}
