import { ReferralSlipCompleted, Refusal } from '#contracts';
import { hiddenFromReceiver } from './actions.js';
import { factsOf, type Referral, type ReferralDecision } from './referral.js';
import { incomplete, lackingStill, laterParts, type LaterPart, type Slip } from './slip.js';

/** What an emergency went without. */
export type Completion = Partial<Pick<Slip, LaterPart>>;

/**
 * The referrer writes down later what an emergency did not wait for. What the receiver has read stays as it was.
 * @throws Refusal `nothing-missing`, `already-on-the-slip`, `minimum-slip-data` when nothing is given
 */
export function completeSlip(referral: Referral, completion: Completion): ReferralDecision {
  const missing = lackingStill(referral.slip);
  const isOpen = !referral.endedAt && !hiddenFromReceiver.includes(referral.status);
  if (!isOpen || missing.length === 0) throw nothingMissing();
  const parts = laterParts.filter((part) => completion[part]);
  const written = parts.filter((part) => referral.slip[part] !== '');
  if (written.length > 0) throw alreadyWritten(written);
  if (parts.length === 0) throw incomplete(missing);
  const given = Object.fromEntries(parts.map((part) => [part, completion[part]]));
  const state = { ...referral, slip: { ...referral.slip, ...given } };
  return { state, events: [ReferralSlipCompleted(state.id, { ...factsOf(state), parts })] };
}

const nothingMissing = () =>
  new Refusal('conflict', 'nothing-missing', {
    zh: '该转诊没有待补的转诊单内容：只有已送出、未结束且缺少内容的转诊可以补充',
    en: 'Nothing is to be added: that is for slips that have left without a part of them, while the referral runs',
  });

const alreadyWritten = (parts: readonly LaterPart[]) =>
  new Refusal(
    'conflict',
    'already-on-the-slip',
    { zh: '转诊单已有此内容，不能改写', en: 'The slip says this already, and is not rewritten' },
    parts.map((part) => ({ pointer: `/${part}`, detail: { zh: '已填写', en: 'is on the slip' } })),
  );
