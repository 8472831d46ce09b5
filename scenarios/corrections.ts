import type { Referral, Referrals } from './referrals.js';
import { rules } from './rules.js';
import { until } from '../tools/local/walk/until.js';
import { expectThat, listed, refused, sayNo, type Actor, type Stage } from './stage.js';

/** The referrer writes down what the emergency did not wait for; what is written already is not rewritten. */
export async function completeSlip(
  stage: Stage,
  referrals: Referrals,
  { id }: Referral,
  referrer: Actor,
  later: { readonly history: string; readonly patient: object },
): Promise<void> {
  const does = [
    '补齐转诊单：病史、诊治经过、电话、患者信息',
    'adds history, treatment, phone and the patient',
  ] as const;
  await stage.step(referrer, does, rules.completion, async (say) => {
    const { status } = await referrals.act(
      referrer,
      id,
      'complete-slip',
      { history: later.history },
      'in-transit',
      say,
    );
    const ask = (headers: Record<string, string>) =>
      referrer.api.post('referrals', `/v1/referrals/${id}/complete-slip`, later, headers);
    sayNo(say, await refused('already-on-the-slip', ask));
    const { history: _, ...rest } = later;
    await referrals.act(referrer, id, 'complete-slip', rest, status, say);
    const { items } = await referrer.api.get<Actions>('referrals', `/v1/referrals/${id}/actions`);
    const complete = items.find(({ action }) => action === 'complete-slip');
    expectThat(complete?.because?.code, 'nothing-missing', '待补内容', 'what is to be added');
  });
}

interface Actions {
  readonly items: readonly { readonly action: string; readonly because?: { readonly code: string } }[];
}

interface Appointments {
  readonly items: readonly { readonly status: string }[];
}

/** A scheduled referral was written for the wrong patient: its supervisor disagrees at first, then takes it out of use. */
export async function enteredInError(
  stage: Stage,
  referrals: Referrals,
  { id }: Referral,
  { author, supervisor }: { readonly author: Actor; readonly supervisor: Actor },
): Promise<void> {
  const report = { reasonCode: 'wrong-patient', comment: '选错患者', supervisorId: supervisor.practitionerId };
  const tells = ['报告录入有误，请同事复核', 'reports an entry in error, and asks a colleague to agree'] as const;
  await stage.step(author, tells, rules.reportError, async (say) => {
    await referrals.act(author, id, 'enter-in-error', report, 'scheduled', say);
    const own = (headers: Record<string, string>) =>
      author.api.post('referrals', `/v1/referrals/${id}/confirm-error`, {}, headers);
    sayNo(say, await refused('not-the-supervisor', own));
  });
  const disagrees = ['在“录入有误待复核”清单核对，暂不同意', 'looks at it, and does not agree yet'] as const;
  await stage.step(supervisor, disagrees, rules.refuseError, async (say) => {
    const waiting = await listed<Referral>(supervisor, 'referrals', '/v1/worklists/error-to-confirm');
    expectThat(
      waiting.some((each) => each.id === id),
      true,
      '在待复核清单上',
      'on the list of what is to be confirmed',
    );
    await referrals.act(supervisor, id, 'refuse-error', { comment: '请附正确患者姓名' }, 'scheduled', say);
  });
  const again = ['说明清楚，再次报告', 'explains, and asks again'] as const;
  await stage.step(author, again, rules.reportError, (say) =>
    referrals.act(author, id, 'enter-in-error', { ...report, comment: '应为同名患者' }, 'scheduled', say),
  );
  await stage.step(supervisor, ['同意，作废该单', 'agrees: it is out of use'], rules.confirmError, async (say) => {
    await referrals.act(supervisor, id, 'confirm-error', {}, 'entered-in-error', say);
    await referrals.told(author, id, 'entered-in-error', ['patient', 'receiving-desk'], say);
    await until('号源退回', 'the slot to be given back', async () => {
      const list = `/v1/appointments?referralId=${id}`;
      const { items } = await author.api.get<Appointments>('scheduling', list);
      return items.every(({ status }) => status === 'cancelled') ? true : undefined;
    });
    say('号源已退回', 'the slot was given back');
  });
}
