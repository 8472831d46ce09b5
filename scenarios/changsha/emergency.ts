import { inventPatient } from '../../tools/local/walk/patients.js';
import { booked } from '../bookings.js';
import { completeSlip } from '../corrections.js';
import { hurried, slipOf, type Referral } from '../referrals.js';
import { rules } from '../rules.js';
import { expectThat, listed, refused, sayNo } from '../stage.js';
import { collapse, collapseOutcome, home, nobody, type Scene } from './cast.js';

/** Somebody unknown goes up at once; 120 carries the patient, and the slip says later who that is. */
export async function emergency(scene: Scene): Promise<void> {
  const { stage, group, referrals, visits, gp, gpOffice, ambulance, cardiologist, leadOffice } = scene;
  const patient = inventPatient(home);
  const { sent, later } = hurried(slipOf(gp, '02', group.organization('市一医院'), patient, collapse));
  const unknown = { ...sent, patient: { ...nobody, sex: patient.sex } };
  const does = ['将身份不明的胸痛患者急转市一医院', 'refers an unknown patient at once'] as const;
  const up = await stage.step(gp, does, rules.emergency, (say) => referrals.submit(gp, unknown, 'delivered', say));
  await visits.takeEmergency(up, leadOffice, gp);
  await booked(stage, referrals, up, { referrer: gp, scheduler: leadOffice });
  await seenBy120(scene, up);
  await visits.handOver(up, ambulance, ambulance.name.zh, gp.name.zh);
  await completeSlip(stage, referrals, up, gp, { ...later, patient });
  await stage.step(leadOffice, ['按证件检索患者', 'searches by the id document'], rules.identified, async (say) => {
    const search = { idType: patient.idType, idNumber: patient.idNumber, purpose: 'reception' };
    const { items } = await leadOffice.api.post<{ items: Referral[] }>('referrals', '/v1/patient-searches', search);
    expectThat(
      items.some(({ id }) => id === up.id),
      true,
      '检索到该转诊',
      'the referral is found',
    );
    say(`检索到 ${up.number}`, `found ${up.number}`);
  });
  await visits.reviewEmergency(up, gpOffice);
  await visits.arriveInGreenChannel(up, leadOffice, gp);
  await visits.care(up, cardiologist, gp, collapseOutcome);
  await visits.close(up, gp, '1 月后复查，家庭医生随访');
}

/** 120 sees where from and where to, nothing clinical, and not who the patient is. */
async function seenBy120({ stage, referrals, ambulance }: Scene, { id, number }: Referral): Promise<void> {
  const does = ['查看待转运患者', 'looks for whom it is to carry'] as const;
  await stage.step(ambulance, does, rules.emergencyAlliance, async (say) => {
    const carried = await listed<Referral>(ambulance, 'referrals', '/v1/referrals?priority=emergency');
    expectThat(
      carried.some((each) => each.id === id),
      true,
      '可见该转诊',
      'the referral is seen',
    );
    expectThat((await referrals.read(ambulance, id)).slip, null, '临床内容', 'the clinical content');
    say(`${number}：仅见概要`, `${number}: the outline only`);
    const ask = (headers: Record<string, string>) =>
      ambulance.api.get('referrals', `/v1/referrals/${id}/patient?purpose=treatment`, headers);
    sayNo(say, await refused('not-found', ask));
  });
}
