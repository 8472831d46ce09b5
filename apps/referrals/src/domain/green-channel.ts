import { Refusal, type PolicyState } from '#contracts';

/** Code of the policy that the terms come from. */
export const greenChannelPolicy = 'referrals.green-channel';

const proofs = ['slip', 'card'] as const;
export type Proof = (typeof proofs)[number];

/** What a group grants at its desks to who shows what it asks for (S0: slip and card, no second registration fee, no queue). */
export interface GreenChannelTerms {
  readonly needs: readonly Proof[];
  /** Yuan; 0 is the fee line that a waiver leaves. */
  readonly registrationFee: number;
  readonly queuePriority: boolean;
  /** From the scan until a clinician sees the patient. */
  readonly seenWithinMinutes: number;
}

/** What holds where a group decided nothing. */
export const usualTerms: GreenChannelTerms = {
  needs: proofs,
  registrationFee: 0,
  queuePriority: true,
  seenWithinMinutes: 30,
};

type Fits = (value: unknown) => boolean;
const isFee: Fits = (value) => typeof value === 'number' && value >= 0;
const isMinutes: Fits = (value) => typeof value === 'number' && value > 0 && value <= 24 * 60;
const isFlag: Fits = (value) => typeof value === 'boolean';
const areProofs: Fits = (value) =>
  Array.isArray(value) && value.length > 0 && value.every((each) => proofs.includes(each as Proof));

/**
 * Reads the parameters of a version; what it leaves out is as usual. A group that does not waive the fee says what the fee is.
 * @throws Refusal `policy/unusable-parameters` naming every bad one
 */
export function greenChannelTermsOf(parameters: PolicyState['parameters']): GreenChannelTerms {
  const bad: string[] = [];
  const read = <T>(name: string, usual: T, fits: Fits): T => {
    const value = parameters[name] ?? usual;
    if (!fits(value)) bad.push(name);
    return value as T;
  };
  const needs = read('needs', usualTerms.needs, areProofs);
  const waived = read('registrationFeeWaived', true, isFlag);
  const terms: GreenChannelTerms = {
    needs: proofs.filter((proof) => areProofs(needs) && needs.includes(proof)),
    registrationFee: waived ? 0 : read('registrationFee', NaN, isFee),
    queuePriority: read('queuePriority', usualTerms.queuePriority, isFlag),
    seenWithinMinutes: read('seenWithinMinutes', usualTerms.seenWithinMinutes, isMinutes),
  };
  if (bad.length > 0) {
    throw new Refusal('invalid', 'policy/unusable-parameters', {
      zh: `政策 ${greenChannelPolicy} 的参数无法使用：${bad.join('、')}`,
      en: `Parameters of ${greenChannelPolicy} cannot be used: ${bad.join(', ')}`,
    });
  }
  return terms;
}
