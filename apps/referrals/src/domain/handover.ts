import { Refusal, ReferralHandedOver } from '#contracts';
import { comesUnbooked, expectedNow } from './appointment.js';
import { factsOf, handoverItems, move, type HandoverItem, type Referral, type ReferralDecision } from './referral.js';

/** The handover as it is signed: by who gives the patient into the hands of who takes over. */
export interface SignedHandover {
  readonly checked: readonly HandoverItem[];
  readonly note?: string;
  readonly handedOverBy: string;
  readonly takenOverBy: string;
}

/** The patient leaves; in an emergency also before there is a slot to come to, and expected now, whenever a slot is booked. @throws Refusal `handover-incomplete`, `two-signatures-needed` */
export function handOver(referral: Referral, signed: SignedHandover, now: Date): ReferralDecision {
  const { checked, note = null, handedOverBy, takenOverBy } = signed;
  const handover = { checked, note, handedOverBy, takenOverBy, at: now.toISOString() };
  const unbooked = comesUnbooked(referral);
  const state = move(referral, unbooked ? 'hand-over-unbooked' : 'hand-over', {
    handover,
    ...(referral.priority === 'emergency' && expectedNow(now)),
  });
  const missing = handoverItems.filter((item) => !checked.includes(item));
  if (missing.length > 0) throw incomplete(missing);
  if (handedOverBy.trim() === takenOverBy.trim()) throw oneSignature();
  return { state, events: [ReferralHandedOver(state.id, { ...factsOf(state), ...(unbooked && { unbooked }) })] };
}

const incomplete = (missing: readonly HandoverItem[]) =>
  new Refusal(
    'invalid',
    'handover-incomplete',
    { zh: '交接清单未完成', en: 'The handover checklist is not complete' },
    [{ pointer: '/checked', detail: { zh: `缺少：${missing.join('、')}`, en: `missing: ${missing.join(', ')}` } }],
  );

const oneSignature = () =>
  new Refusal(
    'invalid',
    'two-signatures-needed',
    { zh: '交接须由双方两人签名', en: 'A handover needs the signatures of two persons' },
    [{ pointer: '/takenOverBy', detail: { zh: '须与交出人不同', en: 'must be another than /handedOverBy' } }],
  );
