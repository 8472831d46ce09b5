import { inventPatient } from '../../tools/local/walk/patients.js';
import { booked } from '../bookings.js';
import { slipOf } from '../referrals.js';
import { rules } from '../rules.js';
import { expectThat, refused, sayNo } from '../stage.js';
import {
  followedOutcome,
  heart,
  heartOutcome,
  home,
  nodule,
  noduleOutcome,
  nodulePreferred,
  type Scene,
} from './cast.js';

/** A township without a CT sends its patient to that of the city hospital, for a reason of equipment. */
export async function examination(scene: Scene): Promise<void> {
  const { stage, group, referrals, visits, gp, leadOffice, radiologist } = scene;
  const lead = group.organization('市人民医院');
  const patient = inventPatient(home);
  const sends = ['将肺结节患者转往市人民医院影像科', 'refers to the radiology of the city hospital'] as const;
  const up = await stage.step(gp, sends, rules.examinations, async (say) => {
    const ask = (headers: Record<string, string>) =>
      gp.api.post('referrals', '/v1/referrals', slipOf(gp, '02', lead, patient, nodulePreferred), headers);
    sayNo(say, await refused('beyond-service-scope', ask));
    return referrals.submit(gp, slipOf(gp, '02', lead, patient, nodule), 'accepted', say);
  });
  await booked(stage, referrals, up, { referrer: gp, scheduler: leadOffice });
  await visits.arrive(up, leadOffice);
  await visits.care(up, radiologist, gp, noduleOutcome);
  await visits.close(up, gp, '半年后复查');
}

/** Up to the city hospital, and down again for the long treatment with the GP's team. */
export async function upAndDown(scene: Scene): Promise<void> {
  const { stage, group, referrals, visits, gp, gpOffice, cardiologist, leadOffice } = scene;
  const slip = slipOf(gp, '02', group.organization('市人民医院'), inventPatient(home), heart);
  const sends = ['将胸闷患者上转市人民医院', 'refers up to the city hospital'] as const;
  const up = await stage.step(gp, sends, rules.direct, (say) => referrals.submit(gp, slip, 'accepted', say));
  await booked(stage, referrals, up, { referrer: gp, scheduler: leadOffice });
  await visits.handOver(up, gp, '市人民医院转运护士');
  await visits.arriveInGreenChannel(up, leadOffice, gp);
  await visits.care(up, cardiologist, gp, heartOutcome, 'admission');

  const down = await visits.referDown(up, cardiologist, {
    rehabilitation: '长期抗血小板与降脂治疗，每月随访血压、血脂',
    followUpPlan: '家庭医生团队每月随访，半年专科复查',
    indications: ['chronic-long-treatment'],
    consent: true,
  });
  expectThat(down.to.organizationId, gp.organizationId, '下转去向', 'where the patient goes');
  await booked(stage, referrals, down, { referrer: cardiologist, scheduler: gpOffice });
  await visits.close(up, gp, '由家庭医生团队随访');
  await visits.arrive(down, gpOffice);
  await visits.care(down, gp, cardiologist, followedOutcome);
  await visits.close(down, cardiologist, '半年后专科复查');
}
