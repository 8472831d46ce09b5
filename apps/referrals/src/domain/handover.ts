import { namedCodes, Refusal, ReferralHandedOver, type Bilingual } from '#contracts';
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

/** Who was on the way to a receiver that left the group is on the way to the next one from when that takes them: no slot is waited for. */
export function goOn({ state, events }: ReferralDecision, now: Date): ReferralDecision {
  if (!state.handover) return { state, events };
  const onTheWay = move(state, 'hand-over-unbooked', expectedNow(now));
  const handedOver = ReferralHandedOver(onTheWay.id, { ...factsOf(onTheWay), unbooked: true });
  return { state: onTheWay, events: [...events, handedOver] };
}

const itemNames: Readonly<Record<HandoverItem, Bilingual>> = {
  identity: { zh: '身份核对', en: 'identity' },
  'slip-and-card': { zh: '转诊单与转诊卡', en: 'slip and card' },
  'vital-signs': { zh: '生命体征', en: 'vital signs' },
  'lines-and-medication': { zh: '管路与用药', en: 'lines and medication' },
  results: { zh: '检查检验结果', en: 'results' },
  'family-informed': { zh: '已告知家属', en: 'family informed' },
};

function incomplete(missing: readonly HandoverItem[]): Refusal {
  const { zh, en } = namedCodes(missing, itemNames);
  return new Refusal(
    'invalid',
    'handover-incomplete',
    { zh: '交接清单未完成', en: 'The handover checklist is not complete' },
    [{ pointer: '/checked', detail: { zh: `缺少：${zh}`, en: `missing: ${en}` } }],
  );
}

const oneSignature = () =>
  new Refusal(
    'invalid',
    'two-signatures-needed',
    { zh: '交接须由双方两人签名', en: 'A handover needs the signatures of two persons' },
    [{ pointer: '/takenOverBy', detail: { zh: '须与交出人不同', en: 'must be another than /handedOverBy' } }],
  );
