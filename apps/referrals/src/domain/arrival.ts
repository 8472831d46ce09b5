import {
  Refusal,
  ReferralArrived,
  ReferralGreenChannelBreached,
  ReferralGreenChannelGranted,
  type InputError,
  type ScheduledFor,
} from '#contracts';
import { given, unchanged } from './appointment.js';
import { minutesAfter } from './calendar.js';
import { factsOf, move, type Referral, type ReferralDecision } from './referral.js';
import { timersOf } from './timers.js';
import { mayStartFrom } from './transitions.js';

/** What the patient shows at the desk: the number on the slip as it was scanned, and whether the card was there. */
export interface Shown {
  readonly slipNumber?: string;
  readonly card?: boolean;
}

/** The desk of scheduling checked the patient in; slip and card may be shown afterwards. */
export function checkIn(referral: Referral, appointment: ScheduledFor, said: Date): ReferralDecision {
  if (!mayStartFrom('arrive', referral.status)) return unchanged(referral);
  return arrived(referral, appointment, said);
}

/** The receiver records the arrival itself; needs the appointment. With slip and card it opens the green channel. */
export function arrive(referral: Referral, shown: Shown, now: Date): ReferralDecision {
  const { state, events } = arrived(referral, referral.appointment, now);
  if (!shown.slipNumber || !shown.card) return { state, events };
  const granted = openGreenChannel(state, shown, now);
  return { state: granted.state, events: [...events, ...granted.events] };
}

/**
 * Slip and card from any member give priority at any other: no second registration fee, no queue (S0). The waiver leaves a fee
 * line of 0, so that it can be counted.
 * @throws Refusal `slip-and-card-needed`, `slip-of-another`
 */
export function openGreenChannel(referral: Referral, { slipNumber, card }: Shown, now: Date): ReferralDecision {
  if (referral.greenChannel) return unchanged(referral);
  if (!slipNumber || !card) throw slipAndCard(slipNumber, card);
  if (slipNumber !== referral.number) throw slipOfAnother();
  const seeBy = minutesAfter(now, timersOf(referral.timers).greenChannelMinutes).toISOString();
  const terms = { registrationFee: 0, feeReason: 'slip-and-card', queuePriority: true, seeBy };
  const state = move(referral, 'green-channel', { greenChannel: { ...terms, breachedAt: null } });
  return { state, events: [ReferralGreenChannelGranted(state.id, { ...factsOf(state), ...terms })] };
}

/** The promise was not kept. */
export function breach(referral: Referral, now: Date): ReferralDecision {
  const { greenChannel } = referral;
  if (!greenChannel) return unchanged(referral);
  const state = { ...referral, greenChannel: { ...greenChannel, breachedAt: now.toISOString() } };
  return { state, events: [ReferralGreenChannelBreached(state.id, { ...factsOf(state), seeBy: greenChannel.seeBy })] };
}

function arrived(referral: Referral, appointment: ScheduledFor | null, at: Date): ReferralDecision {
  const state = move(referral, 'arrive', { ...(appointment && given(appointment)), arrivedAt: at });
  if (!appointment) throw withoutAppointment();
  return {
    state,
    events: [ReferralArrived(state.id, { ...factsOf(state), appointmentId: appointment.appointmentId })],
  };
}

const withoutAppointment = () =>
  new Refusal('conflict', 'no-appointment', {
    zh: '转诊尚无预约，不能登记到诊',
    en: 'The referral has no appointment to arrive at',
  });

function slipAndCard(slipNumber: string | undefined, card: boolean | undefined): Refusal {
  const errors: InputError[] = [];
  if (!slipNumber) errors.push({ pointer: '/slipNumber', detail: { zh: '请扫描转诊单', en: 'scan the slip' } });
  if (!card) errors.push({ pointer: '/card', detail: { zh: '请出示转诊卡', en: 'the card has to be shown' } });
  const text = { zh: '绿色通道须同时出示转诊单和转诊卡', en: 'The green channel needs the slip and the card' };
  return new Refusal('invalid', 'slip-and-card-needed', text, errors);
}

const slipOfAnother = () =>
  new Refusal('conflict', 'slip-of-another', { zh: '转诊单号与本次转诊不符', en: 'The slip is of another referral' }, [
    { pointer: '/slipNumber', detail: { zh: '不是这条转诊的单号', en: 'not the number of this referral' } },
  ]);
