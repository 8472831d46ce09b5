import type { BookingMode } from '#contracts';
import { inventPatient } from '../../tools/local/walk/patients.js';
import { booked } from '../bookings.js';
import { slipOf } from '../referrals.js';
import { bookingNames } from '../names.js';
import { rules } from '../rules.js';
import { expectThat, refused, sayNo } from '../stage.js';
import { atHome, eye, eyeOutcome, heart, heartOutcome, home, type Scene } from './cast.js';

interface Entry {
  readonly department: string;
  readonly bookingMode: BookingMode;
  readonly distanceKm: number | null;
  readonly organization: { readonly shortName: string };
}

/** Who can treat the patient: the directory says it, and so does a refusal. */
export async function findWhoCan({ stage, group, colleague }: Scene): Promise<void> {
  await stage.step(
    colleague,
    ['检索可接收眼科患者的成员', 'searches for an eye department'],
    rules.directory,
    async (say) => {
      const query = `specialty=10&direction=lateral&age=60&from=${colleague.organizationId}`;
      const { items } = await colleague.api.get<{ items: Entry[] }>('membership', `/v1/service-scopes?${query}`);
      const names = items.map(({ organization }) => organization.shortName);
      expectThat(
        ['明眸眼科', '百花眼科'].every((name) => names.includes(name)),
        true,
        '目录含两家眼科',
        'the directory has both',
      );
      for (const { organization, distanceKm, bookingMode } of items)
        say(
          `${organization.shortName}，${distanceKm} km，${bookingNames[bookingMode].zh}`,
          `${distanceKm} km, ${bookingNames[bookingMode].en}`,
        );
    },
  );
  await stage.step(
    colleague,
    ['将眼科患者上转福田人民医院', 'refers the eye patient to the general hospital'],
    rules.capability,
    async (say) => {
      const slip = slipOf(colleague, '02', group.organization('福田人民医院'), inventPatient(home), {
        ...eye,
        direction: 'up',
      });
      const ask = (headers: Record<string, string>) => colleague.api.post('referrals', '/v1/referrals', slip, headers);
      const no = await refused('beyond-service-scope', ask);
      sayNo(say, no);
      expectThat(
        no.zh.includes('明眸眼科 眼科（10）'),
        true,
        '拒绝时说明可接收者',
        'the refusal names who would accept',
      );
    },
  );
}

/** A community centre's slip and card open the green channel of a private hospital. */
export async function lateral(scene: Scene): Promise<void> {
  const { stage, group, referrals, visits, colleague, eyeDoctor, eyeOffice } = scene;
  const slip = slipOf(colleague, '02', group.organization('明眸眼科'), inventPatient(home), eye);
  const referral = await stage.step(
    colleague,
    ['将患者平转明眸眼科医院', 'refers to the private eye hospital'],
    rules.submit,
    async (say) => {
      const submitted = await referrals.submit(colleague, slip, 'delivered', say);
      await referrals.told(colleague, submitted.id, 'submitted', ['receiving-desk'], say);
      return submitted;
    },
  );
  const { id } = referral;
  await stage.step(eyeOffice, ['打开转诊单审核', 'opens it for triage'], rules.triage, (say) =>
    referrals.act(eyeOffice, id, 'triage', {}, 'in-triage', say),
  );
  await stage.step(eyeOffice, ['请补充糖化血红蛋白结果', 'asks for the HbA1c'], rules.askInfo, async (say) => {
    await referrals.act(eyeOffice, id, 'request-info', { question: '近 3 个月糖化血红蛋白？' }, 'info-requested', say);
    await referrals.told(colleague, id, 'info-requested', ['referrer'], say);
  });
  await stage.step(colleague, ['答复：7.8 %', 'answers: 7.8 %'], rules.answerInfo, async (say) => {
    const answered = await referrals.act(colleague, id, 'answer-info', { answer: 'HbA1c 7.8 %' }, 'in-triage', say);
    expectThat(answered.inquiries?.at(-1)?.answer, 'HbA1c 7.8 %', '答复', 'the answer');
  });
  await stage.step(eyeDoctor, ['接收', 'accepts'], rules.accept, (say) =>
    referrals.act(eyeDoctor, id, 'accept', {}, 'accepted', say),
  );
  await booked(stage, referrals, referral, { referrer: colleague, scheduler: eyeOffice });
  await visits.printSlip(referral, colleague);
  await visits.arriveInGreenChannel(referral, eyeOffice, colleague);
  await visits.care(referral, eyeDoctor, colleague, eyeOutcome);
  await visits.close(referral, colleague, '每半年复查眼底，家庭医生随访血糖');
  await visits.identityIsShut(referral, eyeDoctor);
}

/** Up to the superior hospital outside, and down again with a rehabilitation plan, under one root. */
export async function upAndDown(scene: Scene): Promise<void> {
  const { stage, group, referrals, visits, gp, gpOffice, cardiologist, superiorOffice } = scene;
  const slip = slipOf(gp, '02', group.organization('市二医院'), inventPatient(home), heart);
  const up = await stage.step(gp, ['将胸痛患者上转市二医院', 'refers up to the Second Hospital'], rules.direct, (say) =>
    referrals.submit(gp, slip, 'accepted', say),
  );
  await booked(stage, referrals, up, { referrer: gp, scheduler: superiorOffice });
  await visits.handOver(up, gp, '120 急救人员');
  await visits.arriveInGreenChannel(up, superiorOffice, gp);
  await visits.care(up, cardiologist, gp, heartOutcome, 'admission');

  const plan = '双联抗血小板 12 个月；每周血压；运动康复每周 3 次';
  const down = await visits.referDown(up, cardiologist, {
    rehabilitation: plan,
    followUpPlan: '家庭医生每月随访，3 个月回市二医院复查',
    indications: ['acute-phase-over'],
    consent: true,
  });
  expectThat(down.to.organizationId, gp.organizationId, '下转去向', 'where the patient goes');
  await booked(stage, referrals, down, { referrer: cardiologist, scheduler: gpOffice });
  await visits.close(up, gp, '按康复计划随访');
  await visits.arrive(down, gpOffice);
  await visits.care(down, gp, cardiologist, atHome);
  await visits.close(down, cardiologist, '3 个月后门诊复查');
}
