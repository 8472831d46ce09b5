import { ApiProblem } from '../../cli/api.js';
import { inventPatient } from './patients.js';
import type { Person } from './people.js';
import { until } from './until.js';

/** A referral as far as a walk looks at it. */
export interface Referral {
  readonly id: string;
  readonly number: string;
  readonly status: string;
  readonly from: { readonly organizationName: string };
  readonly to: { readonly organizationName: string };
}

/** Where a patient is sent, and why. */
export interface Case {
  readonly organizationId: string;
  readonly department: string;
  readonly practitionerId?: string;
  readonly reason: string;
  readonly chiefComplaint: string;
  readonly diagnosis: { readonly code: string; readonly name: string };
  readonly history: string;
  readonly treatment: string;
}

export const heart: Omit<Case, 'organizationId'> = {
  department: '03.04',
  reason: '反复胸痛，基层无冠状动脉造影条件，请上级专科进一步诊治',
  chiefComplaint: '活动后胸痛 3 天，休息可缓解',
  diagnosis: { code: 'I20.0', name: '不稳定型心绞痛' },
  history: '高血压病史 10 年，规律服药',
  treatment: '阿司匹林 100 mg、硝酸甘油含服，疼痛减轻',
};

/** For whoever is not a heart specialist. */
export const unclear: Omit<Case, 'organizationId' | 'department'> = {
  reason: '基层诊治效果不佳，请上级专科进一步检查',
  chiefComplaint: '症状反复 2 周，不明原因',
  diagnosis: { code: 'R69', name: '原因不明的疾病' },
  history: '既往体健',
  treatment: '对症处理，效果不佳',
};

export const head: Omit<Case, 'organizationId'> = {
  department: '03.03',
  reason: '头痛原因未明，需神经内科专家会诊',
  chiefComplaint: '反复头痛伴头晕 2 周',
  diagnosis: { code: 'R51', name: '头痛' },
  history: '无外伤史，无发热',
  treatment: '对症止痛，效果不佳',
};

/** The body of a request that submits a referral of an invented patient. */
export const referralOf = (who: Person, { organizationId, department, practitionerId, diagnosis, ...slip }: Case) => ({
  direction: 'up',
  priority: 'routine',
  patient: inventPatient(),
  from: { organizationId: who.organizationId, department: '02', practitionerId: who.practitionerId },
  to: { organizationId, department, practitionerId },
  indications: ['needs-superior-examination'],
  ...slip,
  diagnoses: [{ ...diagnosis, basis: 'clinical' }],
  referrerPhone: '19900000001',
  consent: true,
});

/** What referrals says of a register that has not reached it yet. */
const notYetKnown = [
  'unknown-organization',
  'unknown-practitioner',
  'inactive-member',
  'no-common-group',
  'beyond-service-scope',
];

/** Asks until the registers that it needs have reached referrals; any other refusal is an answer. */
export function onceKnown<T>(ask: () => Promise<T>): Promise<T> {
  return until('转诊服务同步名录', 'referrals to know the registers', async () => {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof ApiProblem) || error.status >= 500 || !notYetKnown.includes(error.code)) throw error;
      return undefined;
    }
  });
}

/** Submits a referral of an invented patient; `postedAt` is when the request that was taken went out. */
export async function submit(who: Person, sent: Case): Promise<{ referral: Referral; postedAt: number }> {
  return onceKnown(async () => {
    const postedAt = Date.now();
    return { referral: await who.api.post<Referral>('referrals', '/v1/referrals', referralOf(who, sent)), postedAt };
  });
}

export const read = (who: Person, id: string): Promise<Referral> =>
  who.api.get<Referral>('referrals', `/v1/referrals/${id}`);

/** Waits until a referral is in one of some statuses. */
export const untilIn = (who: Person, id: string, statuses: readonly string[]): Promise<Referral> =>
  until(`转诊进入 ${statuses.join('/')}`, `the referral to be ${statuses.join(' or ')}`, async () => {
    const referral = await read(who, id);
    return statuses.includes(referral.status) ? referral : undefined;
  });

const open = ['submitted', 'delivered', 'in-triage', 'accepted', 'awaiting-slot', 'scheduled'];

/** Takes a referral back: its referrer asks, its receiver confirms. One that has ended stays as it is. */
export async function cancel(referrer: Person, receiver: Person, id: string): Promise<void> {
  const { status } = await read(referrer, id);
  const reason = { reasonCode: 'patient-improved', comment: '演示结束' };
  if (open.includes(status)) await referrer.api.post('referrals', `/v1/referrals/${id}/cancel`, reason);
  if (open.includes(status) || status === 'cancel-requested') {
    await receiver.api.post('referrals', `/v1/referrals/${id}/confirm-cancel`, {});
  }
  await untilIn(referrer, id, ['cancelled', 'rejected', 'closed', 'arrived', 'in-care', 'outcome-sent']);
}
